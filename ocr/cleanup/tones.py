"""Tones of a page brought to dark ink on bright paper: negatives and faint copies.

What follows knows ink by its grey level.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.components import components
from ocr.pixels.ink import Image, scaled

_LOOK_SIDE = 2400
"""Pixels of the long side at which strokes are measured: A4 at 200 dpi."""

_REACH = 15
"""Pixels there: wider than a stroke of bold type of 20 points."""

_GRAIN = 1.0
"""Pixels there: the blur that takes the grain of a scanner away and leaves strokes."""

_DARK = 110
_FAINTEST = 20
"""Grey levels between a stroke and the paper beside it: of print that is dark enough for all that follows,
and the least of what may be print. Print of the back that shows through reaches 15."""

_ENOUGH = 60
_FEWEST = 30
"""Dark letters from which a page is left as it is, and faint ones without which it is blank paper."""

_LETTER = (5, 90)
"""Height in pixels of what may be a letter there: type of 4 to 60 points."""

_CLEAN = 0.5
"""Of faint ink the least share that is in letters: the rest of grain and clouds is in specks and patches."""

_COLOURED = 0.6
"""Spread of the channels of coloured ink, of its contrast to white paper in the darkest of them."""

_INK = 180.0
"""Grey levels by which the strokes of a faint page are darker than its paper afterwards."""

_BLANK_TONE, _BLANK_SHARE = 180, 0.0002
_SEEN = 60
"""A page with this share of pixels darker than that tone is not blank, nor one with a part like a letter
whose strokes are so much darker than the paper: a page number alone may be smaller."""

_NEGATIVE = 110
"""The middle grey level below which a page may be a negative."""

_BRIGHT, _SPARSE = 150, 8
"""The middle level of a page that is none for certain, and of how many rows and columns one tells it."""

_BANDS = 8
"""Parts of the height of a page that are looked at one after another for dark letters."""


def in_full_tones(page: Image) -> Image:
    """``page`` (RGB or grey) with dark ink on bright paper: a negative turned, a faint page stretched.

    The same object where neither is needed.
    """
    if np.median(page[::_SPARSE, ::_SPARSE]) > _BRIGHT and _has_dark_print(page):
        return page
    grey = scaled(darkest_channel(page), min(1.0, _LOOK_SIDE / max(page.shape[:2])))
    if np.median(grey) < _NEGATIVE and _is_negative(grey):
        page, grey = np.asarray(255 - page, np.uint8), np.asarray(255 - grey, np.uint8)
    strokes = _strokes(grey)
    if _letters(strokes >= _DARK)[0] >= _ENOUGH:
        return page
    seen = strokes[strokes >= _FAINTEST]
    if not len(seen):
        return page
    contrast = float(np.percentile(seen, 75))
    count, share = _letters(strokes >= 0.5 * contrast)
    if contrast >= _DARK or count < _FEWEST or share < _CLEAN or _is_coloured(page, strokes, contrast):
        return page
    white = float(np.median(grey[strokes < _FAINTEST]))
    shades = np.arange(256, dtype=np.float64)
    table = np.clip(255 - (white - shades) * (_INK / contrast), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(page, table), np.uint8)


def _has_dark_print(page: Image) -> bool:
    """Whether dark letters enough to leave ``page`` as it is are found in a part of it, most without looking
    at the rest: bands are looked at from the middle on.
    """
    height = len(page)
    factor = min(1.0, _LOOK_SIDE / max(page.shape[:2]))
    found = 0
    for band in (*range(_BANDS // 2, _BANDS), *range(_BANDS // 2)):
        rows = page[band * height // _BANDS : (band + 1) * height // _BANDS]
        if rows.size:
            found += _letters(_strokes(scaled(darkest_channel(rows), factor)) >= _DARK)[0]
        if found >= _ENOUGH:
            return True
    return False


def is_blank(page: Image) -> bool:
    """Whether an RGB or grey page in full tones holds no ink: hardly a dark spot, and none like a letter."""
    grey = darkest_channel(page)
    small = scaled(grey, 0.25)
    if float((small < _BLANK_TONE).mean()) >= _BLANK_SHARE:
        return False
    look = scaled(grey, min(1.0, _LOOK_SIDE / max(grey.shape)))
    return _letters(_strokes(look) >= _SEEN)[0] == 0


def darkest_channel(page: Image) -> Image:
    """``page`` (RGB or grey) in grey, coloured ink as dark as black print."""
    if page.ndim == 2:
        return page
    red, green, blue = cv2.split(page)
    return np.asarray(cv2.min(cv2.min(red, green), blue), np.uint8)


def _is_coloured(page: Image, strokes: Image, contrast: float) -> bool:
    """Whether the ink of a faint page is that of a seal or a marker, which must not become print."""
    if page.ndim == 2:
        return False
    colours = cv2.resize(page, strokes.shape[1::-1], interpolation=cv2.INTER_AREA)[strokes >= 0.5 * contrast]
    spread = colours.max(axis=1).astype(np.int16) - colours.min(axis=1)
    return bool(np.median(spread) > _COLOURED * contrast)


def _strokes(grey: Image) -> Image:
    """By how much each pixel is darker than the paper beside it, grain left out."""
    soft, reach = cv2.GaussianBlur(grey, (0, 0), _GRAIN), np.ones((_REACH, _REACH), np.uint8)
    return np.asarray(cv2.morphologyEx(soft, cv2.MORPH_BLACKHAT, reach), np.uint8)


def _letters(ink: NDArray[np.bool_]) -> tuple[int, float]:
    """How many parts of ``ink`` may be letters, and their share of it."""
    stats = components(ink.astype(np.uint8)).stats[1:]
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    like = (height >= _LETTER[0]) & (height <= _LETTER[1]) & (width < 3 * height) & (height < 4 * width)
    return int(np.count_nonzero(like)), float(area[like].sum() / max(area.sum(), 1))


def _is_negative(grey: Image) -> bool:
    """Whether what is bright on a dark picture is strokes, and not a sheet of paper on a dark ground."""
    inverse = np.asarray(255 - grey, np.uint8)
    strokes = _strokes(inverse)
    if _letters(strokes >= _DARK)[0] < _FEWEST:
        return False
    paper = np.count_nonzero((strokes < _DARK) & (grey > 255 - _NEGATIVE))
    return bool(paper < np.count_nonzero(strokes >= _DARK))
