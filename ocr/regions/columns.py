"""Lines that a recogniser drew across two columns, parted again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from schema.box import bounding_box
from schema.page import Line, Word

_GUTTER = 1.5  # of the height of the words
_WIDE_GUTTER = 3.0  # wider than any blank left for a day or a number
_JUSTIFIED_STRETCH = 2.5  # of the line's usual gap
_NEAR = 2.0  # of the line height


def part_columns(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Each line cut at its gutters, left part first.

    A gutter is a gap much wider than the other gaps of its line that goes on in a line above or below; so
    a blank left for a day (``ngày     tháng 12``) is none. A very wide gap needs no other line.
    """
    gaps = [_gaps(line) for line in lines]
    parted: list[Line] = []
    for index, line in enumerate(lines):
        cuts = [
            position
            for position, x0, x1 in gaps[index]
            if x1 - x0 >= _WIDE_GUTTER * _height(line) or _goes_on(index, x0, x1, lines, gaps)
        ]
        starts = [0, *(position + 1 for position in cuts)]
        ends = [*(position + 1 for position in cuts), len(line.words)]
        parted.extend(_line(line.words[start:end]) for start, end in zip(starts, ends, strict=True))
    return tuple(parted)


def _gaps(line: Line) -> list[tuple[int, float, float]]:
    """Position of the word before each wide gap, and where the gap begins and ends."""
    every = [(i, a.box.x1, b.box.x0) for i, (a, b) in enumerate(pairwise(line.words))]
    usual = median(x1 - x0 for _, x0, x1 in every) if len(every) > 2 else 0.0
    least = max(_GUTTER * _height(line), _JUSTIFIED_STRETCH * usual)
    return [(i, x0, x1) for i, x0, x1 in every if x1 - x0 >= least]


def _height(line: Line) -> float:
    return median(word.box.height for word in line.words)


def _goes_on(
    index: int,
    x0: float,
    x1: float,
    lines: Sequence[Line],
    gaps: Sequence[Sequence[tuple[int, float, float]]],
) -> bool:
    line = lines[index]
    reach = _NEAR * _height(line)
    return any(
        other is not line
        and line.box.gap_y(other.box) <= reach
        and any(min(x1, right) - max(x0, left) >= 0.5 * (x1 - x0) for _, left, right in gaps[at])
        for at, other in enumerate(lines)
    )


def _line(words: tuple[Word, ...]) -> Line:
    return Line(words=words, box=bounding_box([word.box for word in words]))
