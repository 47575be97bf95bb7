"""Tables built otherwise than they were read, as a person says: cells and rows merged or cut, pages joined or
parted, rows made titles. Kinds, titles and values follow; checks are not made anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import fuzz

from lexicon.fold import fold
from parsers.tables.cell_text import join_lines
from parsers.tables.meaning.headers import with_header
from parsers.tables.meaning.join import SAME_TEXT
from parsers.tables.meaning.sheet import (
    HEAD,
    OF_READING,
    Area,
    Sheet,
    area_of,
    draft_of_sheet,
    squeezed,
    understood,
)
from schema.box import Box, bounding_box
from schema.document import Cell, Table, TablePieceRecord

PARTED = "parted"
"""Flag of what is left of a cell that was cut together with another, where nobody said what stands in it."""

_PARTED_CONFIDENCE = 0.5
"""Confidence (0 to 1) of such a cell: its words may belong to the one beside it."""


class DoesNotFit(Exception):
    """The tables or cells are not such that this can be done with them."""


class _Axis(NamedTuple):
    """Names of the fields of a cell that say where it begins and how far it goes; the place of its first
    coordinate in a box."""

    start: str
    span: str
    side: int


_DOWN, _ACROSS = _Axis("row", "row_span", 1), _Axis("col", "col_span", 0)


def merged(table: Table, area: Area, text: str) -> Table:
    """``table`` with the cells of ``area``, and those that reach into it, as one that says ``text``. Rows and
    columns in which no cell begins any more are gone.
    """
    sheet = Sheet.of(table)
    area = _closed(sheet.cells, area)
    inside = sorted((c for c in sheet.cells if _is_in(c, area)), key=lambda cell: (cell.row, cell.col))
    if [cell.text for cell in inside] == [text]:
        return table
    one = _as_one(inside).model_copy(
        update={
            "row": area.top,
            "col": area.left,
            "row_span": area.bottom - area.top,
            "col_span": area.right - area.left,
            "text": text,
            "confidence": 1.0,
            "method": "person",
        }
    )
    cells = (*(cell for cell in sheet.cells if not _is_in(cell, area)), one)
    return understood(table, squeezed(replace(sheet, cells=cells)), table.pieces)


def with_rows_merged(table: Table, top: int, bottom: int) -> Table:
    """``table`` with the rows from ``top`` to before ``bottom`` as one: in each column what stands in them
    one under the other.
    """
    sheet = Sheet.of(table)
    here = [cell for cell in sheet.cells if top <= cell.row < bottom]
    if bottom - top < 2:
        return table
    cells = [cell for cell in sheet.cells if not top <= cell.row < bottom]
    for group in _stacks(here):
        left, right = min(c.col for c in group), max(c.col + c.col_span for c in group)
        end = max(bottom, *(cell.row + cell.row_span for cell in group))
        place = {"row": top, "row_span": end - top, "col": left, "col_span": right - left}
        one = group[0] if sum(bool(cell.text) for cell in group) == 0 else _as_one(group)
        cells.append(one.model_copy(update=place))
    pieces = _without_rows(table.pieces, range(top + 1, bottom))
    return understood(table, squeezed(replace(sheet, cells=tuple(cells))), pieces)


def with_row_cut(table: Table, row: int, col: int, texts: Sequence[str]) -> Table:
    """``table`` with the cell at ``row`` and ``col`` cut into as many, one under the other, as there are
    ``texts``: along rows that it spans, else its whole row is cut. Of other cells of that row those with as
    many words are cut between them; what is left whole and has figures is flagged ``parted``.
    """
    return _cut(table, row, col, texts, _DOWN)


def with_column_cut(table: Table, row: int, col: int, texts: Sequence[str]) -> Table:
    """The same from left to right; titles over the column are not cut, they span what comes of it."""
    return _cut(table, row, col, texts, _ACROSS)


def with_header_rows(table: Table, count: int) -> Table:
    """``table`` with its first ``count`` rows as its titles."""
    sheet = Sheet.of(table)
    kinds = tuple(None if kind in HEAD else kind for kind in sheet.kinds)
    return understood(table, replace(sheet, header_rows=count, kinds=kinds), table.pieces)


def joined(upper: Table, lower: Table) -> Table:
    """``lower`` as what follows in ``upper``, without titles that it repeats. Raises DoesNotFit."""
    if len(upper.columns) != len(lower.columns):
        raise DoesNotFit
    one, other = Sheet.of(upper), Sheet.of(lower)
    repeated = other.header_rows if _says_the_same(upper, lower) else 0
    down = one.rows - repeated
    moved = tuple(
        cell.model_copy(update={"row": cell.row + down}) for cell in other.cells if cell.row >= repeated
    )
    sheet = replace(
        one,
        cells=(*one.cells, *moved),
        rows=one.rows + other.rows - repeated,
        kinds=(*one.kinds, *(None if kind in HEAD else kind for kind in other.kinds[repeated:])),
    )
    first, *rest = (
        piece.model_copy(update={"first_row": max(one.rows, (piece.first_row or 0) + down)})
        for piece in lower.pieces
    )
    if repeated:
        first = first.model_copy(update={"repeated_header_rows": repeated})
    made = understood(upper, sheet, (*upper.pieces, first, *rest))
    notes = tuple(dict.fromkeys((*upper.notes, *lower.notes)))
    return made.model_copy(update={"notes": notes, "join_evidence": (*upper.join_evidence, "person")})


def parted(table: Table, row: int, identity: str) -> tuple[Table, Table]:
    """``table`` up to ``row``, and what begins there as a table called ``identity``, with titles of its own
    or those of ``table``. Raises DoesNotFit where a cell reaches over that row or nothing is parted.
    """
    sheet = Sheet.of(table)
    if not sheet.header_rows < row < sheet.rows or any(
        cell.row < row < cell.row + cell.row_span for cell in sheet.cells
    ):
        raise DoesNotFit
    above = tuple(cell for cell in sheet.cells if cell.row < row)
    below = tuple(cell.model_copy(update={"row": cell.row - row}) for cell in sheet.cells if cell.row >= row)
    upper = understood(
        table, replace(sheet, cells=above, rows=row, kinds=sheet.kinds[:row]), _pieces(table, above, 0)
    )
    rest = replace(sheet, cells=below, rows=sheet.rows - row, kinds=(None,) * (sheet.rows - row))
    titles = with_header(draft_of_sheet(replace(rest, header_rows=0), ())).header_rows
    if not titles:
        rest = replace(rest, kinds=sheet.kinds[row:])
    lower = understood(table, replace(rest, header_rows=titles), _pieces(table, below, row))
    update = {"id": identity, "caption": None, "join_evidence": ()}
    return upper.model_copy(update={"notes": (), "join_evidence": ()}), lower.model_copy(update=update)


def _is_in(cell: Cell, area: Area) -> bool:
    return (
        cell.row < area.bottom
        and area.top < cell.row + cell.row_span
        and cell.col < area.right
        and area.left < cell.col + cell.col_span
    )


def _closed(cells: Sequence[Cell], area: Area) -> Area:
    """``area`` with the whole of every cell that reaches into it."""
    while (wider := area_of([cell for cell in cells if _is_in(cell, area)])) != area:
        area = wider
    return area


def _stacks(cells: Sequence[Cell]) -> list[list[Cell]]:
    """``cells`` by the columns that they share, from the left; each from the top."""
    stacks: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: (cell.col, cell.row)):
        if stacks and cell.col < max(one.col + one.col_span for one in stacks[-1]):
            stacks[-1].append(cell)
        else:
            stacks.append([cell])
    return [sorted(stack, key=lambda cell: (cell.row, cell.col)) for stack in stacks]


def _as_one(cells: Sequence[Cell]) -> Cell:
    """The first of ``cells`` with the texts, places and flags of all; not typed, and said by a person only
    where all that was read was."""
    first = cells[0]
    read = [cell for cell in cells if cell.text]
    pages: defaultdict[int, list[Box]] = defaultdict(list)
    for cell in cells:
        pages[cell.page].append(cell.bbox)
    others = [TablePieceRecord(page=page, bbox=bounding_box(boxes)) for page, boxes in pages.items()]
    return first.model_copy(
        update={
            "text": join_lines([cell.text for cell in read]),
            "original": join_lines([cell.original for cell in cells if cell.original]),
            "value": None,
            "kind": "empty",
            "confidence": min((cell.confidence for cell in read), default=first.confidence),
            "bbox": bounding_box(pages[first.page]),
            "flags": tuple(
                dict.fromkeys(flag for cell in cells for flag in cell.flags if flag in OF_READING)
            ),
            "unit_id": None,
            "readings": tuple(r for cell in cells for r in cell.readings) if len(read) < 2 else (),
            "continued": (
                *(one for one in others if one.page != first.page),
                *(one for cell in cells for one in cell.continued),
            ),
            "marks": tuple(mark for cell in cells for mark in cell.marks),
            "method": "person" if read and all(cell.method == "person" for cell in read) else None,
        }
    )


def _without_rows(pieces: Sequence[TablePieceRecord], gone: range) -> tuple[TablePieceRecord, ...]:
    """``pieces`` of a table that has lost the rows ``gone``."""
    return tuple(
        piece
        if piece.first_row is None
        else piece.model_copy(
            update={"first_row": piece.first_row - sum(row <= piece.first_row for row in gone)}
        )
        for piece in pieces
    )


def _cut(table: Table, row: int, col: int, texts: Sequence[str], axis: _Axis) -> Table:
    sheet = Sheet.of(table)
    chosen = next((cell for cell in sheet.cells if (cell.row, cell.col) == (row, col)), None)
    if chosen is None or len(texts) < 2:
        raise DoesNotFit
    start, span = getattr(chosen, axis.start), getattr(chosen, axis.span)
    more = max(0, len(texts) - span)
    last = start + span - 1  # the row or column that becomes 1 + more
    cells: list[Cell] = []
    for cell in sheet.cells:
        begin, length = getattr(cell, axis.start), getattr(cell, axis.span)
        if cell is chosen:
            cells += _pieces_of(cell, texts, axis, by_person=True)
        elif begin > last:
            cells.append(cell.model_copy(update={axis.start: begin + more}))
        elif not more or begin + length <= last:
            cells.append(cell)
        elif length > 1 or (axis is _ACROSS and cell.row < sheet.header_rows):
            cells.append(cell.model_copy(update={axis.span: length + more}))
        else:
            cells += _pieces_of(cell, _shared_out(cell.text, 1 + more), axis, by_person=False)
    if axis is _ACROSS:
        grown = replace(sheet, cells=tuple(cells), columns=sheet.columns + more)
        return understood(table, grown, table.pieces)
    kinds = (*sheet.kinds[:last], *(None,) * (more + 1), *sheet.kinds[last + 1 :]) if more else sheet.kinds
    header = sheet.header_rows + (more if last < sheet.header_rows else 0)
    grown = Sheet(tuple(cells), sheet.rows + more, sheet.columns, header, kinds)
    pieces = tuple(
        piece.model_copy(update={"first_row": piece.first_row + more})
        if piece.first_row is not None and piece.first_row > last
        else piece
        for piece in table.pieces
    )
    return understood(table, grown, pieces)


def _shared_out(text: str, count: int) -> list[str]:
    """``text`` word by word where it has ``count`` words, else all of it in the first place."""
    words = text.split()
    return words if len(words) == count else [text, *("" for _ in range(count - 1))]


def _pieces_of(cell: Cell, texts: Sequence[str], axis: _Axis, *, by_person: bool) -> list[Cell]:
    """``cell`` in as many even pieces as there are ``texts``; the last goes as far as the cell did."""
    start, span = getattr(cell, axis.start), max(getattr(cell, axis.span), len(texts))
    low, high = cell.bbox[axis.side], cell.bbox[axis.side + 2]
    step = (high - low) / len(texts)
    has_figures = any(map(str.isdigit, cell.text))
    asking = (PARTED,) if has_figures and not by_person else ()
    made = []
    for at, text in enumerate(texts):
        sides = list(cell.bbox)
        sides[axis.side], sides[axis.side + 2] = low + at * step, low + (at + 1) * step
        is_last = at == len(texts) - 1
        sure = 1.0 if by_person else cell.confidence
        made.append(
            cell.model_copy(
                update={
                    axis.start: start + at,
                    axis.span: span - at if is_last else 1,
                    "text": text,
                    "value": None,
                    "kind": "empty",
                    "original": cell.original if at == 0 else "",
                    "bbox": Box(*sides),
                    "confidence": min(sure, _PARTED_CONFIDENCE) if asking else sure,
                    "flags": asking,
                    "unit_id": None,
                    "readings": (),
                    "continued": cell.continued if is_last else (),
                    "marks": cell.marks if is_last else (),
                    "method": "person" if by_person else None,
                    "repair": None,
                }
            )
        )
    return made


def _says_the_same(upper: Table, lower: Table) -> bool:
    """Whether the titles of ``lower`` are those of ``upper``, as far as they were read."""
    above, below = ([" ".join(column.header_path) for column in table.columns] for table in (upper, lower))
    pairs = [(fold(a), fold(b)) for a, b in zip(above, below, strict=True) if a or b]
    return bool(pairs) and sum(fuzz.ratio(a, b) for a, b in pairs) / len(pairs) >= SAME_TEXT


def _pieces(table: Table, cells: Sequence[Cell], first_row: int) -> tuple[TablePieceRecord, ...]:
    """Where ``cells`` of ``table`` stand, which were its rows from ``first_row`` on."""
    places: dict[int, list[Box]] = {}
    for cell in cells:
        places.setdefault(cell.page, []).append(cell.bbox)
        for one in cell.continued:
            places.setdefault(one.page, []).append(one.bbox)
    known = {piece.page: piece for piece in table.pieces}
    return tuple(
        TablePieceRecord(
            page=page,
            bbox=bounding_box(boxes),
            first_row=min((c.row for c in cells if c.page == page), default=None),
            repeated_header_rows=known[page].repeated_header_rows if page in known and at else 0,
        )
        for at, (page, boxes) in enumerate(sorted(places.items()))
    )
