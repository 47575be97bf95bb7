"""Whether a reading can be relied on, and where it cannot another: in another direction, at another scale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from ocr.cleanup.pipeline import Cleaned, clean
from ocr.pixels.components import components
from ocr.pixels.ink import Image
from ocr.regions.unread_lines import covered, letter_centres
from ocr.road.readers import Means
from ocr.road.scan import Sheet, walked
from ocr.source.paper import dpi_of_type, letter_side
from ocr.words.calibration import settled
from schema.box import Box
from schema.page import Line, Word

_FEWEST = 15
"""Letters from which on it counts that they were not read: dust and a page number are fewer."""

_RELIED_ON = 0.5
"""Least share of the letters that stand in words read surely. Of 21 pages of scans with tables, seals and
1-bit noise the worst has 0.75."""

_REACH = 2.0
"""Points around a word within which a letter counts as one of it."""

_SURE = 0.75
"""Sureness (0 to 1) of words that count."""

_TOGETHER = 12
"""Letters that stand together from which it is told that they were not read: a signature and a speck of dust
are fewer."""

_HARDLY = 0.35
"""Sureness (0 to 1) of a word below which its letters count as not read."""

_BESIDE, _CELL = 15.0, 2.0
"""Points within which letters stand together (a line and the next), and of the grid on which that is looked
at."""

_BETTER = 1.5
_LEAST = 20
"""How many times as much is read surely in a better way of reading, and characters that must be read."""

_TELLING = 3
"""Characters of a word that is wider than high when it stands upright, whatever they are."""

_AS_BEFORE = 1.25
"""Ratio of two resolutions that makes no difference to the recogniser."""


def read_reliably(pixels: Image, dpi: float, means: Means) -> tuple[Sheet, bool]:
    """The page ``pixels`` (RGB or grey, at ``dpi``) read, and whether that reading can be relied on.

    A page whose letters are mostly in no word, or in doubtful ones, is looked at in the other directions and
    at the scale at which its type is of usual size; it is read in the way in which most is read surely.
    Raises what the readers raise.
    """
    sheet = walked(Sheet.of(clean(pixels, dpi)), means)
    if is_reliable(sheet):
        return sheet, True
    best, most = None, max(_LEAST, _BETTER * _read_surely(sheet.lines))
    for other in _other_ways(pixels, dpi, sheet.cleaned):
        found = _read_surely(settled(means.readers.page.read(other.image, other.dpi)))
        if found >= most:
            best, most = other, found
    if best is not None:
        again = walked(Sheet.of(best), means)
        if _read_surely(again.lines) > _read_surely(sheet.lines):
            sheet = again
    return sheet, is_reliable(sheet)


def is_reliable(sheet: Sheet) -> bool:
    """Whether most of the letters on a sheet that was read are in words that were read surely."""
    centres = letter_centres(sheet.shown) / sheet.scale
    if len(centres) < _FEWEST:
        return True
    sure = [
        word.box
        for line in sheet.lines
        for word in line.words
        if word.confidence >= _SURE and _runs_across(word)
    ]
    return bool(np.mean(covered(centres, sure, _REACH)) >= _RELIED_ON)


def unread_places(sheet: Sheet) -> tuple[Box, ...]:
    """Where on a sheet that was read many letters stand together that are in no word that was read with any
    sureness, in points: notes that run upwards, print under a watermark, handwriting.
    """
    centres = letter_centres(sheet.shown) / sheet.scale
    if len(centres) < _TOGETHER:
        return ()
    read = [word.box for line in sheet.lines for word in line.words if word.confidence >= _HARDLY]
    taken = [stamp.box for stamp in sheet.stamps]
    alone = centres[~covered(centres, [*read, *taken], _REACH)]
    if len(alone) < _TOGETHER:
        return ()
    cells = ((alone - alone.min(axis=0)) / _CELL).astype(int)
    ink = np.zeros(cells.max(axis=0)[::-1] + 1, np.uint8)
    ink[cells[:, 1], cells[:, 0]] = 1
    side = round(_BESIDE / _CELL) | 1
    labels, _, _ = components(cv2.dilate(ink, np.ones((side, side), np.uint8)))
    groups = labels[cells[:, 1], cells[:, 0]]
    found = []
    for group in np.unique(groups):
        own = alone[groups == group]
        if len(own) >= _TOGETHER:
            (x0, y0), (x1, y1) = own.min(axis=0), own.max(axis=0)
            found.append(Box(*(round(float(side), 2) for side in (x0, y0, x1, y1))))
    return tuple(found)


def _other_ways(pixels: Image, dpi: float, seen: Cleaned) -> Iterator[Cleaned]:
    """The page in the other directions, and at another scale where its type is not of usual size."""
    for turn in (180, 90, 270):
        yield clean(pixels, dpi, rotation=(seen.rotation + turn) % 360)
    side = letter_side(seen.image)
    if side is not None and not 1 / _AS_BEFORE < dpi_of_type(side) / dpi < _AS_BEFORE:
        yield clean(pixels, dpi_of_type(side))


def _read_surely(lines: Sequence[Line]) -> int:
    """Letters and digits in words that were read surely; single signs are read out of anything."""
    return sum(
        sum(sign.isalnum() for sign in word.text)
        for line in lines
        for word in line.words
        if word.confidence >= _SURE and len(word.text) > 1 and _runs_across(word)
    )


def _runs_across(word: Word) -> bool:
    """Whether a word was read from left to right: Tesseract reads lines on their side as well, surely, in a
    frame in which no table can be found.
    """
    return len(word.text) < _TELLING or word.box.width > word.box.height
