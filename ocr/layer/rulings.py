"""Drawn straight lines of a PDF page: borders of tables, lines under headings, footnote separators; and the
filled rectangles that bound cells drawn by shading alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from schema.box import Box
from schema.page import Ruling

_THIN = 2.5  # points: a filled rectangle no thicker than this is a drawn line
_THINNEST_FILL = 3.0  # points: a thicker filled rectangle is an area, not a line
_SHORTEST = 3.0
_TOUCHING = 1.5
_FAINTEST = 0.97  # grey level (1 is white) from which a line cannot be seen


def rulings_of(page: Any) -> tuple[Ruling, ...]:
    """Rulings of the pdfplumber page ``page``; pieces that touch on one axis are joined."""
    pieces = [box for item in (*page.lines, *page.rects, *page.curves) for box in _strokes(item)]
    horizontal = _joined(box for box in pieces if box.width >= box.height)
    vertical = _joined(_transposed(box) for box in pieces if box.height > box.width)
    return tuple(Ruling(orientation="horizontal", box=box) for box in horizontal) + tuple(
        Ruling(orientation="vertical", box=_transposed(box)) for box in vertical
    )


def fills_of(page: Any) -> tuple[Box, ...]:
    """Filled rectangles of the pdfplumber page ``page``; none where all are as white as paper: then none of
    their sides can be seen.
    """
    fills = [
        (Box(float(rect["x0"]), float(rect["top"]), float(rect["x1"]), float(rect["bottom"])), rect)
        for rect in page.rects
        if rect.get("fill")
    ]
    fills = [(box, rect) for box, rect in fills if min(box.width, box.height) > _THINNEST_FILL]
    if not any(_is_seen(rect.get("non_stroking_color")) for _, rect in fills):
        return ()
    return tuple(box for box, _ in fills)


def _strokes(item: dict[str, Any]) -> Iterator[Box]:
    box = Box(float(item["x0"]), float(item["top"]), float(item["x1"]), float(item["bottom"]))
    thickness = float(item.get("linewidth") or 0.0)
    stroked = item.get("stroke") and _is_seen(item.get("stroking_color"))
    filled = item.get("fill") and _is_seen(item.get("non_stroking_color"))
    if min(box.width, box.height) <= _THIN:
        if stroked or filled:
            yield _thickened(box, thickness)
    elif stroked and item["object_type"] == "rect":
        yield _thickened(Box(box.x0, box.y0, box.x1, box.y0), thickness)
        yield _thickened(Box(box.x0, box.y1, box.x1, box.y1), thickness)
        yield _thickened(Box(box.x0, box.y0, box.x0, box.y1), thickness)
        yield _thickened(Box(box.x1, box.y0, box.x1, box.y1), thickness)


def _is_seen(colour: Any) -> bool:
    if isinstance(colour, int | float):
        colour = (colour,)
    if not isinstance(colour, list | tuple) or not all(isinstance(part, int | float) for part in colour):
        return True
    if len(colour) == 4:
        return any(part > 1 - _FAINTEST for part in colour)
    return not colour or any(part < _FAINTEST for part in colour)


def _thickened(box: Box, thickness: float) -> Box:
    half = min(thickness, _THIN) / 2
    if box.width >= box.height and box.height < thickness:
        return Box(box.x0, box.y0 - half, box.x1, box.y1 + half)
    if box.height > box.width and box.width < thickness:
        return Box(box.x0 - half, box.y0, box.x1 + half, box.y1)
    return box


def _transposed(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """Horizontal pieces joined where they lie on one axis and touch; short rests are dropped."""
    joined: list[Box] = []
    for box in sorted(boxes, key=lambda b: (round(b.center[1]), b.x0)):
        for index in range(len(joined) - 1, max(-1, len(joined) - 4), -1):
            other = joined[index]
            touches = box.x0 <= other.x1 + _TOUCHING and other.x0 <= box.x1 + _TOUCHING
            if touches and abs(other.center[1] - box.center[1]) <= _TOUCHING:
                joined[index] = other.union(box)
                break
        else:
            joined.append(box)
    return [box for box in joined if box.width >= _SHORTEST]
