"""A document as it is read: its blocks in order, its tables in their places."""

from __future__ import annotations

from collections.abc import Iterator

from schema.document import Block, Document, Table

_LEFT_OUT = frozenset({"figure", "stamp", "caption"})
"""Blocks that are no text of the document; captions stand with their tables."""


def in_reading_order(document: Document) -> Iterator[Block | Table]:
    """Blocks of text and tables; tables that have no place in the text come at the end."""
    tables = {table.id: table for table in document.tables}
    for block in document.blocks:
        if block.kind == "table":
            table = tables.pop(block.table or "", None)
            if table is not None:
                yield table
        elif block.kind not in _LEFT_OUT:
            yield block
    yield from tables.values()


def table_heading(table: Table) -> str:
    """``Phụ lục 01. KẾT QUẢ …``, before the caption of a table that has one of its own; empty for a table
    without any.
    """
    title = table.appendix_title if table.appendix_title != table.caption else None
    parts = (table.appendix and f"{table.appendix}.", title, table.caption)
    return " ".join(part for part in parts if part)
