"""A document as Markdown: its text in reading order with the tables in their places."""

from __future__ import annotations

from pipeline.exports.grid import cells_by_column, column_title
from pipeline.exports.reading_order import in_reading_order, table_heading
from schema.characters import storable
from schema.document import Block, Document, Table


def render_markdown(document: Document) -> dict[str, bytes]:
    """``.md``: headings with their levels, tables as pipe tables, footnotes at the end."""
    parts = [
        table_markdown(part) if isinstance(part, Table) else _block(part)
        for part in in_reading_order(document)
    ]
    parts += [f"[^{note.id}]: {_escaped(note.text)}" for note in document.footnotes]
    return {".md": ("\n\n".join(part for part in parts if part) + "\n").encode()}


def _block(block: Block) -> str:
    text = _escaped(block.text) + "".join(f"[^{mark}]" for mark in block.footnotes)
    if block.kind == "title":
        return f"# {text}"
    if block.kind == "heading":
        return f"{'#' * min(6, 1 + (block.level or 1))} {text}"
    return text.replace("\n", "  \n")


def table_markdown(table: Table) -> str:
    """Caption, unit line, the grid with header paths as titles, and the notes."""
    heading = table_heading(table)
    lines = [f"**{_escaped(heading)}**\n"] if heading else []
    if table.unit:
        lines.append(f"*Đơn vị tính: {_escaped(table.unit)}*\n")
    lines.append(_row([column_title(column) for column in table.columns]))
    lines.append(_row(["---"] * len(table.columns)))
    for row in table.rows:
        if row.kind == "header":
            continue
        cells = cells_by_column(row)
        texts = [cells[column.index].text if column.index in cells else "" for column in table.columns]
        lines.append(
            _row([f"**{text}**" if row.kind in ("section", "total") and text else text for text in texts])
        )
    lines += [f"\n{_escaped(note)}" for note in table.notes]
    return "\n".join(lines)


def _row(texts: list[str]) -> str:
    return "| " + " | ".join(_escaped(text).replace("|", "\\|") for text in texts) + " |"


def _escaped(text: str) -> str:
    """``text`` without signs that Markdown would take for markup of its own."""
    return "".join(f"\\{sign}" if sign in "\\`_<>[]" else sign for sign in storable(text))
