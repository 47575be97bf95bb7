"""Tables as people say they are built: what a repair makes of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from parsers.tables.meaning.reshape import (
    DoesNotFit,
    joined,
    merged,
    parted,
    with_column_cut,
    with_header_rows,
    with_row_cut,
    with_rows_merged,
)
from parsers.tables.meaning.sheet import area_of
from pipeline.corrections.place import CellIndex, TablePlace, cells_at, same_place
from pipeline.corrections.structure import Numbers, with_blocks, with_tables
from schema.box import Box, RoundedBox
from schema.document import Block, Cell, Document, Table
from schema.value import Value

WALL = "|"
"""Stands in a text where a cell is cut."""


class RestOfBlock(Value):
    """What is left of the text of the block at ``bbox`` without the words of a region; "" for nothing."""

    bbox: RoundedBox
    text: str


class RegionReading(Value):
    """What was read in a region that a person drew: a table, and the text around it without its words."""

    table: Table
    rest: tuple[RestOfBlock, ...] = ()


class Repaired(NamedTuple):
    """A document after a repair. ``table`` is the number of the table that it is about, ``read`` what stood
    there before; ``tables`` and ``blocks`` are the new numbers of those that there were, None where none
    has another."""

    document: Document
    table: int
    read: str
    tables: Numbers | None = None
    blocks: Numbers | None = None


def with_repair(document: Document, place: TablePlace, text: str, before: str) -> Repaired | None:
    """``document`` with the repair at ``place``, which says ``text``; as it is where it is so already. None
    where the place is not found. ``before`` is what the person saw there. Raises DoesNotFit.
    """
    if place.repair == "read":
        return _with_region(document, place, RegionReading.model_validate_json(text), before)
    first, last = _ends(document, place)
    if place.repair in ("cut_row", "cut_column"):
        return _with_cut(document, place, texts_between_walls(text), before)
    if first is None or last is None:
        return None
    if place.repair == "join":
        return _joined(document, first[0], last[0])
    t = first[0]
    table = document.tables[t]
    if last[0] != t:
        return None
    ends = _cell(document, first), _cell(document, last)
    area = area_of(ends)
    between = cells_between(table, *ends)
    read = said_of(between)
    match place.repair:
        case "merge_cells":
            made = merged(table, area, text)
        case "merge_rows":
            made = with_rows_merged(table, area.top, area.bottom)
        case "header":
            made = with_header_rows(table, area.bottom)
        case "part":
            return _parted(document, t, area.top)
    if made is table:
        read = before  # it is so already
    return Repaired(_with_table(document, t, made), t, read)


def cells_between(table: Table, first: Cell, last: Cell) -> list[Cell]:
    """The cells of ``table`` in the rows and columns from ``first`` to ``last``."""
    area = area_of([first, last])
    return [
        cell
        for row in table.rows[area.top : area.bottom]
        for cell in row.cells
        if area.left <= cell.col < area.right
    ]


def said_of(cells: Sequence[Cell]) -> str:
    """The texts of ``cells`` as they are shown and compared: ``335 | 12``."""
    return f" {WALL} ".join(cell.text for cell in cells)


def texts_between_walls(text: str) -> list[str]:
    """``335 | 12`` as the texts of the cells that it is cut into."""
    return [part.strip() for part in text.split(WALL)]


def size_of(tables: Sequence[Table]) -> str:
    """Rows and columns of ``tables`` as people write them: ``5 × 4``."""
    return "; ".join(f"{len(table.rows)} × {len(table.columns)}" for table in tables)


def tables_in(document: Document, page: int, region: Box) -> list[int]:
    """The numbers of the tables that lie in ``region`` of ``page`` as a whole."""
    return [
        t
        for t, table in enumerate(document.tables)
        if all(piece.page == page and region.contains(piece.bbox.center) for piece in table.pieces)
    ]


def _ends(document: Document, place: TablePlace) -> tuple[CellIndex | None, CellIndex | None]:
    return (
        next(cells_at(document, place.page, place.bbox), None),
        next(cells_at(document, place.last_page, place.last_bbox), None),
    )


def _cell(document: Document, index: CellIndex) -> Cell:
    t, r, c = index
    return document.tables[t].rows[r].cells[c]


def _with_table(document: Document, number: int, table: Table) -> Document:
    tables = (*document.tables[:number], table, *document.tables[number + 1 :])
    return document.model_copy(update={"tables": tables})


def _with_cut(document: Document, place: TablePlace, texts: Sequence[str], before: str) -> Repaired | None:
    for t, r, c in cells_at(document, place.page, place.bbox):
        table = document.tables[t]
        cell = table.rows[r].cells[c]
        if same_place(cell.bbox, place.bbox):
            cut = with_row_cut if place.repair == "cut_row" else with_column_cut
            return Repaired(_with_table(document, t, cut(table, r, cell.col, texts)), t, cell.text)
        inside = [one.text for row in table.rows for one in row.cells if place.bbox.contains(one.bbox.center)]
        if inside == list(texts):
            return Repaired(document, t, before)  # it is so already
    return None


def _joined(document: Document, upper: int, lower: int) -> Repaired:
    if upper == lower:
        return Repaired(document, upper, "")
    if lower != upper + 1:
        raise DoesNotFit
    whole = joined(document.tables[upper], document.tables[lower])
    gone = document.tables[lower].id
    tables = [(t, whole if t == upper else table) for t, table in enumerate(document.tables) if t != lower]
    changed, table_numbers = with_tables(document, tables)
    blocks = [(b, block) for b, block in enumerate(changed.blocks) if block.table != gone]
    changed, block_numbers = with_blocks(changed, blocks)
    return Repaired(changed, upper, "", table_numbers, block_numbers)


def _parted(document: Document, number: int, row: int) -> Repaired:
    if row == 0:
        return Repaired(document, number, "")
    upper, lower = parted(document.tables[number], row, _new_name(document))
    before = [*enumerate(document.tables[:number]), (number, upper)]
    after = list(enumerate(document.tables))[number + 1 :]
    changed, table_numbers = with_tables(document, [*before, (None, lower), *after])
    blocks: list[tuple[int | None, Block]] = []
    for b, block in enumerate(changed.blocks):
        blocks.append((b, block))
        if block.table == upper.id:
            blocks.append((None, _block_of(changed, lower, block)))
    changed, block_numbers = with_blocks(changed, blocks)
    return Repaired(changed, number, "", table_numbers, block_numbers)


def _with_region(document: Document, place: TablePlace, reading: RegionReading, before: str) -> Repaired:
    inside = tables_in(document, place.page, place.bbox)
    read = size_of([document.tables[t] for t in inside])
    if read == size_of([reading.table]) != before:
        return Repaired(document, inside[0], read)  # the program finds it now by itself
    table = reading.table.model_copy(
        update={"id": _new_name(document), "part": _part_at(document, place.page)}
    )
    gone = {document.tables[t].id for t in inside}
    top = (place.page, place.bbox.y0)
    others = [(t, one) for t, one in enumerate(document.tables) if one.id not in gone]
    at = sum((one.pieces[0].page, one.pieces[0].bbox.y0) < top for _, one in others)
    tables = [*others[:at], (None, table), *others[at:]]
    changed, table_numbers = with_tables(document, tables)
    blocks = [
        (b, left)
        for b, block in enumerate(changed.blocks)
        if block.table not in gone and (left := _without_region(block, place, reading)) is not None
    ]
    above = sum((block.page, block.bbox.y0) < top for _, block in blocks)
    new = _block_of(changed, table, None)
    changed, block_numbers = with_blocks(changed, [*blocks[:above], (None, new), *blocks[above:]])
    return Repaired(_without_words(changed, place), at, read, table_numbers, block_numbers)


def _without_region(block: Block, place: TablePlace, reading: RegionReading) -> Block | None:
    """What is left of ``block``; None for nothing."""
    if block.page != place.page or block.kind in ("table", "stamp"):
        return block
    rest = next((one.text for one in reading.rest if same_place(one.bbox, block.bbox)), None)
    if rest is None:
        return None if place.bbox.contains(block.bbox.center) else block
    return block.model_copy(update={"text": rest}) if rest else None


def _without_words(document: Document, place: TablePlace) -> Document:
    """``document`` without the doubtful words of the region, which stand in cells now."""
    pages = tuple(
        page.model_copy(update={"doubtful": left, "doubtful_words": len(left)})
        if page.number == place.page
        and len(left := tuple(w for w in page.doubtful if not place.bbox.contains(w.bbox.center)))
        < len(page.doubtful)
        else page
        for page in document.pages
    )
    return document.model_copy(update={"pages": pages})


def _block_of(document: Document, table: Table, like: Block | None) -> Block:
    """The place of ``table`` in the reading order."""
    numbers = [int(match[1]) for block in document.blocks if (match := re.search(r"(\d+)$", block.id))]
    return Block(
        id=f"block-{max(numbers, default=0) + 1}",
        kind="table",
        part=table.part,
        text="",
        original="",
        page=table.pieces[0].page,
        bbox=table.pieces[0].bbox,
        confidence=like.confidence if like else 1.0,
        table=table.id,
    )


def _new_name(document: Document) -> str:
    numbers = [int(match[1]) for table in document.tables if (match := re.search(r"(\d+)$", table.id))]
    return f"table-{max(numbers, default=0) + 1}"


def _part_at(document: Document, page: int) -> str:
    """The part of the file in which ``page`` lies; of two the one that ends there."""
    return next(
        (part.id for part in document.parts if part.first_page <= page <= part.last_page),
        document.parts[0].id if document.parts else "main",
    )
