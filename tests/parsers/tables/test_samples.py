from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ocr.engine.recognise import tesseract_version
from ocr.options import ReadingOptions
from ocr.read import read_page
from parsers.tables.finding.find import find_pieces
from parsers.tables.meaning.issues import REVIEW_FLAGS
from schema.document import Table
from tests.parsers.tables.drafts import built

SAMPLES = Path(__file__).parents[3] / "samples"
GOLDEN = Path(__file__).parent / "golden"
BORN_DIGITAL = ("a-provincial-report.pdf", "d-decision-with-plan.pdf", "j-own-totals-wrong.pdf")
SCANNED = (
    ("b-scan-300dpi.pdf", (4, 5, 6, 7, 8, 9)),
    ("c-scan-english-layer.pdf", (4, 5, 6, 7, 8, 9)),
    ("f-multipage.tif", (3,)),
)


def truth_of(name: str) -> list[dict[str, Any]]:
    content = json.loads((SAMPLES / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    tables: list[dict[str, Any]] = content["tables"]
    return tables


@cache
def tables_of(name: str, pages: tuple[int, ...]) -> tuple[Table, ...]:
    path = SAMPLES / "files" / name
    media = "image/tiff" if path.suffix == ".tif" else "application/pdf"
    readings = [read_page(path, media, number, ReadingOptions()) for number in pages]
    pieces = [piece for reading in readings for piece in find_pieces(reading)]
    return built(pieces, [reading.page for reading in readings])


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


def as_lines(table: Table) -> str:
    """A table as text that a diff shows well: its context, its columns, then a line a cell."""
    lines = [f"# {table.appendix} · {table.caption} · {table.unit} · notes {list(table.notes)}"]
    lines += [
        f"column {c.index}: {' / '.join(c.header_path)} ({c.kind}, {c.unit}, {c.formula})"
        for c in table.columns
    ]
    for number, row in enumerate(table.rows):
        lines.append(f"row {number} {row.kind}")
        for cell in row.cells:
            span = f" {cell.row_span}x{cell.col_span}" if (cell.row_span, cell.col_span) != (1, 1) else ""
            value = "" if cell.value is None else f" = {cell.value!r}"
            flags = f" [{', '.join(cell.flags)}]" if cell.flags else ""
            trust = f" ({cell.trust})" if cell.trust not in (None, "verified") else ""
            lines.append(f"  {cell.col}{span} {cell.kind}: {cell.text}{value}{flags}{trust}")
    lines += [f"check {'passed' if c.passed else 'FAILED'}: {c.rule} {c.scope}" for c in table.checks]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("name", "pages"), [(BORN_DIGITAL[0], (4, 5, 6, 7, 8, 9)), (BORN_DIGITAL[1], (3,)), ("g-tcvn3.pdf", (1,))]
)
def test_tables_of_samples_are_as_in_the_golden_files(name: str, pages: tuple[int, ...]) -> None:
    """``make golden`` writes the files anew; ``git diff`` then shows what changed."""
    compare_with_golden(name, "\n\n".join(as_lines(table) for table in tables_of(name, pages)) + "\n")


@pytest.mark.parametrize(("name", "pages"), SCANNED)
def test_tables_of_scanned_samples_are_as_in_the_golden_files(name: str, pages: tuple[int, ...]) -> None:
    """Another version of Tesseract may read some words otherwise: the golden files name theirs."""
    version = f"# Tesseract {tesseract_version()}"
    path = GOLDEN / f"{name}.txt"
    if not os.environ.get("WRITE_GOLDEN") and path.read_text(encoding="utf-8").split("\n")[0] != version:
        pytest.skip("the golden file is of another Tesseract")
    text = "\n\n".join(as_lines(table) for table in tables_of(name, pages)) + "\n"
    compare_with_golden(name, f"{version}\n{text}")


def compare_with_golden(name: str, text: str) -> None:
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text.splitlines() == path.read_text(encoding="utf-8").splitlines()


def test_numbers_of_a_scanned_page_are_read_or_flagged() -> None:
    found = tables_of(*SCANNED[0])[-2:]
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
