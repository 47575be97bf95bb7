"""Tables drawn as one grid, one under the other: told by a second row of titles (``TÀI SẢN … NGUỒN VỐN``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from lexicon.fold import fold
from parsers.tables.meaning.join import begins_another
from parsers.tables.piece import PieceCell, TablePiece
from schema.box import Box

_FEWEST_TITLES = 3
"""Titles of a row that is taken for one of titles."""


def parted(piece: TablePiece) -> tuple[TablePiece, ...]:
    """The tables that the grid ``piece`` holds, one under the other; mostly itself alone."""
    rows = [_titles(piece, row) for row in range(len(piece.row_edges) - 1)]
    starts = [
        row for row in range(2, len(rows) - 1) if rows[0] and rows[row] and begins_another(rows[0], rows[row])
    ]
    if not starts:
        return (piece,)
    return tuple(_rows(piece, first, end) for first, end in pairwise([0, *starts, len(rows)]))


def _titles(piece: TablePiece, row: int) -> Sequence[str]:
    """The folded texts of the cells of ``row`` from the left; none where one is empty or spans."""
    cells = sorted((cell for cell in piece.cells if cell.row == row), key=lambda cell: cell.col)
    texts = [fold(" ".join(line.text for line in cell.lines)) for cell in cells]
    single = all(cell.row_span == 1 and cell.col_span == 1 for cell in cells)
    whole = single and all(texts) and len(cells) == len(piece.column_edges) - 1
    return texts if whole and len(cells) >= _FEWEST_TITLES else ()


def _rows(piece: TablePiece, first: int, end: int) -> TablePiece:
    top, bottom = piece.row_edges[first], piece.row_edges[end]
    return piece.model_copy(
        update={
            "box": Box(piece.box.x0, top, piece.box.x1, bottom),
            "row_edges": piece.row_edges[first : end + 1],
            "cells": tuple(_moved_up(piece, first, end)),
        }
    )


def _moved_up(piece: TablePiece, first: int, end: int) -> Iterator[PieceCell]:
    for cell in piece.cells:
        if first <= cell.row < end:
            yield replace(cell, row=cell.row - first, row_span=min(cell.row_span, end - cell.row))
