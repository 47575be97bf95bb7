from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.pixels.ink import PixelBox
from ocr.regions.cell_ink import find_ink
from ocr.regions.rulings import find_ruled, without_rulings
from parsers.tables.grid import Grid, find_grids, segments
from schema.box import Box

SCALE = 300 / 72
COLUMNS = (100, 400, 700, 1000)
ROWS = (100, 180, 260, 340, 420)


def blank() -> NDArray[np.uint8]:
    return np.full((600, 1200), 255, dtype=np.uint8)


def lattice(image: NDArray[np.uint8], *, thickness: int = 2, dash: int = 0) -> NDArray[np.uint8]:
    for x in COLUMNS:
        cv2.line(image, (x, ROWS[0]), (x, ROWS[-1]), 0, thickness)
    for y in ROWS:
        if dash and y not in (ROWS[0], ROWS[-1]):
            for x in range(COLUMNS[0], COLUMNS[-1], 2 * dash):
                cv2.line(image, (x, y), (x + dash, y), 0, thickness)
        else:
            cv2.line(image, (COLUMNS[0], y), (COLUMNS[-1], y), 0, thickness)
    return image


def cells(grid: Grid) -> list[Box]:
    return [grid.cell_box(cell) for cell in grid.cells]


def grid_size(image: NDArray[np.uint8], colour: NDArray[np.uint8] | None = None) -> list[tuple[int, int]]:
    ruled = find_ruled(image, colour, SCALE)
    grids = find_grids(*segments(ruled.rulings))
    return [(len(grid.row_edges) - 1, len(grid.column_edges) - 1) for grid in grids]


@pytest.mark.parametrize("thickness", [1, 2, 4])
def test_thin_and_thick_rulings_are_found(thickness: int) -> None:
    assert grid_size(lattice(blank(), thickness=thickness)) == [(4, 3)]


@pytest.mark.parametrize("down", [False, True])
def test_rulings_side_by_side_and_behind_each_other_are_found_where_they_stand(down: bool) -> None:
    places = [(100, 50, 400), (100, 600, 1100), (103, 420, 590), (350, 50, 1100)]
    image = np.full((1200, 1200), 255, dtype=np.uint8)
    for position, start, end in places:
        image[position : position + 3, start:end] = 0
    ruled = find_ruled(np.ascontiguousarray(image.T) if down else image, None, SCALE)
    boxes = [ruling.box.scaled(SCALE) for ruling in ruled.rulings]
    found = sorted((box.x0, box.y0, box.y1) if down else (box.y0, box.x0, box.x1) for box in boxes)
    assert np.array(found) == pytest.approx(np.array(sorted(places)), abs=1.01)


def test_dotted_rulings_are_found() -> None:
    assert grid_size(lattice(blank(), dash=12)) == [(4, 3)]


def test_double_rulings_are_one() -> None:
    image = lattice(blank())
    cv2.line(image, (407, ROWS[0]), (407, ROWS[-1]), 0, 2)
    assert grid_size(image) == [(4, 3)]


def test_coloured_fills_are_bleached() -> None:
    grey = lattice(blank())
    colour = np.dstack([grey] * 3)
    colour[104:178, 104:398] = (255, 107, 97)
    colour[184:258, 404:698] = (255, 242, 51)
    dark = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY)
    assert grid_size(np.asarray(dark, dtype=np.uint8), colour) == [(4, 3)]


def test_words_are_no_rulings() -> None:
    image = blank()
    for y in range(80, 560, 60):
        cv2.putText(image, "TONG HOP KET QUA", (60, y), cv2.FONT_HERSHEY_TRIPLEX, 1.8, 0, 5)
    assert grid_size(image) == []


def test_rulings_are_erased_and_dashes_stay() -> None:
    image = lattice(blank())
    cv2.line(image, (540, 140), (560, 140), 0, 4)
    ruled = find_ruled(image, None, SCALE)
    (grid,) = find_grids(*segments(ruled.rulings))
    clean = without_rulings(ruled, cells(grid))
    ink = find_ink(clean, PixelBox(400, 100, 700, 180), SCALE)
    assert ink is not None
    assert ink.is_dash
    assert find_ink(clean, PixelBox(100, 100, 400, 180), SCALE) is None


def test_pale_row_lines_are_found() -> None:
    image = lattice(blank())
    for y in ROWS[1:-1]:
        image[y - 2 : y + 3, COLUMNS[0] + 4 : COLUMNS[-1] - 4] = 255
        image[y : y + 2, COLUMNS[0] + 4 : COLUMNS[-1] - 4] = 222
    for x in COLUMNS:
        cv2.line(image, (x, ROWS[0]), (x, ROWS[-1]), 0, 2)
    assert grid_size(image) == [(4, 3)]


def test_ink_of_a_spanned_cell_at_the_height_of_a_ruling_beside_it_stays() -> None:
    image = lattice(blank())
    image[ROWS[0] + 5 : ROWS[2] - 5, COLUMNS[0] + 5 : COLUMNS[1] - 5] = 255
    image[ROWS[1] - 3 : ROWS[1] + 3, COLUMNS[0] + 90 : COLUMNS[0] + 200] = 0
    ruled = find_ruled(image, None, SCALE)
    (grid,) = find_grids(*segments(ruled.rulings))
    kept = without_rulings(ruled, cells(grid))
    assert (kept[ROWS[1], COLUMNS[0] + 95 : COLUMNS[0] + 195] < 100).all()


@pytest.mark.parametrize("overhang", [120, 200])
def test_a_pale_row_line_ends_at_its_ruling_though_letters_go_on_at_its_height(overhang: int) -> None:
    image = blank()
    columns = (100, 350, 600, 850, 1100)
    for x in columns:
        cv2.line(image, (x, ROWS[0]), (x, ROWS[-1]), 0, 2)
    for y in (ROWS[0], ROWS[-1]):
        cv2.line(image, (columns[0], y), (columns[-1], y), 0, 2)
    cv2.line(image, (columns[1], 200), (columns[-1], 200), 205, 3)
    for x in range(columns[1] - overhang, columns[1], 18):
        cv2.rectangle(image, (x, 199), (x + 8, 202), 0, -1)
        cv2.rectangle(image, (x, 206), (x + 8, 224), 0, -1)
    pale = [
        r.box.x0 * SCALE for r in find_ruled(image, None, SCALE).rulings if abs(r.box.y0 * SCALE - 201) < 5
    ]
    assert pale
    assert columns[1] - 6 <= min(pale) <= columns[1] + 15
