"""From what a recogniser says about its sureness to how often such words are right.

The tables are isotonic regressions over real scans; ``python -m bench.calibration`` makes and tests them
(docs/recognition.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from schema.page import Line, Word

Kind = Literal["once", "agreed", "apart"]

TABLES: dict[Kind, tuple[tuple[float, float], ...]] = {
    "once": (
        (0.0, 0.0),
        (0.557, 0.636),
        (0.722, 0.864),
        (0.761, 0.905),
        (0.81, 0.919),
        (0.894, 0.953),
        (0.929, 0.978),
        (0.946, 0.993),
        (0.96, 0.994),
        (0.964, 0.998),
        (0.97, 0.998),
    ),
    "agreed": (
        (0.0, 0.0),
        (0.885, 0.829),
        (0.973, 0.841),
        (0.985, 0.922),
        (0.991, 0.937),
        (0.994, 0.937),
        (0.995, 0.951),
        (0.996, 0.951),
        (0.997, 0.961),
        (0.998, 0.986),
        (0.999, 0.994),
    ),
    "apart": (
        (0.0, 0.0),
        (0.247, 0.545),
        (0.519, 0.619),
        (0.667, 0.773),
        (0.828, 0.814),
        (0.931, 0.871),
        (0.955, 0.929),
        (0.962, 0.979),
    ),
}
"""Knots (confidence as given, share of right words), straight lines between: words read once, words that two
readings agree on, and words that they read apart."""


def kind(word: Word) -> Kind:
    """Which table holds for a word as it was voted on."""
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
