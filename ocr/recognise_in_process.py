"""Tesseract inside this process (optional: ``pip install '.[tesserocr]'``): no start-up per page.

It measured a quarter less CPU per page than the child process (docs/recognition.md). Its time limit is
Tesseract's own and is looked at between words; a page that hangs inside one ends with its worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image as PillowImage

from lexicon.errors import MissingDependency
from ocr.cleanup.ink import Image
from ocr.page import Line
from ocr.recognise import READING_DPI, RecognitionTimeout, data_directory, pages_of_hocr, resampled

if TYPE_CHECKING:
    from tesserocr import PyTessBaseAPI


@dataclass(frozen=True)
class InProcessTesseract:
    """Behind the Protocol of ``ocr.recognise``; fields as of ``ocr.recognise.Tesseract``."""

    languages: str = "vie"
    mode: int = 3
    seconds: float = 120.0
    reading_dpi: float | None = READING_DPI

    @property
    def name(self) -> str:
        return f"tesserocr-{self.languages}"

    @property
    def version(self) -> str:
        import tesserocr

        return str(tesserocr.tesseract_version().split()[1])

    def read(self, image: Image, dpi: float) -> tuple[Line, ...]:
        factor = 1.0 if self.reading_dpi is None else self.reading_dpi / dpi
        engine = _engine(self.languages, self.mode)
        engine.SetImage(PillowImage.fromarray(resampled(image, factor)))
        engine.SetSourceResolution(round(dpi * factor))
        try:
            if not engine.Recognize(round(self.seconds * 1000)):
                raise RecognitionTimeout(self.seconds)
            hocr = f"<html>{engine.GetHOCRText(0)}</html>".encode()
        finally:
            engine.Clear()
        (lines,) = pages_of_hocr(hocr, 1 / factor, dpi, self.name)
        return lines


@cache
def _engine(languages: str, mode: int) -> PyTessBaseAPI:
    """One engine per language and mode: loading the model costs as much as a short page."""
    try:
        import tesserocr
    except ImportError as error:
        raise MissingDependency(what="tesserocr", mend="pip install 'sohoa[tesserocr]'") from error
    return tesserocr.PyTessBaseAPI(path=str(data_directory()), lang=languages, psm=mode)
