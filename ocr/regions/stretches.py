"""Where text stands on the image of a page without anything being read: stretches of one line that wide white
parts, as the cells of a table without rulings are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.components import components
from ocr.pixels.ink import Image
from ocr.regions.rulings import RuledImage, without_rulings
from schema.box import Box

_INK = 150
"""Grey level below which there is ink, as in cells."""

_LOWEST_LETTER, _HIGHEST_LETTER = 3.0, 24.0
"""Points: what is lower is a mark, a point or a speck; what is higher is no letter of a table."""

_TALL = 75.0
"""Percentile of the heights of letters that capitals, figures and letters with marks have: their height."""

_BODY = 0.42
"""Share of the height of capitals from which a part is a letter by itself, not a mark of one."""

_CORE = 0.25
"""Share of its height above and below its middle by which a letter shows its line: neighbours share that
much, lines one under the other do not.
"""

_GUTTER = 0.75
"""Heights of capitals of white that part two stretches; words keep half of it apart."""

_MARK_NEAR = 0.65
"""Heights of capitals above or below a stretch within which its marks stand."""

_DASH_WIDTH, _DASH_SHAPE = 2.0, 1.5
"""Points, and widths to heights, from which a low part that stands alone is a dash and no speck."""


class Stretch(NamedTuple):
    """``box`` is close around its ink, ``baseline`` the y on which most of its letters stand; in points."""

    box: Box
    baseline: float


class _Part(NamedTuple):
    """A connected part of the ink, in pixels; x1 and y1 are the first outside."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def height(self) -> int:
        return self.y1 - self.y0


def find_stretches(ruled: RuledImage, rulings: Sequence[Box]) -> tuple[Stretch, ...]:
    """The stretches of text on the page, top to bottom.

    ``rulings`` are the boxes in points of lines, flat ones, which are no ink.
    """
    image = without_rulings(ruled, rulings)
    parts = _parts(image)
    scale = ruled.scale
    letters = [p for p in parts if _LOWEST_LETTER * scale <= p.height <= _HIGHEST_LETTER * scale]
    if not letters:
        return ()
    height = float(np.percentile([part.height for part in letters], _TALL))
    bodies = [part for part in letters if part.height >= _BODY * height]
    rest = [part for part in parts if part.height < _BODY * height]
    groups = [[bodies[place] for place in places] for places in _places(bodies, image.shape, height)]
    groups += _lone_dashes(rest, groups, height, scale)
    wholes = _with_marks(groups, rest, height)
    found = []
    for places in _places(wholes, image.shape, height):
        letters = [part for place in places for part in groups[place]]
        box = _around([wholes[place] for place in places])
        found.append(Stretch(Box(*box).in_points(scale), float(np.median([p.y1 for p in letters])) / scale))
    return tuple(sorted(found, key=lambda stretch: (stretch.box.y0, stretch.box.x0)))


def _parts(image: Image) -> list[_Part]:
    _, stats, _ = components((image < _INK).astype(np.uint8))
    return [_Part(x, y, x + w, y + h) for x, y, w, h, _ in stats[1:].tolist()]


def _places(parts: Sequence[_Part], shape: tuple[int, ...], height: float) -> list[list[int]]:
    """The places of ``parts`` that stand on one line with less than a gutter between them, together."""
    gutter = round(_GUTTER * height)
    cores = np.zeros((shape[0], shape[1] + gutter), np.uint8)
    for part in parts:
        middle, half = (part.y0 + part.y1) // 2, max(1, round(_CORE * part.height))
        cv2.rectangle(cores, (part.x0, middle - half), (part.x1 + gutter, middle + half), 255, -1)
    labels, _, _ = components(cores)
    found: dict[int, list[int]] = {}
    for place, part in enumerate(parts):
        found.setdefault(int(labels[(part.y0 + part.y1) // 2, part.x0]), []).append(place)
    return list(found.values())


def _lone_dashes(
    rest: Sequence[_Part], groups: Sequence[Sequence[_Part]], height: float, scale: float
) -> list[list[_Part]]:
    """The low parts of ``rest`` as wide as a dash that stand at no group."""
    sides = np.array([_around(group) for group in groups])
    wide = [p for p in rest if p.x1 - p.x0 >= max(_DASH_WIDTH * scale, _DASH_SHAPE * p.height)]
    return [[part] for part in wide if _nearest(part, sides, height) is None]


def _with_marks(groups: Sequence[Sequence[_Part]], rest: Sequence[_Part], height: float) -> list[_Part]:
    """Each of ``groups`` as one part with the marks and points of ``rest`` that stand close to it."""
    wholes = [_around(group) for group in groups]
    sides = np.array(wholes)
    for mark in rest:
        place = _nearest(mark, sides, height)
        if place is not None:
            wholes[place] = _around([wholes[place], mark])
    return wholes


def _nearest(mark: _Part, sides: NDArray[np.int64], height: float) -> int | None:
    """Which of the boxes ``sides`` (N, 4) ``mark`` stands closest to, None where none is near."""
    across = np.maximum(np.maximum(sides[:, 0] - mark.x1, mark.x0 - sides[:, 2]), 0)
    down = np.maximum(np.maximum(sides[:, 1] - mark.y1, mark.y0 - sides[:, 3]), 0)
    near = (across <= _GUTTER * height) & (down <= _MARK_NEAR * height)
    return int(np.argmin(np.where(near, across + down, np.inf))) if near.any() else None


def _around(parts: Sequence[_Part]) -> _Part:
    x0, y0, x1, y1 = zip(*parts, strict=True)
    return _Part(min(x0), min(y0), max(x1), max(y1))
