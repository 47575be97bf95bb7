"""The small angle by which a page lies askew, and turning it back."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.ink import Image

LIMIT = 8.0
"""Degrees to either side that are searched: a sheet that lies worse than that jams the feeder."""

SMALLEST = 0.08
"""Below this many degrees turning costs sharpness and gains nothing."""

_COARSE_POINTS, _FINE_POINTS = 15_000, 30_000
_COARSE_STEP, _FINE_STEP, _REACH = 0.25, 0.05, 0.4

_ROW_HEIGHTS = (2.0, 1.0)
"""Pixels of the rows in whose projections the coarse search looks."""

_TOP = 0.7
"""The peak of the criterion is where it exceeds this share of its maximum."""


def skew_angle(ink: Image) -> float:
    """Degrees (counter-clockwise positive) by which the lines of the mask ``ink`` rise to the right.

    The angle whose row projection of the ink is the most uneven (largest sum of squared steps between
    neighbouring rows; Postl's criterion) is looked for in steps of 0.25 degrees, then in steps of 0.05; a
    parabola through the peak gives the rest. The coarse search looks at high rows and at low ones: in a table
    whose cells have one line or two, centred, high rows fall together at a wrong angle; along short lines low
    ones do. Returns 0.0 for a mask with hardly any ink.
    """
    rows, columns = np.nonzero(ink)
    if len(rows) < 200:
        return 0.0
    coarse = np.arange(-LIMIT, LIMIT + 0.01, _COARSE_STEP)
    some = _every(max(1, len(rows) // _COARSE_POINTS), rows, columns)
    about = {
        float(coarse[int(np.argmax([_unevenness(some, angle, height) for angle in coarse]))])
        for height in _ROW_HEIGHTS
    }
    some = _every(max(1, len(rows) // _FINE_POINTS), rows, columns)
    searched = []
    for angle in sorted(about):
        fine = angle + np.arange(-_REACH, _REACH + 0.001, _FINE_STEP)
        searched.append((fine, np.array([_unevenness(some, each, row_height=1.0) for each in fine])))
    return round(_peak(*max(searched, key=lambda found: float(found[1].max()))), 2)


def _every(step: int, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.column_stack((columns[::step], rows[::step])).astype(np.float64)


def _peak(angles: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """The vertex of the parabola through what surrounds the best score.

    The best score alone is drawn to angles at which rows of pixels fall on rows of the projection.
    """
    best = int(np.argmax(scores))
    low = np.flatnonzero(scores < _TOP * scores[best])
    first = int(low[low < best].max(initial=-1)) + 1
    last = int(low[low > best].min(initial=len(scores)))
    if last - first < 3:
        return float(angles[best])
    square, linear, _ = np.polyfit(angles[first:last] - angles[best], scores[first:last], 2)
    if square >= 0:
        return float(angles[best])
    return float(np.clip(angles[best] - linear / (2 * square), angles[first], angles[last - 1]))


def _unevenness(points: NDArray[np.float64], angle: float, row_height: float) -> float:
    """``points`` (N, 2) are x and y; each counts in part for either of the rows that it lies between."""
    radians = np.deg2rad(angle)
    rows = (points[:, 1] * np.cos(radians) + points[:, 0] * np.sin(radians)) / row_height
    rows -= rows.min()
    whole = rows.astype(np.int64)
    part = rows - whole
    profile = np.bincount(whole, 1 - part, whole.max() + 2) + np.bincount(whole + 1, part, whole.max() + 2)
    smooth = profile[:-2] + 2 * profile[1:-1] + profile[2:]  # a step of one pixel is the grid, not the text
    return float(np.square(smooth[2:] - smooth[:-2]).sum())


def turned(image: Image, degrees: float, interpolation: int | None = None) -> Image:
    """``image`` turned clockwise by ``degrees`` about its centre, same size, white where nothing was.

    By OpenCV's ``interpolation``, or where it is None grey by cubic and colour by linear: three channels by
    cubic cost as much as a tenth of the reading, and are blurred less by it than by their way to the reading
    resolution.
    """
    if not degrees:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    if interpolation is None:
        interpolation = cv2.INTER_CUBIC if image.ndim == 2 else cv2.INTER_LINEAR
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=interpolation, borderValue=(255, 255, 255)),
        dtype=np.uint8,
    )
