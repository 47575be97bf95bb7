"""Rulings on the image of a scanned page, with OpenCV.

Lengths below are in pixels at 300 dpi, as they were measured, and are scaled to the page's own resolution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np

from ocr.pixels.components import components
from ocr.pixels.ink import LETTER_DPI, Image, PageInk
from schema.box import Box
from schema.page import Ruling

REFERENCE_SCALE = 300 / 72
"""Pixels per point of the resolution that the lengths here are given for."""

INK = 190
_GAP = 7
_SHORTEST_ACROSS = 90
_SHORTEST_DOWN = 50
_THICKEST = 14
_TEXT_BESIDE = 0.3
_SURELY_RULING = 4
_DOTTED_GAP = 31
_SHORTEST_DOTTED = 360
_BESIDE = 9
_PALEST = 6
"""Grey levels by which a weak line, smoothed along its direction, is darker than _BESIDE pixels from it."""
_LEAST_CROSSED = 3
_UPRIGHT = 36.0
"""Points: no letter is as high, and two lines of a cell are."""
_REACH = 3.0
"""Points by which a ruling may stray from its straight edge on a page that is not quite flat."""


class _Line(NamedTuple):
    """``position`` is its y when it is horizontal, else its x; from ``start`` to ``end``, all in points."""

    position: float
    start: float
    end: float


@dataclass(frozen=True)
class RuledImage:
    """``flat`` is the page with its background and coloured fills bleached (grey uint8), at ``scale`` pixels
    per point; ``across`` and ``down`` are the masks of its rulings (255). The boxes of ``rulings`` are their
    middle lines, in points: how thick they are is not measured.
    """

    flat: Image
    scale: float
    across: Image
    down: Image
    rulings: tuple[Ruling, ...]


def flattened(grey: Image, colour: Image | None, scale: float) -> Image:
    """The page with paper, shadows and fills made white and dark strokes kept: grey uint8 (H, W).

    The brightest channel divided by its background bleaches yellow, red and green fills, red seals and blue
    ink at once; grey fills go with the background, which is what is left when strokes are closed away.
    ``scale`` is in pixels per point.
    """
    bright = grey
    if colour is not None:
        for channel in cv2.split(colour):
            bright = np.asarray(cv2.max(bright, channel), dtype=np.uint8)
    small = cv2.resize(bright, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    size = _odd(6 * scale / REFERENCE_SCALE)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (size, size)))
    paper = cv2.medianBlur(paper, 5)
    background = cv2.resize(paper, (bright.shape[1], bright.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(bright, np.maximum(background, 1), scale=255), dtype=np.uint8)


def find_ruled(grey: Image, colour: Image | None, scale: float) -> RuledImage:
    """The rulings of a page: ``grey`` (H, W) and ``colour`` (H, W, 3) or None, at ``scale`` pixels per
    point.
    """
    flat = flattened(grey, colour, scale)
    ink = np.asarray(cv2.threshold(flat, INK - 1, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)
    factor = scale / REFERENCE_SCALE
    across = _runs(ink, round(_SHORTEST_ACROSS * factor), _odd(_GAP * factor), vertical=False)
    down = _runs(ink, round(_SHORTEST_DOWN * factor), _odd(_GAP * factor), vertical=True)
    solid = _segments(across, ink, scale, vertical=False)
    verticals = _segments(down, ink, scale, vertical=True)
    weak = _weak(flat, down, scale) if len(verticals) >= _LEAST_CROSSED else ()
    crossing = [
        _without_overhang(line, verticals, ink, scale)
        for line in weak
        if len(_met(line, verticals)) >= _LEAST_CROSSED
    ]
    for line in crossing:
        ends = [(round(x * scale), round(line.position * scale)) for x in (line.start, line.end)]
        cv2.line(across, ends[0], ends[1], 255, _odd(3 * factor))
    rulings = [
        *(Ruling(orientation="horizontal", box=Box(x0, y, x1, y)) for y, x0, x1 in (*solid, *crossing)),
        *(Ruling(orientation="vertical", box=Box(x, y0, x, y1)) for x, y0, y1 in verticals),
    ]
    return RuledImage(flat=flat, scale=scale, across=across, down=down, rulings=tuple(rulings))


def has_uprights(page: PageInk) -> bool:
    """Whether three vertical strokes or more on ``page`` are longer than letters: those of a table."""
    length = round(_UPRIGHT * LETTER_DPI / 72)
    strokes = cv2.morphologyEx(page.mask(LETTER_DPI), cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    return len(list(_components(np.asarray(strokes, np.uint8), vertical=True))) >= _LEAST_CROSSED


def _weak(flat: Image, down: Image, scale: float) -> tuple[_Line, ...]:
    """Horizontal lines of dots, of dashes, or so pale that they are no ink: smoothed along their direction
    they are darker than what is above and below, which no row of letters is. Looked for at half resolution.

    Dots of a line that is not quite horizontal stand in different rows of pixels.
    """
    bare = np.where(down > 0, 255, flat).astype(np.uint8)
    half = np.asarray(cv2.resize(bare, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    factor = scale / 2 / REFERENCE_SCALE
    wide = _odd(_DOTTED_GAP * factor)
    smooth = cv2.blur(half, (wide, 1))
    sides = np.zeros((_odd(2 * _BESIDE * factor), 1), np.uint8)
    sides[[0, -1]] = 1
    darker = cv2.subtract(cv2.erode(smooth, sides), smooth)
    lines = np.asarray(cv2.threshold(darker, _PALEST, 255, cv2.THRESH_BINARY)[1], dtype=np.uint8)
    runs = _runs(lines, round(_SHORTEST_DOTTED * factor), wide, vertical=False)
    ink = np.asarray(cv2.threshold(half, INK - 1, 255, cv2.THRESH_BINARY_INV)[1], dtype=np.uint8)
    blurred = wide / scale
    return tuple(
        line._replace(start=line.start + blurred, end=line.end - blurred)
        for line in _segments(runs, ink, scale / 2, vertical=False, surely=float("inf"))
    )


def _met(line: _Line, verticals: Sequence[_Line]) -> list[int]:
    """Where in whole points a dotted line crosses or meets rulings, from the left: leaders in a cell meet
    none.
    """
    return sorted(
        {
            round(other.position)
            for other in verticals
            if line.start - _REACH <= other.position <= line.end + _REACH
            and other.start - _REACH <= line.position <= other.end + _REACH
        }
    )


def _without_overhang(line: _Line, verticals: Sequence[_Line], ink: Image, scale: float) -> _Line:
    """A weak ``line`` without the ends, past the outermost of the ``verticals`` that it meets, that are short
    or go on through the letters of a cell: smoothed along the line these look like more of it.
    """
    met = _met(line, verticals)
    first, last = float(met[0]), float(met[-1])
    beside = [v.position for v in verticals if v.start <= line.position <= v.end]
    before = max((x for x in beside if x < line.start), default=line.start)
    after = min((x for x in beside if x > line.end), default=line.end)
    start, end = line.start, line.end
    if first - start < (first - before) / 2 or _goes_through_letters(line, start, first, ink, scale):
        start = first
    if end - last < (after - last) / 2 or _goes_through_letters(line, last, end, ink, scale):
        end = last
    return line._replace(start=start, end=end)


def _goes_through_letters(line: _Line, start: float, end: float, ink: Image, scale: float) -> bool:
    x0, x1, y = (round(value * scale) for value in (start + _REACH, end - _REACH, line.position))
    if x1 <= x0:
        return False
    return _beside_text(ink, x0, y, x1 - x0, 1, scale / REFERENCE_SCALE, vertical=False)


def _odd(length: float) -> int:
    return max(3, round(length) // 2 * 2 + 1)


def _runs(ink: Image, length: int, gap: int, *, vertical: bool) -> Image:
    """What remains of ``ink`` when holes of ``gap`` pixels are closed and runs shorter than ``length``
    removed.
    """
    close, keep = ((gap, 1), (length, 1)) if vertical else ((1, gap), (1, length))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(close, np.uint8))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(keep, np.uint8)), dtype=np.uint8)


def _segments(
    runs: Image, ink: Image, scale: float, *, vertical: bool, surely: float | None = None
) -> tuple[_Line, ...]:
    """The rulings among the components of ``runs``, in points; from ``surely`` pixels on without looking
    beside.
    """
    factor = scale / REFERENCE_SCALE
    if surely is None:
        surely = _SURELY_RULING * (_SHORTEST_DOWN if vertical else _SHORTEST_ACROSS) * factor
    found = []
    for (x, y, width, height, area), centre in _components(runs, vertical=vertical):
        length = height if vertical else width
        if area / length > _THICKEST * factor:
            continue
        if length < surely and _beside_text(ink, x, y, width, height, factor, vertical=vertical):
            continue
        if vertical:
            found.append(_Line(centre[0] / scale, y / scale, (y + height) / scale))
        else:
            found.append(_Line(centre[1] / scale, x / scale, (x + width) / scale))
    return tuple(found)


def _components(
    runs: Image, *, vertical: bool
) -> Iterator[tuple[tuple[int, int, int, int, int], tuple[float, float]]]:
    """Box, area and centre of each component of ``runs``, of which most is empty: looked for between rows,
    or where they are ``vertical`` between columns, that hold none.
    """
    inked = np.asarray(cv2.reduce(runs, 0 if vertical else 1, cv2.REDUCE_MAX)).ravel() > 0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inked, [False])).astype(np.int8)))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        band = runs[:, start:end] if vertical else runs[start:end]
        left, top, width, height = cv2.boundingRect(np.ascontiguousarray(band))
        _, stats, centres = components(band[top : top + height, left : left + width])
        right, down = (left + start, top) if vertical else (left, top + start)
        for (x, y, wide, high, area), (across, below) in zip(
            stats[1:].tolist(), centres[1:].tolist(), strict=True
        ):
            yield (x + right, y + down, wide, high, area), (across + right, below + down)


def _beside_text(
    ink: Image, x: int, y: int, width: int, height: int, factor: float, *, vertical: bool
) -> bool:
    """Whether much ink lies close on one side: straight tops of bold letters and their stems look like
    rulings.
    """
    near, far = max(1, round(2 * factor)), max(3, round(9 * factor))
    if vertical:
        sides = (
            ink[y : y + height, max(0, x - far) : max(0, x - near)],
            ink[y : y + height, x + width + near : x + width + far],
        )
    else:
        sides = (
            ink[max(0, y - far) : max(0, y - near), x : x + width],
            ink[y + height + near : y + height + far, x : x + width],
        )
    return any(side.size > 0 and float(side.mean()) / 255 > _TEXT_BESIDE for side in sides)


def without_rulings(ruled: RuledImage, cells: Sequence[Box]) -> Image:
    """The flattened page with the rulings between ``cells`` (boxes in points) painted white, nothing else.

    Only pixels near a side of a cell go, so that dashes, underlines and what stands inside a spanned cell
    at the height of a ruling beside it stay.
    """
    if not cells:
        return ruled.flat.copy()
    reach = max(2, round(_REACH * ruled.scale))
    boxes = [[round(side * ruled.scale) for side in cell] for cell in cells]
    near = np.zeros_like(ruled.across)
    for x0, y0, x1, y1 in boxes:
        for y in (y0, y1):
            near[max(0, y - reach) : y + reach + 1, max(0, x0 - reach) : x1 + reach + 1] = 255
    lines = cv2.bitwise_and(ruled.across, near)
    near[:] = 0
    for x0, y0, x1, y1 in boxes:
        for x in (x0, x1):
            near[max(0, y0 - reach) : y1 + reach + 1, max(0, x - reach) : x + reach + 1] = 255
    lines = cv2.bitwise_or(lines, cv2.bitwise_and(ruled.down, near))
    width = _odd(5 * ruled.scale / REFERENCE_SCALE)
    lines = cv2.dilate(lines, np.ones((width, width), np.uint8))
    return np.where(lines > 0, 255, ruled.flat).astype(np.uint8)
