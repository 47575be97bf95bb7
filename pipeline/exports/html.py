"""A document as a page of its own, without anything from elsewhere; the same is shown in notebooks."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from parsers.tables.meaning.issues import asks_for_review
from pipeline.exports.reading_order import in_reading_order, table_heading
from pipeline.exports.reasons import reasons
from pipeline.html_templates import html_environment
from schema.document import Block, Cell, Document, Table

_NUMERIC = frozenset({"integer", "decimal", "percent", "money"})


def render_html(document: Document) -> dict[str, bytes]:
    """``.html``: text and tables in reading order, spans as printed; cells to check are marked, with why."""
    page = (
        _environment()
        .get_template("page.html")
        .render(title=_title(document), content=Markup(document_html(document)))
    )
    return {".html": page.encode()}


def document_html(document: Document) -> str:
    """The content of that page: blocks, tables and footnotes."""
    return (
        _environment()
        .get_template("document.html")
        .render(
            document=document,
            parts=[(isinstance(part, Table), part) for part in in_reading_order(document)],
            table_html=lambda table: Markup(table_html(table)),
            heading_level=_heading_level,
        )
    )


def table_html(table: Table) -> str:
    """One table with its heading, unit and notes."""
    return (
        _environment()
        .get_template("table.html")
        .render(
            table=table,
            heading=table_heading(table),
            look=_look,
            why=lambda cell: "; ".join(reasons()[flag] for flag in cell.flags if flag in reasons()),
        )
    )


def _title(document: Document) -> str:
    subject = document.metadata.subject
    return subject.value if subject else document.source.name


def _heading_level(block: Block) -> int:
    return min(6, 1 + (block.level or 1))


def _look(cell: Cell) -> str:
    """The classes of a cell."""
    names = ("number" if cell.kind in _NUMERIC else "", "check" if asks_for_review(cell) else "")
    return " ".join(name for name in names if name)


@cache
def _environment() -> Environment:
    return html_environment("pipeline.exports")
