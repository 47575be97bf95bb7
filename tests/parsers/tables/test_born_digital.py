from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from bench.random_tables import TrueTable, draw, random_table
from ocr.page import Box, Line, Page, Word
from parsers.tables.born_digital import find_born_digital
from parsers.tables.placing import agreement, make_piece


def pages_of(path: Path) -> tuple[Page, ...]:
    pages = []
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            lines = []
            for word in page.extract_words():
                box = Box(word["x0"], word["top"], word["x1"], word["bottom"])
                text = word["text"]
                lines.append(
                    Line(
                        words=(Word(text=text, original=text, box=box, confidence=1.0, method="text_layer"),),
                        box=box,
                    )
                )
            pages.append(
                Page(
                    number=page.page_number,
                    route="born_digital",
                    width=page.width,
                    height=page.height,
                    lines=tuple(lines),
                )
            )
    return tuple(pages)


def one_page_table() -> TrueTable:
    return next(
        table
        for table in map(random_table, range(500))
        if len(table.row_kinds) < 15 and table.header_rows == 3
    )


def test_grid_spans_and_words_of_a_page_are_exact(tmp_path: Path) -> None:
    table = one_page_table()
    path = tmp_path / "table.pdf"
    draw([table], path)
    (page,) = pages_of(path)
    ((grid, method),) = find_born_digital(path, page)
    piece = make_piece(grid, page.number, page.lines, method)
    found = {
        (cell.row, cell.col, cell.row_span, cell.col_span): " ".join(line.text for line in cell.lines)
        for cell in piece.cells
    }
    assert found == {(c.row, c.col, c.row_span, c.col_span): c.text for c in table.cells}
    assert agreement(grid, page.lines) == pytest.approx(1.0)
