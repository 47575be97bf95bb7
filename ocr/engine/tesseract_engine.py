"""Tesseract inside this process: its model is loaded once, not for every picture.

A third to a half less processor time a page than a child process (docs/recognition.md). Its time limit is
looked at between words; a page that hangs inside one ends with its worker.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
import tesserocr

from ocr.engine.found_line import FoundLine
from ocr.engine.tesseract_job import RecognitionRefused, RecognitionTimeout, TesseractJob
from ocr.engine.tesseract_program import data_directory
from ocr.pixels.ink import Image
from schema.box import Box
from schema.errors import MissingDependency

_one_at_a_time = threading.Lock()

_LONGEST_SIDE = 32_767
"""Pixels: Tesseract keeps places in 16 bits and takes no longer picture."""

_BYTES_A_PIXEL = 8
"""What Tesseract needs of a grey picture: 7 on a page of text. Leptonica has no words for memory that is
full and would end the process."""


def hocr_of_engine(images: Sequence[Image], dpi: float, job: TesseractJob) -> bytes:
    """The hOCR of ``images`` (grey uint8) as ``job`` says, one page of it each.

    Raises RecognitionTimeout, RecognitionRefused, MemoryError, MissingDependency without the language data.
    """
    until = time.monotonic() + job.seconds
    with _one_at_a_time:
        engine = _engine(job.languages)
        engine.SetPageSegMode(job.mode)
        for name, value in job.variables():
            engine.SetVariable(name, value)
        return b"<html>" + b"".join(_page(engine, image, dpi, until, job) for image in images) + b"</html>"


def lines_of_engine(image: Image, dpi: float, job: TesseractJob) -> tuple[FoundLine, ...]:
    """The lines that page analysis finds in ``image`` (grey uint8), none of them read.

    Raises RecognitionRefused, MemoryError, MissingDependency without the language data.
    """
    with _one_at_a_time:
        engine = _engine(job.languages)
        engine.SetPageSegMode(job.mode)
        _show(engine, image, dpi)
        try:
            layout = engine.AnalyseLayout()
            return () if layout is None else tuple(_lines_in(layout))
        finally:
            engine.Clear()


def _lines_in(layout: Any) -> Iterator[FoundLine]:
    words: list[Box] = []
    baseline: tuple[tuple[int, int], tuple[int, int]] | None = None
    for word in tesserocr.iterate_level(layout, tesserocr.RIL.WORD):
        if word.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            if words and baseline is not None:
                yield FoundLine(tuple(words), *baseline)
            words, baseline = [], word.Baseline(tesserocr.RIL.TEXTLINE)
        words.append(Box(*word.BoundingBox(tesserocr.RIL.WORD)))
    if words and baseline is not None:
        yield FoundLine(tuple(words), *baseline)


def engine_version() -> str:
    """The version of the library."""
    return str(tesserocr.tesseract_version().split()[1])


def _page(
    engine: tesserocr.PyTessBaseAPI, image: Image, dpi: float, until: float, job: TesseractJob
) -> bytes:
    height, width = image.shape
    _show(engine, image, dpi)
    left = math.ceil(1000 * (until - time.monotonic()))
    try:
        if left <= 0 or not engine.Recognize(left):
            if time.monotonic() < until:
                raise RecognitionRefused(f"no lines were sought in {width} × {height} pixels")
            raise RecognitionTimeout(job.seconds)
        return str(engine.GetHOCRText(0)).encode()
    finally:
        engine.Clear()


def _show(engine: tesserocr.PyTessBaseAPI, image: Image, dpi: float) -> None:
    height, width = image.shape
    if max(height, width) > _LONGEST_SIDE:
        raise RecognitionRefused(f"a picture of {width} × {height} pixels")
    np.empty(height * width * _BYTES_A_PIXEL, np.uint8)
    engine.SetImageBytes(np.ascontiguousarray(image).tobytes(), width, height, 1, width)
    engine.SetSourceResolution(round(dpi))


@cache
def _engine(languages: str) -> tesserocr.PyTessBaseAPI:
    try:
        return tesserocr.PyTessBaseAPI(path=str(data_directory()), lang=languages)
    except RuntimeError as error:
        missing = f"tesseract-ocr-{languages.replace('+', ' tesseract-ocr-').replace('_', '-')}"
        raise MissingDependency(what=missing, mend=f"apt install {missing}") from error
