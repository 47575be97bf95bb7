"""Numbers and marks that begin headings and list items, and the levels they give.

Order of divisions after Nghị định 30/2020/NĐ-CP, annex I, II.6: phần, chương, mục, tiểu mục, điều, khoản,
điểm.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Style = Literal[
    "part",
    "chapter",
    "section",
    "subsection",
    "article",
    "capital",
    "roman",
    "arabic",
    "arabic2",
    "arabic3",
    "arabic4",
    "letter",
    "dash",
    "plus",
    "bullet",
]

_STYLES: tuple[tuple[Style, str], ...] = (
    ("part", r"phần\s+(?:thứ\s+)?(?:[IVXLC]+|\d+|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười)\b"),
    ("chapter", r"chương\s+(?:[IVXLC]+|\d+)\b"),
    ("subsection", r"tiểu mục\s+\d+\b"),
    ("section", r"mục\s+(?:[IVXLC]+|\d+)\b"),
    ("article", r"đi[eềểêé]u\s+\d+[a-zđ]?\s*[.,:]"),
    ("arabic4", r"\d{1,2}\.\d{1,2}\.\d{1,2}\.\d{1,2}[.)]?\s"),
    ("arabic3", r"\d{1,2}\.\d{1,2}\.\d{1,2}[.)]?\s"),
    ("arabic2", r"\d{1,2}\.\d{1,2}[.)]?\s"),
    ("arabic", r"\d{1,3}\s?[.)/]\s"),
    ("letter", r"[a-zđ]{1,2}\s?[).]\s"),
    ("dash", r"[-–—−]\s"),
    ("plus", r"\+\s"),
    ("bullet", r"[•●▪*o]\s"),
)
_COMPILED = tuple((style, re.compile(pattern, re.IGNORECASE)) for style, pattern in _STYLES)
_ROMAN = re.compile(r"(?:X{0,3}(?:IX|IV|V?I{0,3}))\s?[./)\-]\s")
# "I." read as "L" or "l."; it is told from words by the capitals after it.
_MISREAD_ROMAN = re.compile(r"[Ll|][.,]?\s+(\w{2,}\s+\w{2,})")
_CAPITAL = re.compile(r"[A-HĐ]\s?[./)]\s")

_ORDER: tuple[Style, ...] = (
    "part",
    "chapter",
    "section",
    "subsection",
    "article",
    "capital",
    "roman",
    "arabic",
    "arabic2",
    "arabic3",
    "arabic4",
    "letter",
)
_DIVISIONS: frozenset[Style] = frozenset({"part", "chapter", "section", "subsection"})
_BULLETS: dict[Style, int] = {"dash": 1, "plus": 2, "bullet": 3}
_LONGEST_HEADING = 240


class Marker(NamedTuple):
    """What a paragraph begins with: its style and the printed mark."""

    style: Style
    printed: str


def marker_of(text: str) -> Marker | None:
    """The division number or mark of a list that ``text`` begins with, or None."""
    stripped = text.lstrip("“\"' ")
    spaced = stripped + " "
    if (roman := _ROMAN.match(spaced)) and roman.group().strip(" ./)-"):
        return Marker("roman", roman.group().strip())
    if (misread := _MISREAD_ROMAN.match(spaced)) and misread[1].isupper():
        return Marker("roman", spaced.split()[0])
    if capital := _CAPITAL.match(spaced):
        return Marker("capital", capital.group().strip())
    for style, pattern in _COMPILED:
        match = pattern.match(spaced)
        if match is not None:
            return Marker(style, match.group().strip())
    return None


def is_division(marker: Marker | None) -> bool:
    """Whether the number stands on a line of its own above its title (Phần, Chương, Mục, Tiểu mục)."""
    return marker is not None and marker.style in _DIVISIONS


def is_heading(text: str, marker: Marker | None, *, bold: bool, bold_known: bool, rows: int) -> bool:
    """Whether a paragraph is a heading.

    ``bold`` is the style of its words, ``bold_known`` whether the page tells styles apart (scans do not).
    Without styles a heading is a numbered line that is short and does not end as a sentence.
    """
    if marker is None or marker.style in _BULLETS or len(text) > _LONGEST_HEADING:
        return False
    if marker.style in _DIVISIONS:
        return True
    letters = [character for character in text if character.isalpha()]
    capitals = sum(letter.isupper() for letter in letters) > 0.8 * len(letters)
    if capitals and marker.style in ("capital", "roman", "arabic"):
        return True
    if bold_known:
        return bold
    if marker.style == "letter":
        return False
    ends = text.rstrip("”\"' ")[-1:] in ".;,:/"
    if marker.style in ("roman", "capital"):
        return rows <= 2 and not ends
    return rows <= 2 and len(text) <= 150 and not ends


class Levels:
    """Heading levels by nesting: a style met inside another stands one level below it."""

    def __init__(self) -> None:
        self._open: list[Style] = []

    def heading(self, style: Style) -> int:
        """The level of a heading of ``style`` met next, from 1."""
        while self._open and _ORDER.index(self._open[-1]) >= _ORDER.index(style):
            self._open.pop()
        self._open.append(style)
        return len(self._open)

    def item(self, style: Style) -> int:
        """The level of a list item of ``style``: dashes, pluses and bullets nest in this order."""
        return _BULLETS.get(style, 1)
