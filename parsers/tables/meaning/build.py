"""From table pieces to the tables of the document: joined, understood, typed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import lru_cache

from lexicon.fold import fold
from lexicon.units import CERTAIN, Gazetteer, gazetteer
from parsers.tables.formulas import parse_formula
from parsers.tables.meaning.context import Context, PartOf, between, contexts
from parsers.tables.meaning.draft import Draft, DraftCell, draft_of
from parsers.tables.meaning.headers import header_path, serial_column
from parsers.tables.meaning.issues import DOUBTFUL
from parsers.tables.meaning.join import Between, join_drafts
from parsers.tables.meaning.notation import column_types
from parsers.tables.meaning.row_kinds import row_kinds
from parsers.tables.meaning.stacked import parted
from parsers.tables.meaning.typing import ColumnType, typed
from parsers.tables.meaning.unit_columns import NamedUnit, units_of_column
from parsers.tables.piece import TablePiece
from parsers.text.page import PageRows
from schema.document import Cell, CellReading, Column, Row, RowKind, Table

_LONGEST_UNIT_NAME = 60


def build_tables(
    pieces: Sequence[TablePiece],
    pages: Sequence[PageRows],
    *,
    part_of: PartOf = lambda page, top: "main",
    units: Gazetteer | None = None,
) -> tuple[Table, ...]:
    """The tables that ``pieces`` make, in reading order, with ids ``table-1``, ``table-2``, ... .

    ``pages`` hold the words around the pieces, from which captions, units and notes come. ``part_of`` names
    the part of the file in which something lies, by its page and its top in points: no table runs over the
    end of a part. Labels are looked up in ``units``: by default in those that come with sohoa.
    """
    alone = (one for piece in pieces for one in parted(piece))
    ordered = sorted(alone, key=lambda piece: (piece.page, piece.box.y0, piece.box.x0))
    by_number = {page.page.number: page for page in pages}
    parts = [part_of(piece.page, piece.box.y0) for piece in ordered]
    around = contexts(ordered, by_number, part_of)

    def gap(earlier: int, later: int) -> Between:
        if parts[earlier] != parts[later]:
            return "heading"
        return between(ordered[earlier], ordered[later], by_number, around[earlier].caption)

    known = units or gazetteer()
    recognised = {page.page.number for page in pages if page.page.route != "born_digital"}
    return tuple(
        _table(draft, around[own[0]], around[own[-1]], f"table-{number}", parts[own[0]], known, recognised)
        for number, (draft, own) in enumerate(
            join_drafts([draft_of(piece) for piece in ordered], gap), start=1
        )
    )


def _table(
    draft: Draft,
    opening: Context,
    closing: Context,
    identity: str,
    part: str,
    units: Gazetteer,
    recognised: Set[int],
) -> Table:
    kinds = row_kinds(draft)
    paths = [header_path(draft, col) for col in range(draft.column_count)]
    serial = serial_column(draft, paths)
    types, notation = column_types(draft, kinds, paths, opening.unit, serial)
    label = next((col for col, kind in enumerate(types) if kind.kind == "text"), None)
    named = {} if label is None else _named_units(draft, kinds, label, units)
    rows = tuple(
        Row(
            kind=kind,
            cells=tuple(
                _labelled(cell, named.get(row), units, recognised)
                if cell.col == label and row in named
                else cell
                for cell in (_cell(one, types, kind) for one in draft.row(row))
            ),
        )
        for row, kind in enumerate(kinds)
    )
    return Table(
        id=identity,
        part=part,
        caption=opening.caption,
        appendix=opening.appendix,
        appendix_title=opening.appendix_title,
        issued_with=opening.issued_with,
        pieces=draft.pieces,
        columns=tuple(
            Column(
                index=col,
                header_path=paths[col],
                kind=types[col].kind,
                unit=types[col].unit,
                formula=formula_of(draft, col),
            )
            for col in range(draft.column_count)
        ),
        rows=rows,
        unit=opening.unit,
        notes=closing.notes,
        join_evidence=(*draft.join_evidence, *((DOUBTFUL,) if draft.doubtful else ())),
        unruled=draft.unruled,
        notation=notation,
    )


def formula_of(draft: Draft, col: int) -> str | None:
    """The formula that the index row has for column ``col``; None without."""
    if draft.index_row is None:
        return None
    text = draft.text(draft.index_row, col)
    return text if parse_formula(text) is not None else None


def _named_units(
    draft: Draft, kinds: Sequence[RowKind], label: int, units: Gazetteer
) -> dict[int, NamedUnit | None]:
    """By row of labels: the unit that its column says it is, None where the column says nothing.

    A name that is only like one of the column's units (Tân An, Dân An) is another name.
    """
    rows = [row for row, kind in enumerate(kinds) if kind in ("body", "section")]
    of_column = units_of_column([draft.text(row, label) for row in rows], units)
    named = {rows[place]: one for place, one in of_column.items() if one.letters_agree}
    return {row: named.get(row) for row in rows}


def _labelled(cell: Cell, named: NamedUnit | None, units: Gazetteer, recognised: Set[int]) -> Cell:
    """``cell`` with its unit; on pages that were recognised also with the marks as the lexicon has them."""
    if named is None:
        return cell.model_copy(update={"unit_id": unit_id_of(cell.text, units)})
    unit_id = named.unit.id if named.unit else unit_id_of(cell.text, units)
    if cell.page not in recognised or named.text == cell.text or fold(named.text) != fold(cell.text):
        return cell.model_copy(update={"unit_id": unit_id})
    return cell.model_copy(
        update={"unit_id": unit_id, "text": named.text, "flags": (*cell.flags, "from_lexicon")}
    )


def _cell(cell: DraftCell, types: Sequence[ColumnType], row: RowKind) -> Cell:
    value = typed(cell, types[cell.col], row)
    return Cell(
        row=cell.row,
        col=cell.col,
        row_span=cell.row_span,
        col_span=cell.col_span,
        text=cell.text,
        original=cell.original,
        value=value.value,
        kind=value.kind,
        confidence=cell.confidence,
        page=cell.page,
        bbox=cell.box,
        flags=tuple(dict.fromkeys((*cell.flags, *value.flags))),
        readings=tuple(
            CellReading(text=r.text, engine=r.engine, confidence=r.confidence) for r in cell.readings
        ),
        continued=cell.continued,
        marks=cell.marks,
    )


@lru_cache(maxsize=4096)
def unit_id_of(name: str, units: Gazetteer) -> str | None:
    """The one of ``units`` that is called ``name``, marks aside."""
    if not name or len(name) > _LONGEST_UNIT_NAME:
        return None
    found = [match.unit for match in units.find(name) if match.score >= CERTAIN - 1]
    return found[0].id if len(found) == 1 else None
