"""How far the work in an output folder has come, from its ledger, also while a run is going on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.run.ledger import is_written, reading
from schema.trust import TrustCounts
from schema.value import Value


class RunStatus(Value):
    """The latest run. ``active`` says that it goes on, ``ended`` is null where it was stopped or killed.

    ``started`` and ``ended`` are seconds since 1970. Of ``due`` documents ``done`` have left the run, and
    ``pages`` were read in it, in ``busy`` seconds with work to do: a watcher that waits is not slow.
    ``seconds_left`` is an estimate from the documents done.
    """

    started: float
    ended: float | None
    active: bool
    due: int
    done: int
    pages: int
    busy: float
    pages_per_minute: float | None
    seconds_left: float | None


class Status(Value):
    """``states``, ``codes`` and ``attention`` count documents: ``codes`` by their first error, ``attention``
    by each warning about those that are complete or partial. ``numbers`` counts the numbers of these by their
    trust. ``pages`` and ``seconds`` are those of all finished documents."""

    states: dict[str, int]
    codes: dict[str, int]
    attention: dict[str, int]
    numbers: TrustCounts
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
        attention = database.execute(
            "select json_extract(issue.value, '$.code') as code, count(distinct name) from documents,"
            " json_each(attention, '$.issues') as issue where state in ('complete', 'partial')"
            " and json_extract(issue.value, '$.severity') = 'warning' group by 1 order by 2 desc, 1"
        )
        counts = ", ".join(
            f"coalesce(sum(json_extract(attention, '$.numbers.{trust}')), 0) as {trust}"
            for trust in TrustCounts.model_fields
        )
        numbers = database.execute(
            f"select {counts} from documents where state in ('complete', 'partial')"
        ).fetchone()
        pages, seconds = database.execute(
            "select coalesce(sum(pages), 0), coalesce(sum(seconds), 0) from documents"
            " where finished is not null and state != 'duplicate'"
        ).fetchone()
        return Status(
            states={row[0]: row[1] for row in states},
            codes={row[0]: row[1] for row in codes},
            attention={row[0]: row[1] for row in attention},
            numbers=TrustCounts(**dict(numbers)),
            pages=pages,
            seconds=round(seconds, 3),
            run=_latest_run(database, going_on=is_written(out)),
        )


def _latest_run(database: sqlite3.Connection, *, going_on: bool) -> RunStatus | None:
    run = database.execute("select * from runs order by started desc limit 1").fetchone()
    if run is None:
        return None
    active = run["ended"] is None and not run["stopped"] and going_on
    due, done, pages, busy = run["due"], run["done"], run["pages"], run["busy"]
    return RunStatus(
        started=run["started"],
        ended=run["ended"],
        active=active,
        due=due,
        done=done,
        pages=pages,
        busy=round(busy, 1),
        pages_per_minute=round(pages / busy * 60, 2) if pages and busy else None,
        seconds_left=round(busy / done * (due - done), 1) if active and done else None,
    )
