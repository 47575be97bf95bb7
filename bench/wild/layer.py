"""The characters of a page as pdfium reads them from the file, with their places on its picture.

sohoa reads text layers with pdfminer; this is another program, so that what one of them loses shows.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from pypdfium2 import raw

DPI = 100.0
"""Resolution of the pictures on which words are looked for."""

_SMALL, _RAISED = 0.8, 0.15

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Char:
    """``box`` is left, top, right, bottom in pixels; None for blanks that pdfium puts in."""

    text: str
    box: tuple[float, float, float, float] | None


@dataclass(frozen=True)
class LayerPage:
    """A page: its lines of characters in the order of the file, and its picture at ``DPI``."""

    lines: tuple[tuple[Char, ...], ...]
    picture: Grey


def read_layer(pdf: bytes) -> list[LayerPage]:
    """Every page of ``pdf``. Raises pypdfium2.PdfiumError when it cannot be opened."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_read_page(page) for page in document]
    finally:
        document.close()


def pictures(pdf: bytes) -> list[Grey]:
    """Every page of ``pdf`` in grey at ``DPI``."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_draw(page)[0] for page in document]
    finally:
        document.close()


def _draw(page: Any) -> tuple[Grey, Any]:
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    picture = np.asarray(bitmap.to_numpy(), dtype=np.uint8)
    return (picture[..., 0] if picture.ndim == 3 else picture).copy(), bitmap


def _read_page(page: Any) -> LayerPage:
    picture, bitmap = _draw(page)
    places = bitmap.get_posconv(page)
    text = page.get_textpage()
    try:
        chars = [_char(text.raw, index, places) for index in range(text.count_chars())]
    finally:
        text.close()
    lines: list[list[Char]] = [[]]
    for char in chars:
        if char.text in ("\r", "\n"):
            lines.append([])
        else:
            if lines[-1] and _is_mark_of_note(lines[-1][-1], char):
                lines[-1].append(Char(" ", None))
            lines[-1].append(char)
    return LayerPage(tuple(tuple(line) for line in lines if line), picture)


def _is_mark_of_note(before: Char, char: Char) -> bool:
    """Whether a much smaller digit stands raised to the right of a digit: "15" and the mark of a note are two
    numbers.
    """
    if before.box is None or char.box is None or not (before.text.isdigit() and char.text.isdigit()):
        return False
    height = before.box[3] - before.box[1]
    raised = char.box[3] < before.box[3] - _RAISED * height
    beside = char.box[0] > (before.box[0] + before.box[2]) / 2
    return raised and beside and char.box[3] - char.box[1] < _SMALL * height


def _char(text: Any, index: int, places: Any) -> Char:
    code = raw.FPDFText_GetUnicode(text, index)
    sign = chr(code) if code < 0x110000 else "\ufffd"
    if code in (0x02, 0xFFFE):  # what pdfium makes of a hyphen at the end of a line
        sign = "-"
    if raw.FPDFText_IsGenerated(text, index) == 1 or sign.isspace():
        return Char(sign, None)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
    x0, y0 = places.to_bitmap(left.value, top.value)
    x1, y1 = places.to_bitmap(right.value, bottom.value)
    return Char(sign, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
