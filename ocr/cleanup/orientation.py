"""Which way up a page lies: 0, 90, 180 or 270 degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ocr.cleanup.deskew import skew_angle, turned
from ocr.cleanup.ink import Image

CERTAIN = 1.12
"""Ink above the x-height zone over ink below the baseline that settles up and down."""


def quarter_turns(letters: Image, clockwise: int) -> Image:
    """``letters`` (or any image) turned clockwise by ``clockwise`` degrees, a multiple of 90."""
    return np.ascontiguousarray(np.rot90(letters, k=-(clockwise // 90) % 4))


def lies_on_its_side(letters: Image) -> bool:
    """True when the lines of the mask run from top to bottom: columns are then the uneven projection."""
    return _line_evidence(letters) < _line_evidence(quarter_turns(letters, 90))


def _line_evidence(letters: Image) -> float:
    skew = skew_angle(letters)
    straight = turned_mask(letters, skew)
    profile = np.count_nonzero(straight, axis=1).astype(np.float64)
    total = profile.sum()
    return float(np.square(np.diff(profile)).sum() / total) if total else 0.0


def turned_mask(mask: Image, degrees: float) -> Image:
    """A mask turned clockwise by ``degrees``; nothing (not white) comes in at the corners."""
    return np.asarray(255 - turned(255 - mask, degrees), dtype=np.uint8) if degrees else mask


def upward_evidence(letters: Image) -> float:
    """Ink above the x-height zones divided by ink below the baselines, over all lines of the mask.

    Latin script has more above than below, Vietnamese far more: 1.2 to 4 on an upright page, below 1 on
    one that stands on its head, near 1 where there are only figures or capitals. Lines must be horizontal.
    """
    profile = np.count_nonzero(letters, axis=1).astype(np.float64)
    above = below = 1.0
    for start, end in _bands(profile):
        core = np.flatnonzero(profile[start:end] >= 0.55 * profile[start:end].max())
        top, bottom = start + int(core[0]), start + int(core[-1]) + 1
        above += profile[start:top].sum()
        below += profile[bottom:end].sum()
    return float(above / below)


def _bands(profile: NDArray[np.float64]) -> list[tuple[int, int]]:
    floor = max(2.0, 0.06 * np.percentile(profile, 95))
    inside = np.concatenate(([False], profile > floor, [False]))
    edges = np.flatnonzero(np.diff(inside.astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= 6]
