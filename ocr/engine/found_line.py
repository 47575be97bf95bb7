"""A line of print that was found and not read."""

from __future__ import annotations

from typing import NamedTuple

from schema.box import Box

Point = tuple[float, float]


class FoundLine(NamedTuple):
    """The boxes of its ``words`` (what stands apart in it) and where its baseline begins and ends."""

    words: tuple[Box, ...]
    start: Point
    end: Point

    def scaled(self, factor: float) -> FoundLine:
        (x0, y0), (x1, y1) = self.start, self.end
        words = tuple(box.scaled(factor) for box in self.words)
        return FoundLine(words, (x0 * factor, y0 * factor), (x1 * factor, y1 * factor))

    def foot(self, x: float) -> float:
        """The y of the baseline at ``x``."""
        (x0, y0), (x1, y1) = self.start, self.end
        return y0 + (y1 - y0) * (x - x0) / (x1 - x0) if x1 > x0 else y0
