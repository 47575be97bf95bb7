"""The whole error tree. It stands in the lowest room because every room raises from it.

    SohoaError
    ├── SourceError             the file itself cannot be digitised
    │   ├── EmptySource             source.empty
    │   ├── DamagedSource           source.damaged
    │   ├── EncryptedSource         source.encrypted
    │   ├── UnsupportedSource       source.unsupported
    │   ├── SourceWithoutPages      source.no_pages
    │   ├── SourceTooLarge          source.too_large
    │   ├── SourceTimeout           source.timeout
    │   ├── UnreadableSource        source.unreadable
    │   ├── FolderUnreadable        source.folder_unreadable
    │   ├── OwnOutput               source.own_output
    │   ├── SourceChanged           source.changed
    │   ├── SourceOutOfMemory       source.out_of_memory
    │   ├── SourceWorkerDied        source.worker_died
    │   └── SourceUnexpected        source.unexpected
    ├── PageError               one page cannot be digitised, the rest of the document can
    │   ├── PageTooLarge            page.too_large
    │   ├── PageTooSmall            page.too_small
    │   ├── PageTimeout             page.timeout
    │   ├── PageDamaged             page.damaged
    │   ├── PageNotRecognised       page.not_recognised
    │   ├── PageOutOfMemory         page.out_of_memory
    │   ├── PageWorkerDied          page.worker_died
    │   └── PageUnexpected          page.unexpected
    ├── FormatFailed            format.failed   one format of a document cannot be made, the others can
    ├── UsageError              usage.*         exit code 2
    ├── MissingDependency       dependency.*    exit code 3
    │   ├── WorkerCannotStart       dependency.worker
    │   └── WeightsUnusable         dependency.weights
    └── OutputError             output.*        exit code 4
        ├── DocumentUnwritable      output.document_unwritable
        ├── OutputLocked            output.locked
        ├── LedgerDamaged           output.ledger_damaged
        ├── NoLedger                output.no_ledger
        └── OutputTooSmall          output.too_small

Each class has a stable code; the sentences in Vietnamese and English stand in ``messages.toml``
beside this file, under that code, with what to do next.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

Language = Literal["vi", "en"]


@cache
def _messages() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "messages.toml").open("rb") as file:
        table: dict[str, dict[str, str]] = tomllib.load(file)
    return table


def message(code: str, language: Language, **details: object) -> str:
    """The sentence for ``code`` in ``language`` with ``details`` filled in.

    Raises KeyError when the code has no sentence: every code must have one in both languages.
    """
    return _messages()[code][language].format(**details)


class SohoaError(Exception):
    """Base of every error that a person is told about.

    ``details`` fill the named places of the sentence, e.g. ``limit`` or ``path``.
    """

    code: ClassVar[str]
    exit_code: ClassVar[int] = 1

    def __init__(self, **details: object) -> None:
        super().__init__(self.code)
        self.details = details

    def __str__(self) -> str:
        return self.sentence("en")

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.details)

    def sentence(self, language: Language) -> str:
        """One sentence on what is wrong and what to do next, in ``language``."""
        return message(self.code, language, **self.details)


def _rebuild(kind: type[SohoaError], details: dict[str, object]) -> SohoaError:
    return kind(**details)


class SourceError(SohoaError):
    """The file cannot be digitised at all."""


class EmptySource(SourceError):
    code = "source.empty"


class DamagedSource(SourceError):
    code = "source.damaged"


class EncryptedSource(SourceError):
    code = "source.encrypted"


class UnsupportedSource(SourceError):
    code = "source.unsupported"


class SourceWithoutPages(SourceError):
    code = "source.no_pages"


class SourceTooLarge(SourceError):
    """Details: ``what`` (pages, bytes), ``found``, ``limit``."""

    code = "source.too_large"


class SourceTimeout(SourceError):
    """Details: ``seconds``."""

    code = "source.timeout"


class UnreadableSource(SourceError):
    code = "source.unreadable"


class FolderUnreadable(SourceError):
    """A folder cannot be looked into. Details: ``reason``."""

    code = "source.folder_unreadable"


class OwnOutput(SourceError):
    """The file is a searchable PDF that sohoa wrote."""

    code = "source.own_output"


class SourceChanged(SourceError):
    code = "source.changed"


class SourceOutOfMemory(SourceError):
    code = "source.out_of_memory"


class SourceWorkerDied(SourceError):
    code = "source.worker_died"


class SourceUnexpected(SourceError):
    """An error nobody foresaw. Details: ``reason``."""

    code = "source.unexpected"


class PageError(SohoaError):
    """One page cannot be digitised. Details always hold ``page`` (from 1)."""


class PageTooLarge(PageError):
    """Details: ``page``, ``pixels``, ``limit``."""

    code = "page.too_large"


class PageTooSmall(PageError):
    """Not even one letter can stand on it. Details: ``page``, ``size`` (with its unit)."""

    code = "page.too_small"


class PageTimeout(PageError):
    """Details: ``page``, ``seconds``."""

    code = "page.timeout"


class PageDamaged(PageError):
    code = "page.damaged"


class PageNotRecognised(PageError):
    """The recogniser cannot take the picture of the page. Details: ``page``, ``reason``."""

    code = "page.not_recognised"


class PageWorkerDied(PageError):
    code = "page.worker_died"


class PageOutOfMemory(PageError):
    code = "page.out_of_memory"


class PageUnexpected(PageError):
    """An error nobody foresaw. Details: ``page``, ``reason``."""

    code = "page.unexpected"


class FormatFailed(SohoaError):
    """One format of a document cannot be made. Details: ``format``, ``reason``."""

    code = "format.failed"


class UsageError(SohoaError):
    """The command line asks for something that cannot be. Details: ``problem`` (a sentence)."""

    code = "usage.invalid"
    exit_code = 2


class PathNotFound(UsageError):
    """Details: ``path``."""

    code = "usage.path_not_found"


class OutputIsSource(UsageError):
    """The folder of the results is a source, or holds it. Details: ``path``, ``out``."""

    code = "usage.output_is_source"


class NotPlainText(UsageError):
    """What is to be restored is no text. Details: ``path``."""

    code = "usage.not_plain_text"


class FormatFromPages(UsageError):
    """Of a finished document what is needed is not kept, or not what its files say. Details: ``format``."""

    code = "usage.format_from_pages"


class FastInChild(UsageError):
    """Pages are to be read fast with Tesseract outside of the workers."""

    code = "usage.fast_in_child"


class UnknownScheduler(UsageError):
    """Details: ``name``."""

    code = "usage.unknown_scheduler"


class NotADocument(UsageError):
    """Details: ``path``."""

    code = "usage.not_a_document"


class UnknownFormat(UsageError):
    """Details: ``unknown``, ``known``."""

    code = "usage.unknown_format"


class InboxWatched(UsageError):
    """Another watcher has the folder. Details: ``path``."""

    code = "usage.inbox_watched"
    exit_code = 4


class InboxUnusable(UsageError):
    """The folder cannot be locked. Details: ``path`` of the lock, ``reason``."""

    code = "usage.inbox_unusable"
    exit_code = 4


class OverlappingFolders(UsageError):
    """Details: ``path``, ``out``."""

    code = "usage.overlapping_folders"


class InvalidHook(UsageError):
    """Details: ``command``, ``problem``."""

    code = "usage.hook"


class InvalidLexicon(UsageError):
    """A user's lexicon cannot be read. Details: ``path``, ``problem``."""

    code = "usage.lexicon"


class NotACheckedWorkbook(UsageError):
    """No workbook that sohoa wrote, or one without its sheet of what to check. Details: ``path``."""

    code = "usage.not_a_checked_workbook"


class NoSuchDocument(UsageError):
    """The document that a workbook is about is not in the output folder. Details: ``path``, ``out``."""

    code = "usage.no_such_document"


class PortTaken(UsageError):
    """The review page cannot listen there. Details: ``host``, ``port``, ``reason``."""

    code = "usage.port_taken"


class MissingDependency(SohoaError):
    """Something that must be installed is not. Details: ``what``, ``mend`` (a command)."""

    code = "dependency.missing"
    exit_code = 3


class WorkerCannotStart(MissingDependency):
    code = "dependency.worker"


class WeightsUnusable(MissingDependency):
    """Weights that are part of sohoa are missing or not as published. Details: ``what`` (their path),
    ``mend``.
    """

    code = "dependency.weights"


class OutputError(SohoaError):
    """The output cannot be written. Details: ``path``, ``reason``."""

    code = "output.unwritable"
    exit_code = 4


class DocumentUnwritable(OutputError):
    """One document's files cannot be written, those of others can. Details: ``path``, ``reason``."""

    code = "output.document_unwritable"


class OutputLocked(OutputError):
    """Another run writes to the same folder. Details: ``path``."""

    code = "output.locked"


class LedgerDamaged(OutputError):
    """The ledger is not what was written. Details: ``path`` (the output folder), ``reason``."""

    code = "output.ledger_damaged"


class NoLedger(OutputError):
    """The folder is not one that a run wrote to. Details: ``path``."""

    code = "output.no_ledger"
    exit_code = 2


class OutputTooSmall(OutputError):
    """Details: ``path``, ``free``, ``needed`` (MiB)."""

    code = "output.too_small"
