"""One row a document, for archives and for finding documents in a folder of them.

Beside our own fields stand those of annex VI of Nghị định 30/2020/NĐ-CP (part II, sections I and II: data of
outgoing and incoming documents) under the names given there; a field that a document does not state is empty.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

import pyarrow as pa

from parsers.tables.meaning.issues import cells_to_check
from pipeline.exports.grid import storable_fields, without_formula
from schema.document import Document, Source


@dataclass(frozen=True)
class CatalogueRow:
    """Lower-case names are ours, capitalised ones those of annex VI. Described in docs/data-dictionary.md."""

    path: str
    source_path: str
    source_sha256: str
    status: str
    program_version: str
    pages: int
    tables: int
    cells_to_check: int
    signature: str | None
    numbers_verified: int
    numbers_repaired: int
    numbers_doubtful: int
    numbers_unchecked: int
    issues: str
    doc_type_code: str | None
    parent_issuer: str | None
    issuer_unit_id: str | None
    place: str | None
    date: str | None
    authority: str | None
    TypeName: str | None
    CodeNumber: str | None
    CodeNotation: str | None
    IssuedDate: str | None
    OrganName: str | None
    Subject: str | None
    Language: str | None
    PageAmount: int
    Position: str | None
    FullName: str | None
    ToPlaces: str | None
    ArrivalDate: str | None
    ArrivalNumber: str | None


def catalogue_row(path: str, document: Document) -> CatalogueRow:
    """The row of ``document``, whose JSON stands at ``path`` below the output folder."""
    meta = document.metadata
    kind = meta.doc_type.value if meta.doc_type else None
    issuer = meta.issuer.value if meta.issuer else None
    signer = meta.signer.value if meta.signer else None
    incoming = meta.incoming.value if meta.incoming else None
    date = meta.date.value if meta.date else None
    trust = document.trust.all
    return CatalogueRow(
        path=path,
        source_path=path.removesuffix(".json"),
        source_sha256=document.source.sha256,
        status=document.status,
        program_version=document.provenance.version,
        pages=document.source.page_count,
        tables=len(document.tables),
        cells_to_check=sum(len(cells_to_check(table)) for table in document.tables),
        signature=_signature(document.source),
        numbers_verified=trust.verified,
        numbers_repaired=trust.repaired,
        numbers_doubtful=trust.doubtful,
        numbers_unchecked=trust.unchecked,
        issues=" ".join(sorted({issue.code for issue in document.issues})),
        doc_type_code=kind.code if kind else None,
        parent_issuer=meta.parent_issuer.value.name if meta.parent_issuer else None,
        issuer_unit_id=issuer.unit_id if issuer else None,
        place=meta.place.value if meta.place else None,
        date=date,
        authority=signer.authority if signer else None,
        TypeName=kind.name if kind else None,
        CodeNumber=meta.number.value if meta.number else None,
        CodeNotation=meta.symbol.value if meta.symbol else None,
        IssuedDate=_day(date),
        OrganName=issuer.name if issuer else None,
        Subject=meta.subject.value if meta.subject else None,
        Language="Tiếng Việt" if document.status != "failed" else None,
        PageAmount=document.source.page_count,
        Position=signer.position if signer else None,
        FullName=signer.name if signer else None,
        ToPlaces="; ".join(found.value for found in meta.recipients) or None,
        ArrivalDate=_day(incoming.date) if incoming else None,
        ArrivalNumber=incoming.number if incoming else None,
    )


def _signature(source: Source) -> str | None:
    """``intact``, or ``broken`` where one of the digital signatures is; null without any."""
    if not source.signatures:
        return None
    return "intact" if all(signature.intact for signature in source.signatures) else "broken"


def _day(iso: str | None) -> str | None:
    """31/10/2023 from 2023-10-31; null where a part is missing: annex VI asks for ten characters."""
    parts = (iso or "").split("-")
    return "/".join(reversed(parts)) if len(parts) == 3 else None


_TYPES: dict[str, Any] = {"int": pa.int32()}


def catalogue_table(rows: Iterable[CatalogueRow]) -> pa.Table:
    schema = pa.schema([(f.name, _TYPES.get(str(f.type), pa.string())) for f in fields(CatalogueRow)])
    return pa.Table.from_pylist([storable_fields(row) for row in rows], schema=schema)


def catalogue_csv(rows: Iterable[CatalogueRow]) -> bytes:
    """UTF-8 with a byte order mark; text that begins like a formula is marked as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([field.name for field in fields(CatalogueRow)])
    for row in rows:
        writer.writerow(["" if v is None else without_formula(str(v)) for v in asdict(row).values()])
    return ("\ufeff" + buffer.getvalue()).encode()
