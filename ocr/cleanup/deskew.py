"""The small angle by which a page lies askew, and turning it back."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.cleanup.ink import Image

LIMIT = 8.0
"""Degrees to either side that are searched: a sheet that lies worse than that jams the feeder."""

SMALLEST = 0.08
"""Below this many degrees turning costs sharpness and gains nothing."""

_POINTS = 60_000


def skew_angle(ink: Image) -> float:
    """Degrees (counter-clockwise positive) by which the lines of the mask ``ink`` rise to the right.

    The angle whose row projection of the ink is the most uneven (largest sum of squared steps between
    neighbouring rows; Postl's criterion) wins: a search in steps of 0.25 degrees and then one of 0.02.
    Returns 0.0 for a mask with hardly any ink.
    """
    rows, columns = np.nonzero(ink)
    if len(rows) < 200:
        return 0.0
    step = max(1, len(rows) // _POINTS)
    ys, xs = rows[::step].astype(np.float64), columns[::step].astype(np.float64)
    coarse = np.arange(-LIMIT, LIMIT + 0.01, 0.25)
    best = _best_angle(xs, ys, coarse, row_height=2.0)
    return round(_best_angle(xs, ys, best + np.arange(-0.3, 0.301, 0.02), row_height=1.0), 2)


def _best_angle(
    xs: NDArray[np.float64], ys: NDArray[np.float64], angles: NDArray[np.float64], row_height: float
) -> float:
    scores = [_unevenness(xs, ys, angle, row_height) for angle in angles]
    return float(angles[int(np.argmax(scores))])


def _unevenness(xs: NDArray[np.float64], ys: NDArray[np.float64], angle: float, row_height: float) -> float:
    radians = np.deg2rad(angle)
    rows = (ys * np.cos(radians) + xs * np.sin(radians)) / row_height
    profile = np.bincount((rows - rows.min()).astype(np.int64)).astype(np.float64)
    smooth = profile[:-2] + 2 * profile[1:-1] + profile[2:]  # a step of one pixel is the grid, not the text
    return float(np.square(smooth[2:] - smooth[:-2]).sum())


def turned(image: Image, degrees: float) -> Image:
    """``image`` turned clockwise by ``degrees`` about its centre, same size, white where nothing was."""
    if not degrees:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)),
        dtype=np.uint8,
    )
