"""Rectangles on a page, and everything that is measured between two of them.

A box itself has no unit: those of ``schema.page`` are in points from the top-left corner of the page, x to
the right, y down; inside ``ocr`` they may be in pixels of an image, and say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

from pydantic import AfterValidator


class Box(NamedTuple):
    """[x0, y0, x1, y1], x0 <= x1, y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def contains(self, point: tuple[float, float]) -> bool:
        """Whether ``point`` lies inside or on a side."""
        return self.x0 <= point[0] <= self.x1 and self.y0 <= point[1] <= self.y1

    def encloses(self, other: Box) -> bool:
        """Whether the whole of ``other`` lies inside."""
        return self.x0 <= other.x0 and self.y0 <= other.y0 and self.x1 >= other.x1 and self.y1 >= other.y1

    def overlap_x(self, other: Box) -> float:
        """How much of the width both have; negative where there is white between them: its width."""
        return min(self.x1, other.x1) - max(self.x0, other.x0)

    def overlap_y(self, other: Box) -> float:
        """How much of the height both have; negative where there is white between them: its height."""
        return min(self.y1, other.y1) - max(self.y0, other.y0)

    def overlap_area(self, other: Box) -> float:
        """The area that both cover; 0 when they are apart."""
        return max(0.0, self.overlap_x(other)) * max(0.0, self.overlap_y(other))

    def overlaps(self, other: Box) -> bool:
        """Whether both cover some area."""
        return self.overlap_x(other) > 0 and self.overlap_y(other) > 0

    def shares_width(self, other: Box, least: float) -> bool:
        """Whether more than ``least`` (0 to 1) of the narrower one's width is the width of both."""
        return self.overlap_x(other) > least * min(self.width, other.width)

    def shares_height(self, other: Box, least: float) -> bool:
        """Whether more than ``least`` (0 to 1) of the lower one's height is the height of both."""
        return self.overlap_y(other) > least * min(self.height, other.height)

    def share_within(self, other: Box) -> float:
        """How much of the own area lies in ``other``, 0 to 1; 0 when there is no area."""
        return self.overlap_area(other) / self.area if self.area else 0.0

    def gap_x(self, other: Box) -> float:
        """The white between the nearer sides, left and right; negative when they overlap."""
        return max(other.x0 - self.x1, self.x0 - other.x1)

    def gap_y(self, other: Box) -> float:
        """The white between the nearer sides, above and below; negative when they overlap."""
        return max(other.y0 - self.y1, self.y0 - other.y1)

    def intersection(self, other: Box) -> Box | None:
        """What both cover, None when they cover no area together."""
        if not self.overlaps(other):
            return None
        return Box(
            max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1)
        )

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )

    def moved(self, right: float, down: float) -> Box:
        return Box(self.x0 + right, self.y0 + down, self.x1 + right, self.y1 + down)

    def turned(self, degrees: int) -> Box:
        """As it lies on a page turned clockwise by ``degrees``, a multiple of 90, about its corner."""
        x0, y0, x1, y1 = self
        match degrees % 360:
            case 90:
                return Box(-y1, x0, -y0, x1)
            case 180:
                return Box(-x1, -y1, -x0, -y0)
            case 270:
                return Box(y0, -x1, y1, -x0)
            case _:
                return self

    def scaled(self, factor: float) -> Box:
        """In units of which ``factor`` make one of the old."""
        return Box(self.x0 * factor, self.y0 * factor, self.x1 * factor, self.y1 * factor)

    def in_points(self, scale: float) -> Box:
        """In points, to a hundredth, when its sides are in pixels of which a point has ``scale``."""
        return Box(*(round(side / scale, 2) for side in self))

    def expanded(self, by_x: float, by_y: float | None = None) -> Box:
        """Larger by ``by_x`` on the left and the right, by ``by_y`` (``by_x`` when None) above and below."""
        by_y = by_x if by_y is None else by_y
        return Box(self.x0 - by_x, self.y0 - by_y, self.x1 + by_x, self.y1 + by_y)


def bounding_box(boxes: Iterable[Box]) -> Box:
    """The smallest box around ``boxes``. Raises ValueError when there are none."""
    sides = list(zip(*boxes, strict=True))
    if not sides:
        raise ValueError("no boxes")
    return Box(min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))


def rounded(box: Box) -> Box:
    """``box`` as it is written into JSON."""
    return Box(round(box.x0, 2), round(box.y0, 2), round(box.x1, 2), round(box.y1, 2))


RoundedBox = Annotated[Box, AfterValidator(rounded)]
"""A hundredth of a point is a third of a pixel at 2,400 dpi: more digits would only fill the disk."""
