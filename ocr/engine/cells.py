"""Cells of a table read as cells: many in one call, stacked into one tall image.

A recogniser that sees a whole table loses lone digits and reads across rulings; one process a cell costs too
much. Stacked cells are lines of one column to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ocr.engine.recognise import Recogniser
from ocr.pixels.ink import Image, PixelBox
from schema.box import bounding_box
from schema.page import Line, Word

_MARGIN = 5.0
_GAP = 6.0
_TALLEST = 2400.0
"""Points: white around the stack, between two cells in it, and the height from which a new stack begins."""

_SAME_LINE = 0.3
"""Words share so much of the lower one's height when they stand on one line."""


def read_cells(
    image: Image, boxes: Sequence[PixelBox], scale: float, recogniser: Recogniser
) -> tuple[tuple[Line, ...], ...]:
    """The lines that ``recogniser`` reads in each of ``boxes`` of ``image`` (grey uint8), in pixels of
    ``image``.

    ``scale`` is in pixels per point. A box in which nothing was read has no lines. Raises what the
    recogniser raises.
    """
    found: list[list[Word]] = [[] for _ in boxes]
    for batch in _batches(boxes, scale):
        stack, tops, left = _stack(image, [boxes[i] for i in batch], scale)
        for line in recogniser.read(stack, scale * 72):
            for word in line.words:
                middle = word.box.center[1]
                place = max((i for i, top in enumerate(tops) if top <= middle), default=0)
                box = boxes[batch[place]]
                found[batch[place]].append(word.moved(box.x0 - left, box.y0 - tops[place] - _pad(scale)))
    return tuple(_lines(words) for words in found)


def _pad(scale: float) -> int:
    return round(_GAP * scale / 2)


def _batches(boxes: Sequence[PixelBox], scale: float) -> list[list[int]]:
    batches: list[list[int]] = []
    height = 0.0
    for i, box in enumerate(boxes):
        own = box.y1 - box.y0 + _GAP * scale
        if not batches or height + own > _TALLEST * scale:
            batches.append([])
            height = 0.0
        batches[-1].append(i)
        height += own
    return batches


def _stack(image: Image, boxes: Sequence[PixelBox], scale: float) -> tuple[Image, list[int], int]:
    """The boxes one under the other on white; with the y where each one's share begins, and their common
    x.
    """
    margin, pad = round(_MARGIN * scale), _pad(scale)
    width = max(box.x1 - box.x0 for box in boxes) + 2 * margin
    height = sum(box.y1 - box.y0 + 2 * pad for box in boxes) + 2 * margin
    stack = np.full((height, width), 255, dtype=np.uint8)
    tops = []
    y = margin
    for box in boxes:
        tops.append(y)
        crop = image[box.y0 : box.y1, box.x0 : box.x1]
        stack[y + pad : y + pad + crop.shape[0], margin : margin + crop.shape[1]] = crop
        y += crop.shape[0] + 2 * pad
    return stack, tops, margin


def _lines(words: Sequence[Word]) -> tuple[Line, ...]:
    """Words as they were read, a new line where the next word starts left of the last one."""
    lines: list[list[Word]] = []
    for word in words:
        if (
            lines
            and word.box.x0 >= lines[-1][-1].box.x0
            and word.box.shares_height(lines[-1][-1].box, _SAME_LINE)
        ):
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple(Line(words=tuple(line), box=bounding_box([w.box for w in line])) for line in lines)
