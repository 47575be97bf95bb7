"""A document as the files of its formats; one that cannot be made costs no other."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.exports.csv import render_csv
from pipeline.exports.html import render_html
from pipeline.exports.markdown import render_markdown
from pipeline.exports.parquet import render_parquet
from pipeline.exports.text import render_text
from pipeline.exports.xlsx import render_xlsx
from pipeline.failure import Failure
from pipeline.formats import FROM_PAGES
from schema.characters import storable
from schema.document import Document
from schema.errors import FormatFailed

Render = Callable[[Document, Path | None], dict[str, bytes]]
"""A document, and the file it was made of where that is at hand, to content by suffix."""

_RENDERERS: dict[str, Render] = {
    "csv": lambda document, source: render_csv(document),
    "html": lambda document, source: render_html(document),
    "md": lambda document, source: render_markdown(document),
    "parquet": lambda document, source: render_parquet(document),
    "txt": lambda document, source: render_text(document),
    "xlsx": render_xlsx,
}


def rendered(
    document: Document, formats: Iterable[str], source: Path | None = None
) -> tuple[dict[str, bytes], tuple[Failure, ...]]:
    """Content by suffix (what follows the source's name) of the files that ``document`` becomes, and why any
    of ``formats`` could not be made.

    JSON, and formats in ``FROM_PAGES``, are left out.
    """
    files: dict[str, bytes] = {}
    failures = []
    for name in formats:
        if name != "json" and name not in FROM_PAGES:
            try:
                files |= _RENDERERS[name](document, source)
            except Exception as error:
                failures.append(format_failure(name, error))
    return files, tuple(failures)


def format_failure(name: str, error: Exception) -> Failure:
    """Why the format ``name`` of a document could not be made. The traceback goes to the log."""
    traceback.print_exception(error, file=sys.stderr)
    reason = "out of memory" if isinstance(error, MemoryError) else f"{type(error).__name__}: {error}"
    return Failure.of(FormatFailed(format=name, reason=storable(reason.splitlines()[0][:200])))
