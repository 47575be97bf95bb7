"""The picture of a slot as the digit reader takes it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.ink import Image

HEIGHT = 32
"""Pixels of a slot's picture from top to bottom."""
POINTS = 0.7
"""Points that a pixel of it is wide and high: handwritten digits are 12 to 22 pixels high."""
FINE = 3
"""Pixels of the picture that is brought to that size to one of its own."""
OTHER = "?"
"""A character in a slot that is no digit."""
_LEAST_CONTRAST = 90.0


def prepared(grey: Image) -> NDArray[np.float32]:
    """``grey`` at ``FINE`` times the size (H, W multiples of it) as ink from 0 to 1, whatever the paper."""
    small = cv2.resize(grey, (grey.shape[1] // FINE, grey.shape[0] // FINE), interpolation=cv2.INTER_AREA)
    paper = float(np.percentile(small, 80))
    depth = max(paper - float(np.percentile(small, 1)), _LEAST_CONTRAST)
    return np.asarray(np.clip((paper - small) / depth, 0, 1), np.float32)
