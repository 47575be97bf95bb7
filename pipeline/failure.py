"""Errors as values, and what is recorded where there is nothing else to record."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from pydantic import Field

from parsers.tables.piece import TablePiece
from pipeline.attention import signature_issues
from pipeline.names import as_text
from pipeline.settings import Settings, program_version
from schema.document import Document, Issue, Provenance, Severity, Source
from schema.errors import Language, SohoaError, message
from schema.page import Page
from schema.value import Value

UNKNOWN_MEDIA_TYPE = "application/octet-stream"


class Failure(Value):
    """An error as a value: its code and what fills its sentence."""

    code: str
    details: dict[str, str | int | float] = Field(default_factory=dict)

    @classmethod
    def of(cls, error: SohoaError) -> Failure:
        details = {
            key: value if isinstance(value, int | float) else as_text(str(value))
            for key, value in error.details.items()
        }
        return cls(code=error.code, details=details)

    def issue(self, language: Language, *, severity: Severity = "error", page: int | None = None) -> Issue:
        return Issue(
            code=self.code, severity=severity, message=message(self.code, language, **self.details), page=page
        )


class PageResult(Value):
    """What a worker makes of one page: the page and its table pieces, or why there is none."""

    number: int
    page: Page | None = None
    pieces: tuple[TablePiece, ...] = ()
    failure: Failure | None = None
    seconds: dict[str, float] = Field(default_factory=dict)


def failed_document(
    path: Path,
    failure: Failure,
    settings: Settings,
    language: Language,
    source: Source | None = None,
) -> Document:
    """The record of a file that cannot be digitised at all; ``source`` where that much is known."""
    sha256, size = ("", 0) if source else fingerprint(path)
    return Document(
        source=source
        or Source(
            name=as_text(path.name),
            sha256=sha256,
            bytes=size,
            media_type=UNKNOWN_MEDIA_TYPE,
            page_count=0,
        ),
        status="failed",
        issues=(failure.issue(language), *(signature_issues(source, language) if source else ())),
        provenance=Provenance(version=program_version(), settings_digest=settings.digest()),
    )


def fingerprint(path: Path, *, follow: bool = True) -> tuple[str, int]:
    """SHA-256 (hexadecimal) and size of a file; "" and 0 when it is not a file or cannot be read.

    Unless it is to ``follow`` links, what a link leads to is no file either.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK  # of a pipe nobody writes to
    try:
        descriptor = os.open(path, flags if follow else flags | os.O_NOFOLLOW)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return "", 0
        with os.fdopen(descriptor, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return digest, file.tell()
    except OSError:
        return "", 0
