"""A PDF page as a viewer paints it, with its text and without: what can be seen of the things in its file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ocr.layer.text_layer import TextLayer
from ocr.source.render import Pixels, render_ground
from schema.box import Box, bounding_box
from schema.page import Line, Ruling

_SIDES = (842.0, 2000.0)
"""Pixels of the longer side of a picture, at least and at most; between them a point is a pixel."""
CONTRAST = 8
"""Levels of 255 in one channel by which an edge shows; the faintest shading of Word (5 % grey) has 13."""
_BESIDE = 2
"""Pixels on each side of an edge that are compared: the edge itself is smoothed over one or two."""
_SHORTEST_SIDE = 6.0  # points
_HOLE = 3  # pixels of an edge that may be missing
_TIGHT = 2.0
"""Points of room in a box behind one line of text, on each side; cells have more (Word's have 5.4)."""


@dataclass(frozen=True)
class Painted:
    """``whole`` and ``ground``, which has no text, in RGB at ``dpi``: about ``scale`` pixels per point."""

    whole: Pixels
    ground: Pixels
    dpi: float
    scale: float


def paint(content: bytes, layer: TextLayer) -> Painted:
    """The one-page PDF ``content``, whose ``layer`` was read, as a coarse picture. Raises PageDamaged."""
    longest = max(layer.width, layer.height)
    dpi = 72.0 * min(max(1.0, _SIDES[0] / longest), _SIDES[1] / longest)
    whole, ground = render_ground(content, dpi)
    return Painted(whole, ground, dpi, whole.shape[1] / layer.width)


def sides_of_fills(fills: Iterable[Box], lines: Sequence[Line], painted: Painted) -> tuple[Ruling, ...]:
    """The stretches of the sides of ``fills`` at which a viewer sees an edge, as rulings without thickness.

    White boxes on white paper and neighbours of one colour have none. A box behind one of ``lines`` as wide
    as its words (a highlighted word, the ground that word processors put behind each line) bounds no cell.
    """
    ground = painted.ground.astype(np.int16)
    sides = []
    for box in fills:
        if _is_behind_a_line(box, lines):
            continue
        for y in (box.y0, box.y1):
            for x0, x1 in _edges(ground, y, box.x0, box.x1, painted.scale):
                sides.append(Ruling(orientation="horizontal", box=Box(x0, y, x1, y)))
        for x in (box.x0, box.x1):
            for y0, y1 in _edges(ground.transpose(1, 0, 2), x, box.y0, box.y1, painted.scale):
                sides.append(Ruling(orientation="vertical", box=Box(x, y0, x, y1)))
    return tuple(sides)


def _is_behind_a_line(box: Box, lines: Sequence[Line]) -> bool:
    for line in lines:
        if line.box.y1 <= box.y0 or line.box.y0 >= box.y1:
            continue
        words = [word.box for word in line.words if box.contains(word.box.center)]
        if words:
            printed = bounding_box(words)
            room = max(abs(printed.x0 - box.x0), abs(box.x1 - printed.x1))
            return room <= _TIGHT and box.height < 2 * printed.height
    return False


def _edges(
    ground: npt.NDArray[np.int16], position: float, start: float, end: float, scale: float
) -> list[tuple[float, float]]:
    """The stretches (points) between colours of the horizontal line at ``position``, ``start`` to ``end``."""
    row = round(position * scale)
    band = ground[max(0, row - _BESIDE) : row + _BESIDE, max(0, round(start * scale)) : round(end * scale)]
    if band.shape[0] < 2 or band.shape[1] == 0:
        return []
    seen = (band.max(axis=0) - band.min(axis=0)).max(axis=1) >= CONTRAST
    places = np.flatnonzero(seen)
    found = []
    for run in np.split(places, np.flatnonzero(np.diff(places) > _HOLE) + 1):
        if run.size and (run[-1] + 1 - run[0]) / scale >= min(_SHORTEST_SIDE, end - start - 2 / scale):
            found.append((max(start, 0.0) + run[0] / scale, max(start, 0.0) + (run[-1] + 1) / scale))
    return found
