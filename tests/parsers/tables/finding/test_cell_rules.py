from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from ocr.options import ReadingOptions
from ocr.pixels.ink import PixelBox
from ocr.regions.cell_ink import CellInk
from ocr.restore.choose import chosen_language
from ocr.words.cells import CellImage
from parsers.tables.finding.cell_rules import (
    CELL_RULES,
    counted_labels,
    with_decimal_commas,
    with_roman_sections,
    with_serials_confirmed,
)
from parsers.tables.finding.read_cells import CellMeans, with_cells_read
from parsers.tables.piece import PieceCell
from schema.page import Reading
from tests.parsers.tables.drafts import piece


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (["9", "10", "1", "12"], ["9", "10", "11", "12"]),
        (["10", "1", "12=8/7", "13"], ["10", "11", "12=8/7", "13"]),
        (["(1)", "(7)", "(3)"], ["(1)", "(2)", "(3)"]),
        (["1", "2", "3=4+5", "4", "5"], ["1", "2", "3=4+5", "4", "5"]),
        (["A", "B", "1", "2"], ["A", "B", "1", "2"]),
        (["1", "3", "5"], ["1", "3", "5"]),
    ],
)
def test_labels_of_columns_count_on(read: list[str], printed: list[str]) -> None:
    assert counted_labels(read) == printed


def first_column(*texts: str) -> tuple[PieceCell, ...]:
    """The cells of a table whose serial numbers are ``texts``, each of them in doubt."""
    cells = piece([[text, "Tên"] for text in texts]).cells
    return tuple(cell.model_copy(update={"flags": ("readings_differ",)}) for cell in cells)


def test_a_serial_number_between_its_neighbours_is_no_longer_in_doubt() -> None:
    settled = with_serials_confirmed(first_column("11", "12", "13", "17"), [])
    doubted = [cell.row for cell in settled if cell.col == 0 and cell.flags]
    assert doubted == [0, 2, 3]


def test_the_reading_that_the_serial_numbers_around_confirm_is_taken() -> None:
    cells = list(first_column("21", "22.", "23"))
    cells[2] = cells[2].model_copy(update={"readings": (Reading(text="22", engine="page", confidence=0.9),)})
    settled = with_serials_confirmed(tuple(cells), [])
    assert [cell.lines[0].text for cell in settled if cell.col == 0] == ["21", "22", "23"]


@pytest.mark.parametrize(("read", "printed"), [("11", "II"), ("1", "I"), ("111", "III")])
def test_ones_ahead_of_the_first_row_of_a_section_are_its_roman_number(read: str, printed: str) -> None:
    settled = with_roman_sections(first_column("5", read, "1", "2"), [])
    assert [cell.lines[0].text for cell in settled if cell.col == 0] == ["5", printed, "1", "2"]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        (["12,4", "7,1", "88,0", "17.7", "1.545.8", "1,090,5"], ["17,7", "1.545,8", "1.090,5"]),
        (["274,72", "83,58", "19,05", "280.68", "1.280"], ["280,68", "1.280"]),
        (["12,4", "7,1", "88,0", "1.250", "1.2.5", "17", "5."], ["1.250", "1.2.5", "17", "5."]),
        (["1,250", "3,125", "7,500", "1.250"], ["1.250"]),
        (["12,4", "7,1", "17.7"], ["17.7"]),
    ],
)
def test_a_point_where_the_column_has_commas_is_one(read: list[str], printed: list[str]) -> None:
    cells = piece([["", text] for text in read]).cells
    reading = Reading(text="", engine="digits", confidence=0.9)
    figures = tuple(cell.model_copy(update={"readings": (reading,)}) for cell in cells if cell.col == 1)
    found = [cell.lines[0].text for cell in with_decimal_commas(figures, [])]
    assert found == [*read[: len(read) - len(printed)], *printed]


def test_a_new_rule_is_one_function_in_the_list() -> None:
    def with_dashes_named(cells: tuple[PieceCell, ...], index: Sequence[int]) -> tuple[PieceCell, ...]:
        return tuple(
            cell.model_copy(update={"flags": ("nothing",)}) if cell.lines[0].text == "-" else cell
            for cell in cells
        )

    dash = CellInk(PixelBox(0, 0, 9, 2), is_dash=True, is_speck=False)
    image = CellImage(1, np.zeros((2, 9), np.uint8), 1.0, {}, (dash,) * 4)
    means = CellMeans({}, chosen_language(ReadingOptions()), None)
    read = with_cells_read(piece([["-", "-"], ["-", "-"]]), image, means, (*CELL_RULES, with_dashes_named))
    assert read is not None
    assert {cell.flags for cell in read.cells} == {("nothing",)}


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([["", "", "-", "", "", "-"]], True),
        ([["", "", "", "", "-"]], True),
        ([["", "-", "-"]], False),
        ([["", "", "-"], ["", "", "-"]], False),
        ([["", "", "", "", ""]], False),
    ],
)
def test_what_a_page_break_left_of_a_row_is_read_with_ink_in_few_cells(
    rows: list[list[str | tuple[str, int, int]]], kept: bool
) -> None:
    dash = CellInk(PixelBox(0, 0, 9, 2), is_dash=True, is_speck=False)
    inks = tuple(dash if text else None for row in rows for text in row)
    image = CellImage(1, np.zeros((2, 9), np.uint8), 1.0, {}, inks)
    means = CellMeans({}, chosen_language(ReadingOptions()), None)
    assert (with_cells_read(piece(rows), image, means) is not None) == kept
