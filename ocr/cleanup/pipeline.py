"""A scanned page made ready to be read: upright, straight, grey, free of seals."""

from __future__ import annotations

from dataclasses import dataclass

import cv2

from ocr.cleanup.colour import is_coloured, plain_grey, without_red
from ocr.cleanup.deskew import SMALLEST, skew_angle, turned
from ocr.cleanup.ink import Image, ink_mask, letters, scaled
from ocr.cleanup.orientation import lies_on_its_side, quarter_turns, turned_mask, upward_evidence

_LOOK_DPI = 100.0


@dataclass(frozen=True)
class Cleaned:
    """A page after clean-up.

    ``image`` is grey uint8 (H, W) and ``colour`` the same page in RGB (H, W, 3) or None when the source was
    grey; both upright and deskewed, at ``dpi``. ``rotation`` is the clockwise turn in degrees that was
    applied, ``skew`` the angle in degrees (counter-clockwise positive) that was taken out after it,
    ``steps`` the names of what was done, in order.
    """

    image: Image
    colour: Image | None
    rotation: int
    skew: float
    steps: tuple[str, ...]
    dpi: float


def clean(image: Image, dpi: float) -> Cleaned:
    """Cleans a page: ``image`` is RGB (H, W, 3) or grey (H, W) uint8 at ``dpi``. Never changes its input."""
    steps: list[str] = []
    colour = image if image.ndim == 3 else None
    if colour is None:
        grey = image
    elif is_coloured(colour):
        grey = without_red(colour)
        steps.append("red_removed")
    else:
        grey = plain_grey(colour)

    small = scaled(grey, _LOOK_DPI / dpi)
    text, _ = letters(ink_mask(small), _LOOK_DPI)
    rotation = _rotation(text)
    if rotation:
        steps.append(f"rotated_{rotation}")
        grey = quarter_turns(grey, rotation)
        colour = None if colour is None else quarter_turns(colour, rotation)
    half = scaled(grey, 150 / dpi)
    skew = skew_angle(cv2.Canny(half, 80, 200).astype("uint8"))
    if abs(skew) >= SMALLEST:
        steps.append("deskewed")
        grey = turned(grey, skew)
        colour = None if colour is None else turned(colour, skew)
    else:
        skew = 0.0
    return Cleaned(grey, colour, rotation, skew, tuple(steps), dpi)


def _rotation(text: Image) -> int:
    rotation = 90 if lies_on_its_side(text) else 0
    upright = quarter_turns(text, rotation)
    if upward_evidence(turned_mask(upright, skew_angle(upright))) < 1.0:
        rotation += 180
    return rotation
