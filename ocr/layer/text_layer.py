"""Glyphs, images and rulings of a PDF page as its file states them, without looking at pixels."""

from __future__ import annotations

import logging
import re
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from ocr.layer.legacy_encodings import encoding_of
from ocr.layer.lines import Glyph, lines_of
from ocr.layer.rulings import fills_of, rulings_of
from schema.box import Box
from schema.page import Line, Ruling

# pdfminer logs every odd operator and font; what matters shows in the evidence on the page.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

# What pdfminer lets through from damaged fonts, colour spaces and streams.
_DAMAGE = (
    PdfminerException,
    PSException,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
_SUBSET_PREFIX = re.compile(r"^[A-Z]{6}\+")
_SAME_GLYPH = 0.5  # points: letters drawn twice this close are one letter in false bold
_WORD_GAP = 0.15  # of the font size


class UnreadableLayer(Exception):
    """The text layer cannot be parsed; the page may still be drawn."""


@dataclass(frozen=True)
class PlacedImage:
    """An image on the page: its box and its own size in pixels; ``grey`` when it has no colours."""

    box: Box
    width: int
    height: int
    grey: bool

    @property
    def dpi(self) -> float:
        """Pixels per inch as placed (the mean of both directions, so that turned images are right too)."""
        area = self.box.area
        return 72.0 * float(self.width * self.height / area) ** 0.5 if area > 0 else 0.0


@dataclass(frozen=True)
class TextLayer:
    """What the file of one page states. Boxes are in the frame of the displayed page.

    ``turn`` is the clockwise turn in degrees that would bring most of the text upright. ``glyphs`` are
    the upright ones; text that runs in another direction (heads of narrow columns) is in ``sideways``.
    ``fills`` are the filled rectangles, seen or not.
    """

    width: float
    height: float
    turn: int
    glyphs: tuple[Glyph, ...]
    sideways: tuple[Line, ...]
    rulings: tuple[Ruling, ...]
    images: tuple[PlacedImage, ...]
    fills: tuple[Box, ...] = ()

    @property
    def box(self) -> Box:
        return Box(0.0, 0.0, self.width, self.height)


def read_layer(content: bytes) -> TextLayer:
    """Read the one-page PDF ``content``. Raises UnreadableLayer."""
    try:
        return _read_layer(content)
    except _DAMAGE as error:
        raise UnreadableLayer from error


def _read_layer(content: bytes) -> TextLayer:
    with pdfplumber.open(BytesIO(content)) as pdf:
        page = pdf.pages[0]
        chars = page.dedupe_chars(tolerance=_SAME_GLYPH).chars
        frame = Box(0.0, 0.0, float(page.width), float(page.height))
        inside = [char for char in chars if frame.contains(_box(char).center)]
        return TextLayer(
            width=frame.width,
            height=frame.height,
            turn=_turn_of_most(chars),
            glyphs=_glyphs([char for char in inside if _turn(char) == 0]),
            sideways=_sideways(inside, frame),
            rulings=rulings_of(page),
            images=tuple(_placed(image) for image in page.images),
            fills=fills_of(page),
        )


def _box(item: dict[str, Any]) -> Box:
    return Box(float(item["x0"]), float(item["top"]), float(item["x1"]), float(item["bottom"]))


def _placed(image: dict[str, Any]) -> PlacedImage:
    width, height = image["srcsize"]
    spaces = [str(space) for space in image["colorspace"] or ()]
    grey = image["bits"] == 1 or bool(image["imagemask"]) or any("Gray" in space for space in spaces)
    return PlacedImage(_box(image), int(width or 0), int(height or 0), grey)


def _turn(char: dict[str, Any]) -> int:
    a, b, *_ = char["matrix"]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _turn_of_most(chars: Sequence[dict[str, Any]]) -> int:
    turns = Counter(_turn(char) for char in chars if char["text"].strip())
    return turns.most_common(1)[0][0] if turns else 0


def _glyphs(chars: Sequence[dict[str, Any]]) -> tuple[Glyph, ...]:
    drops: dict[str, Counter[float]] = {}
    for char in chars:
        drops.setdefault(char["fontname"], Counter())[_drop(char)] += 1
    usual = {font: counts.most_common(1)[0][0] for font, counts in drops.items()}
    encodings = {font: encoding_of(_name(font), words) for font, words in _words_of_fonts(chars).items()}
    return tuple(
        Glyph(
            text=char["text"],
            font=_name(char["fontname"]),
            size=float(char["size"]),
            box=_box(char),
            # The font's usual descent leads from the box to the baseline, so that text rise (Ts) shows.
            baseline=float(char["bottom"]) + usual[char["fontname"]] * float(char["size"]),
            encoding=encodings.get(char["fontname"]),
        )
        for char in chars
    )


def _sideways(chars: Sequence[dict[str, Any]], frame: Box) -> tuple[Line, ...]:
    """Lines of text that is not upright: grouped as on a page turned for them, boxes as displayed."""
    encodings = {font: encoding_of(_name(font), words) for font, words in _words_of_fonts(chars).items()}
    lines: list[Line] = []
    for turn in (90, 180, 270):
        glyphs = []
        for char in (char for char in chars if _turn(char) == turn):
            box = turned_box(_box(char), turn, frame)
            glyphs.append(
                Glyph(
                    text=char["text"],
                    font=_name(char["fontname"]),
                    size=box.height,
                    box=box,
                    baseline=box.y1,
                    encoding=encodings.get(char["fontname"]),
                )
            )
        around = turned_box(frame, turn, frame)
        lines.extend(_turned_line(line, 360 - turn, around) for line in lines_of(glyphs))
    return tuple(lines)


def _name(font: str) -> str:
    return _SUBSET_PREFIX.sub("", font)


def turned_box(box: Box, degrees: int, frame: Box) -> Box:
    """``box`` on a page ``frame`` (origin 0) after a clockwise turn by 0, 90, 180 or 270 degrees."""
    if degrees == 90:
        return Box(frame.y1 - box.y1, box.x0, frame.y1 - box.y0, box.x1)
    if degrees == 180:
        return Box(frame.x1 - box.x1, frame.y1 - box.y1, frame.x1 - box.x0, frame.y1 - box.y0)
    if degrees == 270:
        return Box(box.y0, frame.x1 - box.x1, box.y1, frame.x1 - box.x0)
    return box


def _turned_line(line: Line, degrees: int, frame: Box) -> Line:
    words = tuple(
        word.model_copy(update={"box": turned_box(word.box, degrees, frame)}) for word in line.words
    )
    return Line(words=words, box=turned_box(line.box, degrees, frame))


def _drop(char: dict[str, Any]) -> float:
    """How far the box reaches below the baseline, as a (negative) share of the size."""
    return round((float(char["y0"]) - float(char["matrix"][5])) / max(float(char["size"]), 0.1), 2)


def _words_of_fonts(chars: Sequence[dict[str, Any]]) -> dict[str, list[str]]:
    """The words of each font in the order they are drawn; enough to tell its encoding."""
    words: dict[str, list[str]] = {}
    before: dict[str, Any] | None = None
    for char in chars:
        own = words.setdefault(char["fontname"], [""])
        if before is not None and (
            before["fontname"] != char["fontname"]
            or abs(before["bottom"] - char["bottom"]) > 1.0
            or not -1.0 <= char["x0"] - before["x1"] <= _WORD_GAP * char["size"]
        ):
            own.append("")
        if char["text"].strip():
            own[-1] += char["text"]
        else:
            own.append("")
        before = char
    return {font: [word for word in own if word] for font, own in words.items()}
