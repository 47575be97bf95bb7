"""Scans and what they truly say.

A folder holds ``scans/`` and ``truth/``, or scans and texts side by side. ``a.txt`` is the text of
``a.pdf``, typed apart from it; ``a__p2.txt`` is page 2 of ``a.pdf``, typed from its image in sections
(``== letterhead``, ``== title``, ``== body``, ``== tail``; ``== overlay`` is drawn by the viewer and is not
part of the page).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"})
SIGNATURE_INDENT = 20
"""Typed texts indent the signature by more spaces than this; it is measured with the metadata."""

HEAD_WORDS = 8
"""A line of an editorial head that is not in capitals has fewer words than this."""

_PAGE = re.compile(r"(?P<name>.+)__p(?P<number>\d+)$")
_SECTION = re.compile(r"^== (\w+)$", re.MULTILINE)
_WHOLE_PAGE = ("letterhead", "title", "body", "tail")


@dataclass(frozen=True)
class Truth:
    """The true body of a file (``page`` None) or of a page; ``lines`` is all of it where it was typed."""

    body: str
    page: int | None = None
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scan:
    path: Path
    truth: Truth | None = None

    @property
    def name(self) -> str:
        return self.path.stem


def typed_apart(text: str) -> str:
    """The body of a text typed apart: its paragraphs, without editorial head, tables and signatures.

    The head is what stands before the first long line that is not in capitals, tables are drawn in bars,
    signatures are indented.
    """
    lines = [
        line.strip()
        for line in text.expandtabs(4).splitlines()
        if line.strip() and "|" not in line and len(line) - len(line.lstrip(" ")) < SIGNATURE_INDENT
    ]
    return "\n".join(dropwhile(_in_head, lines))


def _in_head(line: str) -> bool:
    letters = [letter for letter in line if letter.isalpha()]
    capitals = sum(letter.isupper() for letter in letters)
    return capitals >= 0.5 * len(letters) or len(re.findall(r"\w+", line)) < HEAD_WORDS


def typed_page(text: str, number: int) -> Truth:
    """The truth of a page typed in sections. Raises ValueError when it has no body."""
    parts = _SECTION.split(text)
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    if "body" not in sections:
        raise ValueError("no section == body")
    lines = [
        line.strip() for name in _WHOLE_PAGE for line in sections.get(name, "").splitlines() if line.strip()
    ]
    return Truth(sections["body"].strip(), number, tuple(lines))


def find_scans(folder: Path, truth_folders: Sequence[Path] = ()) -> list[Scan]:
    """Every scan of ``folder`` by name, with its truth where there is one (a typed page before a text)."""
    scans = folder / "scans" if (folder / "scans").is_dir() else folder
    places = [*truth_folders, folder / "truth", scans]
    texts = {path.stem: path for place in reversed(places) for path in sorted(place.glob("*.txt"))}
    pages = {
        match["name"]: (int(match["number"]), path)
        for path in texts.values()
        if (match := _PAGE.match(path.stem))
    }
    found = []
    for path in sorted(scans.iterdir()):
        if path.suffix.lower() not in SUFFIXES:
            continue
        truth = None
        if path.stem in pages:
            number, text = pages[path.stem]
            truth = typed_page(text.read_text(encoding="utf-8"), number)
        elif path.stem in texts:
            truth = Truth(typed_apart(texts[path.stem].read_text(encoding="utf-8")))
        found.append(Scan(path, truth))
    return found


@dataclass(frozen=True)
class Legible:
    """What a person can read on each scan (see ``bench/legible.toml``), and the files kept aside."""

    files: dict[str, dict[str, object]]
    held_out: frozenset[str]

    def kind(self, name: str) -> str:
        return str(self.files.get(name, {}).get("kind", "other"))


def read_legible(path: Path) -> Legible:
    with path.open("rb") as file:
        content = tomllib.load(file)
    return Legible(content["files"], frozenset(content.get("held_out", ())))
