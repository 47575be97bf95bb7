"""Coloured ink on a page: seals, stamps and signatures go to white in the grey page, coloured print stays.

Red ink over black print: the red channel shows the paper and the red as equally bright and the print
dark (measured best on real scans with seals). Only the ink of seals, stamps and signatures is bleached;
a line of red or blue print is as dark in the grey page as black print, and so is a number filled in with
a blue pen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.components import components
from ocr.pixels.ink import MM_PER_INCH, REGION_DPI, Image, scaled
from schema.box import Box

COLOURED = 60
"""A pixel whose channels differ by more than this is coloured; black print in a JPEG stays below."""

_MM = REGION_DPI / MM_PER_INCH
_SIDE_OF_SEAL = (18, 60)
_ROUND = (0.7, 1.4)
"""Millimetres across a round seal with what hangs on to it, and its width to height."""
_INK_OF_SEAL = 0.65
"""Share of its box that a seal covers at most: more is a blot or a picture."""
_RIM = (0.82, 1.1)
"""Distances from the middle, in half sides of the box, between which the rim of a seal runs."""
_HEIGHT_OF_PRINT = 8
_HEIGHT_OF_STAMP = 50
_WIDTH_OF_STAMP = (20, 100)
"""Millimetres: coloured print is at most so high; a rectangular stamp so high and so wide."""
_INK_OF_STAMP = 0.06
"""Share of its box that a stamp's frame and letters cover at least: a stroke of a pen covers less."""
_HEIGHT_OF_LETTERS = (1.5, 12.0)
"""Millimetres: type of 6 to 48 points."""
_LEVEL, _AS_TALL = 0.2, 0.4
"""Shares of its height by which the foot of a letter may be off those of its row, and its height."""
_FEWEST_IN_ROW, _INK_IN_ROWS = 4, 0.6
"""Letters of a row, and the share of the ink of a patch that such letters have in print: a signature is a few
long strokes, and the letters around a seal stand in no row."""
_BETWEEN_WORDS = 0.8
"""Heights of a row between its words at most."""
_OF_FRAME = 0.8
"""Share of a patch across and down from which one stroke is the frame of a stamp."""
_STRONGEST = 98
"""Percentile of a patch's colour that counts as full ink."""
_FAINT_INK = 60.0
"""Colour (0 to 255) below which a patch is not stretched any further: it would be noise."""

Hue = Literal["red", "blue"]
Kind = Literal["round_seal", "stamp", "stroke", "print"]


@dataclass(frozen=True)
class ColouredInk:
    """A patch of coloured ink: its box in whole pixels of the page, and what it looks like."""

    hue: Hue
    kind: Kind
    box: Box


def is_coloured(colour: Image) -> bool:
    """True when at least 1 pixel in 5,000 of the RGB page is clearly coloured (a seal is 1 in 100)."""
    strength = chroma(colour)
    return bool(np.count_nonzero(strength > COLOURED) > strength.size / 5000)


def chroma(colour: Image) -> Image:
    """Brightest less darkest channel of each pixel, 0 to 255."""
    red, green, blue = cv2.split(colour)
    brightest, darkest = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    return np.asarray(cv2.subtract(brightest, darkest), np.uint8)


def plain_grey(colour: Image) -> Image:
    """Grey (H, W) of an RGB page by luminance."""
    return np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def redness(colour: Image) -> Image:
    """How much brighter red is than the brighter of green and blue, 0 to 255."""
    return np.asarray(cv2.subtract(colour[:, :, 0], cv2.max(colour[:, :, 1], colour[:, :, 2])), np.uint8)


def blueness(colour: Image) -> Image:
    """How much brighter blue is than red, 0 to 255."""
    return np.asarray(cv2.subtract(colour[:, :, 2], colour[:, :, 0]), np.uint8)


def coloured_ink(colour: Image, dpi: float, apart: Image | None, box_dpi: float) -> tuple[ColouredInk, ...]:
    """Patches of red and of blue ink on an RGB page.

    Ink with less than 2 mm of paper between belongs to one patch. Pixels of the mask ``apart`` (H, W) are
    left out: the coloured backgrounds of cells. Boxes are in pixels at ``box_dpi``.
    """
    factor = REGION_DPI / dpi
    small = scaled(colour, factor)
    left_out = (
        None if apart is None else cv2.resize(apart, small.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    )
    found: list[ColouredInk] = []
    inks: tuple[tuple[Hue, Callable[[Image], Image], int], ...] = (
        ("red", redness, 50),
        ("blue", blueness, 45),
    )
    for hue, strength, limit in inks:
        mask = np.asarray(np.where(strength(small) > limit, 255, 0), np.uint8)
        if left_out is not None:
            mask[left_out > 0] = 0
        found += _patches(mask, strength(colour) > limit, dpi, hue, REGION_DPI / box_dpi)
    return tuple(found)


def _patches(mask: Image, fine: NDArray[np.bool_], dpi: float, hue: Hue, factor: float) -> list[ColouredInk]:
    """The patches of ``mask``; ``fine`` is the same ink at ``dpi``, in which letters stand apart."""
    reach = round(2 * _MM)
    joined = cv2.dilate(mask, np.ones((reach, reach), np.uint8))
    labels, stats, _ = components(joined)
    patches = []
    for label in range(1, len(stats)):
        x, y, width, height, _ = (int(value) for value in stats[label])
        inside = (labels[y : y + height, x : x + width] == label) & (mask[y : y + height, x : x + width] > 0)
        ys, xs = np.nonzero(inside)
        if len(ys) == 0:
            continue
        own = inside[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
        box = Box(x + xs.min(), y + ys.min(), x + xs.max() + 1, y + ys.max() + 1)
        kind = _kind(own)
        if kind in ("stamp", "stroke"):
            x0, y0, x1, y1 = (round(side * dpi / REGION_DPI) for side in box)
            if _is_in_rows(fine[y0:y1, x0:x1], dpi / MM_PER_INCH):
                kind = "print"
        patches.append(ColouredInk(hue, kind, Box(*(round(side / factor) for side in box))))
    seals = [patch for patch in patches if patch.kind == "round_seal"]
    patches = [
        patch
        for patch in patches
        if not any(seal is not patch and seal.box.encloses(patch.box) for seal in seals)
    ]
    patches = _words_of_rows(patches)
    return [_joined(patch, patches, 6 * _MM / factor) for patch in patches]


def _words_of_rows(patches: list[ColouredInk]) -> list[ColouredInk]:
    """``patches`` where a short word, of too few letters to tell, is print if it stands in a row of print."""
    words = list(patches)
    changed = True
    while changed:
        changed = False
        for index, patch in enumerate(words):
            if patch.kind in ("stroke", "stamp") and any(
                other.kind == "print" and _stand_in_a_row(patch.box, other.box) for other in words
            ):
                words[index] = replace(patch, kind="print")
                changed = True
    return words


def _stand_in_a_row(one: Box, other: Box) -> bool:
    lower, higher = sorted((one.height, other.height))
    alike = lower >= (1 - _AS_TALL) * higher
    level = one.overlap_y(other) >= (1 - _AS_TALL) * higher
    return alike and level and one.gap_x(other) <= _BETWEEN_WORDS * higher


def _joined(patch: ColouredInk, patches: list[ColouredInk], reach: float) -> ColouredInk:
    """A scrap of ink beside a seal or a signature is part of it, not print."""
    beside = any(other.kind != "print" and patch.box.expanded(reach).overlaps(other.box) for other in patches)
    return replace(patch, kind="stroke") if beside and patch.kind == "print" else patch


def _kind(ink: NDArray[np.bool_]) -> Kind:
    height, width = (side / _MM for side in ink.shape)
    smallest, largest = _SIDE_OF_SEAL
    squarish = _ROUND[0] < width / height < _ROUND[1]
    if smallest <= height <= largest and smallest <= width <= largest and squarish:
        if np.count_nonzero(ink) < _INK_OF_SEAL * ink.size and _is_ring(ink):
            return "round_seal"
        return "stroke"
    if height <= _HEIGHT_OF_PRINT:
        return "print"
    narrowest, widest = _WIDTH_OF_STAMP
    inked = np.count_nonzero(ink) > _INK_OF_STAMP * ink.size
    if height <= _HEIGHT_OF_STAMP and narrowest <= width <= widest and inked:
        return "stamp"
    return "stroke"


def _is_in_rows(ink: NDArray[np.bool_], millimetre: float) -> bool:
    """True when most of the ink is letters that stand in rows, without a frame: titles in colour."""
    _, stats, _ = components(ink.astype(np.uint8))
    wide, tall, areas = (
        stats[1:, column] for column in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA)
    )
    feet = stats[1:, cv2.CC_STAT_TOP] + tall
    if any((wide >= _OF_FRAME * ink.shape[1]) & (tall >= _OF_FRAME * ink.shape[0])):
        return False
    low, high = (side * millimetre for side in _HEIGHT_OF_LETTERS)
    letters = (tall >= low) & (tall <= high)
    level = np.abs(feet[:, None] - feet[None, :]) <= _LEVEL * tall[:, None]
    alike = np.abs(tall[:, None] - tall[None, :]) <= _AS_TALL * tall[:, None]
    in_row = letters & ((level & alike & letters[None, :]).sum(axis=1) >= _FEWEST_IN_ROW)
    return bool(areas[in_row].sum() >= _INK_IN_ROWS * areas.sum() > 0)


def _is_ring(ink: NDArray[np.bool_]) -> bool:
    """True when at least half of 36 directions from the middle have ink near the rim of the box."""
    ys, xs = np.nonzero(ink)
    up = (ys - ink.shape[0] / 2) / (ink.shape[0] / 2)
    right = (xs - ink.shape[1] / 2) / (ink.shape[1] / 2)
    radius = np.hypot(up, right)
    rim = (radius > _RIM[0]) & (radius < _RIM[1])
    directions = np.floor((np.arctan2(up[rim], right[rim]) + np.pi) / (2 * np.pi) * 36).astype(np.int64)
    return len(np.unique(directions)) >= 18


def grey_without(colour: Image, inks: tuple[ColouredInk, ...]) -> Image:
    """Grey (H, W) of an RGB page in which the ink of seals, stamps and strokes is as bright as paper.

    Elsewhere coloured print is dark.
    """
    red, green, blue = colour[:, :, 0], colour[:, :, 1], colour[:, :, 2]
    grey = red.copy()
    for ink in inks:
        x0, y0, x1, y1 = (int(side) for side in ink.box)
        part = np.s_[max(0, y0 - 3) : y1 + 3, max(0, x0 - 3) : x1 + 3]
        if ink.hue == "red" and ink.kind == "print":
            grey[part] = cv2.min(red[part], green[part])
        elif ink.hue == "red":
            grey[part] = np.where((redness(colour[part]) > 40) & (red[part] > 140), 255, grey[part])
        elif ink.kind != "print":
            strong = cv2.dilate(blueness(colour[part]), np.ones((3, 3), np.uint8))
            grey[part] = np.where((strong > 30) & (blue[part] > 100), 255, grey[part])
    return grey


def ink_alone(colour: Image, ink: ColouredInk) -> Image:
    """The patch by itself as grey on white (its box, cut from the page): what a stamp says."""
    x0, y0, x1, y1 = (int(side) for side in ink.box)
    part = colour[max(0, y0) : y1, max(0, x0) : x1]
    strength = redness(part) if ink.hue == "red" else blueness(part)
    top = max(_FAINT_INK, float(np.percentile(strength, _STRONGEST)))
    return np.asarray(255 - np.clip(strength.astype(np.float32) * (255 / top), 0, 255), np.uint8)
