"""The running text of the samples: files in ``samples/prose`` in a small dialect of Markdown.

A paragraph is a line. ``#`` to ``###`` begin headings, ``- `` and ``+ `` list items of level 1 and 2,
``[^1]`` is a footnote mark and ``[^1]: ...`` its text; <b> and <i> style words; ``{name}`` is filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from samples.typeset import Setting, Sheets

_NOTE = re.compile(r"\[\^(\d+)\]: ")


@dataclass(frozen=True)
class Prose:
    paragraphs: tuple[str, ...]
    footnotes: dict[str, str]


def read(name: str, **filled: str) -> Prose:
    """The prose file ``name`` with its ``{...}`` filled in."""
    text = (Path(__file__).parent / "prose" / f"{name}.md").read_text(encoding="utf-8").format(**filled)
    lines = [line for line in text.split("\n") if line]
    notes = {match[1]: line[match.end() :] for line in lines if (match := _NOTE.match(line))}
    return Prose(tuple(line for line in lines if not _NOTE.match(line)), notes)


def set_body(sheets: Sheets, prose: Prose, setting: Setting | None = None) -> None:
    for line in prose.paragraphs:
        level = len(line) - len(line.lstrip("#"))
        if level:
            style = "<b><i>{}</i></b>" if level == 3 else "<b>{}</b>"
            sheets.paragraph(style.format(line[level + 1 :]), "heading", level, setting, keep=40.0)
        elif line.startswith(("- ", "+ ")):
            sheets.paragraph(line, "list_item", 1 if line[0] == "-" else 2, setting)
        else:
            sheets.paragraph(line, setting=setting)
