"""Coloured and dark backgrounds of cells and boxes made white, with their text dark.

A red, green or black cell has text in black or in white; no fixed mix of channels reads both. In each
filled area the page is projected on the line in RGB from the colour of the fill to that of its text.
"""

from __future__ import annotations

import cv2
import numpy as np

from ocr.cleanup.colour import chroma
from ocr.cleanup.ink import Image, scaled

_LOOK_DPI = 75.0
_MM = _LOOK_DPI / 25.4
_SMALLEST = 40 * _MM * _MM
"""Square millimetres (in looked-at pixels) of the smallest fill, a cell of 8 by 5 mm."""

_FAR = 70.0
"""Distance in RGB from the fill at which a pixel is something else."""


def fill_mask(page: Image, dpi: float) -> Image:
    """Where an RGB or grey page has a coloured or dark background: mask (H, W), 255 inside.

    Holes up to 1.2 mm (the strokes of text) are closed, then what is thinner than 2.5 mm (text, rulings,
    the lines of a seal) is dropped, and areas that are under 40 square millimetres, less than
    70 % filled, or no rectangle.
    """
    small = scaled(page, _LOOK_DPI / dpi)
    if small.ndim == 3:
        red, green, blue = cv2.split(small)
        brightest = cv2.max(cv2.max(red, green), blue)
        masks = [(chroma(small) > 45, 4), (np.asarray(brightest) < 130, 2)]
    else:
        masks = [(small < 130, 2)]
    whole = np.zeros(small.shape[:2], np.uint8)
    for mask, gap in masks:
        raw = mask.astype(np.uint8)
        side = round(2.5 * _MM)
        closed = cv2.morphologyEx(raw, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
        opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=4)
        for label in range(1, count):
            if stats[label, cv2.CC_STAT_AREA] < _SMALLEST:
                continue
            x, y, width, height, _ = (int(value) for value in stats[label])
            part = np.s_[y : y + height, x : x + width]
            area = labels[part] == label
            if raw[part][area].mean() >= 0.7 and area.mean() >= 0.6:
                whole[part][area] = 255
    return np.asarray(cv2.resize(whole, page.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def flattened(page: Image, grey: Image, fills: Image) -> Image:
    """``grey`` with each filled area of ``page`` (RGB or grey) redrawn: fill white, its text dark."""
    result = grey.copy()
    count, labels, stats, _ = cv2.connectedComponentsWithStats(fills, connectivity=4)
    for label in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[label])
        part = np.s_[y : y + height, x : x + width]
        inside = labels[part] == label
        pixels = page[part].reshape(height, width, -1).astype(np.float32)
        result[part][inside] = _projected(pixels, inside)[inside]
    return result


def _projected(
    pixels: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]],
) -> Image:
    fill = np.median(pixels[inside], axis=0)
    away = pixels - fill
    far = inside & (np.linalg.norm(away, axis=2) > _FAR)
    if np.count_nonzero(far) < 0.004 * np.count_nonzero(inside):
        return np.full(inside.shape, 255, np.uint8)
    direction = np.median(pixels[far], axis=0) - fill
    share = np.clip(away @ direction / float(direction @ direction), 0, 1)
    return np.asarray(255 * (1 - share), np.uint8)
