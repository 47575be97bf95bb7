"""How many wrong numbers pass: ``python -m bench.numbers`` (``make bench-numbers``).

Figures of generated tables are misread on purpose, one misreading at a time, and verified as a scan is:
nothing is recognised, so that ten thousand misreadings take four minutes of processor time. The scanned
samples are read as they are and compared with their truth.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from bench.accuracy.report import machine, table, write_section
from bench.misread_tables import MODES, Misreading, Mode, misread, misreadings, true_tables
from ocr.options import ReadingOptions
from ocr.read import read_page
from parsers.assemble.assemble import assemble
from parsers.tables.finding.find import find_pieces
from parsers.tables.meaning.issues import asks_for_review
from parsers.verification.tables import verified
from schema.document import Cell, Table
from schema.trust import Trust

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "docs" / "benchmarks.md"
_SCANS = ("b-scan-300dpi.pdf", "c-scan-english-layer.pdf", "f-multipage.tif")

Place = tuple[int, int]


@dataclass
class Counts:
    """Of misreadings of one kind. ``covered``: a check holds that would fail with another figure there.
    ``verified`` and ``silent`` are wrong numbers that are left verified, and unflagged (of those covered);
    ``rounded`` are those of the unflagged ones with which all checks of the table hold within their rounding.
    ``others`` are right cells that are flagged because of the misreading.
    """

    misreadings: int = 0
    wrong: int = 0
    covered: int = 0
    verified: int = 0
    silent: int = 0
    rounded: int = 0
    verified_uncovered: int = 0
    flagged: int = 0
    repaired: int = 0
    repaired_wrongly: int = 0
    others: int = 0
    cells: int = 0


@dataclass
class Alarms:
    """Of tables without a misreading: numbers, those flagged, those that a check proves."""

    numbers: int = 0
    flagged: int = 0
    proven: int = 0


@dataclass
class Measured:
    by_kind: dict[tuple[str, str], Counts] = field(default_factory=dict)
    alarms: Alarms = field(default_factory=Alarms)

    def add(self, other: Measured) -> None:
        """Counts ``other`` too."""
        _add(self.alarms, other.alarms)
        for key, counts in other.by_kind.items():
            _add(self.by_kind.setdefault(key, Counts()), counts)


def _add(one: Counts | Alarms, other: Counts | Alarms) -> None:
    for name, count in vars(other).items():
        setattr(one, name, getattr(one, name) + count)


def measure(count: int, seed: int) -> Measured:
    """What becomes of ``count`` misreadings of tables from ``seed`` on."""
    measured, rng = Measured(), random.Random(seed)
    for truth, misreading, mode in islice(_cases(measured, seed, rng), count):
        counts = measured.by_kind.setdefault((misreading.kind, mode), Counts())
        _judge(truth, misreading, mode, counts, rng)
    return measured


def _cases(measured: Measured, seed: int, rng: random.Random) -> Iterator[tuple[Table, Misreading, Mode]]:
    for number, drawn in enumerate(true_tables(seed)):
        (truth,) = verified([drawn], set())
        _count_alarms(truth, measured.alarms)
        for misreading in misreadings(drawn):
            yield truth, misreading, MODES[(number + rng.randrange(len(MODES))) % len(MODES)]


def _cells(found: Table) -> dict[Place, Cell]:
    return {(cell.row, cell.col): cell for row in found.rows for cell in row.cells}


def _count_alarms(truth: Table, alarms: Alarms) -> None:
    for cell in _cells(truth).values():
        if cell.trust is not None:
            alarms.numbers += 1
            alarms.flagged += asks_for_review(cell)
            alarms.proven += "checks" in cell.evidence


def _judge(truth: Table, misreading: Misreading, mode: Mode, counts: Counts, rng: random.Random) -> None:
    bare = _without_findings(truth)
    (found,) = verified([misread(bare, misreading, mode, rng)], set())
    true, now = _cells(truth), _cells(found)
    counts.misreadings += 1
    for place, cell in now.items():
        before = true[place]
        if before.trust is None:
            continue
        counts.cells += 1
        if place not in misreading.texts:
            counts.others += asks_for_review(cell)
            counts.repaired_wrongly += cell.trust == "repaired"
            continue
        is_right = cell.value == before.value
        counts.repaired += cell.trust == "repaired" and is_right
        counts.repaired_wrongly += cell.trust == "repaired" and not is_right
        if is_right:
            continue
        covered = "checks" in before.evidence
        counts.wrong += 1
        counts.covered += covered
        counts.verified += covered and cell.trust == "verified"
        counts.verified_uncovered += not covered and cell.trust == "verified"
        counts.flagged += asks_for_review(cell)
        is_silent = covered and not asks_for_review(cell)
        counts.silent += is_silent
        counts.rounded += is_silent and all(check.passed for check in found.checks)


def _without_findings(truth: Table) -> Table:
    """``truth`` as it was before it was verified."""
    rows = tuple(
        row.model_copy(
            update={
                "cells": tuple(
                    cell.model_copy(update={"trust": None, "probability": None, "evidence": ()})
                    for cell in row.cells
                )
            }
        )
        for row in truth.rows
    )
    return truth.model_copy(update={"rows": rows, "checks": ()})


_HEADER = (
    "misread",
    "readings",
    "misreadings",
    "put right",
    "wrong repairs",
    "left wrong, covered",
    "of these verified",
    "of these not flagged",
    "of these within the rounding",
    "left wrong, not covered",
    "of these verified",
    "right cells flagged",
)


def generated(measured: Measured) -> str:
    rows = []
    total = Counts()
    for (kind, mode), one in sorted(measured.by_kind.items()):
        rows.append(_row(kind, mode, one))
        _add(total, one)
    rows.append(_row("all", "", total))
    alarms = measured.alarms
    note = (
        f"{alarms.numbers} numbers of the same tables without a misreading: {alarms.proven} are proven by a "
        f"check, {alarms.flagged} are flagged."
    )
    return f"{table(_HEADER, rows)}\n\n{note}"


def _row(kind: str, mode: str, one: Counts) -> list[str]:
    uncovered = one.wrong - one.covered
    left = (one.covered, one.verified, one.silent, one.rounded, uncovered, one.verified_uncovered)
    share = f"{100 * one.others / max(1, one.cells):.2f} %"
    return [kind, mode, *map(str, (one.misreadings, one.repaired, one.repaired_wrongly, *left)), share]


_SCAN_HEADER = ("sample", "numbers", "wrong", "wrong, verified", "wrong, not flagged", "right, flagged")
_TRUSTS: tuple[Trust, ...] = ("verified", "repaired", "doubtful", "unchecked")


def scans(names: Sequence[str]) -> str:
    """The numbers of the tables of scanned samples against their truth."""
    return table((*_SCAN_HEADER, *_TRUSTS), [_scan(name) for name in names])


def _scan(name: str) -> list[str]:
    path = ROOT / "samples" / "files" / name
    content: dict[str, Any] = json.loads(
        (ROOT / "samples" / "truth" / f"{name}.json").read_text(encoding="utf-8")
    )
    media = "image/tiff" if path.suffix == ".tif" else "application/pdf"
    pages = sorted({number for one in content["tables"] for number in one["pages"]})
    readings = [read_page(path, media, number, ReadingOptions()) for number in pages]
    pieces = [piece for reading in readings for piece in find_pieces(reading)]
    found = assemble([reading.page for reading in readings], pieces).tables
    numbers = wrong = trusted = silent = alarms = 0
    trusts = dict.fromkeys(_TRUSTS, 0)
    for one, true in zip(found, content["tables"], strict=True):
        values = {(c["row"], c["col"]): c["value"] for row in true["rows"] for c in row["cells"]}
        for place, cell in _cells(one).items():
            if cell.trust is None:
                continue
            numbers += 1
            trusts[cell.trust] += 1
            if cell.value == values.get(place):
                alarms += asks_for_review(cell)
                continue
            wrong += 1
            trusted += cell.trust == "verified"
            silent += not asks_for_review(cell)
    figures = (numbers, wrong, trusted, silent, alarms, *trusts.values())
    return [name, *map(str, figures)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="misreadings of generated tables")
    parser.add_argument(
        "--seeds",
        type=int,
        nargs="+",
        default=[9_000, 19_000, 29_000, 39_000],
        help="first seeds of the tables",
    )
    parser.add_argument("--scans", nargs="*", default=_SCANS, help="scanned samples that are read")
    parser.add_argument("--write", action="store_true", help="put the figures into the output file")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    parts = [f"## Numbers\n\nMeasured {machine()}."]
    if options.count:
        measured = Measured()
        for seed in options.seeds:
            measured.add(measure(options.count // len(options.seeds), seed))
        parts.append(f"### Figures misread on purpose\n\n{generated(measured)}")
    if options.scans:
        parts.append(f"### Scanned samples\n\n{scans(options.scans)}")
    text = "\n\n".join(parts)
    print(text)
    if options.write:
        write_section(options.output, text, "numbers")


if __name__ == "__main__":
    main()
