"""Letters that are drawn twice and seen once: false bold, shadows."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ocr.layer.glyph import Glyph
from ocr.layer.text_layer import TextLayer

_ON_TOP = (0.4, 0.25)
"""How far the second drawing of a letter lies from the first, as shares of its width and of its size."""
_SHADOW = 0.35  # of the font size: how far a second drawing of a whole word may lie from the first
_LEAST_SHADOW = 3  # letters
_SAME_SIZE = 0.05  # of the font size


def each_once(layer: TextLayer) -> TextLayer:
    """``layer`` without letters that are drawn again, in the same place or beside it with their word."""
    glyphs, askew = _once(layer.glyphs), _once(layer.askew)
    if len(glyphs) == len(layer.glyphs) and len(askew) == len(layer.askew):
        return layer
    return replace(layer, glyphs=glyphs, askew=askew)


def _once(glyphs: Sequence[Glyph]) -> tuple[Glyph, ...]:
    again: set[int] = set()
    beside: defaultdict[tuple[int, float, float], list[int]] = defaultdict(list)
    for one, other in neighbours(glyphs):
        first, second = min(one, other), max(one, other)
        a, b = glyphs[first], glyphs[second]
        if a.text != b.text or abs(a.size - b.size) > _SAME_SIZE * a.size:
            continue
        across, down = b.origin[0] - a.origin[0], b.origin[1] - a.origin[1]
        if _is_on_top(a, b):
            again.add(first)
        elif second - first > 1 and max(abs(across), abs(down)) <= _SHADOW * a.size:
            beside[second - first, round(across, 1), round(down, 1)].append(first)
    for shadow in beside.values():
        # One letter may stand twice in a row; several different ones at one distance are drawn again.
        if len(shadow) >= _LEAST_SHADOW and len({glyphs[index].text for index in shadow}) > 1:
            again.update(shadow)
    return tuple(glyph for index, glyph in enumerate(glyphs) if index not in again)


def _is_on_top(a: Glyph, b: Glyph) -> bool:
    """Whether ``b`` stands where ``a`` does, but for the offset of false bold."""
    return (
        abs(b.origin[0] - a.origin[0]) <= _ON_TOP[0] * a.box.width
        and abs(b.origin[1] - a.origin[1]) <= _ON_TOP[1] * a.size
    )


def neighbours(glyphs: Sequence[Glyph]) -> Iterator[tuple[int, int]]:
    """Pairs of printed glyphs that are near enough to lie upon each other, by their indices."""
    if not glyphs:
        return
    side = max(4.0, float(np.median([glyph.size for glyph in glyphs])) / 2)
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        if not glyph.text.strip() or unicodedata.combining(glyph.text[0]) or glyph.box.width <= 0:
            continue
        x, y = glyph.box.center
        column, row = int(x // side), int(y // side)
        for near_column in (column - 1, column, column + 1):
            for near_row in (row - 1, row, row + 1):
                yield from ((other, index) for other in cells.get((near_column, near_row), ()))
        cells[column, row].append(index)
