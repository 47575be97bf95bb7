"""The files of a document with what people said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.corrections.apply import with_corrections
from pipeline.corrections.place import Correction
from pipeline.failure import Failure
from pipeline.formats import document_json
from pipeline.worker.rendering import rendered
from schema.document import Document
from schema.errors import Language


def without_formats(document: Document, lacking: Sequence[Failure], language: Language) -> Document:
    """``document`` with what there is to say of formats that could not be made; it is not complete then."""
    if not lacking:
        return document
    issues = (*document.issues, *(failure.issue(language) for failure in lacking))
    status = "partial" if document.status == "complete" else document.status
    return document.model_copy(update={"issues": issues, "status": status})


def corrected_files(
    read: Document,
    corrections: Sequence[Correction],
    formats: Iterable[str],
    source: Path | None,
    language: Language,
) -> tuple[Document, dict[str, bytes], tuple[Failure, ...]]:
    """The document that ``read`` becomes by ``corrections``; its files by suffix, and why any are lacking.

    JSON is among the files, formats made from pages are not. ``source`` is the file it was made of.
    """
    document = with_corrections(read, corrections, language)
    files, lacking = rendered(document, formats, source)
    document = without_formats(document, lacking, language)
    return document, {**files, **document_json(document)}, lacking
