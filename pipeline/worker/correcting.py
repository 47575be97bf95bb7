"""The files of a document with what people said of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.corrections.apply import with_corrections
from pipeline.corrections.place import Correction
from pipeline.exports.pdf import SUFFIX
from pipeline.exports.pdf_corrections import with_corrections_in_pdf
from pipeline.failure import Failure
from pipeline.formats import document_json
from pipeline.worker.rendering import format_failure, rendered
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
    pdf: bytes | None = None,
) -> tuple[Document, dict[str, bytes], tuple[Failure, ...]]:
    """The document that ``read`` becomes by ``corrections``; its files by suffix, and why any are lacking.

    JSON is among the files. ``source`` is the file it was made of, ``pdf`` its searchable PDF, if it has one.
    """
    document = with_corrections(read, corrections, language)
    files, lacking = rendered(document, formats, source)
    if pdf is not None:
        try:
            files[SUFFIX] = with_corrections_in_pdf(pdf, document)
        except Exception as error:
            lacking = (*lacking, format_failure("pdf", error))
    document = without_formats(document, lacking, language)
    return document, {**files, **document_json(document)}, lacking
