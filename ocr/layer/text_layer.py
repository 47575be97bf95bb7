"""Glyphs, images and rulings of a PDF page as its file states them, without looking at pixels."""

from __future__ import annotations

import logging
import struct
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from ocr.layer.glyph import Glyph
from ocr.layer.glyphs import box_of, glyphs_of
from ocr.layer.rulings import fills_of, rulings_of
from schema.box import Box
from schema.page import Ruling

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
    the upright ones in the order in which they are painted, ``askew`` those that run in another direction.
    ``fills`` are the filled rectangles, seen or not.
    """

    width: float
    height: float
    turn: int
    glyphs: tuple[Glyph, ...]
    askew: tuple[Glyph, ...]
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
        frame = Box(0.0, 0.0, float(page.width), float(page.height))
        chars = [char for char in page.chars if frame.contains(box_of(char).center)]
        glyphs = glyphs_of(chars, frame.height)
        return TextLayer(
            width=frame.width,
            height=frame.height,
            turn=_turn_of_most(glyphs),
            glyphs=tuple(glyph for glyph in glyphs if glyph.angle == 0),
            askew=tuple(glyph for glyph in glyphs if glyph.angle != 0),
            rulings=rulings_of(page),
            images=tuple(_placed(image) for image in page.images),
            fills=fills_of(page),
        )


def _placed(image: dict[str, Any]) -> PlacedImage:
    width, height = image["srcsize"]
    spaces = [str(space) for space in image["colorspace"] or ()]
    grey = image["bits"] == 1 or bool(image["imagemask"]) or any("Gray" in space for space in spaces)
    return PlacedImage(box_of(image), int(width or 0), int(height or 0), grey)


def _turn_of_most(glyphs: Sequence[Glyph]) -> int:
    turns = Counter(round(glyph.angle / 90) % 4 * 90 for glyph in glyphs if glyph.text.strip())
    return turns.most_common(1)[0][0] if turns else 0
