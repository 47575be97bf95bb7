"""Digits as strokes of a pen, in the forms taught in Vietnamese and European schools.

MNIST was written in the United States: its 1 is a bar and its 7 seldom crossed. Here the 1 has an upstroke,
the 7 a bar, the 4 is open, the 5 wears its own roof.
"""

from __future__ import annotations

import tomllib
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

_FILE = Path(__file__).parent / "digit_forms.toml"
Ink = NDArray[np.float32]
"""Cover of a pixel by ink, 0 to 1."""


class _Form(NamedTuple):
    weight: float
    strokes: tuple[tuple[str, NDArray[np.float64]], ...]


@cache
def _forms() -> dict[str, list[_Form]]:
    forms: dict[str, list[_Form]] = {str(digit): [] for digit in range(10)}
    for form in tomllib.loads(_FILE.read_text())["form"]:
        strokes = tuple((stroke["kind"], np.array(stroke["knots"], np.float64)) for stroke in form["strokes"])
        forms[form["digit"]].append(_Form(form["weight"], strokes))
    return forms


def drawn_digit(digit: str, height: float, rng: np.random.Generator) -> Ink:
    """One digit about ``height`` pixels high in a picture that holds it tightly; ``rng`` shapes it."""
    forms = _forms()[digit]
    weights = np.array([form.weight for form in forms], np.float64)
    strokes = forms[int(rng.choice(len(forms), p=weights / weights.sum()))].strokes
    shake = rng.uniform(0.01, 0.05)
    narrow, slant = rng.uniform(0.8, 1.25), rng.normal(0.06, 0.2)
    thick = max(1.5, height * rng.uniform(0.05, 0.18))
    lines = []
    for kind, points in strokes:
        knots = points + rng.normal(0, shake, (len(points), 2))
        path = _curve(knots) if kind == "curve" else _curve(_bent(knots, rng))
        lines.append(path)
    for path in lines:
        path[:, 0] = (path[:, 0] + slant * (1 - path[:, 1])) * narrow
    spread = np.concatenate(lines)
    low = spread.min(axis=0)
    size = (spread.max(axis=0) - low) * height + 2 * thick
    cover = np.zeros((int(np.ceil(size[1])) + 1, int(np.ceil(size[0])) + 1), np.uint8)
    for path in lines:
        shifted = np.rint(((path - low) * height + thick) * 16).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(cover, [shifted], False, 255, max(1, round(thick)), cv2.LINE_AA, 4)
    return np.asarray(cover / 255, np.float32)


def _bent(knots: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Lines a hand draws: each a little bent, corners kept by knots on either side."""
    bent = [knots[0]]
    for a, b in pairwise(knots):
        across = np.array([a[1] - b[1], b[0] - a[0]]) * rng.normal(0, 0.05)
        bent += [a + 0.08 * (b - a), (a + b) / 2 + across, a + 0.92 * (b - a), b]
    return np.array(bent)


def _curve(knots: NDArray[np.float64], steps: int = 10) -> NDArray[np.float64]:
    """The Catmull-Rom spline through ``knots``."""
    padded = np.concatenate([knots[:1], knots, knots[-1:]])
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    pieces = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.concatenate([*pieces, knots[-1:]])
