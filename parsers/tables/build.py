"""From table pieces to the tables of the document."""

from __future__ import annotations

from collections.abc import Sequence

from ocr.page import Page
from parsers.document import Cell, Column, Row, Table, TablePieceRecord
from parsers.tables.piece import PieceCell, TablePiece


def build_tables(
    pieces: Sequence[TablePiece], pages: Sequence[Page], *, part: str = "main"
) -> tuple[Table, ...]:
    """The tables that ``pieces`` (in reading order) make, with ids ``table-1``, ``table-2``, ... ."""
    return tuple(_table(piece, f"table-{i}", part) for i, piece in enumerate(pieces, start=1))


def _table(piece: TablePiece, identity: str, part: str) -> Table:
    row_count, column_count = len(piece.row_edges) - 1, len(piece.column_edges) - 1
    cells = [_cell(cell, piece.page) for cell in piece.cells]
    return Table(
        id=identity,
        part=part,
        caption=None,
        appendix=None,
        pieces=(TablePieceRecord(page=piece.page, bbox=piece.box),),
        columns=tuple(Column(index=i, header_path=(), kind="text") for i in range(column_count)),
        rows=tuple(
            Row(kind="body", cells=tuple(cell for cell in cells if cell.row == row))
            for row in range(row_count)
        ),
    )


def _cell(cell: PieceCell, page: int) -> Cell:
    words = [word for line in cell.lines for word in line.words]
    return Cell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        text=" ".join(line.text for line in cell.lines),
        original=" ".join(word.original for word in words),
        kind="text" if words else "empty",
        confidence=min((word.confidence for word in words), default=1.0),
        page=page,
        bbox=cell.box,
        flags=cell.flags,
    )
