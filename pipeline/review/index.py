"""What documents there are, to be searched and listed: ``OUT/.sohoa/review.sqlite``.

It holds nothing of its own and may be deleted: it is brought up to date with the ledger and the JSON files.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from pathlib import Path

from lexicon.fold import fold
from pipeline.atomic import STATE_FOLDER
from pipeline.review.doubts import doubts_of
from pipeline.run.ledger import reading
from schema.document import Document
from schema.errors import OutputError
from schema.value import Value

FILE = "review.sqlite"

LONGEST_TEXT = 2_000_000
"""Characters of a document that are searched: what 500 pages hold."""

MOST_COUNTED = 10_000
"""Documents with the words that are looked for are counted up to one more: a common word is in every one."""

_AT_ONCE = 200
"""Documents that are taken up between two looks at the ledger."""

_PATIENCE = 30.0
"""Seconds to wait while another process writes to the index."""

_VERSION = 2
_SCHEMA = """
create table if not exists documents (
    id integer primary key,
    name text not null unique,
    state text not null,
    code text, message text,
    pages integer not null,
    finished real not null,
    title text not null default '', number text not null default '', issuer text not null default '',
    type text not null default '', year text not null default '',
    doubts integer, broken integer not null default 0,
    due integer not null default 1
) strict;
create index if not exists documents_by_time on documents (finished desc, name);
create index if not exists documents_by_state on documents (state, finished desc, name);
create index if not exists documents_by_doubts on documents (doubts, finished desc, name);
create index if not exists documents_by_year on documents (year, finished desc, name);
create index if not exists documents_by_type on documents (type, finished desc, name);
create index if not exists documents_by_issuer on documents (issuer, finished desc, name);
create index if not exists documents_due on documents (due, finished desc);
create table if not exists changes (value integer not null) strict;
insert into changes select 0 where not exists (select * from changes);
create trigger if not exists documents_added after insert on documents
    begin update changes set value = value + 1; end;
create trigger if not exists documents_changed after update on documents
    begin update changes set value = value + 1; end;
create trigger if not exists documents_removed after delete on documents
    begin update changes set value = value + 1; end;
create virtual table if not exists words using fts5(
    title, number, issuer, body, tokenize='unicode61', columnsize=0
);
"""


class Facts(Value):
    """A document as it is listed. ``doubts`` is None until its JSON has been looked at; ``broken`` counts
    digital signatures that do not hold."""

    name: str
    state: str
    code: str | None = None
    message: str | None = None
    pages: int
    finished: float
    title: str = ""
    number: str = ""
    issuer: str = ""
    type: str = ""
    year: str = ""
    doubts: int | None = None
    broken: int = 0


class Described(Value):
    """What the index keeps of a document's JSON: facts of its line in the list, and the texts that are
    searched (``searched``). ``doubts`` counts what is asked about, ``broken`` signatures that do not hold.
    """

    title: str
    number: str
    issuer: str
    type: str
    year: str
    doubts: int
    broken: int
    searched_title: str
    searched_number: str
    searched_issuer: str
    searched_body: str


class Wanted(Value):
    """What is looked for; "" stands for everything. ``state`` may also be "doubtful"."""

    text: str = ""
    state: str = ""
    year: str = ""
    type: str = ""
    issuer: str = ""


FACETS = ("year", "type", "issuer")
_LONGEST_FACET = 30
"""Values of a facet that are offered, the commonest first."""


_IN_WORK = 1e11
"""Stands for the time at which a document in work is finished: after all others."""

_OVERLAP = 60.0
"""Seconds before the newest known end from which the ledger is looked at again: clocks are set back."""


class Index:
    """The index of the output folder ``out``. Any thread may use it. Every call may raise OutputError."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._path = out / STATE_FOLDER / FILE
        self._facets: tuple[int, dict[str, list[tuple[str, int]]]] | None = None
        with self._open() as database:
            (found,) = database.execute("pragma user_version").fetchone()
            if found != _VERSION:
                database.executescript("drop table if exists documents; drop table if exists words;")
            database.executescript(_SCHEMA)
            database.execute(f"pragma user_version = {_VERSION}")

    def follow_ledger(self) -> None:
        """Takes over what the ledger says of new documents and those that changed. Raises NoLedger."""
        with self._open() as database:
            newest = "select coalesce(max(finished), 0) from documents where finished < ?"
            since = database.execute(newest, (_IN_WORK,)).fetchone()[0] - _OVERLAP
            with reading(self._out) as ledger:
                columns = "name, state, code, message, pages, finished"
                changed = ledger.execute(
                    f"select {columns} from documents where finished is null or finished >= ?", (since,)
                ).fetchall()
                (count,) = ledger.execute("select count(*) from documents").fetchone()
                database.execute("begin immediate")
                _take(database, changed)
                if database.execute("select count(*) from documents").fetchone()[0] != count:
                    everything = ledger.execute(f"select {columns} from documents").fetchall()
                    _take(database, everything)
                    _forget_others(database, {row["name"] for row in everything})
                database.execute("commit")

    def due(self) -> tuple[str, ...]:
        """Some documents whose JSON has not been looked at, the newest first."""
        query = "select name from documents where due order by finished desc limit ?"
        return tuple(row["name"] for row in self._rows(query, (_AT_ONCE,)))

    def stamp(self) -> int:
        """A number that is another one when the list may have changed."""
        return int(self._rows("select value from changes")[0][0])

    def left(self) -> int:
        """How many documents have yet to be looked at."""
        return int(self._rows("select count(*) from documents where due")[0][0])

    def look_again(self, name: str) -> None:
        """The JSON of the document called ``name`` is new."""
        with self._open() as database:
            database.execute("update documents set due = 1 where name = ?", (name,))

    def put(self, documents: Mapping[str, Described | None]) -> None:
        """What the JSON of each document says; None where there is none that can be read. One transaction
        for all: a commit takes longer than describing a letter.
        """
        with self._open() as database:
            database.execute("begin immediate")
            for name, described in documents.items():
                row = database.execute("select id from documents where name = ?", (name,)).fetchone()
                if row is not None:
                    _put(database, row["id"], described)
            database.execute("commit")

    def find(self, wanted: Wanted, *, first: int, most: int) -> tuple[tuple[Facts, ...], int]:
        """``most`` of the documents that are ``wanted``, from number ``first`` (from 0), and how many there
        are: the newest first. With words to look for no more than ``MOST_COUNTED`` and one are counted.
        """
        source, order, values = _selection(wanted)
        columns = ", ".join(f"d.{name}" for name in Facts.model_fields)
        rows = self._rows(
            f"select {columns} from {source} order by {order} limit ? offset ?", (*values, most, first)
        )
        counted = f"select 1 from {source} limit ?" if wanted.text.strip() else f"select 1 from {source}"
        limit = (MOST_COUNTED + 1,) if wanted.text.strip() else ()
        (count,) = self._rows(f"select count(*) from ({counted})", (*values, *limit))[0]
        return tuple(Facts(**row) for row in rows), count

    def facets(self) -> dict[str, list[tuple[str, int]]]:
        """The commonest years, types and issuers, with the number of documents. They are counted once for
        each ``stamp``."""
        stamp = self.stamp()
        if self._facets is None or self._facets[0] != stamp:
            self._facets = (stamp, {name: self._facet(name) for name in FACETS})
        return self._facets[1]

    def _facet(self, name: str) -> list[tuple[str, int]]:
        rows = self._rows(
            f"select {name}, count(*) from documents where {name} != '' group by {name}"
            " order by count(*) desc, 1 limit ?",
            (_LONGEST_FACET,),
        )
        return [(row[0], row[1]) for row in rows]

    def _rows(self, query: str, values: Sequence[object] = ()) -> list[sqlite3.Row]:
        with self._open() as database:
            return database.execute(query, values).fetchall()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            database = sqlite3.connect(self._path, isolation_level=None, timeout=_PATIENCE)
            try:
                database.row_factory = sqlite3.Row
                database.execute("pragma journal_mode = wal")
                database.execute("pragma synchronous = normal")
                yield database
            finally:
                database.close()
        except sqlite3.Error as error:
            raise OutputError(path=self._path, reason=str(error)) from error


def searched(text: str) -> str:
    """``text`` as it is searched, without marks and case: by words, as ``fold`` keeps what it has made."""
    return " ".join(fold(word) for word in text.split())


def _take(database: sqlite3.Connection, rows: Iterable[sqlite3.Row]) -> None:
    database.executemany(
        "insert into documents (name, state, code, message, pages, finished) values (?, ?, ?, ?, ?, ?)"
        " on conflict (name) do update set state = excluded.state, code = excluded.code,"
        " message = excluded.message, pages = excluded.pages, finished = excluded.finished, due = 1"
        " where (state, finished) != (excluded.state, excluded.finished)",
        [(*tuple(row)[:5], _IN_WORK if row["finished"] is None else row["finished"]) for row in rows],
    )


def _forget_others(database: sqlite3.Connection, names: Set[str]) -> None:
    known = database.execute("select id, name from documents").fetchall()
    gone = [(row["id"],) for row in known if row["name"] not in names]
    database.executemany("delete from words where rowid = ?", gone)
    database.executemany("delete from documents where id = ?", gone)


def described(document: Document) -> Described:
    """What the index keeps of ``document``."""
    metadata = document.metadata
    title = metadata.subject.value if metadata.subject else ""
    found = (metadata.number, metadata.symbol)
    label = "/".join(one.value for one in found if one is not None and one.value)
    issuer = metadata.issuer.value.name if metadata.issuer else ""
    cells = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return Described(
        title=title,
        number=label,
        issuer=issuer,
        type=metadata.doc_type.value.name if metadata.doc_type else "",
        year=metadata.date.value[:4] if metadata.date else "",
        doubts=len(doubts_of(document, document)),
        broken=sum(not signature.intact for signature in document.source.signatures),
        searched_title=searched(f"{title} {document.source.name}"),
        searched_number=searched(label),
        searched_issuer=searched(issuer),
        searched_body=searched(f"{document.text} {cells}"[:LONGEST_TEXT]),
    )


def _put(database: sqlite3.Connection, number: int, one: Described | None) -> None:
    database.execute("delete from words where rowid = ?", (number,))
    if one is None:
        database.execute("update documents set due = 0 where id = ?", (number,))
        return
    values = {"id": number, **one.model_dump()}
    database.execute(
        "update documents set title = :title, number = :number, issuer = :issuer, type = :type, year = :year,"
        " doubts = :doubts, broken = :broken, due = 0 where id = :id",
        values,
    )
    database.execute(
        "insert into words (rowid, title, number, issuer, body)"
        " values (:id, :searched_title, :searched_number, :searched_issuer, :searched_body)",
        values,
    )


def _selection(wanted: Wanted) -> tuple[str, str, tuple[object, ...]]:
    """SQL for the documents (``d``) that are ``wanted``: what follows ``from`` and ``order by``, with the
    values of its marks.
    """
    source, order = "documents d", "d.finished desc, d.name"
    parts: list[str] = []
    values: list[object] = []
    if terms := re.findall(r"\w+", searched(wanted.text)):
        source, order = "words w cross join documents d on d.id = w.rowid", "w.rowid desc"  # words first
        parts.append("words match ?")
        values.append(" ".join(f'"{term}"' for term in terms) + "*")
    if wanted.state == "doubtful":
        parts.append("d.doubts > 0")
    elif wanted.state:
        parts.append("d.state = ?")
        values.append(wanted.state)
    for facet in FACETS:
        if value := getattr(wanted, facet):
            parts.append(f"d.{facet} = ?")
            values.append(value)
    return f"{source} where {' and '.join(parts) or '1'}", order, tuple(values)
