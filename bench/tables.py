"""How well tables are found, joined and read: ``python -m bench.tables`` (``make bench-tables``).

Born-digital: the samples with tables and random tables of a seed. Scans: the table pages of the sample
report and random tables in the variants of ``bench.accuracy.variants``. Beside it camelot (born-digital)
and, where ``IMG2TABLE`` names a Python that has it, img2table (scans), whose pieces are put one under the
other.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from PIL import Image as PillowImage

from bench.accuracy.report import machine, table, write_section
from bench.accuracy.systems import cpu_seconds
from bench.accuracy.variants import VARIANTS, Variant
from bench.random_tables import random_table
from bench.table_rivals import camelot_tables, img2table_tables
from bench.table_scores import PlacedText, Score, differences, score
from bench.table_setting import Rules, draw
from ocr.engine.recognise import Tesseract
from ocr.options import ReadingOptions
from ocr.read import PageReading, read_page
from parsers.assemble.pages import prepare
from parsers.tables.finding.find import find_pieces
from parsers.tables.meaning.build import build_tables
from parsers.tables.meaning.issues import REVIEW_FLAGS
from parsers.tables.piece import TablePiece
from parsers.verification.tables import verified
from samples import degrade
from samples.image_pdf import render
from schema.document import Table
from schema.page import Page

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "docs" / "benchmarks.md"
_NOT_OF_TABLES = ("skew -3°", "JPEG quality 30", "200 dpi", "150 dpi")
_STREAKED = Variant("streaks of a copier", lambda image: degrade.streaks(image, seed=7))
SCAN_VARIANTS = (*(variant for variant in VARIANTS if variant.name not in _NOT_OF_TABLES), _STREAKED)
_OF_ACCOUNTS = ("clean", "200 dpi with noise", "photocopy")
"""Variants in which tables with codes and negatives are read too."""

_COMPARED = ("clean",)
"""Variants that img2table reads too; it takes longer than all the rest."""

KEPT_ASIDE = 900_002
"""Seed of a layout that nobody looked at while tuning; reported apart."""


@dataclass(frozen=True)
class Case:
    """A file and the tables that it holds, in order."""

    name: str
    path: Path
    pages: tuple[int, ...]
    tables: tuple[tuple[PlacedText, ...], ...]


@dataclass
class Outcome:
    """Sums over the cases of one system."""

    score: Score = field(default_factory=Score)
    tables: int = 0
    true_tables: int = 0
    flagged: int = 0
    silent: int = 0
    seconds: float = 0.0
    plain_seconds: float = 0.0
    pages: int = 0

    def add(self, found: Sequence[Sequence[PlacedText]], true: Sequence[Sequence[PlacedText]]) -> None:
        self.tables += len(found)
        self.true_tables += len(true)
        for i, cells in enumerate(true):
            best = max(found, key=lambda other: score(other, cells).matched, default=()) if found else ()
            close = found[i] if len(found) == len(true) else best
            self.score = self.score + score(close, cells)


def placed(one: Table) -> tuple[PlacedText, ...]:
    return tuple((c.row, c.col, c.row_span, c.col_span, c.text) for row in one.rows for c in row.cells)


def sample_cases() -> list[Case]:
    """The born-digital samples that hold tables."""
    cases = []
    for truth in sorted((ROOT / "samples" / "truth").glob("*.pdf.json")):
        content = json.loads(truth.read_text(encoding="utf-8"))
        tables = content.get("tables") or []
        pages = content.get("pages") or []
        if not tables or any(page["route"] != "born_digital" for page in pages):
            continue
        cases.append(
            Case(
                name=content["file"],
                path=ROOT / "samples" / "files" / content["file"],
                pages=tuple(sorted({number for one in tables for number in one["pages"]})),
                tables=tuple(
                    tuple(
                        (c["row"], c["col"], c["row_span"], c["col_span"], c["text"])
                        for row in one["rows"]
                        for c in row["cells"]
                    )
                    for one in tables
                ),
            )
        )
    return cases


def random_cases(
    seeds: Iterable[int], folder: Path, size: float, rules: Rules = "all", *, accounts: bool = False
) -> Iterator[Case]:
    for seed in seeds:
        truth = random_table(seed, ruled=rules != "none", accounts=accounts)
        path = folder / f"random-{seed}-{rules}-{accounts}.pdf"
        draw([truth], path, size=size, rules=rules)
        cells = tuple((c.row, c.col, c.row_span, c.col_span, c.text) for c in truth.cells)
        yield Case(f"random {seed}", path, (), (cells,))


def _pages(case: Case) -> tuple[int, ...]:
    if case.pages:
        return case.pages
    import pypdfium2

    with pypdfium2.PdfDocument(case.path) as document:
        return tuple(range(1, len(document) + 1))


def read_pdf(case: Case) -> tuple[Table, ...]:
    readings = [read_page(case.path, "application/pdf", n, ReadingOptions()) for n in _pages(case)]
    pieces = [piece for r in readings for piece in find_pieces(r)]
    return _verified([r.page for r in readings], pieces)


def scanned(case: Case, variant: Variant, folder: Path) -> list[Path]:
    """The pages of ``case`` as images of ``variant``."""
    files = []
    pages = render(case.path.read_bytes(), 300)
    for number in _pages(case):
        image = variant.change(pages[number - 1])
        path = folder / f"page-{number}.png"
        PillowImage.fromarray(image).save(path, dpi=(variant.dpi, variant.dpi))
        files.append(path)
    return files


def read_scans(files: Sequence[Path], outcome: Outcome) -> tuple[Table, ...]:
    readings: list[PageReading] = []
    pieces: list[TablePiece] = []
    for number, path in enumerate(files, start=1):
        before = cpu_seconds()
        reading = read_page(path, "image/png", 1, ReadingOptions())
        reading = replace(reading, page=reading.page.model_copy(update={"number": number}))
        pieces += find_pieces(reading)
        outcome.seconds += cpu_seconds() - before
        readings.append(reading)
        before = cpu_seconds()
        grey = np.asarray(PillowImage.open(path).convert("L"))
        Tesseract(reading_dpi=None, child=True).read(grey, 300.0)
        outcome.plain_seconds += cpu_seconds() - before
        outcome.pages += 1
    return _verified([reading.page for reading in readings], pieces)


def _verified(pages: Sequence[Page], pieces: Sequence[TablePiece]) -> tuple[Table, ...]:
    born_digital = {page.number for page in pages if page.route == "born_digital"}
    return verified(build_tables(pieces, prepare(pages, pieces)), born_digital)


def count_flags(found: Sequence[Table], case: Case, outcome: Outcome) -> None:
    """Cells to check, and wrong numbers without a flag (only where the tables came out one to one)."""
    if len(found) != len(case.tables):
        return
    for one, true in zip(found, case.tables, strict=True):
        texts = {(cell[0], cell[1]): cell[4] for cell in true}
        for row in one.rows:
            for cell in row.cells:
                flagged = bool(REVIEW_FLAGS & set(cell.flags))
                outcome.flagged += flagged
                truth = texts.get((cell.row, cell.col), "")
                if isinstance(cell.value, int | float) and cell.text != truth and not flagged:
                    outcome.silent += 1


def _row(name: str, outcome: Outcome, *, scan: bool) -> list[str]:
    s = outcome.score
    cells = [name, f"{outcome.tables}/{outcome.true_tables}", f"{s.f1:.4f}", f"{100 * s.numeric:.2f}"]
    cells += [f"{s.numbers}", f"{s.spans_exact}/{s.spans}"]
    if scan:
        plain = outcome.plain_seconds / max(1, outcome.pages)
        mine = outcome.seconds / max(1, outcome.pages)
        cells += [str(outcome.flagged), str(outcome.silent), f"{mine:.1f}", f"{plain:.1f}"]
    return cells


_HEADER = ("", "tables", "cell F1", "numbers exact %", "numbers", "spans exact")
_SCAN_HEADER = (*_HEADER, "flagged", "wrong, not flagged", "CPU s/page", "Tesseract s/page")


_ACCOUNTS = "codes and negatives in brackets"
_HALF_RULED: dict[Rules, str] = {
    "rows": "lines between rows only",
    "columns": "lines between columns only",
    "none": "no lines",
}


_CAMELOT: dict[str, dict[str, str]] = {
    "samples": {"lattice": "camelot on the samples"},
    _HALF_RULED["none"]: {
        flavor: f"camelot ({flavor}) on those without lines" for flavor in ("stream", "network", "hybrid")
    },
}


def born_digital(seed: int, count: int, folder: Path, verbose: bool) -> str:
    seeds = range(seed, seed + count)
    rivals: dict[str, Outcome] = {}
    groups: list[tuple[str, Iterable[Case]]] = [
        ("samples", sample_cases()),
        (f"{count} random tables, seed {seed}", random_cases(seeds, folder, 9.0)),
    ]
    groups.append((f"the same, {_ACCOUNTS}", random_cases(seeds, folder, 9.0, accounts=True)))
    for rules, lines in _HALF_RULED.items():
        groups.append((f"the same, {lines}", random_cases(seeds, folder, 9.0, rules)))
    rows = []
    for name, cases in groups:
        outcome = Outcome()
        for case in cases:
            found = [placed(one) for one in read_pdf(case)]
            outcome.add(found, case.tables)
            for flavor, rival in _CAMELOT.get(name.rpartition(", ")[2], {}).items():
                tables = camelot_tables(case.path, _pages(case), flavor)
                rivals.setdefault(rival, Outcome()).add(tables, case.tables)
            if verbose:
                _print_differences(case, found)
        rows.append(_row(name, outcome, scan=False))
        print("\t".join(rows[-1]), flush=True)
    rows += [_row(rival, outcome, scan=False) for rival, outcome in rivals.items()]
    return table(_HEADER, rows)


def scans(seeds: Sequence[int], folder: Path, verbose: bool, chosen: Sequence[Variant]) -> str:
    python = os.environ.get("IMG2TABLE")
    rows = []
    for variant in chosen:
        ours, aside, other = Outcome(), Outcome(), Outcome()
        highlighted = [case for case in sample_cases() if case.name.startswith("a-")]
        cases = [*highlighted, *random_cases([*seeds, KEPT_ASIDE], folder, 10.5)]
        for case in cases:
            files = scanned(case, variant, folder)
            if verbose:
                print("#", variant.name, case.name, flush=True)
            outcome = aside if case.name.endswith(str(KEPT_ASIDE)) else ours
            found = read_scans(files, outcome)
            outcome.add([placed(one) for one in found], case.tables)
            count_flags(found, case, outcome)
            if python and variant.name in _COMPARED:
                other.add(img2table_tables(python, files), case.tables)
            if verbose:
                _print_differences(case, [placed(one) for one in found])
        rows.append(_row(variant.name, ours, scan=True))
        rows.append(_row(f"{variant.name}, layout kept aside", aside, scan=True))
        if python and variant.name in _COMPARED:
            rows.append([*_row(f"{variant.name}, img2table", other, scan=False), "", "", "", ""])
        print("\n".join("\t".join(row) for row in rows[-3:]), flush=True)
    groups: list[tuple[str, Variant, Iterable[Case]]] = [
        (f"{variant.name}, {_ACCOUNTS}", variant, random_cases(seeds, folder, 10.5, accounts=True))
        for variant in chosen
        if variant.name in _OF_ACCOUNTS
    ]
    groups += [
        (f"{VARIANTS[0].name}, {name}", VARIANTS[0], random_cases(seeds, folder, 10.5, rules))
        for rules, name in _HALF_RULED.items()
    ]
    for name, variant, tables in groups:
        outcome = Outcome()
        for case in tables:
            found = read_scans(scanned(case, variant, folder), outcome)
            outcome.add([placed(one) for one in found], case.tables)
            count_flags(found, case, outcome)
            if verbose:
                _print_differences(case, [placed(one) for one in found])
        rows.append(_row(name, outcome, scan=True))
        print("\t".join(rows[-1]), flush=True)
    return table(_SCAN_HEADER, rows)


def _print_differences(case: Case, found: Sequence[Sequence[PlacedText]]) -> None:
    for one, true in zip(found, case.tables, strict=False):
        for line in differences(one, true):
            print(case.name, line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--seed", type=int, default=7_000, help="first seed of the random born-digital tables"
    )
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--scan-seeds", type=int, nargs="*", default=[8_000, 8_001, 8_002])
    parser.add_argument("--variants", nargs="*", help="names of variants; all without")
    parser.add_argument("--verbose", action="store_true", help="print every cell that differs")
    parser.add_argument(
        "--write", action="store_true", help="put the figures between the marks of the output file"
    )
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    chosen = [v for v in SCAN_VARIANTS if options.variants is None or v.name in options.variants]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        parts = [f"## Tables\n\nMeasured {machine()}."]
        if options.count:
            figures = born_digital(options.seed, options.count, folder, options.verbose)
            parts.append(f"### Born-digital tables\n\n{figures}")
        if chosen:
            figures = scans(options.scan_seeds, folder, options.verbose, chosen)
            parts.append(f"### Scanned tables\n\n{_scan_notes(options.scan_seeds)}\n\n{figures}")
    text = "\n\n".join(parts)
    print(text)
    if options.write:
        write_section(options.output, text, "tables")


def _scan_notes(seeds: Sequence[int]) -> str:
    return (
        "The table pages of the sample report (highlighted cells, formulas, a table over two pages) and "
        f"random tables, seeds {', '.join(map(str, seeds))}; the layout kept aside is seed {KEPT_ASIDE}. "
        "CPU seconds hold the whole page; plain Tesseract reads the same image at 300 dpi."
    )


if __name__ == "__main__":
    main()
