"""A scanned page made ready to be read: upright, straight, grey, free of seals."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from ocr.cleanup.colour import ColouredInk, coloured_ink, grey_without, is_coloured, plain_grey
from ocr.cleanup.deskew import SMALLEST, skew_angle, turned
from ocr.cleanup.fills import fill_mask, flattened
from ocr.cleanup.light import evened, is_uneven, paper
from ocr.cleanup.margins import margin_shadows
from ocr.cleanup.orientation import lie, quarter_turns
from ocr.cleanup.perspective import rectified, sheet_corners
from ocr.cleanup.speckle import specks
from ocr.pixels.ink import LETTER_DPI, Image, has_hard_edges, ink_mask, letters, scaled
from ocr.source.frame import Transform, in_perspective, skewed_again, unturned
from schema.box import Box

_SOFT = 1.3
"""Pixels at 300 dpi: the blur that gives the hard, broken strokes of 1-bit copies soft edges again."""

_FEWEST_LETTERS = 60
"""A page with fewer components is left as it lies."""


@dataclass(frozen=True)
class Cleaned:
    """A page after clean-up.

    ``image`` is grey uint8 (H, W) and ``colour`` the same page in RGB (H, W, 3) or None when the source was
    grey; both upright and deskewed, at ``dpi``. ``rotation`` is the clockwise turn in degrees that was
    applied, ``skew`` the angle in degrees (counter-clockwise positive) that was taken out after it,
    ``steps`` the names of what was done, in order. ``inks`` are the patches of coloured ink found, in pixels
    of ``image``; those of seals, stamps and strokes are white in ``image`` and still there in ``colour``.
    ``to_source`` takes pixels of ``image`` to pixels of the page that was given (``ocr.source.frame``).
    """

    image: Image
    colour: Image | None
    rotation: int
    skew: float
    steps: tuple[str, ...]
    dpi: float
    inks: tuple[ColouredInk, ...] = ()
    to_source: Transform = field(default_factory=lambda: np.eye(3))


def clean(image: Image, dpi: float, rotation: int | None = None) -> Cleaned:
    """Cleans a page: ``image`` is RGB (H, W, 3) or grey (H, W) uint8 at ``dpi``. Never changes its input.

    Each step is taken only where the page needs it, and named in ``steps``. ``rotation`` is the clockwise
    turn in degrees that sets the page upright; None: told by the page.
    """
    steps: list[str] = []
    to_source: Transform = np.eye(3)
    small = scaled(image, LETTER_DPI / dpi)
    corners = sheet_corners(small)
    if corners is not None:
        corners *= np.float32(image.shape[0] / small.shape[0])
        image = rectified(image, corners)
        small = scaled(image, LETTER_DPI / dpi)
        to_source = in_perspective(corners, image.shape[1], image.shape[0])
        steps.append("perspective")
    hard = has_hard_edges(image if image.ndim == 2 else np.ascontiguousarray(image[:, :, 1]))
    if image.ndim == 3 and not is_coloured(small):
        image, small = plain_grey(image), plain_grey(small)
    rotation, skew = _lie(small, rotation)
    if rotation:
        steps.append(f"rotated_{rotation}")
    if skew:
        steps.append("deskewed")
    height, width = image.shape[:2]
    to_source = to_source @ unturned(width, height, rotation)
    image, small = (turned(quarter_turns(each, rotation), skew) for each in (image, small))
    height, width = image.shape[:2]
    to_source = to_source @ skewed_again(width, height, skew)

    fills = fill_mask(small, LETTER_DPI)
    inks: tuple[ColouredInk, ...] = ()
    if image.ndim == 3:
        for seal in coloured_ink(small, LETTER_DPI, None, LETTER_DPI):
            if seal.kind == "round_seal":
                x0, y0, x1, y1 = (int(side) for side in seal.box)
                fills[y0:y1, x0:x1] = 0
        inks = coloured_ink(small, LETTER_DPI, fills, dpi)
        grey, small_grey = grey_without(image, inks), grey_without(small, _in_frame(inks, LETTER_DPI / dpi))
        steps += sorted({f"{ink.hue}_removed" for ink in inks if ink.kind != "print"})
    else:
        grey, small_grey = image.copy(), small
    shadows = margin_shadows(small_grey, LETTER_DPI)
    if shadows is not None:
        grey[_enlarged(shadows, grey) > 0] = 255
        small_grey = np.where(shadows > 0, 255, small_grey).astype(np.uint8)
        fills[shadows > 0] = 0
        steps.append("margins")
    background = paper(small_grey, LETTER_DPI)
    if is_uneven(background):
        grey = evened(grey, background)
        steps.append("light")
    if fills.any():
        grey = flattened(image, grey, _enlarged(fills, grey))
        steps.append("fills")
    dots = specks(ink_mask(grey), dpi)
    if dots is not None:
        grey[dots > 0] = 255
        steps.append("speckle")
    if hard:
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), _SOFT * dpi / 300), np.uint8)
        steps.append("smoothed")
    return Cleaned(
        grey, image if image.ndim == 3 else None, rotation, skew, tuple(steps), dpi, inks, to_source
    )


def _lie(small: Image, rotation: int | None) -> tuple[int, float]:
    """How a page lies: the clockwise quarter turns in degrees that set it upright, and its skew then."""
    look = small if small.ndim == 2 else np.ascontiguousarray(small[:, :, 0])
    background = paper(look, LETTER_DPI)
    if is_uneven(background):
        look = evened(look, background)
    text, boxes = letters(ink_mask(look), LETTER_DPI)
    if len(boxes) < _FEWEST_LETTERS:
        return rotation or 0, 0.0
    if rotation is None:
        rotation, skew = lie(text, LETTER_DPI)
    else:
        skew = skew_angle(quarter_turns(text, rotation))
    return rotation, skew if abs(skew) >= SMALLEST else 0.0


def _enlarged(mask: Image, page: Image) -> Image:
    return np.asarray(cv2.resize(mask, page.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def _in_frame(inks: tuple[ColouredInk, ...], factor: float) -> tuple[ColouredInk, ...]:
    return tuple(replace(ink, box=Box(*(round(side * factor) for side in ink.box))) for ink in inks)
