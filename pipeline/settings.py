"""Everything a person may choose about a run, as one frozen value, and its digest."""

from __future__ import annotations

import hashlib
from importlib.metadata import version

from pydantic import Field

from ocr.options import ReadingOptions
from schema.value import Value


class Limits(Value):
    """What one file may use before it is given up. Limits of one page stand in ``ReadingOptions``.

    ``inspect_seconds`` is for opening a file and counting its pages, ``assemble_seconds`` for turning its
    pages into a document, ``document_seconds`` the sum over its pages; ``memory_mib`` is what one worker
    process, and each program it starts, may allocate.
    """

    inspect_seconds: float = Field(default=120.0, gt=0)
    assemble_seconds: float = Field(default=600.0, gt=0)
    document_seconds: float = Field(default=6 * 3600.0, gt=0)
    memory_mib: int = Field(default=3072, ge=256)


class Settings(Value):
    """``words`` asks for the words of every block; ``lexicon_sha256`` is the digest of what the lexicon
    of the user (``reading.lexicon``) holds."""

    reading: ReadingOptions = ReadingOptions()
    limits: Limits = Limits()
    words: bool = False
    lexicon_sha256: str | None = None

    def digest(self) -> str:
        """16 hexadecimal digits that differ when the settings can make the output differ.

        Where the lexicon lies does not matter, what it holds does. Limits of time and memory do not count:
        what goes over them is marked, and is no reason to read again what did not.
        """
        canonical = self.model_dump_json(exclude={"reading": {"lexicon", "page_seconds"}, "limits": True})
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def program_version() -> str:
    """The version of sohoa, as in its package."""
    return version("sohoa")
