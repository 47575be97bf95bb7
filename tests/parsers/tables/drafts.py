"""Tables written as rows of text, for tests."""

from __future__ import annotations

from collections.abc import Sequence

from lexicon.units import Gazetteer
from parsers.assemble.pages import prepare
from parsers.tables.meaning.build import build_tables
from parsers.tables.piece import PieceCell, TablePiece
from parsers.verification.tables import verified
from schema.box import Box
from schema.document import Table
from schema.page import Line, Page, Word

ROW_HEIGHT = 20.0


def line(text: str, box: Box, *, bold: bool = False) -> Line:
    """``text`` as words spread over ``box``."""
    parts = text.split()
    width = box.width / max(1, len(parts))
    words = tuple(
        Word(
            text=part,
            original=part,
            box=Box(box.x0 + i * width, box.y0, box.x0 + (i + 1) * width - 1, box.y1),
            confidence=1.0,
            method="text_layer",
            size=12.0,
            bold=bold,
        )
        for i, part in enumerate(parts)
    )
    return Line(words=words, box=box)


def piece(
    rows: list[list[str | tuple[str, int, int]]],
    *,
    page: int = 1,
    top: float = 200.0,
    widths: tuple[float, ...] | None = None,
    bold_rows: int = 0,
) -> TablePiece:
    """A piece of ``rows``; a cell may be (text, row_span, col_span), covered places are left out."""
    covered: set[tuple[int, int]] = set()
    placed: list[tuple[int, int, str, int, int]] = []
    columns = 0
    for r, row in enumerate(rows):
        c = 0
        for item in row:
            while (r, c) in covered:
                c += 1
            text, down, across = item if isinstance(item, tuple) else (item, 1, 1)
            placed.append((r, c, text, down, across))
            covered |= {(i, j) for i in range(r, r + down) for j in range(c, c + across)}
            c += across
        columns = max(columns, c, *(j + 1 for _, j in covered))
    shares = widths or (1.0,) * columns
    edges = [60.0 + 480.0 * sum(shares[:i]) / sum(shares) for i in range(columns + 1)]
    tops = [top + ROW_HEIGHT * r for r in range(len(rows) + 1)]
    cells = []
    for r, c, text, down, across in placed:
        box = Box(edges[c], tops[r], edges[c + across], tops[r + down])
        lines = (line(text, box, bold=r < bold_rows),) if text else ()
        cells.append(PieceCell(row=r, col=c, row_span=down, col_span=across, box=box, lines=lines))
    return TablePiece(
        page=page,
        box=Box(edges[0], tops[0], edges[-1], tops[-1]),
        column_edges=tuple(edges),
        row_edges=tuple(tops),
        cells=tuple(cells),
        method="rulings",
    )


def page(number: int, *texts: tuple[str, float], bold: bool = True) -> Page:
    """A portrait page with centred lines of text at the given heights."""
    lines = tuple(line(text, Box(150, y, 450, y + 12), bold=bold) for text, y in texts)
    return Page(number=number, route="born_digital", width=600, height=842, lines=lines)


def built(
    pieces: Sequence[TablePiece], pages: Sequence[Page], *, units: Gazetteer | None = None
) -> tuple[Table, ...]:
    """The tables of a document that is nothing but ``pages``, with their checks."""
    born_digital = {page.number for page in pages if page.route == "born_digital"}
    return verified(build_tables(pieces, prepare(pages, pieces), units=units), born_digital)
