"""A document in a few lines, for people, and what they should look at."""

from __future__ import annotations

from parsers.tables.meaning.issues import cells_to_check
from pipeline.attention import attention_to
from pipeline.names import printable
from schema.document import Document, Source
from schema.errors import Language, message


def summary(document: Document, language: Language) -> list[tuple[str, str]]:
    """Label and value of each line, in ``language``; a value that was not found is "—". What a person should
    look at, and why a document failed, stands at the end."""
    metadata = document.metadata
    doc_type = metadata.doc_type.value.name if metadata.doc_type else None
    number = "/".join(
        found.value for found in (metadata.number, metadata.symbol) if found is not None and found.value
    )
    signers = [found.value for found in metadata.signers or filter(None, (metadata.signer,))]
    signed = "; ".join(", ".join(part for part in (one.name, one.position) if part) for one in signers)
    rows = sum(len(table.rows) for table in document.tables)
    told = attention_to(document)
    values = {
        "file": f"{printable(document.source.name)} ({message(f'state.{document.status}', language)})",
        "type": doc_type,
        "title": metadata.subject.value if metadata.subject else None,
        "number": number or None,
        "date": metadata.date.value if metadata.date else None,
        "issuer": metadata.issuer.value.name if metadata.issuer else None,
        "signer": signed or None,
        "signature": _signatures(document.source, language),
        "pages": _pages(document, language),
        "tables": message("summary.tables_value", language, tables=len(document.tables), rows=rows),
        "numbers": message("summary.numbers_value", language, **told.numbers.model_dump()),
        "doubtful": message("summary.doubtful_value", language, **_doubtful(document)),
    }
    shown = {key: value for key, value in values.items() if value or key != "signature"}
    lines = [(message(f"summary.{key}", language), value or "—") for key, value in shown.items()]
    label = message("summary.reason" if document.status == "failed" else "summary.attention", language)
    notes = [issue.message for issue in told.issues]
    if told.more:
        notes.append(message("summary.more", language, count=told.more))
    labels = [label, *[""] * len(notes)]
    return [*lines, *zip(labels, notes, strict=False)]


def _signatures(source: Source, language: Language) -> str | None:
    """Who signed digitally, and whether the content is still what was signed; None for no signature."""
    return (
        "; ".join(
            message(
                "summary.signature_intact" if signature.intact else "summary.signature_broken",
                language,
                signer=printable(signature.signer or "?"),
            )
            for signature in source.signatures
        )
        or None
    )


def _pages(document: Document, language: Language) -> str:
    routes = [page.route for page in document.pages]
    kinds = ", ".join(
        f"{routes.count(route)} {message(f'route.{route}', language)}" for route in dict.fromkeys(routes)
    )
    return f"{len(routes)} ({kinds})" if routes else "0"


def _doubtful(document: Document) -> dict[str, int]:
    return {
        "words": sum(page.words for page in document.pages),
        "doubtful": sum(page.doubtful_words for page in document.pages),
        "cells": sum(len(cells_to_check(table)) for table in document.tables),
    }
