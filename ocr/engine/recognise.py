"""Words from the pixels of a cleaned page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np

from ocr.engine.found_line import FoundLine
from ocr.engine.hocr import Source, pages_of_hocr
from ocr.engine.tesseract_engine import engine_version, hocr_of_engine, lines_of_engine
from ocr.engine.tesseract_job import TesseractJob
from ocr.engine.tesseract_program import hocr_of_child, program_version
from ocr.knots import AS_GIVEN, Knots
from ocr.pixels.ink import Image, scaled
from schema.box import Box, bounding_box
from schema.page import Line, Word

_RAW_LINE = 13
"""Tesseract's mode for a picture of one line that it does not cut further."""

READING_DPI = 180.0
"""Pages are read at this resolution (docs/recognition.md has the measurement behind it)."""

THOROUGH_DPI = 300.0
"""What a first reading missed is read at this resolution: small print is lost at the lower one."""

READING_SLOPE = 0.35
"""Degrees by which lines rise while a page is read. Tesseract cuts a line out by the box around its ink and
brings it to a fixed height; a slight slope makes that box higher and the letters in it smaller, and fewer
marks are misread (docs/recognition.md)."""


class Recogniser(Protocol):
    """What reads words. ``name`` and ``version`` go into the provenance of a document."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def read(self, image: Image, dpi: float) -> tuple[Line, ...]:
        """Lines of ``image`` (grey uint8, upright) in reading order.

        Boxes are in pixels of ``image``; confidences 0 to 1; sizes in points.
        Raises RecognitionTimeout.
        """
        ...


class StripReader(Protocol):
    """What reads lines that were cut out of a page."""

    def read_strips(self, strips: Sequence[Image], dpi: float) -> tuple[tuple[Word, ...], ...]:
        """The words of each strip (grey uint8), boxes in pixels of the strip."""
        ...


@dataclass(frozen=True)
class Tesseract:
    """Tesseract, stopped after ``seconds``: inside this process or, when ``child``, as one of its own.

    ``mode`` is its page segmentation mode, ``reading_dpi`` the resolution at which it sees the page
    (None: as given), ``slope`` the degrees by which it sees its lines rise. ``characters`` are the only ones
    it may read (None: all). ``calibration`` takes its sureness to the share of right words, which is their
    confidence (``ocr.words.calibration.READINGS``). A child that fails raises ``pytesseract.TesseractError``
    with its exit status, negative when a signal ended it.
    """

    languages: str = "vie"
    mode: int = 3
    seconds: float = 120.0
    reading_dpi: float | None = READING_DPI
    characters: str | None = None
    slope: float = 0.0
    child: bool = False
    calibration: Knots = AS_GIVEN

    @property
    def name(self) -> str:
        return f"tesseract-{self.languages}" + ("-digits" if self.characters else "")

    @property
    def version(self) -> str:
        return tesseract_version(self.child)

    def read(self, image: Image, dpi: float) -> tuple[Line, ...]:
        factor = 1.0 if self.reading_dpi is None else self.reading_dpi / dpi
        picture = sheared(resampled(image, factor), self.slope)
        hocr = self._hocr([picture], self.mode, dpi * factor)
        (lines,) = pages_of_hocr(hocr, self._source(factor, dpi))
        return tuple(_level(line, math.tan(math.radians(self.slope)), image.shape[1] / 2) for line in lines)

    def find_lines(self, image: Image, dpi: float) -> tuple[FoundLine, ...]:
        """The lines of ``image``, found and not read, in its pixels; by the library in this process, whatever
        ``child`` says. Raises RecognitionRefused, MissingDependency.
        """
        factor = 1.0 if self.reading_dpi is None else self.reading_dpi / dpi
        job = TesseractJob(self.languages, self.mode, self.characters, self.seconds)
        found = lines_of_engine(resampled(image, factor), dpi * factor, job)
        return tuple(line.scaled(1 / factor) for line in found)

    def read_strips(self, strips: Sequence[Image], dpi: float) -> tuple[tuple[Word, ...], ...]:
        """The words of each of ``strips`` (grey uint8 with one line of text, its paper around it).

        Boxes are in pixels of the strip. One call reads them all. Raises RecognitionTimeout.
        """
        if not strips:
            return ()
        factor = 1.0 if self.reading_dpi is None else self.reading_dpi / dpi
        hocr = self._hocr([resampled(strip, factor) for strip in strips], _RAW_LINE, dpi * factor)
        pages = pages_of_hocr(hocr, self._source(factor, dpi))
        return tuple(tuple(word for line in lines for word in line.words) for lines in pages)

    def _source(self, factor: float, dpi: float) -> Source:
        return Source(1 / factor, dpi, self.name, self.calibration)

    def _hocr(self, images: Sequence[Image], mode: int, dpi: float) -> bytes:
        job = TesseractJob(self.languages, mode, self.characters, self.seconds)
        return (hocr_of_child if self.child else hocr_of_engine)(images, dpi, job)


def tesseract_version(child: bool = False) -> str:
    """The version of the library in this process, or of the installed program. Raises MissingDependency."""
    return program_version() if child else engine_version()


def resampled(image: Image, factor: float) -> Image:
    """``image`` at the reading resolution; what is within a fiftieth of it stays as it is."""
    return image if abs(factor - 1.0) < 0.02 else scaled(image, factor)


def sheared(image: Image, degrees: float) -> Image:
    """``image`` with each column moved so that level lines rise to the right by ``degrees``."""
    if not degrees:
        return image
    height, width = image.shape
    slope = math.tan(math.radians(degrees))
    matrix = np.array([[1.0, 0.0, 0.0], [-slope, 1.0, slope * width / 2]])
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255,)), np.uint8
    )


def _level(line: Line, slope: float, middle: float) -> Line:
    """``line``, read on a page that was sheared by ``slope``, with its boxes where its ink is."""
    if not slope:
        return line
    words = []
    for word in line.words:
        x0, y0, x1, y1 = word.box
        down = slope * ((x0 + x1) / 2 - middle)
        rise = min(slope * (x1 - x0) / 2, (y1 - y0) / 4)
        words.append(word.model_copy(update={"box": Box(x0, y0 + down + rise, x1, y1 + down - rise)}))
    return Line(words=tuple(words), box=bounding_box([word.box for word in words]))
