from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.tables.grid import Grid, GridCell, Segment, find_grids, merged, without_slivers


def lattice(columns: list[float], rows: list[float]) -> tuple[list[Segment], list[Segment]]:
    across = [Segment(y, columns[0], columns[-1]) for y in rows]
    down = [Segment(x, rows[0], rows[-1]) for x in columns]
    return across, down


def test_full_lattice_gives_every_unit_cell() -> None:
    (grid,) = find_grids(*lattice([0, 50, 100], [0, 20, 40, 60]))
    assert len(grid.cells) == 6
    assert grid.column_edges == (0, 50, 100)
    assert grid.row_edges == (0, 20, 40, 60)


def test_missing_walls_become_spans() -> None:
    across = [Segment(0, 0, 150), Segment(20, 50, 150), Segment(40, 0, 150)]
    down = [Segment(0, 0, 40), Segment(50, 0, 40), Segment(100, 20, 40), Segment(150, 0, 40)]
    (grid,) = find_grids(across, down)
    assert set(grid.cells) == {
        GridCell(0, 0, 2, 1),
        GridCell(0, 1, 1, 2),
        GridCell(1, 1, 1, 1),
        GridCell(1, 2, 1, 1),
    }


def test_double_rulings_are_one_edge() -> None:
    across, down = lattice([0, 50, 100], [0, 20, 40])
    down.append(Segment(51.5, 0, 40))
    across.append(Segment(1.5, 0, 100))
    (grid,) = find_grids(across, down)
    assert len(grid.cells) == 4


def test_dotted_ruling_is_one_line() -> None:
    dots = [Segment(10, x, x + 1) for x in range(0, 100, 3)]
    (line,) = merged(dots, snap=1, gap=3)
    assert (line.start, line.end) == (0, 100)


def test_sides_left_open_are_closed_where_the_rows_end() -> None:
    across = [Segment(y, 0, 150) for y in (0, 20, 40)]
    down = [Segment(x, 0, 40) for x in (50, 100)]
    (grid,) = find_grids(across, down)
    assert grid.column_edges == (0, 50, 100, 150)


def test_two_separate_lattices_are_two_grids() -> None:
    one, other = lattice([0, 50, 100], [0, 20, 40]), lattice([0, 30, 100], [80, 100, 120])
    assert len(find_grids(one[0] + other[0], one[1] + other[1])) == 2


def test_a_frame_is_no_table() -> None:
    assert find_grids(*lattice([0, 100], [0, 20, 40])) == ()


@given(
    st.lists(st.floats(20, 80), min_size=2, max_size=6),
    st.lists(st.floats(12, 60), min_size=1, max_size=6),
    st.data(),
)
def test_cells_tile_the_grid_whatever_walls_are_missing(
    widths: list[float], heights: list[float], data: st.DataObject
) -> None:
    columns = [sum(widths[:i]) for i in range(len(widths) + 1)]
    rows = [sum(heights[:i]) for i in range(len(heights) + 1)]
    across = [Segment(y, columns[0], columns[-1]) for y in (rows[0], rows[-1])]
    across += [
        Segment(y, a, b)
        for y in rows[1:-1]
        for a, b in itertools.pairwise(columns)
        if data.draw(st.booleans())
    ]
    down = [Segment(x, rows[0], rows[-1]) for x in (columns[0], columns[-1])]
    down += [
        Segment(x, a, b)
        for x in columns[1:-1]
        for a, b in itertools.pairwise(rows)
        if data.draw(st.booleans())
    ]
    for grid in find_grids(across, down):
        area = sum(box.width * box.height for box in map(grid.cell_box, grid.cells))
        assert area == pytest.approx(grid.box.width * grid.box.height)


def test_a_ruling_of_the_titles_beside_that_of_the_rows_makes_no_column() -> None:
    grid = Grid(
        (0.0, 30.0, 38.0, 200.0),
        (0.0, 20.0, 40.0, 60.0),
        (
            GridCell(0, 0, 1, 2),
            GridCell(0, 2, 1, 1),
            *(GridCell(row, col, 1, span) for row in (1, 2) for col, span in ((0, 1), (1, 2))),
        ),
    )
    joined = without_slivers(grid)
    assert joined.column_edges == (0.0, 30.0, 200.0)
    assert joined.cells == tuple(GridCell(row, col, 1, 1) for row in range(3) for col in range(2))


def test_a_narrow_column_with_cells_of_its_own_stays() -> None:
    cells = tuple(GridCell(row, col, 1, 1) for row in range(2) for col in range(3))
    grid = Grid((0.0, 30.0, 38.0, 200.0), (0.0, 20.0, 40.0), cells)
    assert without_slivers(grid) == grid
