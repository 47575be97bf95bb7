"""Grids of many cells: what it costs to fill them grows as they do, and every word has its cell."""

from __future__ import annotations

from parsers.tables.finding.half_ruled import with_stacked_rows
from parsers.tables.finding.placing import agreement, make_piece
from parsers.tables.grid import Grid, GridCell, Segment
from schema.box import Box
from schema.page import Line, Word
from tests.steps import steps_of

WIDTH, HEIGHT = 20.0, 10.0
"""Points of one cell."""


def word(text: str, box: Box) -> Word:
    return Word(text=text, original=text, box=box, confidence=1.0, method="text_layer", size=6.0)


def lattice(rows: int, columns: int) -> tuple[Grid, list[Line], list[Segment]]:
    """A grid with a word in every cell, and its vertical lines drawn cell by cell."""
    grid = Grid(
        tuple(WIDTH * col for col in range(columns + 1)),
        tuple(HEIGHT * row for row in range(rows + 1)),
        tuple(GridCell(row, col, 1, 1) for row in range(rows) for col in range(columns)),
    )
    words = [word(f"{cell.row}-{cell.col}", grid.cell_box(cell).expanded(-2.0)) for cell in grid.cells]
    lines = [Line(words=(one,), box=one.box) for one in words]
    verticals = [
        Segment(WIDTH * col, HEIGHT * row, HEIGHT * (row + 1))
        for row in range(rows)
        for col in range(columns)
    ]
    return grid, lines, verticals


def read(rows: int, columns: int) -> int:
    grid, lines, verticals = lattice(rows, columns)

    def find_and_fill() -> None:
        assert agreement(grid, lines) == 1.0
        make_piece(with_stacked_rows(grid, lines, verticals, exact=True), 1, lines, "rulings")

    return steps_of(find_and_fill)


def test_four_times_the_rows_take_four_times_the_work() -> None:
    assert read(48, 8) <= 4.4 * read(12, 8)


def test_words_lie_in_the_cell_that_has_most_of_them() -> None:
    grid = Grid(
        (0.0, 20.0, 40.0, 60.0),
        (0.0, 10.0, 30.0),
        (*(GridCell(0, col, 1, 1) for col in range(3)), GridCell(1, 0, 1, 2), GridCell(1, 2, 1, 1)),
    )
    boxes = {
        "left": Box(12.0, 2.0, 24.0, 8.0),
        "right": Box(16.0, 2.0, 28.0, 8.0),
        "wide": Box(15.0, 15.0, 44.0, 25.0),
        "low": Box(45.0, 8.0, 55.0, 14.0),
        "flat": Box(45.0, 20.0, 55.0, 20.0),
    }  # fmt: skip
    lines = [Line(words=(word(text, box),), box=box) for text, box in boxes.items()]
    piece = make_piece(grid, 1, lines, "rulings")
    texts = {
        (cell.row, cell.col): sorted(one.text for line in cell.lines for one in line.words)
        for cell in piece.cells
    }
    assert texts == {
        (0, 0): ["left"],
        (0, 1): ["right"],
        (0, 2): [],
        (1, 0): ["wide"],
        (1, 2): ["flat", "low"],
    }
