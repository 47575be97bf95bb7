"""Shadows at the edges of the sheet and punch holes: black areas that are no print."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.components import components
from ocr.ink import Image, ink_mask, scaled

_LOOK_DPI = 75.0
_MM = _LOOK_DPI / 25.4


def margin_shadows(grey: Image, dpi: float) -> Image | None:
    """Mask (H, W) of what to whiten, 255 there, or None when the page has no such areas.

    An edge shadow is a black area at least 1.5 mm thick that touches the border of the image and reaches
    in by at most 25 mm; a punch hole is a solid round spot of 4 to 9 mm within 30 mm of a border.
    """
    small = ink_mask(scaled(grey, _LOOK_DPI / dpi))
    side = max(2, round(1.5 * _MM))
    framed = cv2.copyMakeBorder(small, side, side, side, side, cv2.BORDER_REPLICATE)
    solid = cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    solid = np.ascontiguousarray(solid[side:-side, side:-side])
    labels, stats, _ = components(solid)
    mask = np.zeros_like(small)
    height, width = small.shape
    for label in range(1, len(stats)):
        x, y, w, h, area = (int(value) for value in stats[label])
        reach = min(
            x + w if x == 0 else width,
            y + h if y == 0 else height,
            width - x if x + w == width else width,
            height - y if y + h == height else height,
        )
        if reach <= 25 * _MM or _is_punch_hole(x, y, w, h, area, width, height):
            mask[labels == label] = 255
    if not mask.any():
        return None
    grown = cv2.dilate(mask, np.ones((side + 1, side + 1), np.uint8))
    return np.asarray(cv2.resize(grown, grey.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _is_punch_hole(x: int, y: int, w: int, h: int, area: int, width: int, height: int) -> bool:
    from_border = min(x + w / 2, y + h / 2, width - x - w / 2, height - y - h / 2)
    round_and_solid = 0.68 * w * h <= area <= 0.9 * w * h and 0.8 < w / h < 1.25
    return round_and_solid and min(w, h) >= 4 * _MM and max(w, h) <= 9 * _MM and from_border < 30 * _MM
