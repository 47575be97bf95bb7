"""Words from the pixels of a cleaned page."""

from __future__ import annotations

import io
import math
import os
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import pytesseract
from PIL import Image as PillowImage

from lexicon.errors import MissingDependency
from ocr.cleanup.ink import Image, scaled
from ocr.page import Box, Line, Reading, Word, bounding_box

READING_DPI = 180.0
"""Pages are read at this resolution (docs/recognition.md has the measurement behind it)."""

THOROUGH_DPI = 300.0
"""What a first reading missed is read at this resolution: small print is lost at the lower one."""

READING_SLOPE = 0.35
"""Degrees by which lines rise while a page is read. Tesseract cuts a line out by the box around its ink and
brings it to a fixed height; a slight slope makes that box higher and the letters in it smaller, and fewer
marks are misread (docs/recognition.md)."""


class RecognitionTimeout(Exception):
    """The recogniser was stopped after ``seconds``: the caller knows which page that was."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"stopped after {seconds:g} s")
        self.seconds = seconds


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


@dataclass(frozen=True)
class Tesseract:
    """Tesseract as a child process, killed after ``seconds``.

    ``mode`` is its page segmentation mode, ``reading_dpi`` the resolution at which it sees the page
    (None: as given), ``slope`` the degrees by which it sees its lines rise. ``characters`` are the only ones
    it may read (None: all). Beside RecognitionTimeout it raises ``pytesseract.TesseractError`` with the exit
    status of the child, negative when a signal ended it.
    """

    languages: str = "vie"
    mode: int = 3
    seconds: float = 120.0
    reading_dpi: float | None = READING_DPI
    characters: str | None = None
    slope: float = 0.0

    @property
    def name(self) -> str:
        return f"tesseract-{self.languages}" + ("-digits" if self.characters else "")

    @property
    def version(self) -> str:
        return tesseract_version()

    def read(self, image: Image, dpi: float) -> tuple[Line, ...]:
        factor = 1.0 if self.reading_dpi is None else self.reading_dpi / dpi
        picture = sheared(resampled(image, factor), self.slope)
        hocr = self._run([picture], self.mode, dpi * factor)
        (lines,) = pages_of_hocr(hocr, 1 / factor, dpi, self.name)
        return tuple(_level(line, math.tan(math.radians(self.slope)), image.shape[1] / 2) for line in lines)

    def read_strips(self, strips: Sequence[Image], dpi: float) -> tuple[tuple[Word, ...], ...]:
        """The words of each of ``strips`` (grey uint8 with one line of text, its paper around it).

        Boxes are in pixels of the strip. One process reads them all. Raises RecognitionTimeout.
        """
        if not strips:
            return ()
        factor = 1.0 if self.reading_dpi is None else self.reading_dpi / dpi
        hocr = self._run([resampled(strip, factor) for strip in strips], _RAW_LINE, dpi * factor)
        pages = pages_of_hocr(hocr, 1 / factor, dpi, self.name)
        return tuple(tuple(word for line in lines for word in line.words) for lines in pages)

    def _run(self, images: Sequence[Image], mode: int, dpi: float) -> bytes:
        """The hOCR of ``images``, read as the pages of one TIFF: Tesseract takes PNM byte by byte."""
        first, *others = [PillowImage.fromarray(image) for image in images]
        content = io.BytesIO()
        first.save(content, "TIFF", save_all=True, append_images=others)
        command = [
            *(pytesseract.pytesseract.tesseract_cmd, "stdin", "stdout", "-l", self.languages),
            *("--psm", str(mode), "--dpi", str(round(dpi)), "-c", "tessedit_do_invert=0"),
            *(("-c", f"tessedit_char_whitelist={self.characters}") if self.characters else ()),
            "hocr",
        ]
        try:
            done = subprocess.run(
                command,
                input=content.getvalue(),
                capture_output=True,
                timeout=self.seconds,
                check=False,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except FileNotFoundError as error:
            raise MissingDependency(what="tesseract", mend="apt install tesseract-ocr") from error
        except subprocess.TimeoutExpired as error:
            raise RecognitionTimeout(self.seconds) from error
        if done.returncode:
            raise pytesseract.TesseractError(done.returncode, done.stderr.decode(errors="replace")[-300:])
        return done.stdout


@cache
def tesseract_version() -> str:
    """The version of the installed program. Raises MissingDependency."""
    try:
        return str(pytesseract.get_tesseract_version())
    except pytesseract.TesseractNotFoundError as error:
        raise MissingDependency(what="tesseract", mend="apt install tesseract-ocr") from error


@cache
def data_directory() -> Path:
    """Where the installed program keeps its language data. Raises MissingDependency."""
    tesseract_version()
    listing = subprocess.run(
        [pytesseract.pytesseract.tesseract_cmd, "--list-langs"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    found = re.search(r'"(.+)"', listing.stdout)
    if found is None:
        raise MissingDependency(what="tesseract-ocr-vie", mend="apt install tesseract-ocr-vie")
    return Path(found.group(1))


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


_RAW_LINE = 13
_LINE_CLASSES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}


def pages_of_hocr(hocr: bytes, scale: float, dpi: float, engine: str) -> tuple[tuple[Line, ...], ...]:
    """Lines of each page of Tesseract's hOCR, boxes multiplied by ``scale``; ``dpi`` is that of the scaled
    boxes.

    http://kba.github.io/hocr-spec/1.2/ describes the properties that are read: bbox, x_wconf, x_size.
    """
    return tuple(
        _lines_of(page, scale, dpi, engine)
        for page in ElementTree.fromstring(hocr).iter()
        if page.get("class") == "ocr_page"
    )


def _lines_of(page: ElementTree.Element, scale: float, dpi: float, engine: str) -> tuple[Line, ...]:
    lines = []
    for element in page.iter():
        if element.get("class") not in _LINE_CLASSES:
            continue
        size = _number(element.get("title", ""), "x_size")
        words = tuple(
            word
            for span in element.iter()
            if span.get("class") == "ocrx_word"
            and (word := _word(span, scale, None if size is None else size * scale * 72 / dpi, engine))
        )
        if words:
            lines.append(Line(words=words, box=_box(element.get("title", ""), scale)))
    return tuple(lines)


# Characters that the recogniser gives for others of the same shape.
_SAME_SHAPE = str.maketrans({"⁄": "/", "∕": "/", "Ð": "Đ"})


def _word(span: ElementTree.Element, scale: float, size: float | None, engine: str) -> Word | None:
    text = "".join(span.itertext()).strip().translate(_SAME_SHAPE)
    if not text:
        return None
    title = span.get("title", "")
    confidence = max(0.0, min(1.0, (_number(title, "x_wconf") or 0.0) / 100))
    return Word(
        text=text,
        original=text,
        box=_box(title, scale),
        confidence=confidence,
        method="ocr",
        size=None if size is None else round(size, 1),
        readings=(Reading(text=text, engine=engine, confidence=confidence),),
    )


def _box(title: str, scale: float) -> Box:
    found = re.search(r"bbox (\d+) (\d+) (\d+) (\d+)", title)
    if found is None:
        raise ValueError(f"no bbox in hOCR title {title!r}")
    x0, y0, x1, y1 = (int(group) * scale for group in found.groups())
    return Box(x0, y0, x1, y1)


def _number(title: str, name: str) -> float | None:
    found = re.search(rf"\b{name} (-?[\d.]+)", title)
    return None if found is None else float(found.group(1))
