"""Marks made by hand and by rubber: digits and signatures in pen, round seals, boxed stamps."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from samples.degrade import Image, ink_over
from samples.typeset import LIBERATION

RED = (205, 28, 38)
BLUE = (32, 52, 150)
VIOLET = (62, 34, 110)

# Strokes of each digit in a box one unit high, y downwards, as a quick hand writes them.
_STROKES: dict[str, tuple[tuple[tuple[float, float], ...], ...]] = {
    "0": (((0.35, 0.02), (0.1, 0.2), (0.04, 0.62), (0.2, 0.97), (0.46, 0.86), (0.55, 0.42), (0.3, 0.0)),),
    "1": (((0.1, 0.25), (0.32, 0.02), (0.3, 0.5), (0.26, 1.0)),),
    "2": (((0.06, 0.22), (0.28, 0.0), (0.5, 0.2), (0.3, 0.6), (0.03, 0.96), (0.2, 0.93), (0.58, 0.98)),),
    "3": (((0.08, 0.1), (0.4, 0.03), (0.42, 0.3), (0.2, 0.45), (0.5, 0.6), (0.42, 0.94), (0.04, 0.92)),),
    "4": (((0.34, 0.0), (0.14, 0.36), (0.04, 0.6), (0.34, 0.58), (0.6, 0.56)), ((0.42, 0.3), (0.36, 1.04))),
    "5": (((0.14, 0.04), (0.1, 0.42), (0.4, 0.42), (0.5, 0.7), (0.3, 0.98), (0.02, 0.9)),
          ((0.13, 0.05), (0.54, 0.0))),
    "6": (((0.46, 0.0), (0.14, 0.36), (0.06, 0.76), (0.26, 1.0), (0.48, 0.8), (0.34, 0.55), (0.1, 0.68)),),
    "7": (((0.05, 0.06), (0.32, 0.08), (0.55, 0.03), (0.36, 0.45), (0.22, 1.02)), ((0.2, 0.52), (0.5, 0.48))),
    "8": (((0.46, 0.14), (0.22, 0.02), (0.12, 0.22), (0.36, 0.5), (0.5, 0.78), (0.26, 1.0), (0.08, 0.76),
           (0.34, 0.46), (0.48, 0.14)),),
    "9": (((0.46, 0.2), (0.22, 0.04), (0.08, 0.26), (0.24, 0.46), (0.46, 0.22), (0.48, 0.6), (0.36, 1.02)),),
    "/": (((0.4, -0.05), (0.22, 0.5), (0.02, 1.1)),),
}  # fmt: skip


def _curve(points: Sequence[tuple[float, float]], steps: int = 24) -> NDArray[np.float64]:
    """A Catmull-Rom spline through the points."""
    p = np.array([points[0], *points, points[-1]], dtype=np.float64)
    t = np.linspace(0, 1, steps)[:, None]
    pieces = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        pieces.append(
            0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        )
    return np.concatenate(pieces)


def _draw(coverage: NDArray[np.float32], points: NDArray[np.float64], thickness: float) -> None:
    shifted = np.rint(points * 16).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(coverage, [shifted], False, 1.0, max(1, round(thickness)), cv2.LINE_AA, 4)


def write_digits(image: Image, text: str, origin: tuple[float, float], height: float, seed: int) -> Image:
    """Writes digits in blue pen on an RGB page; ``origin`` is the top-left corner, all in pixels."""
    rng = np.random.default_rng(seed)
    coverage = np.zeros(image.shape[:2], dtype=np.float32)
    x, y = origin
    for digit in text:
        lift = rng.uniform(-0.06, 0.06)
        for stroke in _STROKES[digit]:
            shaken = [(px + rng.normal(0, 0.012), py + rng.normal(0, 0.012)) for px, py in stroke]
            curve = _curve(shaken)
            slanted = np.column_stack([curve[:, 0] - 0.18 * (curve[:, 1] - 1), curve[:, 1] + lift])
            _draw(coverage, slanted * height + (x, y), height * 0.085)
        x += height * (0.5 if digit == "1" else 0.68)
    return ink_over(image, 0.92 * cv2.GaussianBlur(coverage, (0, 0), 0.6), BLUE)


def sign(image: Image, centre: tuple[float, float], width: float, seed: int) -> Image:
    """A signature in blue pen: a looping run and a closing sweep."""
    rng = np.random.default_rng(seed)
    coverage = np.zeros(image.shape[:2], dtype=np.float32)
    points = [
        (i / 11 - 0.5 + rng.normal(0, 0.03), (-1) ** i * rng.uniform(0.06, 0.24) * (1 - i / 20))
        for i in range(12)
    ]
    sweep = [(0.45, 0.05), (-0.1, 0.22), (-0.55, 0.12), (0.1, 0.04), (0.62, -0.12)]
    for stroke in (points, sweep):
        _draw(coverage, _curve(stroke) * width + centre, width * 0.012)
    return ink_over(image, 0.9 * cv2.GaussianBlur(coverage, (0, 0), 0.7), BLUE)


def _font(size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(LIBERATION / "LiberationSans-Bold.ttf"), max(6, round(size)))


def _worn(coverage: NDArray[np.float32], seed: int) -> NDArray[np.float32]:
    """Rubber never prints evenly."""
    rng = np.random.default_rng(seed)
    patches = cv2.resize(rng.random((24, 24)).astype(np.float32), coverage.shape[::-1])
    return np.asarray(coverage * (0.62 + 0.38 * patches), dtype=np.float32)


def _paste(
    image: Image,
    stamp: NDArray[np.float32],
    centre: tuple[float, float],
    colour: tuple[int, int, int] = RED,
) -> Image:
    height, width = image.shape[:2]
    sheet = np.zeros((height, width), dtype=np.float32)
    x0, y0 = round(centre[0] - stamp.shape[1] / 2), round(centre[1] - stamp.shape[0] / 2)
    left, top = max(0, x0), max(0, y0)
    right, bottom = min(width, x0 + stamp.shape[1]), min(height, y0 + stamp.shape[0])
    sheet[top:bottom, left:right] = stamp[top - y0 : bottom - y0, left - x0 : right - x0]
    return ink_over(image, sheet, colour)


def round_seal(image: Image, text: str, centre: tuple[float, float], radius: float, seed: int) -> Image:
    """A red round seal with ``text`` around a star on an RGB page; ``radius`` in pixels (18 mm in life)."""
    side = round(radius * 2.1)
    middle = side / 2
    face = Pictures.new("L", (side, side), 0)
    draw = ImageDraw.Draw(face)
    for share, line in ((1.0, 0.045), (0.93, 0.012), (0.6, 0.014)):
        r = radius * share
        box = (middle - r, middle - r, middle + r, middle + r)
        draw.ellipse(box, outline=255, width=max(1, round(radius * line)))
    star = [
        (
            middle + radius * size * math.sin(k * math.pi / 5),
            middle - radius * size * math.cos(k * math.pi / 5),
        )
        for k, size in enumerate((0.34, 0.13) * 5)
    ]
    draw.polygon(star, fill=255)
    font = _font(radius * 0.2)
    advances = [font.getlength(letter) + radius * 0.03 for letter in text]
    angle = -sum(advances) / (radius * 0.74) / 2
    for letter, advance in zip(text, advances, strict=True):
        angle += advance / (radius * 0.74) / 2
        tile = Pictures.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((middle, middle - radius * 0.765), letter, 255, font, anchor="mm")
        turned = tile.rotate(-math.degrees(angle), Pictures.Resampling.BICUBIC)
        face.paste(255, (0, 0), turned)
        angle += advance / (radius * 0.74) / 2
    tilted = face.rotate(float(np.random.default_rng(seed).uniform(-8, 8)), Pictures.Resampling.BICUBIC)
    coverage = np.asarray(tilted, dtype=np.float32) / 255.0
    return _paste(image, 0.85 * _worn(coverage, seed), centre)


def incoming_stamp(
    image: Image, office: str, number: str, date: str, centre: tuple[float, float], dpi: float, seed: int
) -> Image:
    """A violet "CÔNG VĂN ĐẾN" stamp whose number and date are written in by pen."""
    mm = dpi / 25.4
    width, height = round(42 * mm), round(25 * mm)
    face = Pictures.new("L", (width, height), 0)
    draw = ImageDraw.Draw(face)
    draw.rectangle((0, 0, width - 1, height - 1), outline=255, width=max(1, round(0.5 * mm)))
    for text, y, size in ((office, 3.6, 3.2), ("CÔNG VĂN ĐẾN", 8.6, 3.6)):
        draw.text((width / 2, y * mm), text, 255, _font(size * mm), anchor="mm")
    for text, y in (("Số:", 15), ("Ngày:", 21)):
        draw.text((3 * mm, y * mm), text, 255, _font(3.6 * mm), anchor="lm")
    coverage = _worn(np.asarray(face, dtype=np.float32) / 255.0, seed)
    stamped = _paste(image, 0.95 * coverage, centre, VIOLET)
    left, top = centre[0] - width / 2, centre[1] - height / 2
    stamped = write_digits(stamped, number, (left + 14 * mm, top + 12.6 * mm), 3.8 * mm, seed + 1)
    return write_digits(stamped, date, (left + 14 * mm, top + 18.6 * mm), 3.8 * mm, seed + 2)
