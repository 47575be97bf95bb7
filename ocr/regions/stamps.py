"""Seals and stamps: found on the cleaned page, kept out of the text, read by themselves.

Coloured ones are known from their ink (``Cleaned.inks``). Black ones of photocopies are found by their
shape: a ring of 30 to 50 mm, or a frame as large as an incoming stamp whose own reading says so. All boxes
are in pixels of the cleaned page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Literal

import cv2
import numpy as np
from rapidfuzz import fuzz

from lexicon import form_words
from lexicon.fold import fold
from lexicon.syllables import is_syllable
from ocr.cleanup.colour import ink_alone
from ocr.cleanup.pipeline import Cleaned
from ocr.engine.recognise import Recogniser
from ocr.pixels.components import components
from ocr.pixels.ink import MM_PER_INCH, REGION_DPI, Image, PageInk, ink_mask, letter_boxes
from ocr.regions.stamp_frames import stamp_frames, without_bars
from ocr.regions.stamp_leaders import without_dotted_lines
from schema.box import Box
from schema.page import Line, Stamp

LineVote = Callable[[Sequence[Line], Sequence[Line]], tuple[Line, ...]]
"""Puts two readings of the same lines together."""

_MM = REGION_DPI / MM_PER_INCH
_SEAL_RADIUS = (14.0, 23.0)
"""Millimetres: seals of Vietnamese offices measure 32 to 42 mm (Thông tư 21/2012/TT-BCA), copies vary."""

_BROKEN = 1.8
"""Least radii that the ink of a seal measures each way; a whole one measures two."""

_RING, _CLEARER, _OUTSIDE = 0.8, 0.25, 3.0
"""Share of the directions in which a ring has ink, how much more that is than outside of it, and how many
millimetres outside."""

_SHIFTS = (-3.0, -1.5, 0.0, 1.5, 3.0)
"""Pixels by which a circle is moved to fit the ink better (within a millimetre)."""

_RIM_WIDTH = (-1.5, -0.75, 0.0, 0.75, 1.5)
"""Pixels beside a circle at which its ink is looked for (half a millimetre either way)."""

_DOUBLE_RING = 2.5
"""Millimetres from the inner to the outer ring of a seal."""

_BESIDE_SEAL, _SOFT_EDGE, _NEXT_LETTER = 12.0, 0.8, 6.0
"""Millimetres around a seal: where letters of its lines are looked for, its soft edge, and the gap from rim
to letter."""

_UPPER_PART = 0.6
"""Share of a page's height in which a registry stamps."""

_LEGIBLE = 0.68
"""Confidence from which a word of a stamp says something."""

_INCOMING = ("cong van den", "van ban den", "cv den")
_FILLED_IN = re.compile(rf"gay\b|chuy|uu ho|{form_words.MONTH}|\b{form_words.NUMBER}\b")
"""Words of the lines to be filled in; the edge of a frame takes first letters with it."""

_ALIKE = 75.0

_FORM_WORD = re.compile(
    rf"{form_words.NUMBER}|{form_words.DAY}|{form_words.MONTH}|{form_words.YEAR}|"
    r"den|gio|kinh|chuyen|luu|ho|van|cong"
)
_SURE, _MOST_WORDS = 0.75, 8
"""So many other words, read so surely, are more than a registry's stamp has between its blanks."""


def black_seals(page: PageInk) -> tuple[Box, ...]:
    """Boxes of round black seals on ``page``, in its pixels.

    A seal is a circle with ink in four of five directions, and clearly less ink along a circle 3 mm
    outside it; a ring drawn through text or a table has as much there.
    """
    ink = _large_parts(page.mask(REGION_DPI))
    if not ink.any():
        return ()
    low, high = (round(radius * _MM) for radius in _SEAL_RADIUS)
    found = cv2.HoughCircles(
        cv2.GaussianBlur(255 - ink, (0, 0), 1.0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=2.0 * low,
        param1=150,
        param2=45,
        minRadius=low,
        maxRadius=high,
    )
    factor = page.dpi / REGION_DPI
    boxes = []
    for x, y, radius in [] if found is None else np.asarray(found).reshape(-1, 3)[:8].tolist():
        x, y, radius = _fitted(ink, x, y, radius)
        ring = _ring_share(ink, x, y, radius)
        if ring >= _RING and ring - _ring_share(ink, x, y, radius + _OUTSIDE * _MM) >= _CLEARER:
            radius = _outermost(ink, x, y, radius)
            boxes.append(Box(x - radius, y - radius, x + radius, y + radius).scaled(factor))
    return tuple(boxes)


def _large_parts(ink: Image) -> Image:
    """The connected parts of ``ink`` at least as wide and as high as the smallest seal, hardly wider."""
    joined = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    labels, stats, _ = components(joined)
    sides = stats[:, cv2.CC_STAT_WIDTH : cv2.CC_STAT_HEIGHT + 1]
    large = (sides.min(axis=1) >= _BROKEN * _SEAL_RADIUS[0] * _MM) & (
        sides[:, 1] <= 4 * _SEAL_RADIUS[1] * _MM
    )
    large[0] = False
    return np.asarray(np.where(large[labels] & (ink > 0), 255, 0), np.uint8)


def _fitted(ink: Image, x: float, y: float, radius: float) -> tuple[float, float, float]:
    """The circle within 1 mm of the given one that meets the most ink."""
    candidates = [
        (x + dx, y + dy, radius + dr) for dx in _SHIFTS for dy in _SHIFTS for dr in (0.0, *_SHIFTS[1::2])
    ]
    return max([(x, y, radius), *candidates], key=lambda circle: _ring_share(ink, *circle))


def _outermost(ink: Image, x: float, y: float, radius: float) -> float:
    """The rim of a double ring: the largest radius up to 2.5 mm further with ink in half the directions."""
    radii = [radius + step for step in np.arange(0, _DOUBLE_RING * _MM, 1.0)]
    return max(each for each in radii if each == radius or _ring_share(ink, x, y, each) >= 0.5)


def _ring_share(ink: Image, x: float, y: float, radius: float) -> float:
    """Share of 120 directions in which there is ink within half a millimetre of the circle."""
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    hit = np.zeros(len(angles), dtype=bool)
    for offset in _RIM_WIDTH:
        columns = np.clip((x + (radius + offset) * np.cos(angles)).round(), 0, ink.shape[1] - 1).astype(int)
        rows = np.clip((y + (radius + offset) * np.sin(angles)).round(), 0, ink.shape[0] - 1).astype(int)
        hit |= ink[rows, columns] > 0
    return float(hit.mean())


def without_black_seals(image: Image, dpi: float, seals: tuple[Box, ...]) -> Image:
    """``image`` with each seal white but for the rows in which a line of text runs into it.

    A line runs into the seal where letters stand within 6 mm of its rim at the same height.
    """
    result = image.copy()
    point = dpi / 72
    for seal in seals:
        (middle, centre), radius = seal.center, seal.width / 2
        reach = radius + _BESIDE_SEAL * dpi / MM_PER_INCH
        x0, y0 = max(0, int(middle - reach)), max(0, int(seal.y0))
        part = image[y0 : int(seal.y1) + 1, x0 : int(middle + reach)]
        ys, xs = np.mgrid[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]]
        inside = np.hypot(xs - middle, ys - centre) <= radius + _SOFT_EDGE * dpi / MM_PER_INCH
        ink = ink_mask(part)
        ink[inside] = 0
        keep = np.zeros(part.shape[0], dtype=np.int64)
        for x, y, width, height, _ in letter_boxes(ink, dpi):
            half = np.sqrt(max(0.0, radius**2 - (y0 + y + height / 2 - centre) ** 2))
            gap = max(x0 + x - (middle + half), (middle - half) - (x0 + x + width))
            if 4 * point <= height <= 20 * point and gap < _NEXT_LETTER * dpi / MM_PER_INCH:
                keep[max(0, int(y - 4 * point)) : int(y + height + 4 * point)] += 1
        lines = cv2.morphologyEx(
            (keep >= 2).astype(np.uint8)[:, None], cv2.MORPH_OPEN, np.ones((round(9 * point), 1), np.uint8)
        )
        erased = inside & (lines == 0)
        result[y0 : y0 + part.shape[0], x0 : x0 + part.shape[1]][erased] = 255
    return result


def read_stamps(cleaned: Cleaned, recogniser: Recogniser, vote: LineVote) -> tuple[Stamp, ...]:
    """Every coloured seal and every stamp of a page with what was read inside it; ``vote`` where twice.

    Round seals are not read. Raises what ``recogniser`` raises.
    """
    stamps: list[Stamp] = []
    for ink in cleaned.inks:
        box = ink.box
        if ink.kind == "round_seal":
            stamps.append(Stamp(kind="round_seal", box=box))
        elif ink.kind == "stamp" and cleaned.colour is not None:
            part = ink_alone(cleaned.colour, ink)
            lines = _legible(_read(part, cleaned.dpi, box, recogniser, vote))
            if not lines:  # a frame close around one or two words (HỎA TỐC, MẬT) is read as part of them
                bare = without_bars(part, cleaned.dpi)
                lines = _legible(_read(bare, cleaned.dpi, box, recogniser, vote))
            if lines:
                stamps.append(Stamp(kind=_kind(lines), box=box, lines=lines))
    upper = cleaned.image[: round(_UPPER_PART * cleaned.image.shape[0])]
    for frame in stamp_frames(upper, cleaned.dpi):
        part = upper[int(frame.y0) : int(frame.y1), int(frame.x0) : int(frame.x1)]
        lines = _read(part, cleaned.dpi, frame, recogniser, vote)
        if _kind(lines) == "incoming":
            stamps.append(Stamp(kind="incoming", box=frame, lines=lines))
    return tuple(stamps)


def _read(part: Image, dpi: float, box: Box, recogniser: Recogniser, vote: LineVote) -> tuple[Line, ...]:
    """The lines of a stamp cut out at ``box``; those of an incoming one read again without frame and dots,
    and put together with what the first reading has better.
    """

    def read(part: Image) -> tuple[Line, ...]:
        return tuple(line.moved(box.x0 - _RIM, box.y0 - _RIM) for line in recogniser.read(_framed(part), dpi))

    lines = read(part)
    if _kind(lines) != "incoming":
        return lines
    again = read(without_dotted_lines(without_bars(part, dpi), dpi))
    return vote(again, lines) if _kind(again) == "incoming" else lines


_RIM = 20
"""Pixels of white around a cut-out."""


def _framed(part: Image) -> Image:
    """White around a cut-out: Tesseract loses letters at the edge of its picture."""
    return np.asarray(
        cv2.copyMakeBorder(part, _RIM, _RIM, _RIM, _RIM, cv2.BORDER_CONSTANT, value=255), np.uint8
    )


def _kind(lines: Sequence[Line]) -> Literal["incoming", "other"]:
    text = fold(" ".join(line.text for line in lines))
    filled = _FILLED_IN.search(text) is not None
    arrived = re.search(r"\bden\b", text) is not None
    arrived = arrived or any(fuzz.partial_ratio(words, text) >= _ALIKE for words in _INCOMING)
    return "incoming" if filled and arrived and not _is_prose(lines) else "other"


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether more is said in small letters than the words between the blanks of a stamp."""
    words = [
        word for line in lines for word in line.words if word.confidence >= _SURE and word.text.islower()
    ]
    bare = (word.text.strip(".,;:()") for word in words)
    return sum(is_syllable(text) and not _FORM_WORD.fullmatch(fold(text)) for text in bare) > _MOST_WORDS


def _legible(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(
        line
        for line in lines
        if any(word.confidence > _LEGIBLE and len(word.text) > 1 for word in line.words)
    )
