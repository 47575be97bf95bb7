"""Terms and units that people accept, added to the lexicon of the user."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import Field

from lexicon.fold import nfc
from lexicon.terms import Lexicon, builtin_lexicon, find_entries, with_user_lexicon
from lexicon.units import CERTAIN, Level
from pipeline.atomic import replaced_whole
from schema.value import Value

_LONGEST = 200
"""Characters of a name."""


class Accepted(Value):
    """A name that belongs into the lexicon. Of a unit also its ``type`` (``thôn``), its ``level`` and how the
    unit above it is called (``parent``).
    """

    name: str = Field(min_length=1, max_length=_LONGEST)
    kind: Literal["term", "agency", "unit"]
    type: str = Field(default="", max_length=_LONGEST)
    level: Level = "commune"
    parent: str = Field(default="", max_length=_LONGEST)


class UnknownParent(Exception):
    """No unit is called so, or several are."""


def lexicon_at(path: Path | None) -> Lexicon:
    """The lexicon of the user at ``path``; the one that comes with sohoa while there is none. Raises
    InvalidLexicon."""
    return with_user_lexicon(path) if path is not None and path.is_file() else builtin_lexicon()


def accept(path: Path, accepted: Accepted) -> None:
    """Adds ``accepted`` to the lexicon at ``path``, which is made where there is none; a name that it has is
    left alone. Raises UnknownParent, InvalidLexicon, OutputError.
    """
    known = lexicon_at(path)
    name = nfc(" ".join(accepted.name.split()))
    scores = [match.score for match in find_entries(name, known)]
    if accepted.kind == "unit":
        scores += [match.score for match in known.units.find(name)]
    if any(score >= CERTAIN for score in scores):
        return
    fields = {"name": name}
    if accepted.kind == "unit":
        fields |= {"type": accepted.type.strip(), "level": accepted.level}
        if accepted.parent.strip():
            fields["parent"] = _code_of(accepted.parent, known)
    lines = [f"[[{accepted.kind}]]"]
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items()]
    before = path.read_text(encoding="utf-8").rstrip() if path.is_file() else ""
    text = "\n".join([*([before, ""] if before else []), *lines, ""])
    with replaced_whole(path) as temporary:
        temporary.write_text(text, encoding="utf-8")
        with_user_lexicon(temporary)  # what cannot be used does not come to stand there


def _code_of(name: str, known: Lexicon) -> str:
    found = [match.unit.code for match in known.units.find(name) if match.score >= CERTAIN - 1]
    if len(set(found)) != 1:
        raise UnknownParent
    return found[0]
