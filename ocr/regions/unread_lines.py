"""Letters that no reading of the page put into a word, and the lines that they make, read one by one.

Tesseract's analysis of a page loses lines that a person sees at once: two words alone in a cell of a
letterhead, the last word of a paragraph at the head of a page, a note beside a table. Where ink stands in a
row as letters do, there is a line, whatever was made of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from lexicon.syllables import is_syllable
from ocr.engine.recognise import Recogniser, StripReader
from ocr.pixels.components import components
from ocr.pixels.ink import LETTER_DPI, Image, PageInk
from schema.box import Box, bounding_box
from schema.page import Line, Word

_LETTER = (4.0, 22.0)
"""Height in points of what counts as a letter that ought to be in a word."""

_REACH = 2.0
"""Points around a word within which a letter counts as one of it."""

_FEWEST = 3
"""Letters of a row; two are a speck and its shadow as well as a word."""

_BESIDE, _CORE = 0.9, 0.25
"""Heights of a letter to its sides within which the next one stands, words being half a height apart, and the
share of it at its top and foot that may lie beside the next one's."""

_MOST = 24
"""Rows of a page that are read, those of most letters first: what has more is a picture."""

_AROUND = 0.35
"""Heights of the row that are cut out around it: marks stand above capitals, tails hang below."""

_RIM = 30
"""Pixels of white around what is cut out."""

_SURE = 0.75
"""Least mean confidence (0 to 1) of a line, each letter counting alike. Lines that were lost have 0.78 and
more; what is read out of handwriting, specks and drawings is nothing or less than 0.6."""

_TELLING = 0.7
"""Least share of the letters and digits of a line in Vietnamese syllables and numbers."""

_NUMBER = 0.9
"""Least confidence of a number: no language speaks against one that is read out of strokes."""


class _Cut(NamedTuple):
    """A part of a page, and where its left upper corner lies."""

    image: Image
    left: int
    top: int


def read_unread_lines(
    lines: Sequence[Line],
    ink: PageInk,
    taken: Sequence[Box],
    reader: Recogniser,
    strips: StripReader | None = None,
) -> tuple[Line, ...]:
    """``lines`` of the page ``ink`` and those in none of them, from top to bottom; ``lines`` as they are
    where nothing is missing. Boxes are in pixels of the page.

    No line is looked for in the boxes ``taken``; ``reader`` reads single lines, and ``strips`` those that it
    makes nothing of. Raises what they raise.
    """
    read = [word.box for line in lines for word in line.words]
    cuts = [_cut_out(ink.image, row) for row in unread_rows(ink, [*read, *taken])]
    found = [_if_a_line(_framed(cut, reader, ink.dpi)) for cut in cuts]
    again = [cut for cut, line in zip(cuts, found, strict=True) if line is None]
    if strips is not None and again:
        for cut, words in zip(again, strips.read_strips([cut.image for cut in again], ink.dpi), strict=True):
            found.append(_if_a_line([word.moved(cut.left, cut.top) for word in words]))
    added = [line for line in found if line is not None]
    if not added:
        return tuple(lines)
    return tuple(sorted((*lines, *added), key=lambda line: (line.box.y0, line.box.x0)))


def unread_rows(ink: PageInk, read: Sequence[Box]) -> tuple[Box, ...]:
    """Where letters stand in a row that lie in none of the boxes ``read``; all in pixels of the page."""
    scale = ink.dpi / LETTER_DPI
    tall = _tall_letters(ink)
    alone = tall[~covered(_centres(tall) * scale, read, _REACH * ink.dpi / 72)]
    if len(alone) < _FEWEST:
        return ()
    cores = np.zeros(ink.mask(LETTER_DPI).shape, np.uint8)
    for x, y, width, height in alone[:, :4].tolist():
        beside, off = round(_BESIDE * height), round(_CORE * height)
        cv2.rectangle(cores, (x - beside, y + off), (x + width + beside, y + height - off), 255, -1)
    middles = _centres(alone).astype(int)
    rows = components(cores).labels[middles[:, 1], middles[:, 0]]
    together = [alone[rows == row] for row in np.unique(rows)]
    together = sorted((own for own in together if len(own) >= _FEWEST), key=len, reverse=True)[:_MOST]
    return tuple(
        Box(
            *(
                scale * float(side)
                for side in (*own[:, :2].min(axis=0), *(own[:, :2] + own[:, 2:4]).max(axis=0))
            )
        )
        for own in together
    )


def letter_centres(page: PageInk) -> NDArray[np.float64]:
    """Centres (N, 2) in pixels of ``page`` of the components that are as high as letters."""
    return _centres(_tall_letters(page)) * (page.dpi / LETTER_DPI)


def covered(centres: NDArray[np.float64], boxes: Sequence[Box], reach: float) -> NDArray[np.bool_]:
    """Which of the points ``centres`` (N, 2) lie in one of ``boxes`` or within ``reach`` of it."""
    inside = np.zeros(len(centres), dtype=bool)
    for box in boxes:
        inside |= (
            (centres[:, 0] >= box.x0 - reach)
            & (centres[:, 0] <= box.x1 + reach)
            & (centres[:, 1] >= box.y0 - reach)
            & (centres[:, 1] <= box.y1 + reach)
        )
    return inside


def _tall_letters(page: PageInk) -> NDArray[np.int32]:
    """x, y, width, height, area at ``LETTER_DPI`` of what is as high as letters."""
    found = page.letters(LETTER_DPI)
    low, high = (points * LETTER_DPI / 72 for points in _LETTER)
    return found[(found[:, 3] >= low) & (found[:, 3] <= high)]


def _centres(letters: NDArray[np.int32]) -> NDArray[np.float64]:
    return np.asarray(letters[:, :2] + letters[:, 2:4] / 2, dtype=np.float64)


def _cut_out(image: Image, row: Box) -> _Cut:
    around = _AROUND * row.height
    left, top = (max(0, int(side - around)) for side in (row.x0, row.y0))
    return _Cut(image[top : round(row.y1 + around), left : round(row.x1 + around)], left, top)


def _framed(cut: _Cut, reader: Recogniser, dpi: float) -> list[Word]:
    """What ``reader`` reads in ``cut`` with white around it."""
    framed = cv2.copyMakeBorder(cut.image, _RIM, _RIM, _RIM, _RIM, cv2.BORDER_CONSTANT, value=(255,))
    read = reader.read(np.asarray(framed, np.uint8), dpi)
    return [word.moved(cut.left - _RIM, cut.top - _RIM) for line in read for word in line.words]


def _if_a_line(words: Sequence[Word]) -> Line | None:
    if not _is_a_line(words):
        return None
    return Line(words=tuple(words), box=bounding_box([word.box for word in words]))


def _is_a_line(words: Sequence[Word]) -> bool:
    told = sum(len(text) * word.confidence for word in words for text in _letters_of(word))
    total = sum(len(text) for word in words for text in _letters_of(word))
    telling = sum(len(text) for word in words for text in _letters_of(word) if _tells(text, word.confidence))
    return total >= _FEWEST and told >= _SURE * total and telling >= _TELLING * total


def _letters_of(word: Word) -> Iterator[str]:
    """The runs of letters and digits in ``word``."""
    yield from "".join(sign if sign.isalnum() else " " for sign in word.text).split()


def _tells(text: str, confidence: float) -> bool:
    return confidence >= _NUMBER if any(map(str.isdigit, text)) else is_syllable(text)
