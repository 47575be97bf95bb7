"""Where the ink is: binary masks of a grey page, and their parts by size.

Every mask is uint8, 255 where there is ink and 0 elsewhere; sizes are pixels.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.components import components

Image = NDArray[np.uint8]


class PixelBox(NamedTuple):
    """A part of an image in whole pixels; x1 and y1 are the first outside."""

    x0: int
    y0: int
    x1: int
    y1: int


MM_PER_INCH = 25.4

REGION_DPI = 75.0
"""Resolution at which parts of a page (seals, frames, columns) are looked for: three pixels a millimetre."""

LETTER_DPI = 150.0
"""Resolution at which letters and dots are looked for: a letter of 8 points is ten pixels high."""

LETTER_HEIGHT = (1.2, 40.0)
"""Letters and their marks measure between 1.2 and 40 points; what is smaller is speckle or a dot."""

_THRESHOLDS = (90.0, 200.0)
"""Grey levels between which the threshold of ink is held: a page without ink is not cut through its noise."""

_WIDEST_LETTERS = 2.5
"""Width of a run of touching letters, in heights of the tallest letter."""

_SOLID = 0.85
"""Share of its box that a letter covers at most; more is a block or a ruling."""

_FEW_GREYS = 0.65
"""Grey pixels to dark ones of a 1-bit scan: real ones drawn by a PDF renderer have 0.17 to 0.6, grey and
colour scans at 300 dpi 0.78 and more."""

_STEM = 0.85
"""Share of the height that a stroke of an I covers."""


def ink_mask(grey: Image) -> Image:
    """Otsu's threshold of ``grey`` (H, W), held between 90 and 200 so that an empty page has no ink."""
    threshold, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    lowest, highest = _THRESHOLDS
    limit = min(max(threshold, lowest), highest)
    return _image(cv2.threshold(grey, limit, 255, cv2.THRESH_BINARY_INV)[1])


@dataclass(frozen=True, eq=False)
class PageInk:
    """A grey page (H, W) at ``dpi``, and where its ink is at any resolution: each mask is made, and its parts
    are found, once.
    """

    image: Image
    dpi: float
    _masks: dict[float, Image] = field(default_factory=dict, init=False, repr=False)
    _parts: dict[float, NDArray[np.int32]] = field(default_factory=dict, init=False, repr=False)

    def mask(self, dpi: float | None = None) -> Image:
        """The ink of the page at ``dpi`` (None: at its own); not to be written on."""
        dpi = self.dpi if dpi is None else dpi
        if dpi not in self._masks:
            self._masks[dpi] = ink_mask(scaled(self.image, dpi / self.dpi))
            self._masks[dpi].flags.writeable = False
        return self._masks[dpi]

    def parts(self, dpi: float | None = None) -> NDArray[np.int32]:
        """Rows of x, y, width, height, area of the components of that mask."""
        dpi = self.dpi if dpi is None else dpi
        if dpi not in self._parts:
            self._parts[dpi] = components(self.mask(dpi)).stats[1:]
            self._parts[dpi].flags.writeable = False
        return self._parts[dpi]

    def letters(self, dpi: float) -> NDArray[np.int32]:
        """Those of its parts at ``dpi`` that may be letters or their marks."""
        parts = self.parts(dpi)
        return parts[_may_be_letters(parts, dpi)]


def has_hard_edges(grey: Image) -> bool:
    """True for a 1-bit scan, also one that was resampled: fewer than 65 grey pixels to 100 dark ones."""
    histogram = np.bincount(grey.ravel()[::7], minlength=256)
    return bool(histogram[24:200].sum() < _FEW_GREYS * histogram[:100].sum())


def letters(ink: Image, dpi: float) -> tuple[Image, NDArray[np.int32]]:
    """Ink without rulings, solid areas and speckle, and the boxes of what remains.

    Returns the mask and an array (N, 5) of x, y, width, height, area of its components.
    """
    labels, stats, _ = components(ink)
    keep = _may_be_letters(stats, dpi)
    keep[0] = False
    return _image(np.where(keep[labels], 255, 0)), np.asarray(stats[keep], dtype=np.int32)


def letter_boxes(ink: Image, dpi: float) -> NDArray[np.int32]:
    """The boxes alone that ``letters`` returns."""
    parts = components(ink).stats[1:]
    return parts[_may_be_letters(parts, dpi)]


def _may_be_letters(parts: NDArray[np.int32], dpi: float) -> NDArray[np.bool_]:
    low, high = (points * dpi / 72 for points in LETTER_HEIGHT)
    width, height, area = parts[:, 2], parts[:, 3], parts[:, 4]
    keep = (np.maximum(width, height) >= low) & (height <= high) & (width <= _WIDEST_LETTERS * high)
    return np.asarray(keep & (area < _SOLID * width * height), np.bool_)


def scaled(image: Image, factor: float) -> Image:
    """``image`` (grey or RGB) resized by ``factor``: area means when shrinking, Lanczos when growing."""
    if factor == 1.0:
        return image
    size = (max(1, round(image.shape[1] * factor)), max(1, round(image.shape[0] * factor)))
    return _image(cv2.resize(image, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LANCZOS4))


def vertical_strokes(inked: Image) -> int:
    """How many strokes run from top to bottom of what is dark in ``inked`` (0 and 1): one for each I."""
    rows = np.flatnonzero(inked.any(axis=1))
    if not len(rows):
        return 0
    full = inked[rows[0] : rows[-1] + 1].mean(axis=0) >= _STEM
    return int(full[:1].sum() + (full[1:] & ~full[:-1]).sum())


def _image(array: object) -> Image:
    return np.asarray(array, dtype=np.uint8)
