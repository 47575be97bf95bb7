"""Colour pages to grey: coloured ink that is not text goes, the text under it stays."""

from __future__ import annotations

import cv2
import numpy as np

from ocr.cleanup.ink import Image

COLOURED = 60
"""A pixel whose channels differ by more than this is coloured; black print in a JPEG stays below."""


def is_coloured(colour: Image) -> bool:
    """True when at least 1 pixel in 2,000 of the RGB page is clearly coloured (a seal is 1 in 100)."""
    small = cv2.resize(colour, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    chroma = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    return bool(np.count_nonzero(chroma > COLOURED) > chroma.size / 2000)


def without_red(colour: Image) -> Image:
    """Grey (H, W) of an RGB page by its red channel: red ink is as bright as paper there, black is not."""
    return np.ascontiguousarray(colour[:, :, 0])


def plain_grey(colour: Image) -> Image:
    """Grey (H, W) of an RGB page by luminance."""
    return np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
