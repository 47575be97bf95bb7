"""The files that a document is written as; JSON is its record and always among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lexicon.errors import UnknownFormat
from parsers.document import Document
from pipeline.exports.csv import render_csv
from pipeline.exports.markdown import render_markdown
from pipeline.exports.parquet import render_parquet
from pipeline.exports.xlsx import render_xlsx

Render = Callable[[Document], dict[str, bytes]]
"""A document as files: suffix after the source's name (``.json``) to content."""


def document_json(document: Document) -> dict[str, bytes]:
    """UTF-8, indented by one space, ending in a newline."""
    return {".json": document.model_dump_json(indent=1).encode() + b"\n"}


FORMATS: dict[str, Render] = {
    "json": document_json,
    "csv": render_csv,
    "xlsx": render_xlsx,
    "parquet": render_parquet,
    "md": render_markdown,
}


def chosen_formats(text: str) -> tuple[str, ...]:
    """The names in a list such as ``json,xlsx``, sorted, JSON always among them. Raises UnknownFormat."""
    names = {name.strip().lower() for name in text.split(",") if name.strip()} | {"json"}
    unknown = sorted(names - FORMATS.keys())
    if unknown:
        raise UnknownFormat(unknown=", ".join(unknown), known=", ".join(FORMATS))
    return tuple(sorted(names))


def rendered(document: Document, formats: Iterable[str]) -> dict[str, bytes]:
    """Content by suffix of all files that ``document`` becomes in ``formats``."""
    files: dict[str, bytes] = {}
    for name in formats:
        files |= FORMATS[name](document)
    return files
