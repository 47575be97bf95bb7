"""Pictures of slots in a form, filled in by hand, with what is written in them.

A slot stands between two printed words ("Số:" and "/QĐ-UBND", "ngày" and "tháng"); of the words, the end and
the beginning are in the picture. Label: the digits that were filled in, and nothing for an empty slot.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.handwriting.slot import FINE, HEIGHT, OTHER, POINTS, prepared
from ocr.handwriting.training.sources import Sources, typed, written
from ocr.handwriting.training.strokes import Ink

_SYMBOLS = "/QĐ-UBND /BC-VP /CT-UBND /TT-BCT /NQ-CP /UBND-KT /2010/TT -QĐ /NĐ-CP /KH /TTr-"
_LETTERS = "abdefhkmnrtuwxyABDEHKMNPRTUVXY+*="
WIDTH = 96
"""Pixels of a training picture: 67 points. Wider slots are read by the same network."""
_PIXEL = POINTS / FINE  # points a pixel of the fine picture, 309 dpi
_FORMS = (
    # words before, words behind, share, in italics
    (("Số:", "Số :", "Số", "Sổ:"), (*_SYMBOLS.split(), ""), 0.55, False),
    (("ngày", "ngày", "Ngày", "Ngày:"), ("tháng", "tháng", "tháng", "th", "/"), 0.33, True),
    (("tháng", "tháng", "/"), ("năm", "năm", "năm", "/"), 0.12, True),
)


def slot_picture(
    sources: Sources, faces: dict[str, list[Path]], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], str]:
    """(picture of ``HEIGHT`` x ``WIDTH`` pixels as ``prepared`` makes them, in 0 to 255, label).

    ``faces`` are the typeface files of "upright" and "italic" print.
    """
    high, wide = HEIGHT * FINE, WIDTH * FINE
    lefts, rights, _, slanted = _FORMS[int(rng.choice(3, p=[form[2] for form in _FORMS]))]
    text = _label(rng, day=slanted)
    size = rng.uniform(11.0, 14.5)
    middle = high / 2 + rng.normal(0, 3)
    paper = np.zeros((high, wide), np.float32)
    italic = slanted != (rng.random() < 0.08)
    options = faces["italic" if italic else "upright"]
    face = str(options[int(rng.integers(len(options)))])
    start = rng.uniform(7, 15) / _PIXEL
    gap = rng.uniform(12, 44)
    hand = np.zeros_like(paper)
    tall = float(np.clip(rng.normal(11.5, 2.2), 7, 17))
    inks = (
        written(text, tall / _PIXEL, sources, rng)
        if rng.random() > 0.07
        else _stamped(text, size, faces, rng)
    )
    if text and rng.random() < 0.05:
        text = _with_letter(text, inks, tall / _PIXEL, sources, rng)
    step = rng.normal(1.5, 1.6) / _PIXEL
    total = sum(ink.shape[1] + step for ink in inks)
    room = 0.9 * max(1.0, gap - total * _PIXEL)
    x = start + (rng.uniform(-2, room) if rng.random() < 0.85 else -2.5) / _PIXEL
    foot = middle + (size * 0.23 + rng.normal(0, 1.4)) / _PIXEL
    rise = rng.normal(0, 0.04)
    for ink in inks:
        top = foot - ink.shape[0] * rng.uniform(0.9, 1.06)
        _put(hand, ink, x, top)
        x += ink.shape[1] + max(step + rng.normal(0, 1.0) / _PIXEL, -0.22 * ink.shape[1])
        foot -= rise * ink.shape[1]
    end = start + gap / _PIXEL
    if text:
        end = max(end, x - step + rng.uniform(-2.5, 2) / _PIXEL)
    left, right = str(rng.choice(lefts)), str(rng.choice(rights))
    _print(paper, left, face, size, start, middle, ends=True)
    if right and end < wide:
        shown = np.zeros_like(paper)
        _print(shown, right, face, size, end, middle, ends=False)
        shown[:, min(wide, round(end + rng.uniform(4, 16) / _PIXEL)) :] = 0
        paper = np.maximum(paper, shown)
    _clutter(paper, start, end, middle + size * 0.23 / _PIXEL, rng)
    return _photographed(paper, hand, rng), text


def _label(rng: np.random.Generator, *, day: bool) -> str:
    draw = rng.random()
    if draw < 0.07:
        return ""
    if day and draw < 0.75:
        return f"{rng.integers(1, 32):02d}" if draw < 0.65 else str(rng.integers(1, 32))
    if draw < 0.35:
        return f"{rng.integers(0, 100):02d}"
    length = int(rng.choice((1, 2, 3, 4, 5), p=(0.1, 0.35, 0.33, 0.17, 0.05)))
    return "".join(str(rng.integers(10)) for _ in range(length))


def _with_letter(
    text: str, inks: list[Ink], height: float, sources: Sources, rng: np.random.Generator
) -> str:
    """A letter in place of a digit, in the picture and, as ``OTHER``, in the label."""
    at = int(rng.integers(len(text)))
    hand = str(sources.hands[int(rng.integers(len(sources.hands)))])
    inks[at] = _type(str(rng.choice(tuple(_LETTERS))), hand, round(1.5 * height))
    return text[:at] + OTHER + text[at + 1 :]


def _stamped(text: str, size: float, faces: dict[str, list[Path]], rng: np.random.Generator) -> list[Ink]:
    options = faces["upright"]
    face = str(options[int(rng.integers(len(options)))])
    return [_type(digit, face, round(size * rng.uniform(0.95, 1.05) / _PIXEL)) for digit in text]


def _put(paper: NDArray[np.float32], ink: Ink, x: float, y: float) -> None:
    left, top = round(x), round(y)
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(paper.shape[1], left + ink.shape[1]), min(paper.shape[0], top + ink.shape[0])
    if x1 > x0 and y1 > y0:
        part = paper[y0:y1, x0:x1]
        np.maximum(part, ink[y0 - top : y1 - top, x0 - left : x1 - left], out=part)


@cache
def _type(text: str, face: str, size: int) -> Ink:
    return typed(text, face, size)


def _print(
    paper: NDArray[np.float32], text: str, face: str, size: float, x: float, middle: float, *, ends: bool
) -> None:
    """``text`` that begins, or ``ends``, at ``x``; ``middle`` is half its x-height above the baseline."""
    pixels = round(size / _PIXEL)
    ink = _type(text, face, pixels)
    below = 0.2 if set(text) & set("gyQ/") else 0.0
    foot = middle + 0.23 * pixels + below * pixels
    _put(paper, ink, x - ink.shape[1] if ends else x, foot - ink.shape[0])


def _clutter(
    paper: NDArray[np.float32], start: float, end: float, base: float, rng: np.random.Generator
) -> None:
    """Dotted lines, rules, specks, the ends of lines above and below, strokes of a pen."""
    wide, high = paper.shape[1], paper.shape[0]
    if rng.random() < 0.18:
        gap, radius = rng.uniform(6, 14), int(rng.integers(1, 3))
        y = base + rng.uniform(-1, 5)
        for x in np.arange(start, end, gap):
            cv2.circle(paper, (round(x), round(y)), radius, 1.0, -1)
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


def _photographed(
    paper: NDArray[np.float32], hand: NDArray[np.float32], rng: np.random.Generator
) -> NDArray[np.uint8]:
    """Print and hand as a scanner gives them: blurred, 1-bit or grey, coarse or fine, noisy."""
    if rng.random() < 0.12:  # a pen that gives too little ink
        worn = cv2.GaussianBlur(rng.standard_normal(hand.shape, np.float32), (0, 0), rng.uniform(1.5, 5))
        hand = hand * (worn / worn.std() > rng.uniform(-2.2, -0.9))
    page = np.maximum(paper * rng.uniform(0.75, 1.0), hand * rng.uniform(0.5, 1.0))
    if rng.random() < 0.25:
        around = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), rng.normal(0, 1.2), 1.0)
        page = cv2.warpAffine(page, around, (page.shape[1], page.shape[0]))
    page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.5, 1.5))
    if rng.random() < 0.3:
        coarse = rng.uniform(0.33, 0.7)
        small = cv2.resize(page, None, fx=coarse, fy=coarse, interpolation=cv2.INTER_AREA)
        page = cv2.resize(small, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_CUBIC)
    noise = rng.standard_normal(page.shape, np.float32)
    page = page + np.float32(rng.uniform(0, 0.06)) * noise
    if rng.random() < 0.5:
        page = (page > rng.uniform(0.3, 0.6)).astype(np.float32)
        page = cv2.GaussianBlur(page, (0, 0), rng.uniform(0.4, 1.5))
    grey = np.asarray(np.clip(245 * (1 - 0.9 * page), 0, 255), np.uint8)
    return np.asarray(np.rint(prepared(grey) * 255), np.uint8)
