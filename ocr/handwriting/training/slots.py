"""Pictures of slots in a form, filled in by hand or by a numbering stamp, with what is written in them.

A slot stands between two printed words ("Số:" and "/QĐ-UBND", "ngày" and "tháng"), in a letterhead or in the
stamp that a registry puts on what arrives (smaller type, leaders of dots, other lines close above and below);
of the words, the end and the beginning are in the picture. Label: the digits that were filled in, ``OTHER``
for strokes between day, month and year, and nothing for an empty slot.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.handwriting.slot import FINE, HEIGHT, OTHER, POINTS, prepared
from ocr.handwriting.training.sources import Sources, typed, written
from ocr.handwriting.training.strokes import Ink

Paper = NDArray[np.float32]
Faces = dict[str, list[Path]]

_SYMBOLS = "/QĐ-UBND /BC-VP /CT-UBND /TT-BCT /NQ-CP /UBND-KT /2010/TT -QĐ /NĐ-CP /KH /TTr-"
_LETTERS = "abdefhkmnrtuwxyABDEHKMNPRTUVXY+*="
_PIXEL = POINTS / FINE  # points a pixel of the fine picture, 309 dpi


@dataclass(frozen=True)
class _Form:
    before: tuple[str, ...]
    behind: tuple[str, ...]
    share: float
    holds: Literal["number", "day", "month", "year", "date"]
    italic: bool = False
    stamp: bool = False

    @property
    def width(self) -> int:
        """Pixels of a training picture: 67 or 90 points. Wider slots are read by the same network."""
        return 128 if self.stamp else 96


_FORMS = (
    _Form(("Số:", "Số :", "Số", "Sổ:"), (*_SYMBOLS.split(), ""), 0.42, "number"),
    _Form(("ngày", "ngày", "Ngày", "Ngày:"), ("tháng", "tháng", "tháng", "th", "/"), 0.23, "day", True),
    _Form(("tháng", "tháng", "/"), ("năm", "năm", "năm", "/"), 0.05, "month", True),
    _Form(("Số:", "Số:", "SỐ:", "Số", "ĐẾN Số:"), ("",), 0.14, "number", stamp=True),
    _Form(("Ngày", "Ngày:", "NGÀY", "ngày"), ("tháng", "tháng", "th", "/"), 0.06, "day", stamp=True),
    _Form(("tháng", "tháng", "/"), ("năm", "năm", "/", "/20"), 0.04, "month", stamp=True),
    _Form(("năm", "năm", "năm 20", "/20", "/"), ("",), 0.02, "year", stamp=True),
    _Form(("Ngày:", "Ngày", "NGÀY:", "ngày"), ("",), 0.04, "date", stamp=True),
)


def slot_picture(sources: Sources, faces: Faces, rng: np.random.Generator) -> tuple[NDArray[np.uint8], str]:
    """(picture of ``HEIGHT`` rows, 96 or 128 columns, as ``prepared`` makes it, in 0 to 255, label).

    ``faces`` are the typeface files of "upright" and "italic" print.
    """
    form = _FORMS[int(rng.choice(len(_FORMS), p=[form.share for form in _FORMS]))]
    paper = np.zeros((HEIGHT * FINE, form.width * FINE), np.float32)
    before, behind = str(rng.choice(form.before)), str(rng.choice(form.behind))
    text = _label(form.holds, before, rng)
    size = rng.uniform(7.5, 11.5) if form.stamp else rng.uniform(11.0, 14.5)
    options = faces["italic" if form.italic != (rng.random() < 0.08) else "upright"]
    face = str(options[int(rng.integers(len(options)))])
    middle = paper.shape[0] / 2 + rng.normal(0, 3)
    base = middle + size * 0.23 / _PIXEL
    start = rng.uniform(7, 15) / _PIXEL
    gap = rng.uniform(14, 78) if form.stamp and not behind else rng.uniform(12, 44)
    hand = np.zeros_like(paper)
    tall = float(np.clip(rng.normal(10.8, 2.4), 5.5, 17))
    text, inks, step = _filled(text, tall, size, sources, faces, rng)
    total = sum(ink.shape[1] + step for ink in inks)
    room = 0.9 * max(1.0, gap - total * _PIXEL)
    x = start + (rng.uniform(-2, room) if rng.random() < 0.85 else -2.5) / _PIXEL
    raised = rng.uniform(-1.5, 4.0) if form.stamp else rng.normal(0, 1.4)
    x = _written_along(hand, inks, x, base - raised / _PIXEL, step, rng)
    end = start + gap / _PIXEL
    if text:
        end = max(end, x - step + rng.uniform(-2.5, 2) / _PIXEL)
    _print(paper, before, face, size, start, middle, ends=True)
    if behind and end < paper.shape[1]:
        shown = np.zeros_like(paper)
        _print(shown, behind, face, size, end, middle, ends=False)
        shown[:, min(paper.shape[1], round(end + rng.uniform(4, 16) / _PIXEL)) :] = 0
        paper = np.maximum(paper, shown)
    if form.stamp:
        _rows_beside(paper, hand, base, size, sources, faces, rng)
    if rng.random() < (0.75 if form.stamp else 0.2):
        _leader(paper, start, end, base, rng)
    _clutter(paper, base, rng)
    return _photographed(paper, hand, rng), text


def _label(holds: str, before: str, rng: np.random.Generator) -> str:
    if rng.random() < 0.07:
        return ""
    if holds == "number" or rng.random() < 0.15:
        if rng.random() < 0.3:
            return f"{rng.integers(0, 100):02d}"
        length = int(rng.choice((1, 2, 3, 4, 5), p=(0.08, 0.32, 0.35, 0.2, 0.05)))
        return "".join(str(rng.integers(10)) for _ in range(length))
    day, month = (
        f"{value:02d}" if rng.random() < 0.6 else str(value)
        for value in (int(rng.integers(1, 32)), int(rng.integers(1, 13)))
    )
    if holds in ("day", "month"):
        return day if holds == "day" else month
    year = f"{rng.integers(0, 30):02d}"
    if not before.endswith("20") and rng.random() < 0.6:
        year = f"20{year}"
    return year if holds == "year" else f"{day}{OTHER}{month}{OTHER}{year}"


def _filled(
    text: str, tall: float, size: float, sources: Sources, faces: Faces, rng: np.random.Generator
) -> tuple[str, list[Ink], float]:
    """(label, a picture for each of its characters, pixels between them) for digits ``tall`` points high."""
    draw = rng.random()
    if OTHER not in text and draw < 0.06:
        return text, _numbering_stamp(text, faces, rng), rng.uniform(0.2, 4.0) / _PIXEL
    if OTHER not in text and draw < 0.09:
        return text, _typed_in(text, size, faces, rng), rng.normal(1.5, 1.0) / _PIXEL
    if text and OTHER not in text and draw < 0.13:
        inks = written(text, tall / _PIXEL, sources, rng)
        at = int(rng.integers(len(text)))
        hand = str(sources.hands[int(rng.integers(len(sources.hands)))])
        inks[at] = _type(str(rng.choice(tuple(_LETTERS))), hand, round(1.5 * tall / _PIXEL))
        return text[:at] + OTHER + text[at + 1 :], inks, rng.normal(1.5, 1.6) / _PIXEL
    digits = iter(written(text.replace(OTHER, ""), tall / _PIXEL, sources, rng))
    inks = [_stroke(tall, rng) if character == OTHER else next(digits) for character in text]
    if rng.random() < 0.3:
        inks = [_pressed(ink, rng) for ink in inks]
    return text, inks, rng.normal(1.2, 1.6) / _PIXEL


def _stroke(tall: float, rng: np.random.Generator) -> Ink:
    """A slash or a dash between day and month."""
    if rng.random() < 0.2:
        high, wide = tall * 0.5, tall * rng.uniform(0.2, 0.45)
        ends = ((0.0, rng.uniform(0, 0.3)), (1.0, rng.uniform(0, 0.3)))
    else:
        high, wide = tall * rng.uniform(0.7, 1.2), tall * rng.uniform(0.05, 0.5)
        ends = ((1.0, 0.0), (0.0, 1.0))
    thick = max(1, round(tall / _PIXEL * rng.uniform(0.06, 0.14)))
    rows, columns = round(high / _PIXEL) + 2 * thick, round(wide / _PIXEL) + 2 * thick
    cover = np.zeros((rows, columns), np.uint8)
    a, b = ((round(thick + x * wide / _PIXEL), round(thick + y * high / _PIXEL)) for x, y in ends)
    cv2.line(cover, a, b, 255, thick, cv2.LINE_AA)
    return np.asarray(cover / 255, np.float32)


def _pressed(ink: Ink, rng: np.random.Generator) -> Ink:
    """``ink`` thicker in some places and thinner in others."""
    padded = np.pad(ink, 3)
    uneven = cv2.GaussianBlur(rng.standard_normal(padded.shape, np.float32), (0, 0), rng.uniform(4, 9))
    limit = 0.42 + rng.uniform(0.05, 0.2) * uneven / (uneven.std() + 1e-6)
    soft = cv2.GaussianBlur(padded, (0, 0), rng.uniform(1.2, 2.2))
    return np.asarray(np.clip((soft - np.clip(limit, 0.15, 0.7)) * 6 + 0.5, 0, 1), np.float32)


def _typed_in(text: str, size: float, faces: Faces, rng: np.random.Generator) -> list[Ink]:
    options = faces["upright"]
    face = str(options[int(rng.integers(len(options)))])
    return [_type(digit, face, round(size * rng.uniform(0.95, 1.05) / _PIXEL)) for digit in text]


def _numbering_stamp(text: str, faces: Faces, rng: np.random.Generator) -> list[Ink]:
    """Digits of a numbering machine: large type, each with its own dose of ink, smeared and with blots."""
    options = faces["upright"]
    face = str(options[int(rng.integers(len(options)))])
    size = rng.uniform(12, 21)
    narrow = rng.uniform(0.65, 1.1)
    inks = []
    for digit in text:
        ink = np.pad(_type(digit, face, round(size / _PIXEL)), 4)
        ink = np.asarray(cv2.resize(ink, None, fx=narrow, fy=1.0, interpolation=cv2.INTER_AREA), np.float32)
        worn = cv2.GaussianBlur(rng.standard_normal(ink.shape, np.float32), (0, 0), rng.uniform(1.5, 5))
        limit = rng.uniform(0.2, 0.6) + rng.uniform(0.0, 0.25) * worn / (worn.std() + 1e-6)
        soft = cv2.GaussianBlur(ink, (0, 0), rng.uniform(0.8, 2.4))
        ink = np.asarray(np.clip((soft - np.clip(limit, 0.1, 0.95)) * 5 + 0.5, 0, 1), np.float32)
        for _ in range(int(rng.poisson(0.5))):
            spot = (int(rng.integers(ink.shape[1])), int(rng.integers(ink.shape[0])))
            axes = tuple(int(side) for side in rng.integers(2, 8, 2))
            cv2.ellipse(ink, spot, axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
        inks.append(ink)
    return inks


def _written_along(
    hand: Paper, inks: list[Ink], x: float, foot: float, step: float, rng: np.random.Generator
) -> float:
    """Put ``inks`` beside each other from ``x`` on; returns where the next one would stand."""
    rise, joins = rng.normal(0, 0.04), rng.random() < 0.06
    for index, ink in enumerate(inks):
        top = foot - ink.shape[0] * rng.uniform(0.9, 1.06)
        _put(hand, ink, x, top)
        if joins and index:
            y = round(top + ink.shape[0] * rng.uniform(0.3, 1.0))
            a, b = (
                round(x - rng.uniform(0.1, 0.5) * ink.shape[1]),
                round(x + rng.uniform(0, 0.4) * ink.shape[1]),
            )
            cv2.line(hand, (a, y + int(rng.integers(-4, 5))), (b, y), 1.0, int(rng.integers(2, 4)))
        x += ink.shape[1] + max(step + rng.normal(0, 1.0) / _PIXEL, -0.22 * ink.shape[1])
        foot -= rise * ink.shape[1]
    return x


def _put(paper: Paper, ink: Ink, x: float, y: float) -> None:
    left, top = round(x), round(y)
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(paper.shape[1], left + ink.shape[1]), min(paper.shape[0], top + ink.shape[0])
    if x1 > x0 and y1 > y0:
        part = paper[y0:y1, x0:x1]
        np.maximum(part, ink[y0 - top : y1 - top, x0 - left : x1 - left], out=part)


@cache
def _type(text: str, face: str, size: int) -> Ink:
    return typed(text, face, size)


def _print(paper: Paper, text: str, face: str, size: float, x: float, middle: float, *, ends: bool) -> None:
    """``text`` that begins, or ``ends``, at ``x``; ``middle`` is half its x-height above the baseline."""
    pixels = round(size / _PIXEL)
    ink = _type(text, face, pixels)
    below = 0.2 if set(text) & set("gyQ/") else 0.0
    foot = middle + 0.23 * pixels + below * pixels
    _put(paper, ink, x - ink.shape[1] if ends else x, foot - ink.shape[0])


_ABOVE = ("CÔNG VĂN ĐẾN", "VĂN BẢN ĐẾN", "Số:", "ĐẾN", "CHÍNH PHỦ", "UBND TỈNH", "")
_BELOW = ("Ngày", "tháng", "Chuyển:", "Kính chuyển:", "năm 20", "Lưu hồ sơ", "")


def _rows_beside(
    paper: Paper,
    hand: Paper,
    base: float,
    size: float,
    sources: Sources,
    faces: Faces,
    rng: np.random.Generator,
) -> None:
    """The lines of a stamp above and below: print, leaders, digits whose ends reach here, its frame."""
    options = faces["upright"]
    face = str(options[int(rng.integers(len(options)))])
    for texts, away, likely in ((_ABOVE, -1, 0.8), (_BELOW, 1, 0.8)):
        if rng.random() > likely:
            continue
        foot = base + away * rng.uniform(1.15, 1.6) * max(size, 9.0) / _PIXEL
        text = str(rng.choice(texts))
        if text:
            large = size * rng.uniform(1.1, 1.6) if text.isupper() else size
            ink = _type(text, face, round(large / _PIXEL))
            _put(paper, ink, rng.uniform(-0.7 * ink.shape[1], 0.8 * paper.shape[1]), foot - ink.shape[0])
        if rng.random() < 0.6:
            _leader(paper, rng.uniform(-50, 100), paper.shape[1], foot, rng)
        if rng.random() < 0.4:
            x = rng.uniform(0, paper.shape[1])
            for ink in written(str(rng.integers(1, 1000)), rng.uniform(8, 13) / _PIXEL, sources, rng):
                top = foot - ink.shape[0] - rng.uniform(-3, 2) / _PIXEL
                if away > 0:  # no higher than the feet of the digits in the slot
                    top = max(top, base + rng.uniform(-1, 1) / _PIXEL)
                _put(hand, ink, x, top)
                x += ink.shape[1] + 3
    if rng.random() < 0.15:
        y = round(base + rng.choice((rng.uniform(-13, -9.5), rng.uniform(4, 7))) / _PIXEL)
        cv2.line(paper, (0, y), (paper.shape[1], y + int(rng.integers(-3, 4))), 1.0, int(rng.integers(2, 6)))
    if rng.random() < 0.1:
        x = round(rng.uniform(0.75, 1.0) * paper.shape[1])
        cv2.line(paper, (x, 0), (x + int(rng.integers(-3, 4)), paper.shape[0]), 1.0, int(rng.integers(2, 6)))


def _leader(paper: Paper, start: float, end: float, base: float, rng: np.random.Generator) -> None:
    """Dots, or a thin rule, for a hand to write on; some of them are lost."""
    y, slope = base + rng.uniform(-1.5, 5), rng.normal(0, 0.008)
    if rng.random() < 0.1:
        cv2.line(paper, (round(start), round(y)), (round(end), round(y)), 1.0, int(rng.integers(1, 4)))
        return
    gap, radius, kept = rng.uniform(6, 14), int(rng.integers(1, 4)), rng.uniform(0.6, 1.2)
    for x in np.arange(start, end, gap):
        if rng.random() < kept:
            cv2.circle(paper, (round(x), round(y + slope * (x - start))), radius, 1.0, -1)


def _clutter(paper: Paper, base: float, rng: np.random.Generator) -> None:
    """Rules, specks, the ends of lines above and below, strokes of a pen."""
    wide, high = paper.shape[1], paper.shape[0]
    if rng.random() < 0.15:
        y = round(rng.choice((rng.uniform(0, 12), base + rng.uniform(4, 12))))
        x0, x1 = sorted(rng.uniform(0, wide, 2))
        cv2.line(
            paper, (round(x0), y), (round(x1), y + int(rng.integers(-2, 3))), 1.0, int(rng.integers(1, 5))
        )
    if rng.random() < 0.25:
        for edge in rng.choice(("above", "below"), int(rng.integers(1, 3))):
            rows = int(rng.integers(3, 14))
            for x in np.arange(0, wide, rng.uniform(16, 30)):
                if rng.random() < 0.6:
                    y = int(rng.integers(0, rows)) if edge == "above" else high - int(rng.integers(0, rows))
                    tip = (round(x + rng.uniform(-5, 5)), 0 if edge == "above" else high)
                    cv2.line(paper, (round(x), y), tip, 1.0, int(rng.integers(3, 6)))
    for _ in range(int(rng.poisson(0.6))):
        spot = (int(rng.integers(wide)), int(rng.integers(high)))
        cv2.circle(paper, spot, int(rng.integers(1, 5)), 1.0, -1)
    if rng.random() < 0.05:
        bend = rng.uniform((0, 0), (wide, high), (3, 2))
        cv2.polylines(
            paper, [np.rint(bend).astype(np.int32).reshape(-1, 1, 2)], False, 0.8, int(rng.integers(2, 6))
        )


def _photographed(paper: Paper, hand: Paper, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Print and hand as a scanner gives them: blurred, 1-bit or grey, coarse or fine, noisy."""
    if rng.random() < 0.12:  # a pen that gives too little ink
        worn = cv2.GaussianBlur(rng.standard_normal(hand.shape, np.float32), (0, 0), rng.uniform(1.5, 5))
        hand = hand * (worn / worn.std() > rng.uniform(-2.2, -0.9))
    ink = rng.uniform(0.5, 1.0)
    most = 0.75 * ink  # a higher threshold takes all of a faint hand away
    page = np.maximum(paper * rng.uniform(0.75, 1.0), hand * ink)
    if rng.random() < 0.25:
        around = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), rng.normal(0, 1.2), 1.0)
        page = cv2.warpAffine(page, around, (page.shape[1], page.shape[0]))
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.5, 1.5))
    if rng.random() < 0.35:
        coarse = rng.uniform(0.4, 0.7)
        small = cv2.resize(page, None, fx=coarse, fy=coarse, interpolation=cv2.INTER_AREA)
        if rng.random() < 0.5:  # 1-bit at 120 to 220 dpi
            small = (small > min(most, rng.uniform(0.25, 0.6))).astype(np.float32)
        page = cv2.resize(small, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_CUBIC)
    noise = rng.standard_normal(page.shape, np.float32)
    page = page + np.float32(rng.uniform(0, 0.06)) * noise
    if rng.random() < 0.5:
        page = (page > min(most, rng.uniform(0.3, 0.6))).astype(np.float32)
        page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.4, 1.5))
    grey = np.asarray(np.clip(245 * (1 - 0.9 * page), 0, 255), np.uint8)
    return np.asarray(np.rint(prepared(grey) * 255), np.uint8)
