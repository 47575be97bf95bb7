"""Lines of text that is not level: heads of narrow columns, notes along a margin, watermarks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

import numpy as np
import numpy.typing as npt

from ocr.layer.glyph import Glyph
from ocr.layer.lines import lines_of
from schema.box import Box, bounding_box
from schema.page import Line, Stamp

_SAME_DIRECTION = 5.0  # degrees
_WATERMARK = 1.8
"""Sizes of the usual type from which type that lies over other text is a watermark."""
_OVER_OTHERS = 0.4
"""Share of its letters that do."""


@dataclass(frozen=True)
class Askew:
    """``sideways`` runs up, down or upside down, ``slanted`` in any other direction."""

    sideways: tuple[Line, ...]
    slanted: tuple[Line, ...]


def lines_askew(glyphs: Iterable[Glyph]) -> Askew:
    """The lines of ``glyphs`` that are not level, grouped as on a page turned for them."""
    directions: defaultdict[float, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if glyph.angle % 360:
            near = _SAME_DIRECTION * round(glyph.angle / _SAME_DIRECTION)
            directions[glyph.angle if glyph.angle % 90 == 0 else near].append(glyph)
    sideways: list[Line] = []
    slanted: list[Line] = []
    for _, group in sorted(directions.items()):
        (sideways if group[0].angle % 90 == 0 else slanted).extend(_lines(group))
    return Askew(tuple(sideways), tuple(slanted))


def level_watermark(glyphs: Sequence[Glyph]) -> tuple[tuple[Glyph, ...], tuple[Glyph, ...]]:
    """(the level ``glyphs`` that are text, those of a watermark).

    A watermark is type much larger than that of the page, many of whose letters lie over others.
    """
    printed = [glyph for glyph in glyphs if glyph.text.strip()]
    if not printed:
        return tuple(glyphs), ()
    usual = median(glyph.size for glyph in printed)
    large = [glyph for glyph in glyphs if glyph.size >= _WATERMARK * usual]
    if not large:
        return tuple(glyphs), ()
    others = np.array([glyph.box for glyph in printed if glyph.size < _WATERMARK * usual])
    across: set[int] = set()
    for _, group in groupby(sorted(large, key=_line_of), key=_line_of):
        own = list(group)
        letters = [glyph.box for glyph in own if glyph.text.strip()]
        if letters and sum(_lies_over(box, others) for box in letters) >= _OVER_OTHERS * len(letters):
            across.update(map(id, own))
    text = tuple(glyph for glyph in glyphs if id(glyph) not in across)
    return text, tuple(glyph for glyph in glyphs if id(glyph) in across)


def _line_of(glyph: Glyph) -> tuple[float, float]:
    return round(glyph.baseline), round(glyph.size)


def _lies_over(box: Box, others: npt.NDArray[np.float64]) -> bool:
    x0, y0, x1, y1 = others.T
    middle = (y0 + y1) / 2
    return bool(((x1 > box.x0) & (x0 < box.x1) & (middle > box.y0) & (middle < box.y1)).any())


def watermarks(lines: Iterable[Line]) -> tuple[Stamp, ...]:
    """Slanted ``lines`` as a stamp across the page; none without any."""
    lines = tuple(lines)
    if not lines:
        return ()
    return (Stamp(kind="watermark", box=bounding_box([line.box for line in lines]), lines=lines),)


def _lines(glyphs: Sequence[Glyph]) -> list[Line]:
    angle = glyphs[0].angle
    levelled = []
    for glyph in glyphs:
        x, y = _turned(*glyph.origin, -angle)
        box = Box(x, y - glyph.size, x + glyph.advance, y)
        if angle % 90 == 0:
            box = _around(glyph.box, -angle)
            y = box.y1
        levelled.append(replace(glyph, box=box, baseline=y, angle=0.0))
    return [_displayed(line, angle) for line in lines_of(levelled)]


def _displayed(line: Line, angle: float) -> Line:
    turn = round(angle) % 360 if angle % 90 == 0 else 0
    words = tuple(
        word.model_copy(update={"box": _around(word.box, angle), "turn": turn}) for word in line.words
    )
    return Line(words=words, box=_around(line.box, angle))


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    """A point turned counter-clockwise (as seen, y down) about the origin of the page."""
    sin, cos = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    return x * cos + y * sin, y * cos - x * sin


def _around(box: Box, angle: float) -> Box:
    corners = [_turned(x, y, angle) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    across, down = zip(*corners, strict=True)
    return Box(min(across), min(down), max(across), max(down))
