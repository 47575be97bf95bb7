"""What printing, copying and scanning do to a block of type."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine.training.line_texts import Lot

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

_EM = 54.0
"""Pixels of 13 points at 300 dpi; blurs and specks are told for type of this size."""

_BLACK_AND_WHITE, _COPIED = 0.4, 0.15
"""Shares of the blocks that are scanned in 1 bit, and that are copies of copies; others are grey."""

_GRAINS = 1_000_003
"""Grains that are drawn by lot once: a prime, so that they never lie under each other in the rows."""


def worn(ink: Bytes, em: int, rng: Lot) -> Bytes:
    """The scan (grey, dark on bright) of a sheet with ``ink`` (0 to 255) in type of ``em`` pixels."""
    scale = em / _EM
    paper: Floats = _thicker(ink, rng).astype(np.float32) / np.float32(255)
    if rng.random() < 0.3:
        paper = _turned(paper, rng)
    if rng.random() < 0.1:
        _sealed(paper, em, rng)
    paper = _blurred(paper, scale * rng.uniform(0.3, 1.7))
    kind = rng.random()
    if kind < _BLACK_AND_WHITE:
        return _black_and_white(paper, scale, rng)
    if kind < _BLACK_AND_WHITE + _COPIED:
        return _copied(paper, scale, rng)
    return _grey(paper, rng)


def _thicker(ink: Bytes, rng: Lot) -> Bytes:
    """Type that took more or less ink."""
    chance = rng.random()
    if chance > 0.4:
        return ink
    kernel = np.ones((2, 2) if rng.random() < 0.8 else (3, 3), np.uint8)
    changed = cv2.dilate(ink, kernel) if chance < 0.22 else cv2.erode(ink, kernel)
    return np.asarray(cv2.addWeighted(ink, 0.4, changed, 0.6, 0), np.uint8)


def _turned(paper: Floats, rng: Lot) -> Floats:
    rows, columns = paper.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), rng.normal(0, 0.25), 1.0)
    turn[0, 1] += rng.normal(0, 0.03)
    return np.asarray(cv2.warpAffine(paper, turn, (columns, rows)), np.float32)


def _sealed(paper: Floats, em: int, rng: Lot) -> None:
    """What is left of the rings of a seal, or a stroke of a pen."""
    rows, columns = paper.shape
    shade = np.zeros_like(paper)
    middle = (int(rng.integers(columns)), int(rng.integers(rows)))
    thick = max(1, round(em * rng.uniform(0.03, 0.12)))
    if rng.random() < 0.6:
        for radius in (4.5, 4.1, 2.6):
            cv2.circle(shade, middle, round(radius * em), 1.0, thick, cv2.LINE_AA)
    else:
        points = rng.uniform(0, 1, (6, 2)) * (columns, rows)
        cv2.polylines(shade, [points.astype(np.int32)], False, 1.0, thick, cv2.LINE_AA)
    strength = rng.uniform(0.15, 0.6)
    if rng.random() < 0.4:  # bleached, and the print below it with it
        paper *= 1 - strength * shade
    else:
        np.maximum(paper, strength * shade, out=paper)


def _black_and_white(paper: Floats, scale: float, rng: Lot) -> Bytes:
    """Dark where there is enough ink: strokes break where it is uneven."""
    level = paper + _noise(paper, rng.uniform(0.0, 0.14), rng) + _clouds(paper, rng.uniform(0.0, 0.16), rng)
    ink = (level > rng.uniform(0.3, 0.62)).astype(np.float32)
    if rng.random() < 0.25:
        _specks(ink, scale, rng.uniform(0.0002, 0.003), rng)
    if rng.random() < 0.65:  # as the page is smoothed before it is read
        ink = _blurred(ink, 1.3 * scale)
    return _scanned(ink)


def _copied(paper: Floats, scale: float, rng: Lot) -> Bytes:
    """Harder with each copy, with dust of the glass on it."""
    for _ in range(int(rng.integers(1, 3))):
        level = _blurred(paper, scale * rng.uniform(0.6, 1.4)) + _clouds(paper, rng.uniform(0, 0.15), rng)
        paper = np.asarray(1 / (1 + np.exp(-rng.uniform(7, 25) * (level - rng.uniform(0.32, 0.55)))))
        _specks(paper, scale, rng.uniform(0.0, 0.002), rng)
    return _grey(paper.astype(np.float32), rng)


def _grey(paper: Floats, rng: Lot) -> Bytes:
    """Ink and paper of some tone, with grain, and perhaps as a JPEG."""
    light, dark = rng.uniform(0.0, 0.15), rng.uniform(0.55, 1.0)
    tones = light + (dark - light) * paper + _noise(paper, rng.uniform(0.0, 0.07), rng)
    if rng.random() < 0.2:
        tones = tones + _clouds(paper, rng.uniform(0, 0.1), rng)
    image = _scanned(tones)
    if rng.random() < 0.5:
        quality = int(rng.integers(15, 85))
        _, content = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        image = np.asarray(cv2.imdecode(content, cv2.IMREAD_GRAYSCALE), np.uint8)
    return image


def _blurred(paper: Floats, sigma: float) -> Floats:
    return paper if sigma < 0.3 else np.asarray(cv2.GaussianBlur(paper, (0, 0), sigma), np.float32)


def _noise(paper: Floats, deviation: float, rng: Lot) -> Floats:
    start = int(rng.integers(_GRAINS))
    return np.resize(np.roll(_grain(), -start), paper.shape) * np.float32(deviation)


@cache
def _grain() -> Floats:
    return np.random.default_rng(0).standard_normal(_GRAINS, np.float32)


def _clouds(paper: Floats, deviation: float, rng: Lot) -> Floats:
    """Unevenness over some letters."""
    rows, columns = paper.shape
    coarse = rng.standard_normal((rows // 12 + 2, columns // 12 + 2), np.float32) * np.float32(deviation)
    return np.asarray(cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_LINEAR), np.float32)


def _specks(paper: Floats, scale: float, share: float, rng: Lot) -> None:
    """Dark and white specks on so great a ``share`` of the pixels."""
    rows, columns = paper.shape
    for _ in range(int(share * paper.size / max(1.0, 4 * scale * scale))):
        y, x = int(rng.integers(rows)), int(rng.integers(columns))
        side = 1 + int(rng.integers(0, max(1, round(4 * scale))))
        paper[y : y + side, x : x + side] = float(rng.random() < 0.7)


def _scanned(ink: Floats) -> Bytes:
    return np.asarray(np.clip(255 * (1 - ink), 0, 255), np.uint8)
