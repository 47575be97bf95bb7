from __future__ import annotations

from parsers.tables.finding.evidence import supported
from parsers.tables.grid import Segment, find_grids
from schema.box import Box
from schema.page import Line
from tests.parsers.tables.drafts import line

ROWS = [100.0 + 16 * i for i in range(13)]
COLUMNS = [60.0, 90.0, 300.0, 340.0, 380.0, 420.0]

Segments = list[Segment]


def rulings() -> tuple[Segments, Segments]:
    across = [Segment(y, COLUMNS[0], COLUMNS[-1]) for y in ROWS]
    return across, [Segment(x, ROWS[0], ROWS[-1]) for x in COLUMNS]


def words() -> list[Line]:
    """A name and three figures a row, in type of 9 points."""
    lines = []
    for top in ROWS[:-1]:
        lines.append(line("Ủy ban nhân dân xã", Box(94, top + 4, 220, top + 13)))
        lines += [line("12", Box(x + 15, top + 4, x + 25, top + 13)) for x in (300, 340, 380)]
    return lines


def shape(across: Segments, down: Segments) -> tuple[int, int]:
    """(rows, columns) of the one grid that the rulings with evidence make."""
    (grid,) = find_grids(*supported(across, down, words()))
    return len(grid.row_edges) - 1, len(grid.column_edges) - 1


def test_all_rulings_of_a_table_are_kept() -> None:
    assert shape(*rulings()) == (12, 5)


def test_strokes_of_letters_are_no_columns() -> None:
    across, down = rulings()
    strokes = [Segment(130.0, ROWS[3] + 1, ROWS[4] - 1), Segment(202.0, ROWS[7] + 2, ROWS[8] - 2)]
    assert shape(across, down + strokes) == (12, 5)


def test_the_tops_and_dashes_of_a_row_of_words_are_no_row() -> None:
    across, down = rulings()
    tops = Segment(ROWS[2] + 4.5, 310.0, 410.0)
    assert shape([*across, tops], down) == (12, 5)
    dashes = Segment(ROWS[5] + 8.5, 94.0, 420.0)
    name = line("x" * 40, Box(94, ROWS[5] + 4, 420, ROWS[5] + 13))
    kept, _ = supported([*across, dashes], down, [*words(), name])
    assert len(kept) == len(across)


def test_a_streak_that_runs_past_the_table_is_no_column() -> None:
    across, down = rulings()
    assert shape(across, [*down, Segment(250.0, 20.0, 800.0)]) == (12, 5)
    assert shape(across, [*down, Segment(250.0, ROWS[4] + 5, 800.0)]) == (12, 5)


def test_a_streak_upon_a_ruling_leaves_the_ruling() -> None:
    across, down = rulings()
    assert shape(across, [one for one in down if one.position != 340.0] + [Segment(340.5, 0.0, 842.0)]) == (
        12,
        5,
    )


def test_a_streak_across_is_no_row() -> None:
    across, down = rulings()
    assert shape([*across, Segment(ROWS[6] + 2, 0.0, 560.0)], down) == (12, 5)


def test_a_ruling_that_parts_one_row_only_is_kept() -> None:
    across, down = rulings()
    assert shape(across, [*down, Segment(260.0, ROWS[3], ROWS[4])]) == (12, 6)


def test_a_broken_ruling_is_kept() -> None:
    across, down = rulings()
    broken = [Segment(90.0, ROWS[i] + 3, ROWS[i + 1] - 4) for i in range(12)]
    assert shape(across, [one for one in down if one.position != 90.0] + broken) == (12, 5)


def test_lines_between_rows_alone_are_kept() -> None:
    across, _ = rulings()
    assert supported(across, [], words())[0] == across


def test_the_sides_of_a_table_that_go_on_below_its_ruled_titles_are_no_streaks() -> None:
    across = [Segment(y, COLUMNS[0], COLUMNS[-1]) for y in ROWS[:2]]
    inner = [Segment(x, ROWS[0], ROWS[1]) for x in COLUMNS[1:-1]]
    sides = [Segment(x, ROWS[0], ROWS[-1]) for x in (COLUMNS[0], COLUMNS[-1])]
    kept = supported(across, [*inner, *sides], words())[1]
    assert {line for line in kept if line.end == ROWS[-1]} == set(sides)
    streaked = supported(across, [*inner, sides[0], Segment(COLUMNS[-1], ROWS[0], 800.0)], words())[1]
    assert max(line.end for line in streaked) == ROWS[1]
