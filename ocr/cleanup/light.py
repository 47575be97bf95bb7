"""Paper made evenly white: shadows, yellowed paper, dark margins of photocopies, pale watermarks."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.pixels.ink import MM_PER_INCH, Image, scaled

_PAPER_DPI = 37.5
"""Resolution at which the paper between the letters is looked at: light changes over centimetres."""

_MM = _PAPER_DPI / MM_PER_INCH

UNEVEN = 24
"""Grey levels between dark and bright paper from which evening the light was worth its blur."""


def paper(grey: Image, dpi: float) -> Image:
    """The brightness of the paper itself at 37.5 dpi: print removed by a closing of 4 mm and a median."""
    small = scaled(grey, _PAPER_DPI / dpi)
    side = round(4 * _MM) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.asarray(cv2.medianBlur(np.asarray(closed, np.uint8), 2 * side + 1), np.uint8)


def is_uneven(background: Image) -> bool:
    """True when the paper's 5th and 95th percentile differ by more than UNEVEN, or it is grey throughout."""
    low, high = np.percentile(background, (5, 95))
    return bool(high - low > UNEVEN or high < 200)


def evened(grey: Image, background: Image) -> Image:
    """``grey`` divided by ``background`` (any size, stretched to fit), paper at 255.

    Paper darker than 60 (the lid of the scanner, a table beside a photo) stays dark.
    """
    large = cv2.resize(background, grey.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(large, 60), scale=255), np.uint8)
