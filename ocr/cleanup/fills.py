"""Coloured and dark backgrounds of cells and boxes made white, with their text dark.

A red, green or black cell has text in black or in white; no fixed mix of channels reads both. In each
filled area the page is projected on the line in RGB from the colour of the fill to that of its text.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.cleanup.colour import chroma
from ocr.pixels.components import components
from ocr.pixels.ink import MM_PER_INCH, REGION_DPI, Image, scaled

_MM = REGION_DPI / MM_PER_INCH
_SMALLEST = 40 * _MM * _MM
"""Square millimetres (in pixels at ``REGION_DPI``) of the smallest fill, a cell of 8 by 5 mm."""

_THINNEST = 2.5 * _MM
"""The same of a side: text, rulings and the lines of a seal are thinner."""

_FILLED = 0.7
"""Share of a fill that has its colour before the strokes of text are closed."""

_OF_ITS_BOX = 0.35
"""Share of its box that a fill takes: a rectangle, or an L of a few."""

_TALLEST_LETTERS = 15 * _MM
"""Pixels at ``REGION_DPI``: lettering is no higher."""

_GAPS, _OPEN = 0.08, 0.5
"""Share of an area that is gaps between letters, and of these that lead out of it, in bold lettering."""

_DARK = 130
"""Brightest channel of a dark fill."""

_COLOURED = 45
"""Chroma (0 to 255) of a coloured fill: pale ones too, so less than that of ink."""

_HUES = (165, 12, 38, 85, 135, 165)
"""Where red, yellow, green, blue and violet begin and violet ends, on OpenCV's circle of 180."""

_FAR = 70.0
"""Distance in RGB from the fill at which a pixel is something else."""

_LEAST_TEXT = 0.002
"""Share of a fill that its text takes at least; less is noise."""

_CORE = 0.6
"""Quantile of that distance from which pixels are the core of strokes: rims are mixed with the fill."""


def fill_mask(page: Image, dpi: float) -> Image:
    """Where an RGB or grey page has a coloured or dark background: mask (H, W), 0 where there is none, else
    a number for each colour.

    Holes up to 1.2 mm (the strokes of text) are closed, then what is thinner than 2.5 mm (text, rulings,
    the lines of a seal) is dropped, and areas that are under 40 square millimetres, less than
    70 % filled, or nothing like a rectangle or a few.
    """
    small = scaled(page, REGION_DPI / dpi)
    whole = np.zeros(small.shape[:2], np.uint8)
    for number, (mask, gap) in enumerate(_candidates(small), start=1):
        raw = mask.astype(np.uint8)
        if np.count_nonzero(raw) < _SMALLEST:
            continue
        side = round(_THINNEST)
        closed = cv2.morphologyEx(raw, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
        opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
        labels, stats, _ = components(opened, connectivity=4)
        for label in range(1, len(stats)):
            if stats[label, cv2.CC_STAT_AREA] < _SMALLEST:
                continue
            x, y, width, height, _ = (int(value) for value in stats[label])
            part = np.s_[y : y + height, x : x + width]
            area = labels[part] == label
            if (
                raw[part][area].mean() >= _FILLED
                and area.mean() >= _OF_ITS_BOX
                and not (height <= _TALLEST_LETTERS and _is_lettering(raw[part] > 0, area))
            ):
                whole[part][_without_holes(area, side)] = number
    return np.asarray(cv2.resize(whole, page.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _is_lettering(raw: NDArray[np.bool_], area: NDArray[np.bool_]) -> bool:
    """Whether ``area`` is bold letters run together: what it lacks of its colour (``raw``) opens outwards,
    while text on a fill lies inside.
    """
    gaps = np.pad(area & ~raw, 1)
    labels, _, _ = components(gaps | np.pad(~area, 1, constant_values=True), connectivity=4)
    leading_out = gaps & (labels == labels[0, 0])
    return bool(gaps.sum() > _GAPS * area.sum() and leading_out.sum() > _OPEN * gaps.sum())


def _without_holes(area: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    """``area`` with the strokes of large text in it; a bright stroke is wider than the gap closed first."""
    framed = np.pad(area.astype(np.uint8), side)
    closed = cv2.morphologyEx(framed, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    return np.asarray(closed[side:-side, side:-side] > 0)


def _candidates(small: Image) -> Iterator[tuple[NDArray[np.bool_], int]]:
    """What may be a fill, one colour at a time, with the gap in pixels that its text leaves."""
    if small.ndim == 2:
        yield small < _DARK, 2
        return
    red, green, blue = cv2.split(small)
    yield np.asarray(cv2.max(cv2.max(red, green), blue)) < _DARK, 2
    coloured = chroma(small) > _COLOURED
    hue = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[:, :, 0]
    for low, high in itertools.pairwise(_HUES):
        yield coloured & ((hue >= low) & (hue < high) if low < high else (hue >= low) | (hue < high)), 4


def flattened(page: Image, grey: Image, fills: Image) -> Image:
    """``grey`` with each filled area of ``page`` (RGB or grey) redrawn: fill white, its text dark."""
    result = grey.copy()
    for number in np.unique(fills[fills > 0]):
        own = np.asarray(fills == number, np.uint8)
        labels, stats, _ = components(own, connectivity=4)
        for label in range(1, len(stats)):
            x, y, width, height, _ = (int(value) for value in stats[label])
            part = np.s_[y : y + height, x : x + width]
            inside = labels[part] == label
            pixels = page[part].reshape(height, width, -1).astype(np.float32)
            result[part][inside] = _projected(pixels, inside)[inside]
    return result


def _projected(pixels: NDArray[np.float32], inside: NDArray[np.bool_]) -> Image:
    """Text is what lies far from the fill: on its dark side, on its bright side, or on both (rulings)."""
    away = pixels - np.median(pixels[inside], axis=0)
    inner = cv2.erode(inside.astype(np.uint8), np.ones((9, 9), np.uint8), borderValue=0) > 0
    distance = np.linalg.norm(away, axis=2)
    text = np.zeros(inside.shape, np.float32)
    for side, where in ((away.sum(axis=2) < 0, inside), (away.sum(axis=2) > 0, inner)):
        far = inner & side & (distance > _FAR)
        if np.count_nonzero(far) > _LEAST_TEXT * np.count_nonzero(inside):
            strongest = far & (distance >= np.quantile(distance[far], _CORE))
            direction = np.median(away[strongest], axis=0)
            text = np.maximum(text, np.where(where, away @ direction / float(direction @ direction), 0))
    return np.asarray(255 * (1 - np.clip(text, 0, 1)), np.uint8)
