"""A table region on one page, before pieces are joined to tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from schema.box import Box
from schema.page import Line, Reading
from schema.value import Slotted, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceCell(Slotted):
    """A cell of the grid: ``lines`` are its words; a spanned cell is listed once, at its top-left position.

    ``readings`` holds whole-cell readings where the cell was read more than once.
    """

    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    box: Box
    lines: tuple[Line, ...] = ()
    readings: tuple[Reading, ...] = ()
    flags: tuple[str, ...] = ()

    def moved(self, right: float, down: float) -> PieceCell:
        """This cell as many points farther right and down."""
        lines = tuple(line.moved(right, down) for line in self.lines)
        return replace(self, box=self.box.moved(right, down), lines=lines)


FOUND_BY_WORDS = frozenset({"words", "row_rulings"})
"""Methods (``TablePiece.method``) by which words tell the columns, because no rulings do."""


class TablePiece(Value):
    """A grid on page ``page`` (from 1). ``column_edges`` and ``row_edges`` are its lines in points."""

    page: int
    box: Box
    column_edges: tuple[float, ...]
    row_edges: tuple[float, ...]
    cells: tuple[PieceCell, ...]
    method: str

    def moved(self, right: float, down: float) -> TablePiece:
        """This piece as many points farther right and down."""
        return self.model_copy(
            update={
                "box": self.box.moved(right, down),
                "column_edges": tuple(edge + right for edge in self.column_edges),
                "row_edges": tuple(edge + down for edge in self.row_edges),
                "cells": tuple(cell.moved(right, down) for cell in self.cells),
            }
        )


def boxes_by_page(pieces: Iterable[TablePiece]) -> defaultdict[int, list[Box]]:
    """The boxes of ``pieces`` by page number; none for a page without."""
    boxes: defaultdict[int, list[Box]] = defaultdict(list)
    for piece in pieces:
        boxes[piece.page].append(piece.box)
    return boxes
