"""A document in ten lines, for people."""

from __future__ import annotations

from parsers.tables.meaning.issues import cells_to_check
from pipeline.names import printable
from schema.document import Document
from schema.errors import Language, message


def summary(document: Document, language: Language) -> list[tuple[str, str]]:
    """Label and value of each line, in ``language``; a value that was not found is "—"."""
    metadata = document.metadata
    doc_type = metadata.doc_type.value.name if metadata.doc_type else None
    number = "/".join(
        found.value for found in (metadata.number, metadata.symbol) if found is not None and found.value
    )
    signer = metadata.signer.value if metadata.signer else None
    signed = ", ".join(part for part in (signer.name, signer.position) if part) if signer else None
    rows = sum(len(table.rows) for table in document.tables)
    values = {
        "file": f"{printable(document.source.name)} ({document.status})",
        "type": doc_type,
        "title": metadata.subject.value if metadata.subject else None,
        "number": number or None,
        "date": metadata.date.value if metadata.date else None,
        "issuer": metadata.issuer.value.name if metadata.issuer else None,
        "signer": signed,
        "pages": _pages(document),
        "tables": message("summary.tables_value", language, tables=len(document.tables), rows=rows),
        "doubtful": message("summary.doubtful_value", language, **_doubtful(document)),
    }
    return [(message(f"summary.{key}", language), value or "—") for key, value in values.items()]


def _pages(document: Document) -> str:
    routes = [page.route for page in document.pages]
    kinds = ", ".join(f"{routes.count(route)} {route}" for route in dict.fromkeys(routes))
    return f"{len(routes)} ({kinds})" if routes else "0"


def _doubtful(document: Document) -> dict[str, int]:
    return {
        "words": sum(page.words for page in document.pages),
        "doubtful": sum(page.doubtful_words for page in document.pages),
        "cells": sum(len(cells_to_check(table)) for table in document.tables),
    }
