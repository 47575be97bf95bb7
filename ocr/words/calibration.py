"""From what a recogniser says about its sureness to how often such words are right.

Two steps, each with tables that are isotonic regressions over words with a known truth; ``python -m
bench.calibration`` makes and tests them (docs/recognition.md).

``READINGS`` belong to a reading alone: the engine applies them as it gives the words away, so that readings
of different kinds can be compared. ``OUTCOMES`` say what is known when all readings of a word are in: that
nobody doubted it, that a second reading said the same, or that it did not. ``OF_ENGINES`` are the same of
what one engine says, once or twice, and an engine of another kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from ocr.knots import Knots, found_at
from ocr.words.signs import without_signs
from schema.page import Line, Word

ReadingKind = Literal["page", "strip", "line", "cell", "number"]
Outcome = Literal["once", "agreed", "apart"]
Outcomes = Mapping[Outcome, Knots]

READINGS: Mapping[ReadingKind, Knots] = {
    "page": (
        (0.0, 0.0),
        (0.352, 0.656),
        (0.574, 0.671),
        (0.681, 0.718),
        (0.801, 0.748),
        (0.843, 0.78),
        (0.862, 0.858),
        (0.901, 0.887),
        (0.92, 0.921),
        (0.93, 0.96),
        (0.949, 0.969),
        (0.956, 0.975),
        (0.96, 0.992),
        (0.97, 0.994),
    ),
    "strip": (
        (0.0, 0.0),
        (0.09, 0.5),
        (0.364, 0.528),
        (0.499, 0.591),
        (0.629, 0.629),
        (0.714, 0.69),
        (0.801, 0.745),
        (0.856, 0.801),
        (0.911, 0.871),
        (0.927, 0.901),
        (0.936, 0.934),
        (0.949, 0.955),
        (0.957, 0.965),
        (0.96, 0.981),
    ),
    "line": (
        (0.0, 0.0),
        (0.42, 0.667),
        (0.477, 0.727),
        (0.504, 0.756),
        (0.575, 0.849),
        (0.672, 0.907),
        (0.711, 0.907),
        (0.724, 0.915),
        (0.766, 0.929),
        (0.806, 0.943),
        (0.823, 0.951),
        (0.888, 0.976),
        (0.934, 0.98),
        (0.97, 0.991),
        (0.991, 0.995),
        (0.997, 0.996),
        (1.0, 0.997),
    ),
    "cell": (
        (0.0, 0.0),
        (0.293, 0.318),
        (0.704, 0.69),
        (0.837, 0.818),
        (0.878, 0.909),
        (0.902, 0.963),
        (0.936, 0.982),
        (0.96, 0.997),
    ),
    "number": ((0.0, 0.0), (0.692, 0.939), (0.912, 0.993), (0.959, 0.999)),
}
"""Knots (confidence as the recogniser gives it, share of right words): words of a page and of what is cut out
of one, of lines cut out to be read once more, of lines that another engine reads, of cells of text, and whole
numbers read with digits alone."""

OUTCOMES: Outcomes = {
    "once": (
        (0.0, 0.0),
        (0.569, 0.5),
        (0.722, 0.935),
        (0.748, 0.959),
        (0.877, 0.978),
        (0.962, 0.992),
        (0.992, 0.995),
    ),
    "agreed": (
        (0.0, 0.0),
        (0.931, 0.787),
        (0.987, 0.87),
        (0.995, 0.89),
        (0.996, 0.919),
        (0.998, 0.952),
        (0.999, 0.972),
        (1.0, 0.995),
    ),
    "apart": (
        (0.0, 0.0),
        (0.432, 0.591),
        (0.563, 0.682),
        (0.624, 0.738),
        (0.774, 0.876),
        (0.955, 0.901),
        (0.992, 0.989),
    ),
}
"""Knots (what the readings say, share of right words). Words that are read twice are those that somebody
doubts: also where both readings agree they are right less often than words that nobody doubted."""

OF_ENGINES: Outcomes = {
    "once": OUTCOMES["once"],
    "agreed": (
        (0.0, 0.0),
        (0.924, 0.909),
        (0.963, 0.952),
        (0.977, 0.968),
        (0.993, 0.983),
        (0.997, 0.983),
        (1.0, 0.997),
    ),
    "apart": ((0.0, 0.0), (0.601, 0.455), (0.82, 0.786), (0.962, 0.943), (0.993, 0.994)),
}
"""Knots (what two engines say, share of right words), of which the first may have read more than once. A word
on which they differ is no surer than one that nobody doubted (``once``)."""

IN_CELLS: Knots = (
    (0.0, 0.0),
    (0.469, 0.167),
    (0.611, 0.364),
    (0.753, 0.545),
    (0.814, 0.727),
    (0.957, 0.762),
    (0.982, 0.905),
    (0.987, 0.951),
    (0.992, 0.979),
    (0.995, 0.991),
)
"""Knots (confidence of a word on a page, share of right words in cells of tables): the page was read with the
rulings around them, whose ends Tesseract takes for letters."""


def agreed(one: float, other: float, outcomes: Outcomes = OUTCOMES) -> float:
    """The probability of what two readings say alike, each as sure as given."""
    return found_at(outcomes["agreed"], 1 - (1 - one) * (1 - other))


def apart(kept: float, other: float, gain: float, outcomes: Outcomes = OUTCOMES) -> float:
    """The probability of the reading that is ``kept``, by so many nats of ``gain``, against the ``other``
    one.

    No surer than if the other had said the same, nor than if nobody had read the word again.
    """
    alone = found_at(outcomes["apart"], kept * (1 - 0.5 * math.exp(-abs(gain))))
    return min(alone, agreed(kept, other, outcomes), found_at(outcomes["once"], kept))


def outcome_of(word: Word) -> Outcome:
    """What became of ``word`` when its readings were compared."""
    if word.method != "vote" and len(word.readings) < 2:
        return "once"
    return "agreed" if word.alternative is None and word.method != "vote" else "apart"


def outcome_of_engines(word: Word) -> Outcome:
    """What became of ``word`` when what one engine says, however often it read, was compared with what
    another one says, which reads last: they agree when each has said what the word says now.
    """
    if not word.readings or word.readings[-1].engine == word.readings[0].engine:
        return "once"
    *own, other = (without_signs(reading.text) for reading in word.readings)
    return "agreed" if other == without_signs(word.text) and other in own else "apart"


def in_cells(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` of a page that stand in a cell, with what their confidence is worth there."""
    return _with_confidence(lines, lambda word: found_at(IN_CELLS, word.confidence))


def settled(lines: Sequence[Line], outcomes: Outcomes = OUTCOMES) -> tuple[Line, ...]:
    """``lines`` of which nothing will be read again: words that were read once are those nobody doubted."""

    def sure(word: Word) -> float:
        return found_at(outcomes["once"], word.confidence) if outcome_of(word) == "once" else word.confidence

    return _with_confidence(lines, sure)


def _with_confidence(lines: Sequence[Line], of: Callable[[Word], float]) -> tuple[Line, ...]:
    return tuple(
        line.model_copy(
            update={"words": tuple(word.model_copy(update={"confidence": of(word)}) for word in line.words)}
        )
        for line in lines
    )
