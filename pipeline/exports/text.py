"""A document as plain text, for search programs and for copying out of."""

from __future__ import annotations

from pipeline.exports.grid import cells_by_column
from pipeline.exports.reading_order import in_reading_order, table_heading
from schema.characters import storable
from schema.document import Document, Table


def render_text(document: Document) -> dict[str, bytes]:
    """``.txt``: UTF-8, a blank line between paragraphs, a row of a table on a line with tabs between cells,
    footnotes at the end."""
    parts = [_table(part) if isinstance(part, Table) else part.text for part in in_reading_order(document)]
    parts += [f"[{note.mark}] {note.text}" for note in document.footnotes]
    return {".txt": storable("\n\n".join(part for part in parts if part) + "\n").encode()}


def _table(table: Table) -> str:
    lines = [table_heading(table), f"Đơn vị tính: {table.unit}" if table.unit else ""]
    for row in table.rows:
        cells = cells_by_column(row)
        texts = [cells[column.index].text if column.index in cells else "" for column in table.columns]
        lines.append("\t".join(" ".join(text.split()) for text in texts).rstrip("\t"))
    return "\n".join((*(line for line in lines if line), *table.notes))
