"""A document in the ledger, and the address of its file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal
from urllib.parse import unquote_to_bytes

from pipeline.attention import Attention
from schema.value import Value

State = Literal["working", "complete", "partial", "failed", "duplicate"]

MOST_TRIES = 3
"""A document whose failure may have been bad luck is taken up by so many runs before ``--redo`` is needed."""

CHANCE = frozenset(
    {
        "page.worker_died",
        "source.worker_died",
        "source.changed",
        "source.unreadable",
        "output.document_unwritable",
    }
)
"""Failures that may not happen again although the file is the same."""


class Entry(Value):
    """A document in the ledger.

    ``source`` is the absolute path of the file (``source_key``); ``size`` (bytes) and ``modified_ns`` are
    what it had when it was read. ``code`` and ``message`` are those of the first error. ``outputs`` are the
    suffixes of its files, ``formats`` what was asked for, ``attention`` what a person should look at
    (``pipeline.attention``, as JSON). ``tries`` is how often it was taken up, ``seconds``
    the processing time of its pages, ``finished`` seconds since 1970.
    """

    name: str
    source: str
    size: int
    modified_ns: int
    sha256: str
    settings_digest: str
    version: str
    state: State
    duplicate_of: str | None = None
    code: str | None = None
    message: str | None = None
    outputs: str = ""
    formats: str = ""
    attention: str = "{}"
    pages: int = 0
    tries: int = 0
    seconds: float = 0.0
    finished: float | None = None

    @property
    def told(self) -> Attention:
        """What a person should look at in the document."""
        return Attention.model_validate_json(self.attention)

    @property
    def by_chance(self) -> bool:
        """Whether another try may end better although the file is the same."""
        return self.code in CHANCE and self.tries < MOST_TRIES


def source_key(path: Path) -> str:
    """The absolute path as text; a ``file:`` address where it is not UTF-8."""
    absolute = path.absolute()
    try:
        return os.fsencode(absolute).decode()
    except UnicodeDecodeError:
        return absolute.as_uri()


def source_path(key: str) -> Path:
    """The path that has this ``source_key``."""
    if key.startswith("/"):
        return Path(key)
    return Path(os.fsdecode(unquote_to_bytes(key.removeprefix("file://"))))
