"""Pixels of more than 8 bits as grey levels.

A picture is stretched from its own darkest to its own brightest tone, never from those that its format could
hold: 12 bits are often stored in 16.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ocr.source.render import Pixels

_TAILS = (0.02, 99.9)
"""Per cent of a deep picture's pixels at which it is black and white: a few stray ones do not count."""

_ONE_TONE = 0.08
"""What the darkest and the brightest tone of blank paper differ by at most, of the brightest."""


def as_bytes(values: NDArray[np.generic], *, white_is_zero: bool = False) -> Pixels:
    """Deep or floating ``values`` (H, W) as grey from their own darkest to their own brightest tone.

    ``white_is_zero`` as TIFF's photometric interpretation 0. What is no number is paper. A picture of one
    tone is blank paper, whatever its tone.
    """
    tones = np.asarray(values, np.float64)
    finite = np.isfinite(tones)
    if not finite.any():
        return np.full(tones.shape, 255, np.uint8)
    low, high = (
        np.percentile(tones[finite], _TAILS[0], method="lower"),
        np.percentile(tones[finite], _TAILS[1]),
    )
    if high - low <= _ONE_TONE * max(abs(high), abs(low)):
        return np.full(tones.shape, 255, np.uint8)
    grey = np.clip((np.where(finite, tones, high) - low) * (255.0 / (high - low)), 0, 255)
    grey[~finite] = 0 if white_is_zero else 255
    return np.asarray(np.rint(255 - grey if white_is_zero else grey), np.uint8)
