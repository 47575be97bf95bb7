"""What stands where on a page: words, lines, pages.

Coordinate frame of every box: points (1/72 inch), origin at the page's top-left corner, x to the
right, y down, after the page has been turned upright (``Page.rotation`` has been applied).
Skew is not undone in coordinates of born-digital pages (it is 0 there); boxes of scanned pages are
in the frame of the deskewed page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schema.box import Box
from schema.value import Slotted, Value

Route = Literal["born_digital", "scan", "restored_layer", "blank", "failed"]
Method = Literal["text_layer", "ocr", "lexicon", "model", "rule", "vote", "handwriting"]


class Reading(Value):
    """One reading of a word: what was read, how, how sure (0 to 1)."""

    text: str
    engine: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Slotted):
    """A word on a page.

    ``original`` is what the text layer or the recogniser gave first; ``text`` is what we believe.
    ``method`` says where ``text`` comes from. ``confidence`` is 0 to 1. ``size`` is the font size in
    points where it is known (estimated from the line height on scans). ``readings`` holds every
    reading when there was more than one. ``printed`` says whether the digits have the shapes of type (False
    for a hand or a numbering stamp), None where nobody looked.
    """

    text: str
    original: str
    box: Box
    confidence: float
    method: Method
    size: float | None = None
    bold: bool = False
    italic: bool = False
    superscript: bool = False
    alternative: str | None = None
    readings: tuple[Reading, ...] = ()
    printed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Slotted):
    """Words that stand on one baseline and belong together, left to right.

    Two columns side by side are two lines, not one.
    """

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class Ruling(Value):
    """A straight drawn line, horizontal or vertical, thickness in points."""

    orientation: Literal["horizontal", "vertical"]
    box: Box


class Stamp(Value):
    """A seal or stamp found on the image and kept out of the text, with the lines read inside it."""

    kind: Literal["round_seal", "incoming", "other"]
    box: Box
    lines: tuple[Line, ...] = ()


class Page(Value):
    """One page as words on lines, top to bottom, with what was done to read it.

    ``number`` counts from 1. ``rotation`` is the clockwise turn in degrees (0, 90, 180, 270) applied to
    make it upright, ``skew`` the rest in degrees (counter-clockwise positive) that was corrected.
    ``warnings`` are issue codes. ``cleanup`` names the image steps that were applied. ``to_source``, on
    pages read from pixels, is the homography (3 × 3, row by row) that takes a place in the frame of the
    boxes to the page as a viewer shows the source: points from its top-left corner, before ``rotation``.
    """

    number: int
    route: Route
    width: float
    height: float
    rotation: int = 0
    skew: float = 0.0
    confidence: float | None = None
    warnings: tuple[str, ...] = ()
    cleanup: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    to_source: tuple[float, ...] | None = None
