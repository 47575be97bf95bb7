"""Shadows at the edges of the sheet and punch holes: black areas that are no print."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.pixels.components import components
from ocr.pixels.ink import MM_PER_INCH, REGION_DPI, Image, ink_mask, scaled

_MM = REGION_DPI / MM_PER_INCH
_THINNEST_SHADOW = 1.5 * _MM
_DEEPEST_SHADOW = 25 * _MM
_PUNCH_HOLE = (4 * _MM, 9 * _MM)
_PUNCHED_WITHIN = 30 * _MM
"""Pixels at ``REGION_DPI``: how thick an edge shadow is at least, how far it reaches in; the least and the
greatest side of a punch hole, and how far its middle lies from the edge at most."""
_INK_OF_DISC = (0.68, 0.9)
"""Share of its box that a solid disc covers (pi / 4), give and take what pixels make of it."""
_OUT_OF_ROUND = (0.8, 1.25)
"""Width to height of a disc on a sheet that was pulled unevenly."""


def margin_shadows(grey: Image, dpi: float) -> Image | None:
    """Mask (H, W) of what to whiten, 255 there, or None when the page has no such areas.

    An edge shadow is a black area at least 1.5 mm thick that touches the border of the image and reaches
    in by at most 25 mm; a punch hole is a solid round spot of 4 to 9 mm within 30 mm of a border.
    """
    small = ink_mask(scaled(grey, REGION_DPI / dpi))
    side = max(2, round(_THINNEST_SHADOW))
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
        if reach <= _DEEPEST_SHADOW or _is_punch_hole(x, y, w, h, area, width, height):
            mask[labels == label] = 255
    if not mask.any():
        return None
    grown = cv2.dilate(mask, np.ones((side + 1, side + 1), np.uint8))
    return np.asarray(cv2.resize(grown, grey.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _is_punch_hole(x: int, y: int, w: int, h: int, area: int, width: int, height: int) -> bool:
    from_border = min(x + w / 2, y + h / 2, width - x - w / 2, height - y - h / 2)
    solid = _INK_OF_DISC[0] * w * h <= area <= _INK_OF_DISC[1] * w * h
    circular = _OUT_OF_ROUND[0] < w / h < _OUT_OF_ROUND[1]
    sized = min(w, h) >= _PUNCH_HOLE[0] and max(w, h) <= _PUNCH_HOLE[1]
    return solid and circular and sized and from_border < _PUNCHED_WITHIN
