"""What people put right: ``OUT/.sohoa/corrections.sqlite``, to which is only ever added.

A document is known by the SHA-256 of its source: its corrections hold for the same file under any name,
however often and with whatever version it is read. Beside them stands what the program read of each document
that has any, so that corrections are always laid on that and never on each other.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.atomic import STATE_FOLDER
from pipeline.corrections.place import Correction, Place, place_key, place_of
from schema.errors import OutputError

FILE = "corrections.sqlite"
LOCK = "corrections.lock"

_PATIENCE = 30.0
"""Seconds to wait while another process writes to the store."""

_COMPRESSION = 6

_SCHEMA = """
create table if not exists corrections (
    id integer primary key autoincrement,
    sha256 text not null,
    name text not null,
    place text not null,
    before text not null,
    text text,
    by text not null,
    at text not null
) strict;
create index if not exists corrections_by_document on corrections (sha256, place);
create trigger if not exists corrections_stay before update on corrections
    begin select raise(abort, 'corrections are only added'); end;
create trigger if not exists corrections_are_kept before delete on corrections
    begin select raise(abort, 'corrections are only added'); end;
create table if not exists readings (
    name text primary key,
    sha256 text not null,
    document blob not null,
    written integer not null default 0
) strict, without rowid;
"""


class Outdated(Exception):
    """Somebody else has corrected the place since this person saw it; ``last`` is that correction."""

    def __init__(self, last: Correction | None) -> None:
        super().__init__()
        self.last = last


@dataclass(frozen=True)
class Reading:
    """What the program read of the document called ``name``: its JSON before any correction."""

    name: str
    sha256: str
    document: bytes


class CorrectionStore:
    """The corrections of the output folder ``out``. Any process may open it, any thread may use it.

    Nothing is made on disk before the first correction. Every call may raise OutputError.
    """

    def __init__(self, out: Path) -> None:
        self._folder = out / STATE_FOLDER
        self._path = self._folder / FILE

    def add(
        self, reading: Reading, place: Place, *, before: str, text: str | None, by: str, seen: int
    ) -> Correction:
        """Records that at ``place`` stands ``text``, and returns when that is on disk.

        ``seen`` is the id of the place's last correction that the person knew of, 0 for none. ``reading`` is
        kept when the document has none yet. Raises Outdated.
        """
        with self._open() as database:
            database.execute("begin immediate")
            last = _last(database, reading.sha256, place)
            if (last.id if last else 0) != seen:
                database.execute("rollback")
                raise Outdated(last)
            database.execute(
                "insert or ignore into readings (name, sha256, document) values (?, ?, ?)",
                (reading.name, reading.sha256, zlib.compress(reading.document, _COMPRESSION)),
            )
            row = database.execute(
                "insert into corrections (sha256, name, place, before, text, by, at)"
                " values (?, ?, ?, ?, ?, ?, ?) returning *",
                (reading.sha256, reading.name, place_key(place), before, text, by, _now()),
            ).fetchone()
            database.execute("commit")
            return _correction(row)

    def of(self, sha256: str) -> tuple[Correction, ...]:
        """Every correction of the document, in the order they were made."""
        rows = self._rows("select * from corrections where sha256 = ? order by id", sha256)
        return tuple(_correction(row) for row in rows)

    def newest(self, sha256: str) -> int:
        """The id of the document's last correction, 0 without any."""
        rows = self._rows("select max(id) from corrections where sha256 = ?", sha256)
        return (rows[0][0] or 0) if rows else 0

    def changes(self) -> Iterator[tuple[Place, str, str]]:
        """Of each place of every document what its first correction saw there, and what its last one says;
        none of places whose corrections were taken back."""
        changed: dict[tuple[str, str], tuple[str, str | None]] = {}
        for row in self._rows("select sha256, place, before, text from corrections order by id"):
            key = row["sha256"], row["place"]
            changed[key] = changed.get(key, (row["before"],))[0], row["text"]
        for (_, place), (before, text) in changed.items():
            if text is not None:
                yield place_of(place), before, text

    def reading(self, name: str) -> Reading | None:
        """What was read of the document called ``name``; None while it has no correction."""
        rows = self._rows("select * from readings where name = ?", name)
        if not rows:
            return None
        return Reading(name, rows[0]["sha256"], zlib.decompress(rows[0]["document"]))

    def read_anew(self, name: str, sha256: str, document: bytes | None, written: int) -> None:
        """The document called ``name`` was read anew, as ``document``, and written with its corrections up to
        the one with the id ``written``; None forgets the reading: it has no corrections. Within ``writing``.
        """
        if document is None and self.reading(name) is None:
            return
        with self._open() as database:
            database.execute("delete from readings where name = ?", (name,))
            if document is not None:
                values = (name, sha256, zlib.compress(document, _COMPRESSION), written)
                database.execute("insert into readings values (?, ?, ?, ?)", values)

    def note_written(self, name: str, correction: int) -> None:
        """The files of the document have its corrections up to the one with that id."""
        with self._open() as database:
            database.execute("update readings set written = ? where name = ?", (correction, name))

    def names(self) -> tuple[str, ...]:
        """The documents that have corrections."""
        return tuple(row["name"] for row in self._rows("select name from readings order by name"))

    def written(self, name: str) -> int:
        """Up to which correction the files of the document have been written."""
        rows = self._rows("select written from readings where name = ?", name)
        return int(rows[0]["written"]) if rows else 0

    def unwritten(self) -> tuple[str, ...]:
        """The names of documents with corrections that their files do not have yet."""
        rows = self._rows(
            "select name from readings r where written <"
            " (select coalesce(max(id), 0) from corrections c where c.sha256 = r.sha256) order by name"
        )
        return tuple(row["name"] for row in rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While this is held no other process writes files of a document that has corrections."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(self._folder / LOCK, flags, 0o644)
        except OSError as error:
            raise OutputError(path=self._folder / LOCK, reason=error.strerror or str(error)) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """The rows that ``query`` gives, none where there is no store yet."""
        if not self._path.is_file():
            return []
        with self._open() as database:
            return database.execute(query, values).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(self._path, isolation_level=None, timeout=_PATIENCE)
            try:
                database.row_factory = sqlite3.Row
                database.execute("pragma journal_mode = wal")
                database.execute("pragma synchronous = full")
                database.executescript(_SCHEMA)
                yield database
            finally:
                database.close()
        except (sqlite3.Error, OSError) as error:
            raise OutputError(path=self._path, reason=str(error)) from error


def _last(database: sqlite3.Connection, sha256: str, place: Place) -> Correction | None:
    row = database.execute(
        "select * from corrections where sha256 = ? and place = ? order by id desc limit 1",
        (sha256, place_key(place)),
    ).fetchone()
    return _correction(row) if row else None


def _correction(row: sqlite3.Row) -> Correction:
    return Correction(
        id=row["id"],
        place=place_of(row["place"]),
        before=row["before"],
        text=row["text"],
        by=row["by"],
        at=row["at"],
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
