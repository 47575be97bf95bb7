"""A table between its pieces and its meaning: cells with text, not yet typed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import fmean

from parsers.tables.cell_text import join_lines
from parsers.tables.piece import FOUND_BY_WORDS, PieceCell, TablePiece
from schema.box import Box
from schema.document import TablePieceRecord
from schema.page import Reading


@dataclass(frozen=True)
class DraftCell:
    """A cell by its place in the grid. ``continued`` are its parts on later pages."""

    row: int
    col: int
    row_span: int
    col_span: int
    text: str
    original: str
    confidence: float
    page: int
    box: Box
    bold: bool
    flags: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    continued: tuple[TablePieceRecord, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A grid of cells. ``edges`` are the column edges as shares of the table's width, from 0 to 1.

    ``header_rows`` counts the rows of column titles with the index row, which is ``index_row`` where there
    is one.
    """

    row_count: int
    edges: tuple[float, ...]
    cells: tuple[DraftCell, ...]
    pieces: tuple[TablePieceRecord, ...]
    header_rows: int = 0
    index_row: int | None = None
    join_evidence: tuple[str, ...] = ()
    doubtful: bool = False
    unruled: bool = False

    @property
    def column_count(self) -> int:
        return len(self.edges) - 1

    def row(self, number: int) -> list[DraftCell]:
        """The cells that begin in row ``number``, from the left."""
        return sorted((cell for cell in self.cells if cell.row == number), key=lambda cell: cell.col)

    def at(self, row: int, col: int) -> DraftCell | None:
        """The cell that covers a place of the grid."""
        for cell in self.cells:
            if cell.row <= row < cell.row + cell.row_span and cell.col <= col < cell.col + cell.col_span:
                return cell
        return None

    def text(self, row: int, col: int) -> str:
        cell = self.at(row, col)
        return cell.text if cell else ""


def draft_of(piece: TablePiece) -> Draft:
    left, right = piece.column_edges[0], piece.column_edges[-1]
    return Draft(
        row_count=len(piece.row_edges) - 1,
        edges=tuple((edge - left) / (right - left) for edge in piece.column_edges),
        cells=tuple(_cell(cell, piece.page) for cell in piece.cells),
        pieces=(TablePieceRecord(page=piece.page, bbox=piece.box, first_row=0),),
        unruled=piece.method in FOUND_BY_WORDS,
    )


def _cell(cell: PieceCell, page: int) -> DraftCell:
    words = [word for line in cell.lines for word in line.words]
    letters = [word for word in words if re.search(r"\w", word.text)]
    return DraftCell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        text=join_lines([line.text for line in cell.lines]),
        original=join_lines([" ".join(word.original for word in line.words) for line in cell.lines]),
        confidence=round(fmean(word.confidence for word in words), 4) if words else 1.0,
        page=page,
        box=cell.box,
        bold=bool(letters) and sum(word.bold for word in letters) > len(letters) / 2,
        flags=cell.flags,
        readings=cell.readings,
    )


def without_rows(draft: Draft, count: int) -> Draft:
    """``draft`` without its first ``count`` rows."""
    cells = tuple(replace(cell, row=cell.row - count) for cell in draft.cells if cell.row >= count)
    return replace(draft, row_count=draft.row_count - count, cells=cells)


def on_edges(draft: Draft, edges: tuple[float, ...], tolerance: float) -> Draft | None:
    """``draft`` on the finer column ``edges``, cells widened over those it lacks; null where they do not
    fit.
    """
    place: list[int] = []
    for edge in draft.edges:
        nearest = min(range(len(edges)), key=lambda i: abs(edges[i] - edge))
        if abs(edges[nearest] - edge) > tolerance or nearest in place:
            return None
        place.append(nearest)
    cells = tuple(
        replace(cell, col=place[cell.col], col_span=place[cell.col + cell.col_span] - place[cell.col])
        for cell in draft.cells
    )
    return replace(draft, edges=edges, cells=cells)


def merge_cells(first: DraftCell, second: DraftCell, row_span: int) -> DraftCell:
    """A cell and its part on the next page as one."""
    texts = [cell.text for cell in (first, second) if cell.text]
    return replace(
        first,
        row_span=row_span,
        text=join_lines(texts),
        original=join_lines([cell.original for cell in (first, second) if cell.original]),
        confidence=_joint_confidence(first, second),
        bold=first.bold or second.bold,
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
        readings=(*first.readings, *second.readings),
        continued=(
            *first.continued,
            TablePieceRecord(page=second.page, bbox=second.box),
            *second.continued,
        ),
    )


def _joint_confidence(first: DraftCell, second: DraftCell) -> float:
    read = [cell for cell in (first, second) if cell.text]
    length = sum(len(cell.text) for cell in read)
    if not length:
        return 1.0
    return round(sum(cell.confidence * len(cell.text) for cell in read) / length, 4)
