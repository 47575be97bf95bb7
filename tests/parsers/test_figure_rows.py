from __future__ import annotations

import pytest

from parsers.assemble.figure_rows import figure_row_issues, rows_in_one
from parsers.tables.piece import TablePiece
from schema.box import Box, bounding_box
from schema.page import Line, Page
from tests.parsers.tables.drafts import line, piece

HEAD = ["STT", "Đơn vị", "Giao", "Đạt"]
BODY = [[str(i), f"Sở {i}", f"1.{i}04", f"9{i},8"] for i in range(1, 5)]
WIDTHS = (1.0, 3.0, 1.0, 1.0)


def row(y: float, *texts: str) -> list[Line]:
    """``texts`` in the columns of the table."""
    edges = piece([HEAD], widths=WIDTHS).column_edges
    return [
        line(text, Box(x + 5, y, x + 5 + 6 * len(text), y + 12))
        for x, text in zip(edges, texts, strict=False)
        if text
    ]


def page(number: int, lines: list[Line]) -> Page:
    return Page(number=number, route="scan", width=600, height=842, lines=tuple(lines))


def codes(pages: list[Page], pieces: list[TablePiece]) -> list[tuple[str, int | None]]:
    return [(issue.code, issue.page) for issue in figure_row_issues(pages, pieces, "en")]


def test_a_row_alone_on_the_page_after_its_table_is_told() -> None:
    table = piece([HEAD, *BODY], widths=WIDTHS)
    rest = page(2, row(60, "", "Tổng cộng", "5.416", "95,8"))
    assert codes([page(1, []), rest], [table]) == [("table.rows_outside", 2)]


def test_a_row_below_the_last_line_of_its_table_is_told_and_one_inside_is_not() -> None:
    table = piece([HEAD, *BODY], widths=WIDTHS)
    inside = row(table.row_edges[2] + 4, "2", "Sở 2", "1.204", "92,8")
    below = row(table.row_edges[-1] + 4, "5", "Sở 5", "1.504", "95,8")
    assert codes([page(1, inside)], [table]) == []
    (issue,) = figure_row_issues([page(1, [*inside, *below])], [table], "en")
    assert "5 Sở 5 1.504 95,8" in issue.message
    assert (issue.severity, issue.where) == ("warning", "/pages/0")


def test_a_table_that_was_not_found_at_all_is_told() -> None:
    lines = [one for i in range(4) for one in row(100 + 18 * i, str(i + 1), "Sở Y tế", f"{i}1", f"{i},5")]
    assert codes([page(1, lines)], []) == [("table.rows_outside", 1)]


@pytest.mark.parametrize(
    "lines",
    [
        row(100, "", "Số: 59/BC-VP", "", "ngày 5"),
        [line("Tổng cộng 12 hồ sơ, đạt 98,8 % so với 1.250 hồ sơ", Box(60, 100, 400, 112))],
        row(100, "5", "Sở 5", "1.504", "95,8"),
    ],
    ids=["a letterhead", "prose with figures", "one row near no table"],
)
def test_what_is_no_row_of_a_table_is_not_told(lines: list[Line]) -> None:
    assert codes([page(1, lines)], []) == []


def stacked(texts: list[list[list[str]]]) -> TablePiece:
    """A piece whose cells hold several lines each."""
    empty = piece([[" " for _ in cells] for cells in texts], widths=WIDTHS)
    cells = []
    for cell, lines in zip(empty.cells, (one for cells in texts for one in cells), strict=True):
        boxes = [
            Box(cell.box.x0, cell.box.y0 + 9 * i, cell.box.x1, cell.box.y0 + 9 * i + 8)
            for i in range(len(lines))
        ]
        written = tuple(line(text, box) for text, box in zip(lines, boxes, strict=True))
        cells.append(cell.model_copy(update={"lines": written}))
    return empty.model_copy(update={"cells": tuple(cells), "box": bounding_box([cell.box for cell in cells])})


def test_a_row_that_holds_the_figures_of_two_is_told_with_its_name() -> None:
    melted = stacked(
        [
            [["1"], ["Sở 1"], ["1.104"], ["91,8"]],
            [["2", "3"], ["Sở 2", "Sở 3"], ["1.204", "1.304"], ["92", "93"]],
        ]
    )
    assert rows_in_one(melted) == ["2 3"]
    assert codes([page(1, [])], [melted]) == [("table.rows_in_one", 1)]


def test_names_and_numbers_broken_over_two_lines_are_one_row() -> None:
    broken = stacked([[["1"], ["Sở Lao động", "Thương binh"], ["10.149.", "943"], ["12.200.", "100"]]])
    assert rows_in_one(broken) == []
