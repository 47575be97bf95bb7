"""From what a recogniser says about its sureness to how often such words are right.

The tables are isotonic regressions over real scans; ``python -m bench.calibration`` makes and tests them
(docs/recognition.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from ocr.page import Line, Word

Kind = Literal["once", "agreed", "apart"]

TABLES: dict[Kind, tuple[tuple[float, float], ...]] = {
    "once": (
        (0.0, 0.0),
        (0.643, 0.864),
        (0.791, 0.952),
        (0.916, 0.986),
        (0.958, 0.996),
        (0.96, 0.997),
        (0.965, 0.998),
        (0.97, 0.998),
    ),
    "agreed": ((0.0, 0.0), (0.93, 0.866), (0.992, 0.955), (0.998, 0.971), (0.999, 0.994)),
    "apart": ((0.0, 0.0), (0.367, 0.545), (0.617, 0.682), (0.794, 0.762), (0.929, 0.864), (0.958, 0.978)),
}
"""Knots (confidence as given, share of right words), straight lines between: words read once, words that two
readings agree on, and words that they read apart."""


def kind(word: Word) -> Kind:
    """Which table holds for a word as ``ocr.scan.read_scan`` gives it."""
    if word.method != "vote" and len(word.readings) < 2:
        return "once"
    return "agreed" if word.alternative is None and word.method != "vote" else "apart"


def calibrated(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` with confidences that are shares of right words."""
    return tuple(
        line.model_copy(
            update={
                "words": tuple(word.model_copy(update={"confidence": _share(word)}) for word in line.words)
            }
        )
        for line in lines
    )


def _share(word: Word) -> float:
    given, share = zip(*TABLES[kind(word)], strict=True)
    return round(float(np.interp(word.confidence, given, share)), 4)
