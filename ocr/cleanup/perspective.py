"""A sheet photographed on a darker ground, made rectangular."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.ink import Image, scaled

_LOOK_HEIGHT = 800
_STEEPEST = 0.36
"""Tangent of 20 degrees: how far an edge of the sheet may lean."""

_STEP = 25.0
"""Grey levels by which the sheet is brighter than the ground beside it, along the whole edge."""

_SHARES = (0.25, 0.93)
"""Of the picture, what the sheet covers: less is some other thing, more leaves no ground to tell it from."""

_LEFT_OUT = 0.1
"""Share of the sheet that may lie outside as bright as it: more is a part that would be lost, where a line
across the sheet was taken for its edge."""

_ALONG_EDGE = 0.8
"""Share of an edge that shows the step: the rest may lie under a finger or a clip."""

_BLUR = 1.5
"""Pixels of the blur (sigma) that takes grain off before edges are looked for."""

Side = Literal["left", "right", "top", "bottom"]
Segment = tuple[float, float, float, float]


def sheet_corners(image: Image) -> NDArray[np.float32] | None:
    """Corners (4, 2) of the sheet in pixels, from top left clockwise, or None.

    None when the rim of the picture is paper, or when the four edges of a sheet are not found: straight
    lines longer than a third of the picture with a sharp step from dark to bright, and no more paper outside.
    A shadow has a soft step, a ruling has paper on both sides.
    """
    factor = _LOOK_HEIGHT / max(image.shape[:2])
    small = scaled(image, factor)
    grey = small if small.ndim == 2 else np.ascontiguousarray(small[:, :, 1])
    if not _has_dark_rim(grey):
        return None
    blurred = np.asarray(cv2.GaussianBlur(grey, (0, 0), _BLUR), np.uint8)
    edges = cv2.Canny(blurred, 20, 60)
    shortest = round(min(grey.shape) / 3)
    found = cv2.HoughLinesP(edges, 1, np.pi / 720, 60, minLineLength=shortest, maxLineGap=25)
    if found is None:
        return None
    segments = [(float(a), float(b), float(c), float(d)) for a, b, c, d in found.reshape(-1, 4)]
    left, right = _edge(segments, blurred, "left"), _edge(segments, blurred, "right")
    top, bottom = _edge(segments, blurred, "top"), _edge(segments, blurred, "bottom")
    if left is None or right is None or top is None or bottom is None:
        return None
    corners = [_crossing(a, b) for a, b in ((top, left), (top, right), (bottom, right), (bottom, left))]
    sheet = np.array(corners, dtype=np.float32)
    share = cv2.contourArea(sheet) / grey.size
    whole = _SHARES[0] < share < _SHARES[1] and _paper_outside(grey, sheet) <= _LEFT_OUT
    return sheet / np.float32(factor) if whole else None


def _has_dark_rim(grey: Image) -> bool:
    height, width = grey.shape
    middle = np.median(grey[height // 4 : -height // 4, width // 4 : -width // 4])
    return sum(bool(np.median(rim) < middle - _STEP) for rim in _rims(grey)) >= 3


def _rims(grey: Image) -> tuple[Image, ...]:
    return grey[:8], grey[-8:], grey[:, :8], grey[:, -8:]


def _paper_outside(grey: Image, corners: NDArray[np.float32]) -> float:
    """How much lies outside ``corners`` that is as bright as what lies inside, as a share of the inside."""
    inside = np.zeros_like(grey)
    cv2.fillConvexPoly(inside, corners.round().astype(np.int32), 1)
    ground = np.median(np.concatenate([rim.ravel() for rim in _rims(grey)]))
    level = (float(np.median(grey[inside > 0])) + float(ground)) / 2
    return float(np.count_nonzero(grey[inside == 0] > level) / np.count_nonzero(inside))


def _edge(segments: list[Segment], grey: Image, side: Side) -> Segment | None:
    """The longest segment that has the sheet on the inner side and the ground on the outer one."""
    upright = side in ("left", "right")
    inward = 1 if side in ("left", "top") else -1
    best, length = None, 0.0
    for x0, y0, x1, y1 in segments:
        along, across = (abs(y1 - y0), abs(x1 - x0)) if upright else (abs(x1 - x0), abs(y1 - y0))
        if across > _STEEPEST * along or along <= length:
            continue
        xs, ys = np.linspace(x0, x1, 50), np.linspace(y0, y1, 50)
        shift = (6 * inward, 0) if upright else (0, 6 * inward)
        step = _samples(grey, xs + shift[0], ys + shift[1]) - _samples(grey, xs - shift[0], ys - shift[1])
        if np.median(step) > _STEP and np.mean(step > _STEP / 2) > _ALONG_EDGE:
            best, length = (x0, y0, x1, y1), along
    return best


def _samples(grey: Image, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.float64]:
    rows = np.clip(ys.round().astype(int), 0, grey.shape[0] - 1)
    columns = np.clip(xs.round().astype(int), 0, grey.shape[1] - 1)
    return np.asarray(grey[rows, columns], dtype=np.float64)


def _crossing(one: Segment, other: Segment) -> tuple[float, float]:
    lines = [np.cross([x0, y0, 1.0], [x1, y1, 1.0]) for x0, y0, x1, y1 in (one, other)]
    x, y, w = np.cross(lines[0], lines[1])
    return float(x / w), float(y / w)


def rectified(image: Image, corners: NDArray[np.float32]) -> Image:
    """The sheet inside ``corners`` as a rectangle with the longer of each two opposite sides."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = round(float(max(sides[0], sides[2]))), round(float(max(sides[1], sides[3])))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(
        cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC), dtype=np.uint8
    )
