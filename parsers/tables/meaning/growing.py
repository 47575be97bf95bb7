"""A table while pieces are appended to it: looked at from its end, so that a long one costs no more a piece
than a short one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from parsers.tables.meaning.draft import CellPlaces, Draft, DraftCell, merge_cells
from parsers.tables.numbering import is_first_serial, parse_serials
from schema.document import TablePieceRecord


class GrowingTable:
    """``head`` is the first piece, whose column edges and header hold for the whole table."""

    def __init__(self, head: Draft) -> None:
        self._head = head
        self._places = CellPlaces(head.cells)
        self.row_count = head.row_count
        self.pieces = list(head.pieces)
        self.join_evidence = list(head.join_evidence)
        self.doubtful = head.doubtful
        self.unruled = head.unruled
        self._forget_first_column()

    def _forget_first_column(self) -> None:
        self._summed = self._head.header_rows
        self._filled = 0
        self._serials: dict[str, str] = {}
        self._last_number = ""
        self._restarts = False

    @property
    def edges(self) -> tuple[float, ...]:
        return self._head.edges

    @property
    def column_count(self) -> int:
        return self._head.column_count

    @property
    def header_rows(self) -> int:
        return self._head.header_rows

    def row(self, number: int) -> list[DraftCell]:
        """The cells that begin in row ``number``, from the left."""
        return self._places.row(number)

    def at(self, row: int, col: int) -> DraftCell | None:
        """The cell that covers a place of the grid."""
        return self._places.at(row, col)

    def text(self, row: int, col: int) -> str:
        cell = self.at(row, col)
        return cell.text if cell else ""

    def last_serials(self, before: int) -> list[str]:
        """Serial numbers of the body from the last one above row ``before`` up, one a style; ``before`` is
        the last row or the one after it.
        """
        self._sum_up()
        serials = dict(self._serials)
        for row in range(self._summed, before):
            serials |= self._serials_of(row)
        return list(serials.values())

    def first_column_filled(self, before: int) -> float:
        """The share of body rows above ``before``, the last row, with text in their first column; 1 without
        rows.
        """
        self._sum_up()
        rows = before - self.header_rows
        return self._filled / rows if rows > 0 else 1.0

    @property
    def restarts(self) -> bool:
        """Whether the first column of the body, but for the last row, begins anew below another number, as
        months do; serial numbers do so only below the title of a section.
        """
        self._sum_up()
        return self._restarts

    def _sum_up(self) -> None:
        """Takes the rows into account that have come since, but for the last, which may still change."""
        for row in range(self._summed, self.row_count - 1):
            self._filled += bool(self.text(row, 0))
            serials = self._serials_of(row)
            number = serials.get("arabic", "")
            self._restarts |= bool(self._last_number) and is_first_serial(number)
            self._last_number = number
            self._serials |= serials
            self._summed = row + 1

    def _serials_of(self, row: int) -> dict[str, str]:
        cell = self.at(row, 0)
        if cell is None or cell.row != row or cell.col_span > 1:
            return {}
        return {serial.style: cell.text for serial in parse_serials(cell.text)}

    def append(self, body: Draft, piece: TablePieceRecord, *, cut: bool) -> None:
        """Adds the rows of ``body``, which has the columns of this table; where ``cut``, its first row goes
        on with the last one.
        """
        seam = self.row_count - 1 if cut else self.row_count
        for cell in self._without_merged(body) if cut else body.cells:
            self._places.add(cell._replace(row=cell.row + seam))
        self.row_count = seam + body.row_count
        self.pieces.append(piece)
        if not cut:
            self._join_tall_cells(seam)

    def _without_merged(self, body: Draft) -> Iterable[DraftCell]:
        """Joins the first row of ``body`` to the cells that end in the last row; what is left of ``body``."""
        last = self.row_count - 1
        rest = {cell.col: cell for cell in body.cells if cell.row == 0}
        for col in range(self.column_count):
            cell = self.at(last, col)
            if cell is None or cell.col != col or cell.row + cell.row_span != self.row_count:
                continue
            second = rest.pop(col, None)
            if second is not None:
                self._places.replace_at(last, col, merge_cells(cell, second, cell.row_span))
                if col == 0 and cell.row < last:
                    self._forget_first_column()
        return (*rest.values(), *(cell for cell in body.cells if cell.row > 0))

    def _join_tall_cells(self, seam: int) -> None:
        """A tall cell that the break cut is one cell again: the part below is empty, tall and in the first
        column.
        """
        below = next((cell for cell in self.row(seam) if cell.col == 0), None)
        if below is None or below.text or below.row_span < 2:
            return
        above = self.at(seam - 1, 0)
        if above is None or above.col_span != below.col_span or above.row < self.header_rows:
            return
        whole = merge_cells(above, below, above.row_span + below.row_span)
        self._places.remove_at(seam, 0)
        self._places.replace_at(seam - 1, 0, whole)

    def draft(self) -> Draft:
        """The whole table."""
        return replace(
            self._head,
            row_count=self.row_count,
            cells=self._places.cells(),
            pieces=tuple(self.pieces),
            join_evidence=tuple(self.join_evidence),
            doubtful=self.doubtful,
            unruled=self.unruled,
        )
