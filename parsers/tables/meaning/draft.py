"""A table between its pieces and its meaning: cells with text, not yet typed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import fmean
from typing import NamedTuple

from parsers.tables.cell_text import join_lines
from parsers.tables.piece import FOUND_BY_WORDS, PieceCell, TablePiece
from parsers.text.layout import is_mark, join_words
from schema.box import Box
from schema.document import TablePieceRecord
from schema.page import Reading

_GROUPS, _LAST_GROUP = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})*"), re.compile(r"\d{3}")
_FIGURES = re.compile(r"[\d.]+")
_BEFORE_CUT = re.compile(_GROUPS.pattern + r"\.")
_CUT_LINES = (_GROUPS, _LAST_GROUP)
"""The groups of a number that a line begins with, and the one that is left for the next line."""


class DraftCell(NamedTuple):
    """A cell by its place in the grid. ``continued`` are its parts on later pages; ``marks`` the raised marks
    of notes in it, which are no part of ``text``.
    """

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
    marks: tuple[str, ...] = ()


class CellPlaces:
    """Cells by the places of the grid that they cover; where two cover one place the first has it."""

    def __init__(self, cells: Iterable[DraftCell] = ()) -> None:
        self._cells: list[DraftCell | None] = []
        self._covering: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._beginning: defaultdict[int, list[int]] = defaultdict(list)
        for cell in cells:
            self.add(cell)

    def add(self, cell: DraftCell) -> None:
        number = len(self._cells)
        self._cells.append(cell)
        self._beginning[cell.row].append(number)
        self._cover(cell, number, cell.row)

    def _cover(self, cell: DraftCell, number: int, first_row: int) -> None:
        for row in range(first_row, cell.row + cell.row_span):
            covered = self._covering[row]
            for col in range(cell.col, cell.col + cell.col_span):
                covered.setdefault(col, number)

    def at(self, row: int, col: int) -> DraftCell | None:
        """The cell that covers a place."""
        number = self._number(row, col)
        return None if number is None else self._cells[number]

    def row(self, number: int) -> list[DraftCell]:
        """The cells that begin in row ``number``, from the left."""
        found = [cell for at in self._beginning.get(number, ()) if (cell := self._cells[at]) is not None]
        return sorted(found, key=lambda cell: cell.col)

    def replace_at(self, row: int, col: int, cell: DraftCell) -> None:
        """Puts ``cell`` in the place of the one that covers (``row``, ``col``): it begins there too, is as
        wide and no lower.
        """
        number = self._covering[row][col]
        before = self._cells[number]
        assert before is not None
        self._cells[number] = cell
        self._cover(cell, number, before.row + before.row_span)

    def remove_at(self, row: int, col: int) -> None:
        """Takes the cell out that covers a place."""
        number = self._covering[row][col]
        cell = self._cells[number]
        assert cell is not None
        self._cells[number] = None
        for covered in (self._covering[place] for place in range(cell.row, cell.row + cell.row_span)):
            for place in range(cell.col, cell.col + cell.col_span):
                if covered.get(place) == number:
                    del covered[place]

    def cells(self) -> tuple[DraftCell, ...]:
        """All cells in the order in which they came."""
        return tuple(cell for cell in self._cells if cell is not None)

    def _number(self, row: int, col: int) -> int | None:
        covered = self._covering.get(row)
        return None if covered is None else covered.get(col)


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

    @cached_property
    def _places(self) -> CellPlaces:
        return CellPlaces(self.cells)

    @cached_property
    def _columns(self) -> dict[int, list[DraftCell]]:
        columns: defaultdict[int, list[DraftCell]] = defaultdict(list)
        for cell in self.cells:
            columns[cell.col].append(cell)
        return columns

    def row(self, number: int) -> list[DraftCell]:
        """The cells that begin in row ``number``, from the left."""
        return self._places.row(number)

    def column(self, number: int) -> Sequence[DraftCell]:
        """The cells that begin in column ``number``, in the order in which they came."""
        return self._columns.get(number, ())

    def at(self, row: int, col: int) -> DraftCell | None:
        """The cell that covers a place of the grid."""
        return self._places.at(row, col)

    def text(self, row: int, col: int) -> str:
        cell = self.at(row, col)
        return cell.text if cell else ""


def draft_of(piece: TablePiece) -> Draft:
    left, right = piece.column_edges[0], piece.column_edges[-1]
    widest = {
        col: max(
            line.box.width
            for cell in piece.cells
            if cell.col == col
            for line in cell.lines
            if _FIGURES.fullmatch(line.text)
        )
        for col in {cell.col for cell in piece.cells if _is_cut_behind_a_point(cell)}
    }
    return Draft(
        row_count=len(piece.row_edges) - 1,
        edges=tuple((edge - left) / (right - left) for edge in piece.column_edges),
        cells=tuple(
            _with_lost_point(_cell(cell, piece.page), cell, widest[cell.col])
            if cell.col in widest
            else _cell(cell, piece.page)
            for cell in piece.cells
        ),
        pieces=(TablePieceRecord(page=piece.page, bbox=piece.box, first_row=0),),
        unruled=piece.method in FOUND_BY_WORDS,
    )


def _cell(cell: PieceCell, page: int) -> DraftCell:
    words = [word for line in cell.lines for word in line.words]
    letters = [word for word in words if re.search(r"\w", word.text)]
    marks = [word.text for word in words if is_mark(word)]
    lines = [join_words(line.words) if any(map(is_mark, line.words)) else line.text for line in cell.lines]
    if len(marks) == len(words):
        marks, lines = [], [line.text for line in cell.lines]
    return DraftCell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        text=join_lines(lines),
        original=join_lines([" ".join(word.original for word in line.words) for line in cell.lines]),
        confidence=round(fmean(word.confidence for word in words), 4) if words else 1.0,
        page=page,
        box=cell.box,
        bold=bool(letters) and sum(word.bold for word in letters) > len(letters) / 2,
        flags=cell.flags,
        readings=cell.readings,
        marks=tuple(marks),
    )


def _is_cut_behind_a_point(cell: PieceCell) -> bool:
    """Whether ``cell`` is too narrow for its number, which goes on in the next line."""
    lines = [line.text for line in cell.lines]
    return len(lines) > 1 and bool(_BEFORE_CUT.fullmatch(lines[0]) and _LAST_GROUP.match(lines[1]))


def _with_lost_point(cell: DraftCell, piece: PieceCell, widest: float) -> DraftCell:
    """``cell`` of a column that is too narrow for its numbers, two lines of figures as the one number whose
    point was lost where it was cut, if that is wider than the ``widest`` line of figures (points).
    """
    lines = [line.text for line in piece.lines]
    if len(lines) != len(_CUT_LINES) or not all(
        pattern.fullmatch(line) for pattern, line in zip(_CUT_LINES, lines, strict=True)
    ):
        return cell
    if sum(line.box.width for line in piece.lines) <= widest:
        return cell
    return cell._replace(text=".".join(lines), flags=(*cell.flags, "repaired"))


def without_rows(draft: Draft, count: int) -> Draft:
    """``draft`` without its first ``count`` rows."""
    if count == 0:
        return draft
    cells = tuple(cell._replace(row=cell.row - count) for cell in draft.cells if cell.row >= count)
    return replace(draft, row_count=draft.row_count - count, cells=cells)


def on_edges(draft: Draft, edges: tuple[float, ...], tolerance: float) -> Draft | None:
    """``draft`` on the finer column ``edges``, cells widened over those it lacks, empty ones beside it where
    it has not all of the columns; None where they do not fit.
    """
    place: list[int] = []
    for edge in draft.edges:
        nearest = min(range(len(edges)), key=lambda i: abs(edges[i] - edge))
        if abs(edges[nearest] - edge) > tolerance or nearest in place:
            return None
        place.append(nearest)
    if place == list(range(len(edges))):
        return replace(draft, edges=edges)
    cells = tuple(
        cell._replace(col=place[cell.col], col_span=place[cell.col + cell.col_span] - place[cell.col])
        for cell in draft.cells
    )
    missing = [*range(place[0]), *range(place[-1], len(edges) - 1)]
    empty = (_empty(cells, row, col, edges) for row in range(draft.row_count) for col in missing)
    return replace(draft, edges=edges, cells=(*cells, *empty))


def _empty(cells: Sequence[DraftCell], row: int, col: int, edges: Sequence[float]) -> DraftCell:
    """A cell without ink at a place beside ``cells``, which stand on ``edges``."""
    beside = next(cell for cell in cells if cell.row <= row < cell.row + cell.row_span)
    scale = beside.box.width / (edges[beside.col + beside.col_span] - edges[beside.col])
    left = beside.box.x0 - edges[beside.col] * scale
    box = Box(left + edges[col] * scale, beside.box.y0, left + edges[col + 1] * scale, beside.box.y1)
    return DraftCell(row, col, 1, 1, "", "", 1.0, beside.page, box, False)


def merge_cells(first: DraftCell, second: DraftCell, row_span: int) -> DraftCell:
    """A cell and its part on the next page as one."""
    texts = [cell.text for cell in (first, second) if cell.text]
    return first._replace(
        row_span=row_span,
        text=join_lines(texts),
        original=join_lines([cell.original for cell in (first, second) if cell.original]),
        confidence=_joint_confidence(first, second),
        bold=first.bold or second.bold,
        flags=tuple(dict.fromkeys((*first.flags, *second.flags))),
        readings=(*first.readings, *second.readings),
        marks=(*first.marks, *second.marks),
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
