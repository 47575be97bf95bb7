"""What stands where on a page: boxes, words, lines, pages.

Coordinate frame of every box: points (1/72 inch), origin at the page's top-left corner, x to the
right, y down, after the page has been turned upright (``Page.rotation`` has been applied).
Skew is not undone in coordinates of born-digital pages (it is 0 there); boxes of scanned pages are
in the frame of the deskewed page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, ClassVar, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict

Route = Literal["born_digital", "scan", "restored_layer", "blank", "failed"]
Method = Literal["text_layer", "ocr", "lexicon", "model", "rule", "vote", "handwriting"]


class Value(BaseModel):
    """Base of all values that travel between rooms: frozen, and strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_post_init(self, context: Any) -> None:
        # A set of its own, of which fields were given, would be half of what a value takes.
        object.__setattr__(self, "__pydantic_fields_set__", _field_names(type(self)))


@cache
def _field_names(model: type[BaseModel]) -> set[str]:
    return set(model.model_fields)


class Box(NamedTuple):
    """[x0, y0, x1, y1] in points, x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def contains(self, point: tuple[float, float]) -> bool:
        return self.x0 <= point[0] <= self.x1 and self.y0 <= point[1] <= self.y1


def bounding_box(boxes: list[Box]) -> Box:
    """The smallest box around ``boxes``. Raises ValueError when there are none."""
    if not boxes:
        raise ValueError("no boxes")
    return Box(
        min(b.x0 for b in boxes),
        min(b.y0 for b in boxes),
        max(b.x1 for b in boxes),
        max(b.y1 for b in boxes),
    )


class Reading(Value):
    """One reading of a word: what was read, how, how sure (0 to 1)."""

    text: str
    engine: str
    confidence: float


class Slotted:
    """Base of values that come by the hundred on a page, as dataclasses with slots: a document of 2,000 pages
    has 600,000 words, and as models they take twice the memory.
    """

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """This value with others for the fields in ``update``."""
        return replace(self, **update)  # type: ignore[type-var]


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
