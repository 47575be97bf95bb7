"""What a run tells about its documents, and who hears it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from pipeline.attention import Attention
from pipeline.failure import Failure
from pipeline.run.entry import State
from pipeline.run.naming import SourceFile


@dataclass(frozen=True)
class Finished:
    """A document that left the run. ``failure`` is its first error, ``attention`` what a person should look
    at besides, ``duplicate_of`` the name of the document with the same content that stands for it."""

    name: str
    source: SourceFile
    state: State
    failure: Failure | None = None
    pages: int = 0
    duplicate_of: str | None = None
    attention: Attention = field(default_factory=Attention)


class Observer(Protocol):
    """Hears what happens in a run."""

    def opened(self, source: SourceFile, pages: int) -> None: ...

    def page_done(self) -> None: ...

    def finished(self, document: Finished) -> None: ...
