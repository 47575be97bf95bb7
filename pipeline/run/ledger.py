"""What was done to which file: ``OUT/.sohoa/ledger.sqlite``, written by the one process that holds the lock.

A document is known by its name, the path of its output under OUT without ``.json`` (``x/a.pdf``). Finished
pages of a document in work are kept too, so that a killed run loses only the pages that were being read; of a
finished document the words of its pages stay, from which its searchable PDF can be made later.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from pipeline.atomic import STATE_FOLDER
from pipeline.attention import Attention
from pipeline.locks import FolderLock, is_locked
from pipeline.run.entry import Entry, source_key
from schema.errors import LedgerDamaged, NoLedger, OutputError, OutputLocked

FOLDER = STATE_FOLDER
FILE = "ledger.sqlite"
LOCK = "lock"

_TICK = 0.001
"""Seconds between two runs at least, when the clock does not say which was first."""

_PATIENCE = 30.0
"""Seconds to wait while a run writes."""

_DAMAGE = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""SQLite's codes for a file that is no database, a damaged one, or one with other tables."""

_SCHEMA_VERSION = 2
_SCHEMA = """
create table if not exists documents (
    name text primary key,
    source text not null,
    size integer not null,
    modified_ns integer not null,
    sha256 text not null,
    settings_digest text not null,
    version text not null,
    state text not null,
    duplicate_of text,
    code text,
    message text,
    outputs text not null default '',
    formats text not null default '',
    attention text not null default '{}',
    pages integer not null default 0,
    tries integer not null default 0,
    seconds real not null default 0,
    finished real
) strict, without rowid;
create index if not exists documents_by_content on documents (sha256);
create index if not exists documents_by_source on documents (source);
create index if not exists documents_by_state on documents (state);
create table if not exists runs (
    started real primary key,
    due integer not null,
    done integer not null default 0,
    pages integer not null default 0,
    busy real not null default 0,
    stopped integer not null default 0,
    ended real
) strict, without rowid;
create table if not exists pages (
    work text not null,
    number integer not null,
    result blob not null,
    primary key (work, number)
) strict, without rowid;
create table if not exists words (
    name text primary key,
    content blob not null
) strict;
"""


class Ledger:
    """Open for writing, and locked against every other run on the same folder, until closed."""

    def __init__(self, out: Path, *, anew: bool = False) -> None:
        """``anew`` puts what there is aside (``ledger.damaged``) and begins an empty one.

        Raises OutputLocked when another process holds the ledger of ``out``, LedgerDamaged, and OutputError
        when the folder cannot be written.
        """
        self.out = out
        self._started = 0.0
        self.folder = out / FOLDER
        with _database_errors(out):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                self._lock = FolderLock(self.folder, LOCK)
            except BlockingIOError as error:
                raise OutputLocked(path=out) from error
            try:
                if anew:
                    _put_aside(self.folder / FILE)
                self._database = sqlite3.connect(self.folder / FILE, isolation_level=None)
                self._database.row_factory = sqlite3.Row
                self._database.execute("pragma journal_mode = wal")
                self._database.execute("pragma synchronous = normal")
                self._prepare()
            except BaseException:
                self._lock.close()
                raise

    def _prepare(self) -> None:
        """Makes the tables. Those of another version are dropped: the JSON files say again what was done."""
        (found,) = self._database.execute("pragma user_version").fetchone()
        if found != _SCHEMA_VERSION:
            for table in ("documents", "runs", "pages", "words"):
                self._database.execute(f"drop table if exists {table}")
        self._database.executescript(_SCHEMA)
        self._database.execute(f"pragma user_version = {_SCHEMA_VERSION}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()
        self._lock.close()

    def entry(self, name: str) -> Entry | None:
        return self._entry("select * from documents where name = ?", name)

    def name_of(self, path: Path) -> str | None:
        """The name of the document that was made from the file at ``path``."""
        query = "select name from documents where source = ? order by name limit 1"
        found = self._execute(query, (source_key(path),))
        return str(found[0]["name"]) if found else None

    def same_content(self, sha256: str, settings_digest: str, version: str) -> Entry | None:
        """The finished, not failed document with this content, settings and version."""
        return self._entry(
            "select * from documents where sha256 = ? and settings_digest = ? and version = ?"
            " and state in ('complete', 'partial') order by name limit 1",
            sha256,
            settings_digest,
            version,
        )

    def put(self, entry: Entry) -> None:
        fields = entry.model_dump()
        names = ", ".join(fields)
        marks = ", ".join(f":{field}" for field in fields)
        self._execute(f"insert or replace into documents ({names}) values ({marks})", fields)

    def forget(self, name: str) -> None:
        """The document called ``name`` was never taken up."""
        self._execute("delete from documents where name = ?", (name,))
        self.keep_words(name, None)

    def put_page(self, work: str, number: int, result: bytes) -> None:
        """Keeps the result of page ``number`` of the document in work called ``work``."""
        self._execute("insert or replace into pages values (?, ?, ?)", (work, number, result))

    def page_numbers(self, work: str) -> set[int]:
        rows = self._execute("select number from pages where work = ?", (work,))
        return {row[0] for row in rows}

    def pages(self, work: str) -> dict[int, bytes]:
        rows = self._execute("select number, result from pages where work = ?", (work,))
        return {row[0]: row[1] for row in rows}

    def forget_pages(self, work: str) -> None:
        self._execute("delete from pages where work = ?", (work,))

    def keep_words(self, name: str, content: bytes | None) -> None:
        """Keeps the words of the pages of the finished document called ``name``, or forgets what was kept."""
        if content is None:
            self._execute("delete from words where name = ?", (name,))
        else:
            self._execute("insert or replace into words values (?, ?)", (name, content))

    def words(self, name: str) -> bytes | None:
        """What was kept of the words of the document called ``name``."""
        rows = self._execute("select content from words where name = ?", (name,))
        return bytes(rows[0]["content"]) if rows else None

    def has_words(self, name: str) -> bool:
        """Whether the words of the document called ``name`` are kept."""
        return bool(self._execute("select 1 from words where name = ?", (name,)))

    def begin_run(self, due: int) -> float:
        """Notes that a run over ``due`` documents starts; returns its name, the time it started.

        That is after all earlier runs, also when the clock was set back meanwhile.
        """
        ((latest,),) = self._execute("select max(started) from runs")
        self._started = started = now() if latest is None else max(now(), latest + _TICK)
        self._execute("insert or replace into runs (started, due) values (?, ?)", (started, due))
        return started

    def drop_abandoned(self, settings_digest: str, version: str) -> None:
        """Forgets the pages of documents that were begun with other settings or another program, and those of
        these documents that have no output: with these settings they begin anew.
        """
        wanted = f"/{settings_digest}/{version}"
        self._execute("delete from pages where substr(work, -length(?1)) != ?1", (wanted,))
        self._execute(
            "delete from documents where state = 'working' and outputs = ''"
            " and (settings_digest, version) != (?, ?)",
            (settings_digest, version),
        )

    def moment(self) -> float:
        """Seconds since 1970, and never before the run began: the clock may be set back."""
        return max(now(), self._started)

    def note_run(self, run: float, *, due: int, done: int, pages: int, busy: float) -> None:
        """How far ``run`` has come: ``done`` of the ``due`` documents have left it, and ``pages`` were read,
        in ``busy`` seconds in which there was work to do."""
        self._execute(
            "update runs set due = ?, done = ?, pages = ?, busy = ? where started = ?",
            (due, done, pages, busy, run),
        )

    def stop_run(self, run: float) -> None:
        """Notes that ``run`` will not be ended."""
        self._execute("update runs set stopped = 1 where started = ?", (run,))

    def end_run(self, run: float) -> None:
        self._execute("update runs set ended = ? where started = ?", (self.moment(), run))

    def entries(self) -> Iterator[Entry]:
        with _database_errors(self.out):
            for row in self._database.execute("select * from documents order by name"):
                yield Entry(**row)

    def folders(self) -> list[Entry]:
        """Folders that could not be looked into: their names end in ``/``."""
        return self._entries("select * from documents where name like '%/'")

    def _entry(self, query: str, *values: str) -> Entry | None:
        found = self._entries(query, *values)
        return found[0] if found else None

    def _entries(self, query: str, *values: str) -> list[Entry]:
        rows = self._execute(query, values)
        with _database_errors(self.out):
            return [Entry(**row) for row in rows]

    def _execute(self, query: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[sqlite3.Row]:
        """The rows that ``query`` gives. Raises LedgerDamaged, OutputError."""
        with _database_errors(self.out):
            return self._database.execute(query, values).fetchall()


@contextmanager
def reading(out: Path) -> Iterator[sqlite3.Connection]:
    """The ledger of ``out`` for reading, while a run may be writing it. Raises NoLedger, OutputError."""
    path = out / FOLDER / FILE
    if not path.is_file():
        raise NoLedger(path=out)
    with _database_errors(out):
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        database.row_factory = sqlite3.Row
        try:
            yield database
        finally:
            database.close()


@dataclass(frozen=True)
class LedgerView:
    """The ledger of ``out`` for reading, while a run may be writing it."""

    out: Path

    def entries(self) -> Iterator[Entry]:
        """All entries by name. Raises NoLedger, OutputError."""
        with reading(self.out) as database:
            for row in database.execute("select * from documents order by name"):
                yield Entry(**row)


def note_attention(out: Path, name: str, attention: Attention) -> None:
    """After corrections ``attention`` is what a person should look at in the finished document called
    ``name``: all that is written here without the lock, in one statement. Raises NoLedger, OutputError.
    """
    path = out / FOLDER / FILE
    if not path.is_file():
        raise NoLedger(path=out)
    said = attention.model_dump_json(exclude_defaults=True)
    with (
        _database_errors(out),
        closing(sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE)) as one,
    ):
        one.execute(
            "update documents set attention = ? where name = ? and state in ('complete', 'partial')",
            (said, name),
        )


def is_written(out: Path) -> bool:
    """Whether a process holds the ledger of ``out`` now."""
    return is_locked(out / FOLDER, LOCK)


def now() -> float:
    """Seconds since 1970."""
    return time.time()


@contextmanager
def _database_errors(out: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        if _is_damage(error):
            raise LedgerDamaged(path=out, reason=str(error)) from error
        raise OutputError(path=out / FOLDER, reason=str(error)) from error
    except ValidationError as error:
        raise LedgerDamaged(path=out, reason=f"{error.error_count()} odd values") from error
    except OSError as error:
        raise OutputError(path=out, reason=error.strerror or str(error)) from error


def _is_damage(error: sqlite3.Error) -> bool:
    """Whether the file is not what it was, and not merely out of reach (locked, full disk, no rights)."""
    code = getattr(error, "sqlite_errorcode", None)  # none for text that cannot be decoded
    return code is None or code & 0xFF in _DAMAGE or code == sqlite3.SQLITE_IOERR_SHORT_READ


def _put_aside(path: Path) -> None:
    """Keeps the damaged ledger beside the new one, the last of them."""
    for leftover in (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        leftover.unlink(missing_ok=True)
    if path.exists():
        path.replace(path.with_name("ledger.damaged"))
