"""Speckle of photocopies: single black dots that belong to no letter."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.pixels.components import components
from ocr.pixels.ink import Image

LARGEST = 0.75
"""Points: the side of the largest speck. The dot of a thousands separator at 8 points measures 1."""

MANY = 0.6
"""Specks per letter from which a page counts as speckled."""


def specks(ink: Image, dpi: float) -> Image | None:
    """Mask of the specks in ``ink`` that stand alone, or None when the page is not speckled.

    The middle fifth of the page is looked at first: on most pages that is enough to know.
    A dot closer to a larger part than its own letter's stem would be (1.5 points) may be a mark, a dot of
    an i or a broken stroke and stays.
    """
    largest = (LARGEST * dpi / 72) ** 2
    middle = ink[ink.shape[0] // 2 - ink.shape[0] // 10 : ink.shape[0] // 2 + ink.shape[0] // 10]
    if not (_are_many(middle, largest) and _are_many(ink, largest)):
        return None
    labels, stats, _ = components(ink)
    small = stats[:, cv2.CC_STAT_AREA] <= largest
    small[0] = False
    letters = np.asarray(np.where(small[labels] | (ink == 0), 0, 255), np.uint8)
    reach = 2 * round(1.5 * dpi / 72) + 1
    near = cv2.dilate(letters, np.ones((reach, reach), np.uint8))
    return np.asarray(np.where(small[labels] & (near == 0), 255, 0), np.uint8)


def _are_many(ink: Image, largest: float) -> bool:
    areas = components(ink).stats[1:, cv2.CC_STAT_AREA]
    small = np.count_nonzero(areas <= largest)
    return bool(small > 20 and small >= MANY * (len(areas) - small))
