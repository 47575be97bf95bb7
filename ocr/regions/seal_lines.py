"""Lines that run into a round seal, read one by one.

Titles and names of who signs stand half under the seal. Tesseract loses them on the page, where rim and
letters of the seal make a line of their own; cut out alone, most are read well, better than with the rim
taken off, which takes pieces of letters with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from lexicon.syllables import is_syllable
from ocr.engine.recognise import Recogniser
from ocr.pixels.ink import MM_PER_INCH, Image, ink_mask, letter_boxes
from schema.box import Box, bounding_box
from schema.page import Line, Word

_BESIDE = 14.0
"""Millimetres from the rim to the letters of a line that runs into the seal."""

_CAPITAL = (6.0, 15.0)
"""Height in points of the letters that a line is known by."""

_SAME_LINE = 6.0
_ABOVE, _BELOW = 5.0, 3.5
"""Points above and below such letters for marks and tails."""

_FEWEST = 3
_BLANK = 30.0
"""Points: a wider gap between letters ends a line; letters that a signature crosses are not seen."""

_WIDEST = 75.0
"""Millimetres: what is wider is no title or name of who signs."""

_SAME_BLOCK = 60.0
"""Millimetres above and below within which lines of one signature are centred alike."""

_SURE = 0.68
_READ_WELL = 0.81
_INK = 0.56
"""Least confidence of the words that tell where the lines are centred, of all words of a line that needs no
second reading, and of a first word that may be no syllable: below that it is the rim."""
_GAIN = 0.5
"""By how many sure letters a second reading must be better."""
_RIM = 20


def read_beside_seals(
    lines: Sequence[Line], image: Image, dpi: float, seals: Sequence[Box], reader: Recogniser
) -> tuple[Line, ...]:
    """``lines`` with those right of and under ``seals`` read again where that gives more sure letters.

    ``image`` is the page with its black seals, boxes are in its pixels; ``reader`` reads single lines. Raises
    what it raises.
    """
    found = list(lines)
    for seal in seals:
        for band in _bands(image, dpi, seal, found):
            before = [word for line in found for word in line.words if band.contains(word.box.center)]
            if _is_settled(band, before, found, dpi):
                continue
            read = _read(image, dpi, band, reader)
            if read and _worth(read) > _worth(before) + _GAIN:
                found = _without(found, before)
                found.append(Line(words=read, box=bounding_box([word.box for word in read])))
    return tuple(sorted(found, key=lambda line: (line.box.y0, line.box.x0))) if seals else tuple(lines)


def _is_settled(band: Box, words: Sequence[Word], lines: Sequence[Line], dpi: float) -> bool:
    """Whether ``words`` were read well over the whole of ``band``, or it is a part of a longer line."""
    mm = dpi / MM_PER_INCH
    if band.width > _WIDEST * mm:
        return True
    own = {id(word) for word in words}
    if any(
        own & {id(word) for word in line.words}
        and (line.box.x0 < band.x0 - 8 * mm or line.box.x1 > band.x1 + 8 * mm)
        for line in lines
    ):
        return True
    covered = words and min(word.box.x0 for word in words) < band.x0 + 5 * mm
    return bool(covered) and all(word.confidence >= _READ_WELL for word in words)


def _bands(image: Image, dpi: float, seal: Box, lines: Sequence[Line]) -> list[Box]:
    """Where the lines stand that run into ``seal`` from the right, each with what of it the seal covers."""
    point, mm = dpi / 72, dpi / MM_PER_INCH
    (middle, centre), radius = seal.center, seal.width / 2
    top, bottom = max(0, int(seal.y0 - 10 * point)), int(seal.y1 + 10 * point)
    right = min(image.shape[1], int(seal.x1 + 80 * mm))
    boxes = letter_boxes(ink_mask(image[top:bottom, int(middle) : right]), dpi).astype(np.float64)
    boxes[:, 0] += int(middle)
    boxes[:, 1] += top
    low, high = (side * point for side in _CAPITAL)
    boxes = boxes[(boxes[:, 3] >= low) & (boxes[:, 3] <= high)]
    half = np.sqrt(np.maximum(0.0, radius**2 - (boxes[:, 1] + boxes[:, 3] / 2 - centre) ** 2))
    boxes = boxes[boxes[:, 0] > middle + half]
    bands = []
    for line in _clusters(boxes, point):
        line = line[np.argsort(line[:, 0])]
        edge = middle + np.sqrt(max(0.0, radius**2 - (np.median(line[:, 1] + line[:, 3] / 2) - centre) ** 2))
        if line[0, 0] - edge > _BESIDE * mm:
            continue
        end = _end(line, _BLANK * point)
        y0, y1 = (
            float(line[:, 1].min()) - _ABOVE * point,
            float((line[:, 1] + line[:, 3]).max()) + _BELOW * point,
        )
        start = _start(end, (y0 + y1) / 2, seal, lines, dpi)
        bands.append(Box(max(0.0, start - 2 * mm), max(0.0, y0), min(right, end + 2 * mm), y1))
    return bands


def _clusters(boxes: NDArray[np.float64], point: float) -> list[NDArray[np.float64]]:
    """The letters (N, 5) parted into lines by the height of their middles."""
    if len(boxes) == 0:
        return []
    ordered = boxes[np.argsort(boxes[:, 1] + boxes[:, 3] / 2)]
    middles = ordered[:, 1] + ordered[:, 3] / 2
    parts = np.split(ordered, np.flatnonzero(np.diff(middles) > _SAME_LINE * point) + 1)
    return [part for part in parts if len(part) >= _FEWEST]


def _end(line: NDArray[np.float64], gap: float) -> float:
    """The right end of the letters that follow each other from the first."""
    end = float(line[0, 0] + line[0, 2])
    for x, _, width, _, _ in line[1:].tolist():
        if x - end > gap:
            break
        end = max(end, x + width)
    return end


def _start(end: float, y: float, seal: Box, lines: Sequence[Line], dpi: float) -> float:
    """Where a line that ends at ``end`` begins: what is signed is centred, as its clear lines show."""
    near = _SAME_BLOCK * dpi / MM_PER_INCH
    centres = [
        line.box.center[0]
        for line in lines
        if abs(line.box.center[1] - y) < near
        and line.box.x0 > seal.center[0]
        and line.box.height > 5 * dpi / 72
        and sum(len(word.text) for word in line.words if word.confidence >= _SURE) >= 6
    ]
    if not centres:
        return seal.center[0]
    return max(seal.x0, min(2 * median(centres) - end, seal.x1))


def _read(image: Image, dpi: float, band: Box, reader: Recogniser) -> tuple[Word, ...]:
    x0, y0 = int(band.x0), int(band.y0)
    part = image[y0 : int(band.y1), x0 : int(band.x1)]
    if part.size == 0:
        return ()
    framed = cv2.copyMakeBorder(part, _RIM, _RIM, _RIM, _RIM, cv2.BORDER_CONSTANT, value=255.0)
    words = [word for line in reader.read(np.asarray(framed, np.uint8), dpi) for word in line.words]
    while words and words[0].confidence < _INK and not is_syllable(_bare(words[0])):
        words.pop(0)  # the rim of the seal
    return tuple(
        word.model_copy(
            update={
                "box": Box(
                    word.box.x0 + x0 - _RIM,
                    word.box.y0 + y0 - _RIM,
                    word.box.x1 + x0 - _RIM,
                    word.box.y1 + y0 - _RIM,
                )
            }
        )
        for word in words
    )


def _worth(words: Sequence[Word]) -> float:
    """Letters of the words that are syllables, as far as they are rather right than wrong."""
    return sum(
        len(_bare(word)) * max(0.0, 2 * word.confidence - 1) for word in words if is_syllable(_bare(word))
    )


def _bare(word: Word) -> str:
    return word.text.strip(".,;:_-–—“”\"'‘’`~=")


def _without(lines: Sequence[Line], words: Sequence[Word]) -> list[Line]:
    taken = {id(word) for word in words}
    kept = []
    for line in lines:
        own = tuple(word for word in line.words if id(word) not in taken)
        if len(own) == len(line.words):
            kept.append(line)
        elif own:
            kept.append(Line(words=own, box=bounding_box([word.box for word in own])))
    return kept
