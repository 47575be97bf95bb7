"""Cells of a table on the image of their page, read again as cells: as text, number, serial number or label.

Who asks gives boxes in points and gets lines in points; pixels and recognisers stay in here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ocr.engine.cells import read_cells
from ocr.engine.recognise import Recogniser, Tesseract
from ocr.engine.tesseract_job import RecognitionRefused, RecognitionTimeout
from ocr.options import ReadingOptions
from ocr.pixels.ink import Image, PixelBox, scaled
from ocr.regions.cell_ink import CellInk, find_ink
from ocr.regions.rulings import RuledImage, without_rulings
from ocr.regions.stretches import Stretch, find_stretches
from ocr.words.calibration import READINGS
from schema.box import Box
from schema.errors import PageNotRecognised, PageTimeout
from schema.page import Line

__all__ = [
    "CellImage",
    "CellInk",
    "CellReaders",
    "ReadAs",
    "RuledImage",
    "Stretch",
    "cell_image",
    "cell_readers",
    "find_stretches",
]

ReadAs = Literal["text", "number", "code", "serial", "index"]
"""What is asked for: ``code`` is capitals with digits, ``serial`` a number that counts rows, ``index`` the
label or formula of a column.
"""

_CHARACTERS: dict[ReadAs, str] = {
    "number": "0123456789.,+-%/",
    "code": "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ./-_",
    "serial": "0123456789.IVX",
    "index": "0123456789=+-*/:x()AB",
}
"""The only characters that may be read. The Vietnamese model takes lone digits for letters; the English one
with a list of characters does not."""

_BLOCK, _ONE_LINE = 6, 7
"""Page segmentation modes of Tesseract for cells in a stack and for one cell alone."""

CellReaders = Mapping[ReadAs, Tesseract]


def cell_readers(options: ReadingOptions) -> CellReaders:
    """The readers that measured best (docs/tables.md)."""
    child = options.tesseract == "child"
    text = Tesseract(
        mode=_BLOCK,
        seconds=options.page_seconds,
        reading_dpi=None,
        child=child,
        calibration=READINGS["cell"],
    )
    numbers = replace(text, languages="eng", calibration=READINGS["number"])
    readers: dict[ReadAs, Tesseract] = {"text": text}
    for kind, characters in _CHARACTERS.items():
        readers[kind] = replace(numbers, characters=characters)
    return readers


@dataclass(frozen=True, eq=False)
class CellImage:
    """Cells on the image of page ``page``. ``inks`` is what stands in each of them, None where nothing does.

    ``image`` is grey uint8 at ``scale`` pixels per point, without rulings and specks far from letters.
    """

    page: int
    image: Image
    scale: float
    readers: CellReaders
    inks: tuple[CellInk | None, ...]

    def place(self, ink: CellInk) -> Box:
        """Where ``ink`` stands, in points."""
        return Box(*ink.box).in_points(self.scale)

    def read(self, inks: Sequence[CellInk], kind: ReadAs) -> tuple[tuple[Line, ...], ...]:
        """The lines read in each of ``inks``. Raises PageTimeout and what the recogniser raises."""
        if not inks:
            return ()
        return self._read(self.image, [ink.box for ink in inks], self.scale, self.readers[kind])

    def read_enlarged(
        self, inks: Sequence[CellInk], kind: ReadAs, factor: float
    ) -> tuple[tuple[Line, ...], ...]:
        """The same at ``factor`` times their size; one ink alone is read as one line. Raises as ``read``."""
        column, boxes = _column([scaled(self._crop(ink), factor) for ink in inks])
        reader = self.readers[kind] if len(inks) > 1 else replace(self.readers[kind], mode=_ONE_LINE)
        return self._read(column, boxes, factor * self.scale, reader)

    def read_upwards(self, inks: Sequence[CellInk]) -> tuple[tuple[Line, ...], ...]:
        """The lines of text in each of ``inks`` when it is read from below; every word has the box of all its
        ink. Raises as ``read``.
        """
        if not inks:
            return ()
        column, boxes = _column([np.rot90(self._crop(ink), -1) for ink in inks])
        read = self._read(column, boxes, self.scale, self.readers["text"])
        places = [self.place(ink) for ink in inks]
        return tuple(
            tuple(
                Line(words=tuple(word.model_copy(update={"box": place}) for word in line.words), box=place)
                for line in lines
            )
            for lines, place in zip(read, places, strict=True)
        )

    def _crop(self, ink: CellInk) -> Image:
        return self.image[ink.box.y0 : ink.box.y1, ink.box.x0 : ink.box.x1]

    def _read(
        self, image: Image, boxes: Sequence[PixelBox], scale: float, reader: Recogniser
    ) -> tuple[tuple[Line, ...], ...]:
        with _named(self.page):
            read = read_cells(image, boxes, scale, reader)
        return tuple(tuple(line.in_points(scale) for line in lines) for lines in read)


def _column(crops: Sequence[Image]) -> tuple[Image, list[PixelBox]]:
    """``crops`` one under the other on white, and where each of them is."""
    width = max(crop.shape[1] for crop in crops)
    column = np.full((sum(crop.shape[0] for crop in crops), width), 255, dtype=np.uint8)
    boxes = []
    top = 0
    for crop in crops:
        height, own = crop.shape[:2]
        column[top : top + height, :own] = crop
        boxes.append(PixelBox(0, top, own, top + height))
        top += height
    return column, boxes


def cell_image(
    page: int, ruled: RuledImage, cells: Sequence[Box], ruled_cells: Sequence[Box], readers: CellReaders
) -> CellImage:
    """``cells`` (boxes in points) on the image of ``page``, to be read by ``readers``.

    Rulings are drawn between ``ruled_cells``: the cells themselves, larger ones, or none.
    """
    image = without_rulings(ruled, ruled_cells)
    inks = []
    for cell in cells:
        ink = find_ink(image, PixelBox(*(round(side * ruled.scale) for side in cell)), ruled.scale)
        for x0, y0, x1, y1 in ink.strays if ink is not None else ():
            image[y0:y1, x0:x1] = 255
        inks.append(ink)
    return CellImage(page, image, ruled.scale, readers, tuple(inks))


@contextmanager
def _named(page: int) -> Iterator[None]:
    """What the recogniser raises, as an error of ``page``."""
    try:
        yield
    except RecognitionTimeout as error:
        raise PageTimeout(page=page, seconds=error.seconds) from error
    except RecognitionRefused as error:
        raise PageNotRecognised(page=page, reason=error.reason) from error
