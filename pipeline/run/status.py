"""How far the work in an output folder has come, from its ledger, also while a run is going on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.run.ledger import now, reading
from schema.value import Value

SILENCE_SECONDS = 900.0
"""A run without a sign of life for so long was killed."""


class RunStatus(Value):
    """The latest run. Times are seconds since 1970, ``seconds_left`` an estimate from the documents done."""

    started: float
    ended: float | None
    active: bool
    due: int
    done: int
    pages: int
    pages_per_minute: float | None
    seconds_left: float | None


class Status(Value):
    """``states`` and ``codes`` count documents, ``codes`` by their first error; ``pages`` and ``seconds`` are
    those of all finished documents."""

    states: dict[str, int]
    codes: dict[str, int]
    pages: int
    seconds: float
    run: RunStatus | None


def status(out: Path) -> Status:
    """The state of the work in ``out``. Raises NoLedger, OutputError."""
    with reading(out) as database:
        states = database.execute("select state, count(*) from documents group by state order by state")
        codes = database.execute(
            "select code, count(*) from documents where code is not null"
            " group by code order by count(*) desc, code"
        )
        pages, seconds = database.execute(
            "select coalesce(sum(pages), 0), coalesce(sum(seconds), 0) from documents"
            " where finished is not null and state != 'duplicate'"
        ).fetchone()
        return Status(
            states={row[0]: row[1] for row in states},
            codes={row[0]: row[1] for row in codes},
            pages=pages,
            seconds=round(seconds, 3),
            run=_latest_run(database),
        )


def _latest_run(database: sqlite3.Connection) -> RunStatus | None:
    run = database.execute("select * from runs order by started desc limit 1").fetchone()
    if run is None:
        return None
    until = run["ended"] or now()
    done, pages = database.execute(
        "select count(*), coalesce(sum(case state when 'duplicate' then 0 else pages end), 0)"
        " from documents where finished >= ?",
        (run["started"],),
    ).fetchone()
    if run["ended"] is None:
        pages += database.execute("select count(*) from pages").fetchone()[0]
    active = run["ended"] is None and now() - run["last_sign"] < SILENCE_SECONDS
    elapsed = max(until - run["started"], 1e-3)
    left = elapsed / done * max(0, run["due"] - done) if active and done else None
    return RunStatus(
        started=run["started"],
        ended=run["ended"],
        active=active,
        due=run["due"],
        done=done,
        pages=pages,
        pages_per_minute=round(pages / elapsed * 60, 2) if pages else None,
        seconds_left=round(left, 1) if left is not None else None,
    )
