"""How large the sheet is that a page shows: told by evidence, not by the page box alone.

What a file states is often a writer's default: one pixel to one point, 72 or 96 dots per inch, a page box of
another paper. So the stated size is one hypothesis among others, the known papers whose shape the page has
are the rest, and the one that most speaks for is taken: being stated, being a usual paper, giving a
resolution that scanners have, and type of a size that people print.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.pixels.components import components
from ocr.pixels.ink import MM_PER_INCH

_KNOWN = {
    # ISO 216
    "A0": (841.0, 1189.0, -0.5),
    "A1": (594.0, 841.0, -0.5),
    "A2": (420.0, 594.0, -0.5),
    "A3": (297.0, 420.0, 1.0),
    "A4": (210.0, 297.0, 2.0),
    "A5": (148.0, 210.0, 0.5),
    "A6": (105.0, 148.0, -0.5),
    "A7": (74.0, 105.0, -0.5),
    # ASME Y14.1; 8.5 by 14 inches; folio and F4, sold in Vietnam beside A4
    "letter": (215.9, 279.4, 1.0),
    "legal": (215.9, 355.6, 1.0),
    "folio": (215.9, 330.2, 1.0),
    "F4": (210.0, 330.0, 1.0),
}
"""Short and long side in millimetres, and how much speaks for a paper before anything is seen of the page."""

_SAME_SHAPE = 0.012
"""Relative difference within which both sides of a page are those of a paper."""

_NEARLY = 0.03
"""The same of a sheet that was trimmed or scanned with its margins cut: it counts by half."""

_AS_STATED = 0.1
"""Relative difference to the stated resolution that is not worth doubting it."""

_USUAL_DPI = (150.0, 200.0, 204.0, 240.0, 300.0, 400.0, 600.0)
_EXACTLY = 0.004

_STATED = 2.0
_USUAL = 1.0
_NO_PAPER = -1.0
_PART_OF_A4 = 0.25
_BY_TYPE = 0.0
"""Points of evidence on the scale of ``_KNOWN``: for the size that the file states, for a resolution that
scanners have, for a stated size that is no paper, for a sheet as long as A4, for one that only type tells."""

_SIDE = (4.3, 8.6)
"""Points: the usual letter side of pages with type of 9 to 15 points. Of 294 pages of 100 Vietnamese files
nine in ten lie between, the extremes are 2.1 and 15."""

_MIDDLE_SIDE = 6.9
"""Points: the letter side of type of 13 points."""

_SPREAD = 0.15
_MOST_AGAINST = 2.5
"""Natural logarithm by which type outside ``_SIDE`` loses half a point (of twice that two points), and the
most points that it loses: headings, fine print and pages of digits exist."""

SIDE_OF_TYPE = 0.53
"""Letter side of a font to its size: mean of Times and its likes, letters with and without ascenders."""

_DPI = (60.0, 1500.0)
"""What else than the stated resolution is thought of."""

_LEAST_STATED = 50.0
_FEWEST = 80
_LOWEST = 4.0
_HIGHEST = 0.04
"""Letters that tell a size; their least side in pixels; their greatest in long sides of the page."""

_INK_IN_LETTER = (0.15, 0.85)
"""Least and greatest share of a letter's box that is ink: less is a frame or a stroke, more a block."""

_ABOUT = 1.2
"""Factor within which letters are of the usual size."""

_NEGATIVE = 110
"""The middle grey level below which letters are brighter than what is around them."""

_STEPS = 12
"""Steps of the histogram of letter sides to an octave."""


@dataclass(frozen=True)
class Paper:
    """The sheet of a page: ``dpi`` pixels per inch, ``width`` and ``height`` in points, and the name of what
    told its size ("stated", a paper such as "A4", "type").
    """

    dpi: float
    width: float
    height: float
    told_by: str


def paper_of(
    width: float, height: float, stated: float | None, side: float | None, *, scanned: bool = True
) -> Paper:
    """The sheet that ``width`` × ``height`` pixels show, of which the file says ``stated`` pixels per inch.

    ``side`` is the ``letter_side`` in the same pixels; None for either says nothing. ``scanned`` is False for
    pages whose pixels are points of a drawing: resolutions of scanners say nothing of them, and type alone
    does not tell their size.
    """
    best, told_by, most = _long_side_of_a4(width, height), "A4", -math.inf
    for name, dpi, for_it in _hypotheses(width, height, stated, side, scanned):
        if stated and name != "stated" and abs(dpi / stated - 1) < _AS_STATED:
            continue
        points = for_it + (_fit_of_type(side * 72 / dpi) if side else 0.0)
        if points > most:
            best, told_by, most = dpi, name, points
    return Paper(best, width * 72 / best, height * 72 / best, told_by)


def letter_side(grey: NDArray[np.uint8]) -> float | None:
    """The usual size (root of width by height) in pixels of the letters on a grey page (H, W).

    None for too few. It is the same for a page that lies on its side, is faint or a negative.
    """
    kind = cv2.THRESH_BINARY if np.median(grey) < _NEGATIVE else cv2.THRESH_BINARY_INV
    ink = np.asarray(cv2.threshold(grey, 0, 255, kind | cv2.THRESH_OTSU)[1], np.uint8)
    stats = components(ink).stats[1:]
    width, height, area = (stats[:, column].astype(np.float64) for column in (2, 3, 4))
    side = np.sqrt(width * height)
    likely = (side >= _LOWEST) & (np.maximum(width, height) <= _HIGHEST * max(grey.shape))
    likely &= (width < 2 * height) & (height < 2 * width)
    likely &= (area > _INK_IN_LETTER[0] * width * height) & (area < _INK_IN_LETTER[1] * width * height)
    sides = side[likely]
    if len(sides) < _FEWEST:
        return None
    octaves = np.rint(np.log2(sides) * _STEPS).astype(np.int64)
    counts = np.convolve(np.bincount(octaves, weights=sides), [1, 2, 3, 2, 1], "same")
    usual = 2 ** (int(np.argmax(counts)) / _STEPS)
    return float(np.median(sides[(sides > usual / _ABOUT) & (sides < usual * _ABOUT)]))


def dpi_of_type(side: float) -> float:
    """The resolution at which letters of ``side`` pixels (``letter_side``) are type of 13 points."""
    return side * 72 / _MIDDLE_SIDE


def _hypotheses(
    width: float, height: float, stated: float | None, side: float | None, scanned: bool
) -> Iterator[tuple[str, float, float]]:
    """Name, resolution and evidence of each size that the page may have; of equals the first is believed."""
    if stated and (stated >= _LEAST_STATED or not scanned):
        inches = (width / stated, height / stated)
        fits = [weight * _likeness(inches, paper) for *paper, weight in _KNOWN.values()]
        yield "stated", stated, _STATED + (max(fits) or _NO_PAPER) + _usual(stated, scanned)
    short, long = min(width, height), max(width, height)
    for name, (paper_short, paper_long, weight) in _KNOWN.items():
        dpi = MM_PER_INCH * (short / paper_short + long / paper_long) / 2
        if scanned and not _DPI[0] <= dpi <= _DPI[1]:
            continue
        if _likeness((short / dpi, long / dpi), (paper_short, paper_long)) == 1.0:
            yield name, dpi, weight + _usual(dpi, scanned)
    if scanned:
        yield "A4", _long_side_of_a4(width, height), _PART_OF_A4
        if side:
            yield "type", dpi_of_type(side), _BY_TYPE


def _likeness(inches: tuple[float, float], paper: object) -> float:
    """1 when a sheet has the size of ``paper`` (short and long side in millimetres), 0.5 nearly, or 0."""
    sides = np.sort(np.array(inches)) * MM_PER_INCH / np.asarray(paper, np.float64)
    off = float(np.abs(sides - 1).max())
    return 1.0 if off <= _SAME_SHAPE else 0.5 if off <= _NEARLY else 0.0


def _usual(dpi: float, scanned: bool) -> float:
    return _USUAL if scanned and any(abs(dpi / usual - 1) <= _EXACTLY for usual in _USUAL_DPI) else 0.0


def _fit_of_type(side: float) -> float:
    low, high = _SIDE
    off = max(math.log(low / side), math.log(side / high), 0.0) / _SPREAD
    return -min(off * off / 2, _MOST_AGAINST)


def _long_side_of_a4(width: float, height: float) -> float:
    return max(width, height) * MM_PER_INCH / _KNOWN["A4"][1]
