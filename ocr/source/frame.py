"""Where a place on an upright, straightened page lies on the page as it was delivered.

A transform is a homography: a (3, 3) matrix that takes (x, y, 1) to (w·x', w·y', w). Frames have their
origin at the top-left corner, x to the right, y down, in pixels or points alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from schema.box import Box

Transform = NDArray[np.float64]


def unturned(width: float, height: float, clockwise: int) -> Transform:
    """From the frame of a page turned ``clockwise`` degrees (a multiple of 90) back to the page before.

    ``width`` and ``height`` are those before the turn.
    """
    match clockwise % 360:
        case 90:
            rows = [[0, 1, 0], [-1, 0, height], [0, 0, 1]]
        case 180:
            rows = [[-1, 0, width], [0, -1, height], [0, 0, 1]]
        case 270:
            rows = [[0, -1, width], [1, 0, 0], [0, 0, 1]]
        case _:
            rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    return np.array(rows, dtype=np.float64)


def skewed_again(width: float, height: float, skew: float) -> Transform:
    """From a page turned clockwise by ``skew`` degrees about its centre, same size, to the page before."""
    back = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    return np.vstack([np.asarray(back, dtype=np.float64), [0.0, 0.0, 1.0]])


def in_perspective(corners: NDArray[np.float32], width: float, height: float) -> Transform:
    """From the rectangle of ``width`` × ``height`` to the sheet whose ``corners`` (4, 2) go clockwise from
    the top left."""
    rectangle = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    return np.asarray(cv2.getPerspectiveTransform(rectangle, corners), dtype=np.float64)


def in_other_units(transform: Transform, scale: float, left: float | None = None) -> Transform:
    """``transform`` for frames in units of which ``scale`` were one before (72/300: pixels to points).

    ``left`` is that of the frame that it leads from, where the two differ.
    """
    left = scale if left is None else left
    return np.diag([scale, scale, 1.0]) @ transform @ np.diag([1 / left, 1 / left, 1.0])


def placed(transform: Transform, x: float, y: float) -> tuple[float, float]:
    """The point (``x``, ``y``) in the other frame."""
    u, v, w = transform @ np.array([x, y, 1.0])
    return float(u / w), float(v / w)


def box_placed(transform: Transform, box: Box) -> Box:
    """The box around ``box`` in the other frame."""
    corners = [placed(transform, x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
    across, down = zip(*corners, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def of_values(values: Sequence[float] | None) -> Transform:
    """The transform of nine numbers row by row; without any, the one that moves nothing."""
    return np.eye(3) if values is None else np.array(values, dtype=np.float64).reshape(3, 3)


def as_values(transform: Transform) -> tuple[float, ...]:
    """The nine numbers of ``transform`` row by row, to ten digits."""
    return tuple(float(f"{value:.10g}") for value in (transform / transform[2, 2]).ravel())
