"""A sheet photographed on a darker ground, made rectangular."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.cleanup.ink import Image

_LOOK_HEIGHT = 800
_SMALLEST_SHARE = 0.3


def sheet_corners(image: Image) -> NDArray[np.float32] | None:
    """Corners (4, 2) of the sheet in pixels, from top left clockwise, or None.

    None when no four-cornered bright area covers at least 30 % of the picture, or when the area fills the
    picture to its rim: then it is a scan, not a photo.
    """
    factor = _LOOK_HEIGHT / max(image.shape[:2])
    small = cv2.resize(
        image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    )
    bright = small if small.ndim == 2 else small[:, :, 1]
    blurred = cv2.GaussianBlur(np.asarray(bright, np.uint8), (0, 0), 4)
    _, mask = cv2.threshold(blurred, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    outside, inside = blurred[mask == 0], blurred[mask > 0]
    if len(outside) < 0.03 * blurred.size or len(inside) == 0 or inside.mean() - outside.mean() < 40:
        return None
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((25, 25), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = cv2.convexHull(max(contours, key=cv2.contourArea))
    area = cv2.contourArea(outline)
    if not _SMALLEST_SHARE * blurred.size < area < 0.97 * blurred.size:
        return None
    quadrangle = cv2.approxPolyDP(outline, 0.03 * cv2.arcLength(outline, True), True)
    if len(quadrangle) != 4 or cv2.contourArea(quadrangle) < 0.93 * area:
        return None
    return _clockwise(quadrangle.reshape(4, 2).astype(np.float32) / factor)


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    total, difference = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    order = [total.argmin(), difference.argmax(), total.argmax(), difference.argmin()]
    return np.asarray(corners[order], dtype=np.float32)


def rectified(image: Image, corners: NDArray[np.float32]) -> Image:
    """The sheet inside ``corners`` as a rectangle with the mean lengths of its opposite sides."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = round(float(sides[0] + sides[2]) / 2), round(float(sides[1] + sides[3]) / 2)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(
        cv2.warpPerspective(image, matrix, (width, height), flags=cv2.INTER_CUBIC), dtype=np.uint8
    )
