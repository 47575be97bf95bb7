"""Where documents come from: a file, the JSON that was made of it, a folder of results."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

import schema.document
from ocr.options import Quality, ReadingOptions
from pipeline.doctor import require_readers
from pipeline.settings import Settings
from pipeline.worker.digitize import digitize as digitized
from schema.errors import Language, NotADocument, PathNotFound
from sohoa.document import Document
from sohoa.folder import Folder


def digitize(
    path: str | Path,
    settings: Settings | None = None,
    *,
    language: Language = "en",
    quality: Quality | None = None,
) -> Document:
    """The Document of the PDF or image at ``path``, made in this process.

    ``quality`` is "standard" or "fast" (README), None what ``settings`` say. ``language`` is that of the
    sentences in ``issues``. A file that cannot be digitised gives a document with the status ``failed`` and
    an issue that says why; one with a failed page is ``partial``. Nothing is written. For many files use
    ``sohoa run``, which works on many at once and survives broken ones.
    Raises PathNotFound, and MissingDependency without Tesseract.
    """
    file = _there(Path(path))
    require_readers()
    chosen = settings or Settings()
    if quality is not None:
        reading = ReadingOptions(**{**chosen.reading.model_dump(), "quality": quality})
        chosen = chosen.model_copy(update={"reading": reading})
    return Document.of(digitized(file, chosen, language=language))


def read(path: str | Path) -> Document:
    """The document in the JSON file at ``path``. Raises PathNotFound, NotADocument."""
    file = _there(Path(path))
    try:
        return Document.of(schema.document.Document.model_validate_json(file.read_bytes()))
    except (OSError, ValidationError) as error:
        raise NotADocument(path=file) from error


def read_folder(out: str | Path) -> Folder:
    """The documents that ``sohoa run … -o OUT`` wrote to the folder ``out``. Raises PathNotFound."""
    return Folder(_there(Path(out)))


def _there(path: Path) -> Path:
    if not path.exists():
        raise PathNotFound(path=path)
    return path
