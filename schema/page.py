"""What stands where on a page: words, lines, pages.

Coordinate frame of every box: points (1/72 inch), origin at the page's top-left corner, x to the
right, y down, after the page has been turned upright (``Page.rotation`` has been applied).
Skew is not undone in coordinates of born-digital pages (it is 0 there); boxes of scanned pages are
in the frame of the deskewed page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from schema.box import Box, bounding_box
from schema.value import Slotted, Value

Route = Literal["born_digital", "scan", "restored_layer", "blank", "failed"]
Method = Literal["text_layer", "ocr", "lexicon", "model", "rule", "vote", "handwriting", "person"]

SUREST_BY_RULE = 0.85
"""Highest confidence (0 to 1) of a text that a rule put in the place of what was read. Set by hand: below
what is almost certain, above what people are asked to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading(Slotted):
    """One reading of a word: what was read, how, how sure (0 to 1)."""

    text: str
    engine: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Word(Slotted):
    """A word on a page.

    ``original`` is what the text layer or the recogniser gave first; ``text`` is what we believe. ``method``
    says where ``text`` comes from. ``confidence`` is the probability (0 to 1) that ``text`` is right: 1 in a
    text layer; calibrated on words with a known truth where a recogniser read (``ocr.words.calibration``), so
    that readings of any kind can be compared; what ``corrected`` makes of it after a change. ``size`` is the
    font size in points where it is known (estimated from the line height on scans). ``readings`` holds every
    reading when there was more than one. ``printed`` says whether the digits have the shapes of type (False
    for handwriting or a numbering stamp), None where nobody looked. ``turn`` is the direction in which the
    word runs, in degrees counter-clockwise: 90 for one that is read upwards.

    Another ``text`` is written by ``corrected`` alone, so that no change loses what was read.
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
    turn: int = 0

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """As of every value; TypeError for ``text`` and ``original``: see ``corrected`` and ``piece``."""
        if not update.keys().isdisjoint(("text", "original")):
            raise TypeError("the text of a word is changed by Word.corrected")
        return replace(self, **update)

    def moved(self, right: float, down: float) -> Self:
        return replace(self, box=self.box.moved(right, down))

    def corrected(
        self, text: str, method: Method, sureness: float | None = None, alternative: str | None = None
    ) -> Self:
        """This word with ``text`` for what it says now; ``original`` stays what was read first.

        Its confidence follows one rule. ``sureness`` is the probability that ``text`` is right, where
        something measured it: the ink, a calibrated reading, the posterior of a model. Without it the change
        rests on a rule: the word is then as sure as it was, and no surer than ``SUREST_BY_RULE``.
        ``alternative`` is the likeliest other text, if it is not the one that was given up.
        """
        if sureness is None:
            sureness = min(self.confidence, SUREST_BY_RULE)
        other = alternative or self.text
        return replace(
            self,
            text=text,
            method=method,
            confidence=round(min(max(sureness, 0.0), 1.0), 4),
            alternative=other if other and other != text else None,
        )

    def piece(self, text: str, box: Box, *, first: bool = False) -> Self:
        """A word of its own in ``box`` from the characters ``text`` of this one.

        It takes its share of ``original`` along; where that differs from the text, nobody knows the shares:
        the ``first`` piece has it all, the others have none. Raises ValueError for characters that this word
        does not have in that order.
        """
        characters = iter(self.text)
        if not all(character in characters for character in text):
            raise ValueError(f"{text!r} is no part of {self.text!r}")
        share = text if self.text == self.original else ""
        return replace(self, text=text, original=self.original if first and not share else share, box=box)


def joined(words: Sequence[Word]) -> Word:
    """One word of ``words``: what they say and said first with spaces between, the box around them, the
    confidence of the least sure, all their readings, the rest from the first. Raises ValueError without any.
    """
    box = bounding_box([word.box for word in words])
    return replace(
        words[0],
        text=" ".join(word.text for word in words if word.text),
        original=" ".join(word.original for word in words if word.original),
        box=box,
        confidence=min(word.confidence for word in words),
        readings=tuple(reading for word in words for reading in word.readings),
    )


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

    def moved(self, right: float, down: float) -> Self:
        words = tuple(word.moved(right, down) for word in self.words)
        return replace(self, words=words, box=self.box.moved(right, down))

    def in_points(self, scale: float) -> Self:
        """With all boxes in points when they are in pixels of which a point has ``scale``."""
        words = tuple(replace(word, box=word.box.in_points(scale)) for word in self.words)
        return replace(self, words=words, box=self.box.in_points(scale))


class Ruling(Value):
    """A straight drawn line, horizontal or vertical, thickness in points."""

    orientation: Literal["horizontal", "vertical"]
    box: Box


class Stamp(Value):
    """A seal or stamp found on the image and kept out of the text, with the lines read inside it.

    ``signature`` is what signing software drew of a digital signature.
    """

    kind: Literal["round_seal", "incoming", "watermark", "signature", "other"]
    box: Box
    lines: tuple[Line, ...] = ()

    def moved(self, right: float, down: float) -> Stamp:
        lines = tuple(line.moved(right, down) for line in self.lines)
        return self.model_copy(update={"box": self.box.moved(right, down), "lines": lines})


class Page(Value):
    """One page as words on lines, top to bottom, with what was done to read it.

    ``number`` counts from 1. ``rotation`` is the clockwise turn in degrees (0, 90, 180, 270) applied to
    make it upright, ``skew`` the rest in degrees (counter-clockwise positive) that was corrected.
    ``width`` and ``height`` are points of the paper, whose size its content tells where the page box is
    wrong. ``warnings`` are issue codes. ``unread`` are the places, on pages read from pixels, where many
    letters stand that no reading says anything about. ``pictures`` are, on pages with a text layer, the
    places of images that are more than an ornament. ``cleanup`` names the image steps that were applied.

    ``to_source``, on pages read from pixels or from a page box of another size than the paper, is the
    homography (3 × 3, row by row) that takes a place in the frame of the boxes to the page as a viewer shows
    the source: units of its page box (points where it has no UserUnit) from its top-left corner, before
    ``rotation``.
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
    unread: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
