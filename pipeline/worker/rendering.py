"""A document as the files of all its formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.exports.csv import render_csv
from pipeline.exports.markdown import render_markdown
from pipeline.exports.parquet import render_parquet
from pipeline.exports.xlsx import render_xlsx
from pipeline.formats import FROM_PAGES, document_json
from schema.document import Document

Render = Callable[[Document, Path | None], dict[str, bytes]]
"""A document, and the file it was made of where that is at hand, to content by suffix."""

_RENDERERS: dict[str, Render] = {
    "json": lambda document, source: document_json(document),
    "csv": lambda document, source: render_csv(document),
    "md": lambda document, source: render_markdown(document),
    "parquet": lambda document, source: render_parquet(document),
    "xlsx": render_xlsx,
}


def rendered(document: Document, formats: Iterable[str], source: Path | None = None) -> dict[str, bytes]:
    """Content by suffix (what follows the source's name) of the files that ``document`` becomes.

    Formats in ``FROM_PAGES`` are left out.
    """
    files: dict[str, bytes] = {}
    for name in formats:
        if name not in FROM_PAGES:
            files |= _RENDERERS[name](document, source)
    return files
