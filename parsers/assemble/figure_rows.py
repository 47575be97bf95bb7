"""Rows of figures that no table has, and rows of a table that hold several: no row is lost without a word.

A row stands outside where a page shows figures in columns and the finders saw no table: one row alone on a
last page, a table whose lines and words told too little. Which figures belong together is lost then, so a
person must look, though every word is in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from parsers.assemble.issues import PageOf
from parsers.tables.cell_text import join_lines
from parsers.tables.finding.placing import lines_of
from parsers.tables.finding.word_rows import GUTTER, is_value, segments_of, text_of_words
from parsers.tables.piece import PieceCell, TablePiece
from parsers.values.numbers import parse_number
from schema.document import Issue
from schema.errors import Language, message
from schema.page import Line, Page, Word

_GUTTERS = 2 * GUTTER
"""Line heights of white that part the figures of a row: twice as much as part columns of one table, for
nothing else shows that these are columns."""

_LEAST_PARTS, _LEAST_FIGURES = 3, 2
"""Stretches of a row of figures, and numbers among those after the first."""

_LEAST_ROWS = 3
"""Such rows one after the other that are a table of their own."""

_LEADING = 2.8
"""Line heights from row to row in a table, at most."""

_BESIDE = 3.0
"""Points by which a stretch may reach over the edge of its column."""

_LEAST_COLUMNS = 2
"""Columns of a row that hold several figures, from which it holds several rows."""

_NAMED = 3
"""How many rows an issue names."""


def figure_row_issues(
    pages: Sequence[Page], pieces: Sequence[TablePiece], language: Language, page_of: PageOf = int
) -> Iterator[Issue]:
    """An issue for each of ``pages`` with rows of figures outside of its ``pieces`` of tables that stand in
    the columns of one of them or of the last one of the page before, or are as many as a table has; and one
    for each piece of which a row holds several.
    """
    places = {number: place for place, number in enumerate(dict.fromkeys(page_of(p.number) for p in pages))}
    before: list[TablePiece] = []
    for page in pages:
        own = [piece for piece in pieces if piece.page == page.number]
        number = page_of(page.number)
        outside = rows_outside(page, own, [*before[-1:], *own])
        merged = [text for piece in own for text in rows_in_one(piece)]
        before = own
        for code, rows in (("table.rows_outside", outside), ("table.rows_in_one", merged)):
            if rows:
                named = "; ".join(rows[:_NAMED]) + ("; …" if len(rows) > _NAMED else "")
                yield Issue(
                    code=code,
                    severity="warning",
                    message=message(code, language, page=number, count=len(rows), rows=named),
                    page=number,
                    where=f"/pages/{places[number]}",
                )


def rows_outside(page: Page, own: Sequence[TablePiece], near: Sequence[TablePiece]) -> list[str]:
    """The texts of the rows of figures on ``page`` outside of its ``own`` pieces that stand in the columns of
    a piece of ``near``, or are many.
    """
    words = [word for line in page.lines for word in line.words if not word.turn and not _is_in(word, own)]
    if not words:
        return []
    height = median(word.size or word.box.height for word in words)
    rows = [row for row in lines_of(words) if _is_figures(row, height)]
    found: list[str] = []
    for run in _runs(rows, height):
        if len(run) >= _LEAST_ROWS or any(_keeps(row, piece, height) for row in run for piece in near):
            found += [row.text for row in run]
    return found


def rows_in_one(piece: TablePiece) -> list[str]:
    """The texts of the first cells of the rows of ``piece`` in which several columns hold figures of several
    rows, one under the other.
    """
    stacked = [cell for cell in piece.cells if cell.row_span == 1 and _is_stacked(cell)]
    rows = sorted({cell.row for cell in stacked})
    several = [row for row in rows if sum(cell.row == row for cell in stacked) >= _LEAST_COLUMNS]
    firsts = {row: next(cell for cell in piece.cells if cell.row == row) for row in several}
    return [join_lines([line.text for line in cell.lines]) for cell in firsts.values()]


def _is_stacked(cell: PieceCell) -> bool:
    """Whether a cell holds whole numbers, one under the other, no number broken over two lines."""
    texts = [line.text.strip() for line in cell.lines]
    return len(texts) >= 2 and all(
        parse_number(text) is not None and text[-1] not in ".,-" and text[0] not in ".,(" for text in texts
    )


def _is_in(word: Word, pieces: Sequence[TablePiece]) -> bool:
    return any(piece.box.contains(word.box.center) for piece in pieces)


def _is_figures(row: Line, height: float) -> bool:
    texts = [text_of_words(part) for part in segments_of(row, _GUTTERS * height)]
    return len(texts) >= _LEAST_PARTS and sum(_is_number(text) for text in texts[1:]) >= _LEAST_FIGURES


def _is_number(text: str) -> bool:
    return is_value(text) and parse_number(text) is not None


def _runs(rows: Sequence[Line], height: float) -> list[list[Line]]:
    runs: list[list[Line]] = [[row] for row in rows[:1]]
    for upper, lower in pairwise(rows):
        if lower.box.y0 - upper.box.y0 > _LEADING * height:
            runs.append([])
        runs[-1].append(lower)
    return runs


def _keeps(row: Line, piece: TablePiece, height: float) -> bool:
    """Whether the stretches of ``row`` stand in columns of ``piece``, each in its own."""
    columns: list[int] = []
    edges = piece.column_edges
    for part in segments_of(row, _GUTTERS * height):
        x0, x1 = part[0].box.x0, max(word.box.x1 for word in part)
        middle = (x0 + x1) / 2
        column = next((i for i, (a, b) in enumerate(pairwise(edges)) if a <= middle <= b), None)
        if column is None:
            return False
        if columns and not (edges[column] - _BESIDE <= x0 and x1 <= edges[column + 1] + _BESIDE):
            return False
        columns.append(column)
    return len(set(columns)) == len(columns)
