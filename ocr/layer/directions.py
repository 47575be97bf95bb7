"""Lines of text that is not level: heads of narrow columns, notes along a margin, watermarks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ocr.layer.glyph import Glyph
from ocr.layer.lines import lines_of
from schema.box import Box, bounding_box
from schema.page import Line, Stamp

_SAME_DIRECTION = 5.0  # degrees


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
