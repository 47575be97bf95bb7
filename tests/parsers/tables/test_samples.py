from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ocr.options import ReadingOptions
from ocr.read import read_page
from parsers.document import Table
from parsers.tables.build import build_tables
from parsers.tables.find import find_pieces
from parsers.tables.issues import REVIEW_FLAGS

SAMPLES = Path(__file__).parents[3] / "samples"
BORN_DIGITAL = ("a-provincial-report.pdf", "d-decision-with-plan.pdf")


def truth_of(name: str) -> list[dict[str, Any]]:
    content = json.loads((SAMPLES / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    tables: list[dict[str, Any]] = content["tables"]
    return tables


@cache
def tables_of(name: str, pages: tuple[int, ...]) -> tuple[Table, ...]:
    path = SAMPLES / "files" / name
    readings = [read_page(path, "application/pdf", number, ReadingOptions()) for number in pages]
    pieces = [piece for reading in readings for piece in find_pieces(reading, path, "application/pdf")]
    return build_tables(pieces, [reading.page for reading in readings])


def with_truth(name: str) -> list[tuple[Table, dict[str, Any]]]:
    truth = truth_of(name)
    pages = tuple(sorted({number for table in truth for number in table["pages"]}))
    found = tables_of(name, pages)
    assert len(found) == len(truth)
    return list(zip(found, truth, strict=True))


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_cells_of_born_digital_samples_are_exact(name: str) -> None:
    for table, truth in with_truth(name):
        found = [
            (c.row, c.col, c.row_span, c.col_span, c.text, c.value, c.kind, c.page, "dash" in c.flags)
            for row in table.rows
            for c in row.cells
        ]
        true = [
            (
                c["row"],
                c["col"],
                c["row_span"],
                c["col_span"],
                c["text"],
                c["value"],
                c["kind"],
                c["page"],
                "dash" in c["flags"],
            )
            for row in truth["rows"]
            for c in sorted(row["cells"], key=lambda c: c["col"])
        ]
        assert found == true
        assert [row.kind for row in table.rows] == [row["kind"] for row in truth["rows"]]


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_columns_and_context_of_born_digital_samples_are_exact(name: str) -> None:
    for table, truth in with_truth(name):
        assert [
            {
                "index": column.index,
                "header_path": list(column.header_path),
                "kind": column.kind,
                "unit": column.unit,
                "formula": column.formula,
            }
            for column in table.columns
        ] == truth["columns"]
        context = (table.caption, table.appendix, table.unit, list(table.notes))
        assert context == (truth["caption"], truth["appendix"], truth["unit"], truth["notes"])
        assert sorted({piece.page for piece in table.pieces}) == truth["pages"]
        failed = [
            (check.expected, check.found, check.cells[0].row, check.cells[0].col)
            for check in table.checks
            if not check.passed
        ]
        assert failed == [
            (check["expected"], check["found"], check["cells"][0]["row"], check["cells"][0]["col"])
            for check in truth["failing_checks"]
        ]


def test_numbers_of_a_scanned_page_are_read_or_flagged() -> None:
    found = tables_of("b-scan-300dpi.pdf", (9,))
    truth = [table for table in truth_of("b-scan-300dpi.pdf") if table["pages"] == [9]]
    assert len(found) == len(truth) == 2
    for table, true in zip(found, truth, strict=True):
        values = {(c["row"], c["col"]): c["value"] for row in true["rows"] for c in row["cells"]}
        cells = {(c.row, c.col): c for row in table.rows for c in row.cells}
        assert cells.keys() == values.keys()
        numbers = [place for place, value in values.items() if isinstance(value, int | float)]
        silent = [
            (place, cells[place].text)
            for place in numbers
            if cells[place].value != values[place] and not REVIEW_FLAGS & set(cells[place].flags)
        ]
        assert silent == []
        assert sum(cells[place].value == values[place] for place in numbers) >= 0.98 * len(numbers)
