"""The report that closes a run: ``report.html`` for people and ``report.csv`` for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.atomic import write_atomically
from pipeline.exports.grid import without_formula
from pipeline.run.ledger import Entry, Ledger
from pipeline.run.status import status
from schema.characters import storable
from schema.errors import Language, message

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
)


def write_report(ledger: Ledger, language: Language) -> tuple[Path, Path]:
    """Writes the report of everything in ``ledger`` to its output folder. Raises OutputError."""
    out = ledger.out
    page, sheet = out / "report.html", out / "report.csv"
    write_atomically(sheet, report_csv(ledger.entries()))
    write_atomically(page, report_html(ledger, language).encode())
    return page, sheet


def report_csv(entries: Iterable[Entry]) -> bytes:
    """One row a document, UTF-8 with the mark that spreadsheets want. Text that a spreadsheet would take for
    a formula starts with an apostrophe: names of files are not ours."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for entry in entries:
        values = entry.model_dump()
        values["finished"] = _when(entry.finished)
        writer.writerow([_plain(values[column]) for column in COLUMNS])
    return text.getvalue().encode("utf-8-sig")


def report_html(ledger: Ledger, language: Language) -> str:
    """A page of its own, without anything from elsewhere."""
    environment = Environment(
        loader=PackageLoader("pipeline.run", "."),
        autoescape=True,
        finalize=_as_text,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    attention = [entry for entry in ledger.entries() if entry.state in ("failed", "partial", "working")]
    duplicates = [entry for entry in ledger.entries() if entry.state == "duplicate"]
    return environment.get_template("report.html").render(
        language=language,
        status=status(ledger.out),
        attention=attention,
        duplicates=duplicates,
        say=lambda code: message(code, language),
        when=_when,
    )


def _when(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds).isoformat(" ", "seconds")


def _plain(value: object) -> object:
    return without_formula(value) if isinstance(value, str) else value


def _as_text(value: object) -> object:
    return storable(value) if isinstance(value, str) else value
