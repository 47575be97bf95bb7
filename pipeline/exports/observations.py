"""One row a figure: what researchers load. The columns are described in docs/data-dictionary.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

import pyarrow as pa

from lexicon.fold import fold
from pipeline.exports.grid import body_rows, cells_by_column, column_title, storable_fields
from pipeline.exports.periods import periods_in
from schema.document import Cell, Column, Document, Table

_NUMERIC = ("integer", "decimal", "percent", "money")


@dataclass(frozen=True)
class Observation:
    """One printed figure with where it stands and what it speaks of."""

    id: str
    source_path: str
    source_name: str
    source_sha256: str
    program_version: str
    document_number: str | None
    document_symbol: str | None
    issuer: str | None
    issuer_unit_id: str | None
    date_signed: str | None
    period: str | None
    compared_with: str | None
    appendix: str | None
    table_id: str
    caption: str | None
    row: int
    col: int
    row_kind: str
    section: str | None
    row_label: str | None
    unit_id: str | None
    header_path: str
    kind: str
    text: str
    value: float | None
    unit: str | None
    confidence: float
    cell_flags: str
    trust: str | None
    probability: float | None
    evidence: str
    page: int


def observations(document: Document, source_path: str | None = None) -> Iterator[Observation]:
    """Every numeric cell of ``document``'s tables, dashes included (with a null value).

    ``source_path`` is where the source lay in what was run; its name where that is not known.
    """
    for table in document.tables:
        yield from _of_table(document, table, source_path or document.source.name)


def _of_table(document: Document, table: Table, source_path: str) -> Iterator[Observation]:
    serial = _serial_column(table)
    label_column = next((c.index for c in table.columns if c.kind == "text"), None)
    section: str | None = None
    for number, row in body_rows(table):
        cells = cells_by_column(row)
        label = _label(cells, label_column)
        if row.kind == "section":
            section = label
        for column in table.columns:
            cell = cells.get(column.index)
            if cell is None or cell.kind not in _NUMERIC or column.index == serial:
                continue
            yield _observation(
                document, source_path, table, column, cell, number, row.kind, section, label, cells
            )


def _observation(
    document: Document,
    source_path: str,
    table: Table,
    column: Column,
    cell: Cell,
    number: int,
    row_kind: str,
    section: str | None,
    label: str | None,
    cells: dict[int, Cell],
) -> Observation:
    metadata = document.metadata
    issuer = metadata.issuer.value if metadata.issuer else None
    own, compared = periods_in(" ; ".join((*column.header_path, table.caption or "")))
    around = (table.appendix_title, metadata.subject.value if metadata.subject else None)
    identity = f"{document.source.sha256}/{table.id}/{number}/{column.index}"
    return Observation(
        id=sha256(identity.encode()).hexdigest()[:24],
        source_path=source_path,
        source_name=document.source.name,
        source_sha256=document.source.sha256,
        program_version=document.provenance.version,
        document_number=metadata.number.value if metadata.number else None,
        document_symbol=metadata.symbol.value if metadata.symbol else None,
        issuer=issuer.name if issuer else None,
        issuer_unit_id=issuer.unit_id if issuer else None,
        date_signed=metadata.date.value if metadata.date else None,
        period=own or next((found for text in around if text and (found := periods_in(text).own)), None),
        compared_with=compared,
        appendix=table.appendix,
        table_id=table.id,
        caption=table.caption,
        row=number,
        col=column.index,
        row_kind=row_kind,
        section=None if row_kind == "section" else section,
        row_label=label,
        unit_id=next((one.unit_id for one in cells.values() if one.unit_id), None),
        header_path=column_title(column),
        kind=cell.kind,
        text=cell.text,
        value=float(cell.value) if isinstance(cell.value, int | float) else None,
        unit=column.unit or ("%" if cell.kind == "percent" else table.unit),
        confidence=cell.confidence,
        cell_flags=" ".join(cell.flags),
        trust=cell.trust,
        probability=cell.probability,
        evidence=" ".join(cell.evidence),
        page=cell.page,
    )


def _label(cells: dict[int, Cell], column: int | None) -> str | None:
    preferred = cells.get(column) if column is not None else None
    if preferred is not None and preferred.text:
        return preferred.text
    return next((cell.text for cell in cells.values() if cell.kind == "text" and len(cell.text) > 3), None)


def _serial_column(table: Table) -> int | None:
    """The STT column: titled so, or the first column of whole numbers before the labels."""
    for column in table.columns[:2]:
        title = re.sub(r"\W+", " ", fold(" ".join(column.header_path))).strip()
        if title in ("stt", "tt", "so tt", "so thu tu", "thu tu"):
            return column.index
    return None


_TYPES: dict[str, Any] = {"int": pa.int32(), "float": pa.float64(), "float | None": pa.float64()}


def observation_schema() -> pa.Schema:
    return pa.schema(
        [(field.name, _TYPES.get(str(field.type), pa.string())) for field in fields(Observation)]
    )


def observations_table(rows: Iterable[Observation]) -> pa.Table:
    return pa.Table.from_pylist([storable_fields(row) for row in rows], schema=observation_schema())
