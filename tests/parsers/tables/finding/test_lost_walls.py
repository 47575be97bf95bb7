from __future__ import annotations

from parsers.tables.finding.lost_walls import with_lost_walls
from parsers.tables.grid import Grid, GridCell
from schema.box import Box
from schema.page import Line
from tests.parsers.tables.drafts import line

COLUMNS = (60.0, 90.0, 300.0, 340.0)
ROWS = (100.0, 120.0, 140.0, 160.0)


def grid(*tall: int) -> Grid:
    """Three rows, the last two of them one in the columns ``tall``."""
    cells = [GridCell(0, col, 1, 1) for col in range(3)]
    for col in range(3):
        cells += [GridCell(1, col, 2, 1)] if col in tall else [GridCell(1, col, 1, 1), GridCell(2, col, 1, 1)]
    return Grid(COLUMNS, ROWS, tuple(sorted(cells)))


def words(*texts: tuple[int, float, str]) -> list[Line]:
    """Words by their column, the middle of their height and their text."""
    return [line(text, Box(COLUMNS[col] + 4, y - 5, COLUMNS[col] + 24, y + 5)) for col, y, text in texts]


SERIALS = [(0, 110.0, "1"), (0, 130.0, "2"), (0, 150.0, "3"), (2, 130.0, "25"), (2, 150.0, "40")]


def test_a_wall_that_a_copier_lost_is_put_back_between_serial_numbers() -> None:
    names = words(*SERIALS, (1, 130.0, "Tân An"), (1, 150.0, "Tân Bình"))
    assert with_lost_walls(grid(0, 1), names) == grid()


def test_a_word_in_the_middle_of_two_rows_keeps_its_cell() -> None:
    assert with_lost_walls(grid(0, 1), words(*SERIALS, (1, 140.0, "Tân An"))) == grid(1)


def test_a_label_over_two_numbered_rows_keeps_its_cell() -> None:
    names = words(*SERIALS, (1, 130.0, "Tân"), (1, 150.0, "An"))
    assert with_lost_walls(grid(1), names) == grid(1)


def test_two_lines_that_do_not_count_are_one_cell() -> None:
    lines = words((0, 110.0, "1"), (0, 130.0, "2"), (0, 150.0, "2"))
    assert with_lost_walls(grid(0), lines) == grid(0)
