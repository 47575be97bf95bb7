"""What stands in a cell of a table: its ink, without specks and the rest of rulings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.pixels.components import components
from ocr.pixels.ink import Image, PixelBox, vertical_strokes

_SPECK = 1.2
_SMALLEST_LETTER = 3.0
_BESIDE, _ABOVE = 8.0, 4.0
"""Points from the nearest letter, beside it and above or below, within which a speck is part of the text."""

_DASH = ((2.0, 14.0), (0.3, 2.6))
"""Points: what measures less both ways is no ink, or no letter; (width, height) limits of a dash."""

_DASH_SHAPE, _DASH_FILLED = 1.8, 0.6
"""Width of a dash in heights of it, and the share of its box that is inked, at least."""

_DASH_RIM = 0.15
"""Share of the cell's height at top and bottom where a stroke is no dash."""


_THINNEST = 4
"""Length of what may be left of a ruling, in its widths; letters other than strokes are wider."""

_SAME_HEIGHT = 0.15
"""Share of its height by which the top and the foot of a figure may differ from those of the next."""


@dataclass(frozen=True)
class CellInk:
    """The ink inside one cell: ``box`` around it in pixels, ``is_dash`` when it is a single dash.

    ``is_speck`` says that no part of it is as large as a letter, ``stems`` counts its vertical strokes from
    top to bottom: one for each I of a Roman number. ``strays`` are boxes of specks that belong to no letter.
    """

    box: PixelBox
    is_dash: bool
    is_speck: bool
    stems: int = 0
    strays: tuple[PixelBox, ...] = ()


def find_ink(image: Image, cell: PixelBox, scale: float, dark: int = 150) -> CellInk | None:
    """What stands in ``cell`` of ``image`` (grey uint8, rulings erased), None when it is empty.

    ``scale`` is in pixels per point, ``dark`` the grey level below which there is ink.
    """
    crop = image[cell.y0 : cell.y1, cell.x0 : cell.x1]
    if crop.size == 0:
        return None
    inked = (crop < dark).astype(np.uint8)
    _, stats, _ = components(inked)
    parts = [stats[i] for i in range(1, len(stats)) if max(stats[i][2], stats[i][3]) >= _SPECK * scale]
    parts = [part for part in parts if not _is_remnant(part, parts, crop.shape)]
    if not parts:
        return None
    parts, strays = _apart(parts, scale)
    x0, y0 = min(int(p[0]) for p in parts), min(int(p[1]) for p in parts)
    x1, y1 = max(int(p[0] + p[2]) for p in parts), max(int(p[1] + p[3]) for p in parts)
    box = PixelBox(cell.x0 + x0, cell.y0 + y0, cell.x0 + x1, cell.y0 + y1)
    largest = max(max(int(part[2]), int(part[3])) for part in parts)
    return CellInk(
        box,
        is_dash=len(parts) == 1 and _is_dash(parts[0], crop.shape, scale),
        is_speck=largest < _SMALLEST_LETTER * scale,
        stems=vertical_strokes(inked[y0:y1, x0:x1]),
        strays=tuple(
            PixelBox(cell.x0 + int(x), cell.y0 + int(y), cell.x0 + int(x + w), cell.y0 + int(y + h))
            for x, y, w, h, _ in strays
        ),
    )


def _apart(parts: list[np.ndarray], scale: float) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """``parts`` that are letters or near one (marks and points are), and specks that are not.

    Near is beside a letter, or close above or below one. Without any letter all specks are kept.
    """
    large = [part for part in parts if max(part[2], part[3]) >= _SMALLEST_LETTER * scale]
    if not large:
        return parts, []
    sizes = np.array([part[:4] for part in large])
    kept: list[np.ndarray] = []
    strays: list[np.ndarray] = []
    for part in parts:
        x, y, width, height = (int(value) for value in part[:4])
        across = np.maximum(sizes[:, 0] - (x + width), x - (sizes[:, 0] + sizes[:, 2])) / scale
        down = np.maximum(sizes[:, 1] - (y + height), y - (sizes[:, 1] + sizes[:, 3])) / scale
        near = ((across <= _BESIDE) & (down <= _ABOVE / 2)) | ((across <= _ABOVE / 2) & (down <= _ABOVE))
        (kept if near.any() else strays).append(part)
    return kept, strays


def _is_remnant(part: np.ndarray, parts: Sequence[np.ndarray], shape: tuple[int, ...]) -> bool:
    """Whether ``part`` is what is left of a ruling: flat or thin, at the rim of the cell, and not as high as
    what stands beside it, as a 1 is.
    """
    x, y, width, height, _ = (int(value) for value in part)
    rim = 3
    beside = x <= rim or x + width >= shape[1] - rim
    slack = _SAME_HEIGHT * height
    if any(
        other is not part
        and other[2] > height / _THINNEST
        and abs(int(other[1]) - y) <= slack
        and abs(int(other[1] + other[3]) - y - height) <= slack
        for other in parts
    ):
        return False
    above = y <= rim or y + height >= shape[0] - rim
    return (beside and height > _THINNEST * width) or (above and width > _THINNEST * height)


def _is_dash(part: np.ndarray, shape: tuple[int, ...], scale: float) -> bool:
    _, y, width, height, area = (int(value) for value in part)
    (least_width, most_width), (least_height, most_height) = _DASH
    flat = least_width <= width / scale <= most_width and least_height <= height / scale <= most_height
    inside = _DASH_RIM * shape[0] < y + height / 2 < (1 - _DASH_RIM) * shape[0]
    return flat and width >= _DASH_SHAPE * height and area >= _DASH_FILLED * width * height and inside
