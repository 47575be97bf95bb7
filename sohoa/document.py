"""Documents and tables that show themselves in a notebook and become data frames."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import schema.document
from pipeline.exports.grid import body_rows, cells_by_column, column_title, is_code
from pipeline.exports.html import document_html, table_html
from pipeline.summary import summary
from schema.document import Cell
from sohoa.frames import data_frame

if TYPE_CHECKING:
    import pandas as pd

_STYLE = "<style>.sohoa td.check {background: #fff2cc} .sohoa td.number {text-align: right}</style>"


class Table(schema.document.Table):
    """A table of a document; its fields are those of the JSON (``docs/document.schema.json``)."""

    @classmethod
    def of(cls, table: schema.document.Table) -> Table:
        """The same table, with what this class adds."""
        return cls.model_construct(**dict(table))

    def to_pandas(self) -> pd.DataFrame:
        """A row for each row below the header: the values of the cells, then ``row_kind`` (body, section or
        total) and ``page`` (from 1).

        Columns are called by their header paths, joined by `` > ``; equal names are numbered. Numbers are
        numbers, per cent as the number of per cent; dates are text in ISO 8601; what begins with a zero (a
        code) and what has no value is text as printed; a dash and an empty cell are missing. Raises
        MissingDependency without pandas.
        """
        names = _distinct([*map(column_title, self.columns), "row_kind", "page"])
        rows = []
        for _, row in body_rows(self):
            cells = cells_by_column(row)
            values = [_value(cells.get(column.index)) for column in self.columns]
            page = min((cell.page for cell in row.cells), default=self.pieces[0].page)
            rows.append([*values, row.kind, page])
        return data_frame(rows, names)

    def __repr__(self) -> str:
        return f"<sohoa.Table {self.id}: {len(self.rows)} rows, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        return f'<div class="sohoa">{_STYLE}{table_html(self)}</div>'


class Document(schema.document.Document):
    """A digitised file; its fields are those of the JSON (``docs/document.schema.json``)."""

    tables: tuple[Table, ...] = ()

    @classmethod
    def of(cls, document: schema.document.Document) -> Document:
        """The same document, with what this class adds."""
        tables = tuple(Table.of(table) for table in document.tables)
        return cls.model_construct(**{**dict(document), "tables": tables})

    def __repr__(self) -> str:
        pages, tables = len(self.pages), len(self.tables)
        return f"<sohoa.Document {self.source.name}: {self.status}, {pages} pages, {tables} tables>"

    def _repr_html_(self) -> str:
        facts = "".join(
            f"<tr><th>{escape(label)}</th><td style='text-align: left'>{escape(value)}</td></tr>"
            for label, value in summary(self, "en")
        )
        text = f"<details><summary>text</summary>{document_html(self)}</details>"
        return f'<div class="sohoa">{_STYLE}<table>{facts}</table>{text}</div>'


def _value(cell: Cell | None) -> int | float | str | None:
    if cell is None or not cell.text or "dash" in cell.flags:
        return None
    return cell.text if cell.value is None or is_code(cell) else cell.value


def _distinct(names: list[str]) -> list[str]:
    """``names``, the second of equal ones with (2) behind it."""
    found: list[str] = []
    for name in names:
        numbered, count = name, 1
        while numbered in found:
            count += 1
            numbered = f"{name} ({count})"
        found.append(numbered)
    return found
