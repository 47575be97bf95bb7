"""The report of a run, while it goes on and after it: ``report.html`` for people, ``report.csv`` for a
spreadsheet."""

from __future__ import annotations

import csv
import io
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment

from pipeline.atomic import write_atomically
from pipeline.attention import Attention
from pipeline.exports.grid import without_formula
from pipeline.html_templates import html_environment
from pipeline.run.entry import Entry
from pipeline.run.ledger import Ledger, LedgerView
from pipeline.run.status import status
from schema.errors import DocumentUnwritable, Language, message
from schema.trust import TrustCounts

COLUMNS = (
    "name",
    "state",
    "code",
    "message",
    "pages",
    "seconds",
    "tries",
    "duplicate_of",
    "outputs",
    "finished",
    "source",
    "sha256",
    "doubtful_words",
    "cells_to_check",
    *(f"numbers_{trust}" for trust in TrustCounts.model_fields),
    "attention",
)

MOST_ROWS = 2000
"""So many documents stand in each list of the page: a browser shows no million; the spreadsheet has all."""

LEAST_SECONDS = 30.0
"""The report of a run that goes on is written no more often; the page loads itself anew in that time."""

PATIENCE = 50
"""And its writing takes no more than this part of the time."""

_GRAVITY = {"failed": 0, "partial": 1, "working": 3}
"""In which order states stand in the list; a broken signature comes after what is partial."""


@dataclass(frozen=True)
class Line:
    """A document in the report. ``links`` are its outputs, by what follows its name."""

    entry: Entry
    attention: Attention

    @property
    def links(self) -> dict[str, str]:
        suffixes = sorted(self.entry.outputs.split(), key=lambda suffix: (suffix == ".json", suffix))
        return {suffix.lstrip("."): quote(f"{self.entry.name}{suffix}") for suffix in suffixes}

    @property
    def needs_attention(self) -> bool:
        attention = self.attention
        return self.entry.state in _GRAVITY or bool(attention.issues or attention.words or attention.cells)

    @property
    def gravity(self) -> int:
        return _GRAVITY.get(self.entry.state, 2 if self.attention.urgent else 4)


class RunningReport:
    """Writes the report of ``ledger`` again and again while a run goes on; ``say`` hears why it cannot."""

    def __init__(
        self,
        ledger: Ledger | LedgerView,
        language: Language,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._language: Language = language
        self._say = say
        self._clock = clock
        self._next = 0.0

    def keep(self) -> None:
        """Writes the page when it is time to; the spreadsheet waits for the end."""
        started = self._clock()
        if started < self._next:
            return
        self._write(write_page)
        ended = self._clock()
        self._next = ended + max(LEAST_SECONDS, PATIENCE * (ended - started))

    def write(self) -> None:
        """Writes page and spreadsheet now."""
        self._write(write_report)

    def _write(self, how: Callable[[Ledger | LedgerView, Language], object]) -> None:
        try:
            how(self._ledger, self._language)
        except DocumentUnwritable as error:
            self._say(error.sentence(self._language))


def write_report(ledger: Ledger | LedgerView, language: Language) -> tuple[Path, Path]:
    """Writes the report of everything in ``ledger`` to its output folder. Raises OutputError."""
    sheet = ledger.out / "report.csv"
    write_atomically(sheet, report_csv(ledger.entries()))
    return write_page(ledger, language), sheet


def write_page(ledger: Ledger | LedgerView, language: Language) -> Path:
    """Writes the report for people alone. Raises OutputError."""
    page = ledger.out / "report.html"
    write_atomically(page, report_html(ledger, language).encode())
    return page


def report_csv(entries: Iterable[Entry]) -> bytes:
    """One row a document, UTF-8 with the mark that spreadsheets want. Text that a spreadsheet would take for
    a formula starts with an apostrophe: names of files are not ours."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in entries:
        told = entry.told
        values = entry.model_dump()
        values["finished"] = _when(entry.finished)
        values["doubtful_words"], values["cells_to_check"] = told.words, told.cells
        values |= {f"numbers_{trust}": count for trust, count in told.numbers}
        values["attention"] = " ".join(dict.fromkeys(issue.code for issue in told.issues))
        writer.writerow([_plain(values[column]) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def report_html(ledger: Ledger | LedgerView, language: Language) -> str:
    """A page of its own, without anything from elsewhere."""
    duplicates, done = _Listed(), _Listed()
    graves: dict[int, _Listed] = defaultdict(_Listed)
    numbers = TrustCounts()
    for entry in ledger.entries():
        line = Line(entry, entry.told)
        numbers = numbers.plus(line.attention.numbers)
        if entry.state == "duplicate":
            duplicates.add(entry)
        elif line.needs_attention:
            graves[line.gravity].add(line)
        else:
            done.add(line)
    found = status(ledger.out)
    begun = "working" if found.run is not None and found.run.active else "begun"
    template = _environment().get_template("report.html")
    return template.render(
        language=language,
        status=found,
        numbers=numbers.model_dump(),
        written=_when(time.time()),
        refresh=round(LEAST_SECONDS),
        attention=_Listed.joined(graves[gravity] for gravity in sorted(graves)),
        duplicates=duplicates,
        done=done,
        name=lambda state: message(f"state.{begun if state == 'working' else state}", language),
        say=lambda code, **details: message(code, language, **details),
        when=_when,
    )


@dataclass
class _Listed:
    """The first ``rows`` of a list, and how many it has (``count``): a folder may hold a million."""

    rows: list[object] = field(default_factory=list)
    count: int = 0

    def add(self, row: object) -> None:
        self.count += 1
        if len(self.rows) < MOST_ROWS:
            self.rows.append(row)

    @property
    def left_out(self) -> int:
        return self.count - len(self.rows)

    @classmethod
    def joined(cls, lists: Iterable[_Listed]) -> _Listed:
        """One list of ``lists``, in their order."""
        parts = list(lists)
        rows = [row for part in parts for row in part.rows]
        return cls(rows[:MOST_ROWS], sum(part.count for part in parts))


def _environment() -> Environment:
    return html_environment("pipeline.run", ".")


def _when(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds).isoformat(" ", "seconds")


def _plain(value: object) -> object:
    return without_formula(value) if isinstance(value, str) else value
