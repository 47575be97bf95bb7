"""Two hundred tables as archives have them, each as one kind of scan: ``python -m bench.table_corpus``
(``make bench-table-corpus``).

The tables are made from a seed: ruled on all sides, between rows or columns only, around the header only, or
not at all; with codes and negatives in brackets, turned titles, streaks of a copier, over one to four pages;
every twentieth is a picture in a page of text. A table is read as a document and scored as joined over its
pages. Beside it, on every few of the same pages, plain Tesseract (time), and camelot and img2table (tables).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from PIL import Image as PillowImage
from rapidfuzz import fuzz

from bench.accuracy.report import machine, table, write_section
from bench.accuracy.systems import cpu_seconds
from bench.random_tables import TrueTable, random_table
from bench.score import best_pairs
from bench.table_pictures import in_page_of_text
from bench.table_rivals import camelot_tables, img2table_tables
from bench.table_scores import PlacedText, is_number, normal, score
from bench.table_setting import Rules, draw
from bench.wild.variants import SEAL_MM, scan
from ocr.engine.recognise import Tesseract
from parsers.tables.meaning.issues import REVIEW_FLAGS
from pipeline.worker.digitize import digitize
from samples import degrade, pen
from samples.degrade import Image
from samples.image_pdf import as_g4, as_jpeg, pdf_of, render
from schema.document import Cell, Document

RESULTS = Path(__file__).parents[1] / "docs" / "benchmarks.md"
SEALED = "stamped"
VARIANTS = ("clean300", "noise200", "copy200", SEALED)
_SEALED_DPI = 300.0
_SEAL = "ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG"
PICTURE = "picture"
_EVERY_PICTURE = 20
_RULES: dict[Rules, float] = {"all": 0.52, "rows": 0.12, "columns": 0.12, "partial": 0.1, "none": 0.14}
_TELLING = {"table.rows_lost", "table.rows_outside", "table.rows_in_one", "table.unruled_scan"}
"""Issues that say that rows may be lost."""

_LIKE = 50.0
"""Likeness (0 to 100) of two rows that may be one."""

_PLAIN_DPI = 300.0

Kind = Literal["ruled", "unruled"]


class Case(NamedTuple):
    """One table of the corpus, and how it is set and read."""

    number: int
    truth: TrueTable
    rules: Rules
    size: float
    turned: bool
    streaked: bool
    variant: str

    @property
    def kind(self) -> Kind:
        return "ruled" if self.rules == "all" else "unruled"


@dataclass(frozen=True)
class Result:
    """Sums over tables. ``right``, ``flagged``, ``silent`` and ``missing`` are true numbers, looked for in
    the row most like their own; ``rows_lost`` true rows that no table has, ``rows_unsaid`` those of documents
    without an issue that rows are lost. Seconds are of the processor.
    """

    cases: int = 0
    tables: int = 0
    matched: int = 0
    found: int = 0
    true: int = 0
    numbers: int = 0
    right: int = 0
    flagged: int = 0
    silent: int = 0
    missing: int = 0
    rows: int = 0
    rows_lost: int = 0
    rows_unsaid: int = 0
    pages: int = 0
    seconds: float = 0.0
    timed_pages: int = 0
    timed_seconds: float = 0.0
    plain_seconds: float = 0.0
    camelot_matched: int = 0
    camelot_cells: int = 0
    img2table_matched: int = 0
    img2table_cells: int = 0

    def __add__(self, other: Result) -> Result:
        names = [one.name for one in fields(self)]
        return Result(**{name: getattr(self, name) + getattr(other, name) for name in names})


def cases(seed: int, count: int) -> list[Case]:
    """The first ``count`` tables of ``seed``."""
    found = []
    for number in range(count):
        chance = random.Random(seed * 1_000 + number)
        rules = chance.choices(list(_RULES), list(_RULES.values()))[0]
        truth = random_table(
            seed * 1_000 + number,
            ruled=rules != "none",
            accounts=chance.random() < 0.25,
            long=chance.random() < 0.05,
        )
        turned = rules == "all" and truth.wide and chance.random() < 0.3
        variant = PICTURE if number % _EVERY_PICTURE == 0 else VARIANTS[number % len(VARIANTS)]
        size = chance.choice((9.5, 10.5, 11.0))
        found.append(Case(number, truth, rules, size, turned, chance.random() < 0.2, variant))
    return found


def measured(case: Case, *, seed: int, rivals_every: int) -> Result:
    """``case`` drawn, scanned, read and scored."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        drawn, path = folder / "drawn.pdf", folder / "read.pdf"
        draw([case.truth], drawn, size=case.size, rules=case.rules, turned=case.turned)
        path.write_bytes(_as_read(case, drawn.read_bytes(), seed))
        before = cpu_seconds()
        document = digitize(path)
        seconds = cpu_seconds() - before
        pages = document.source.page_count
        result = replace(_scored(case, document), pages=pages, seconds=seconds)
        if rivals_every and case.number % rivals_every == rivals_every - 1:
            result += _rivals(case, drawn, path, folder)
            result = replace(result, timed_pages=pages, timed_seconds=seconds)
        return result


def _as_read(case: Case, drawn: bytes, seed: int) -> bytes:
    if case.variant == PICTURE:
        return in_page_of_text(drawn)
    if case.variant == "copy200" and case.streaked:
        pages = [degrade.streaks(page, seed=seed + case.number, count=2) for page in render(drawn, 200.0)]
        return pdf_of([as_g4(degrade.photocopy(page, seed=seed + case.number), 200.0) for page in pages])
    if case.variant == SEALED:
        pages = [_sealed(page, seed + case.number) for page in render(drawn, _SEALED_DPI)]
        return pdf_of([as_jpeg(page, 85, _SEALED_DPI) for page in pages])
    return scan(drawn, case.variant, seed).pdf


def _sealed(page: Image, seed: int) -> Image:
    """A red seal somewhere over the table."""
    chance = random.Random(seed)
    height, width = page.shape[:2]
    centre = (width * chance.uniform(0.25, 0.75), height * chance.uniform(0.35, 0.8))
    return pen.round_seal(page, _SEAL, centre, SEAL_MM / 25.4 * _SEALED_DPI, seed=seed)


def _true_cells(case: Case) -> list[PlacedText]:
    return [(c.row, c.col, c.row_span, c.col_span, c.text) for c in case.truth.cells]


def _scored(case: Case, document: Document) -> Result:
    true = _true_cells(case)
    tables = [[cell for row in one.rows for cell in row.cells] for one in document.tables]
    placed = [[(c.row, c.col, c.row_span, c.col_span, c.text) for c in cells] for cells in tables]
    best = max(range(len(placed)), key=lambda i: score(placed[i], true).matched, default=None)
    scored = score(placed[best] if best is not None else (), true)
    found = sum(bool(normal(cell[4])) for cells in placed for cell in cells)
    truth = _rows_of_truth(case)
    rows = [_rows(cells) for cells in tables]
    lost = [row for row in truth.values() if row and not any(_has(own, row) for own in rows)]
    told = any(issue.code in _TELLING for issue in document.issues)
    verdicts = _verdicts(truth, rows[best] if best is not None else {})
    return Result(
        cases=1,
        tables=len(tables),
        matched=scored.matched,
        found=found,
        true=scored.true,
        numbers=len(verdicts),
        right=verdicts.count("right"),
        flagged=verdicts.count("flagged"),
        silent=verdicts.count("silent"),
        missing=verdicts.count("missing"),
        rows=sum(bool(row) for row in truth.values()),
        rows_lost=len(lost),
        rows_unsaid=0 if told else len(lost),
    )


def _rows_of_truth(case: Case) -> dict[int, dict[int, str]]:
    rows: dict[int, dict[int, str]] = {row: {} for row in range(len(case.truth.row_kinds))}
    for cell in case.truth.cells:
        if cell.text:
            rows[cell.row][cell.col] = normal(cell.text)
    return rows


def _rows(cells: Iterable[Cell]) -> dict[int, dict[int, Cell]]:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, {})[cell.col] = cell
    return rows


def _text(row: dict[int, Cell]) -> str:
    return " | ".join(text for col in sorted(row) if (text := normal(row[col].text)))


def _has(rows: dict[int, dict[int, Cell]], row: dict[int, str]) -> bool:
    """Whether one of ``rows`` is like the true ``row``."""
    text = " | ".join(row[col] for col in sorted(row))
    return any(fuzz.ratio(text, _text(own)) >= _LIKE for own in rows.values())


def _verdicts(truth: dict[int, dict[int, str]], rows: dict[int, dict[int, Cell]]) -> list[str]:
    """What became of each true number."""
    places = sorted(rows)
    lines = {row: " | ".join(texts[col] for col in sorted(texts)) for row, texts in truth.items()}
    alike = [
        [fuzz.ratio(line, _text(rows[at]), score_cutoff=_LIKE) for at in places] for line in lines.values()
    ]
    partner = {i: places[j] for i, j in best_pairs(alike)}
    found = []
    for i, texts in enumerate(truth.values()):
        own = rows.get(partner.get(i, -1), {})
        for col, text in texts.items():
            if is_number(text):
                found.append(_verdict(text, own.get(col)))
    return found


def _verdict(text: str, cell: Cell | None) -> str:
    if cell is not None and normal(cell.text) == text:
        return "right"
    if cell is not None and REVIEW_FLAGS & set(cell.flags):
        return "flagged"
    return "silent" if cell is not None and cell.text else "missing"


def _rivals(case: Case, drawn: Path, path: Path, folder: Path) -> Result:
    """Plain Tesseract's time and img2table's cells on the pages as scanned, camelot's on them as drawn."""
    files = []
    plain = 0.0
    for number, page in enumerate(render(path.read_bytes(), _PLAIN_DPI), start=1):
        files.append(folder / f"page-{number}.png")
        PillowImage.fromarray(page).save(files[-1], dpi=(_PLAIN_DPI, _PLAIN_DPI))
        before = cpu_seconds()
        Tesseract(reading_dpi=None, child=True).read(
            np.asarray(PillowImage.fromarray(page).convert("L")), _PLAIN_DPI
        )
        plain += cpu_seconds() - before
    true = _true_cells(case)
    flavor = "lattice" if case.kind == "ruled" else "stream"
    camelot = _best(camelot_tables(drawn, tuple(range(1, len(files) + 1)), flavor), true)
    python = os.environ.get("IMG2TABLE")
    other = _best(img2table_tables(python, files), true) if python else (0, 0)
    return Result(
        plain_seconds=plain,
        camelot_matched=camelot[0],
        camelot_cells=camelot[1],
        img2table_matched=other[0],
        img2table_cells=other[1],
    )


def _best(tables: Sequence[Sequence[PlacedText]], true: Sequence[PlacedText]) -> tuple[int, int]:
    """Cells matched by the best of ``tables``, and the cells of all tables and of the truth."""
    scores = [score(one, true) for one in tables]
    return max((one.matched for one in scores), default=0), sum(one.found for one in scores) + score(
        (), true
    ).true


_HEADER = (
    "", "tables", "cell F1", "numbers right %", "flagged", "wrong, not flagged", "missing",
    "rows lost", "of these without an issue", "CPU s/page", "to plain Tesseract",
    "camelot F1", "img2table F1",
)  # fmt: skip


def _row(name: str, sums: Result) -> list[str]:
    def share(part: float, whole: float, places: int = 4) -> str:
        return f"{part / whole:.{places}f}" if whole else ""

    numbers = max(1, sums.numbers)
    return [
        name,
        f"{sums.tables}/{sums.cases}",
        share(2 * sums.matched, sums.found + sums.true),
        f"{100 * sums.right / numbers:.2f} of {sums.numbers}",
        str(sums.flagged),
        str(sums.silent),
        str(sums.missing),
        f"{sums.rows_lost} of {sums.rows}",
        str(sums.rows_unsaid),
        share(sums.seconds, sums.pages, 1),
        share(sums.timed_seconds, sums.plain_seconds, 2),
        share(2 * sums.camelot_matched, sums.camelot_cells),
        share(2 * sums.img2table_matched, sums.img2table_cells),
    ]


def _report(results: Sequence[tuple[Case, Result]], seed: int) -> str:
    groups = sorted({(case.variant, case.kind) for case, _ in results})
    rows = []
    for variant, kind in groups:
        own = [result for case, result in results if (case.variant, case.kind) == (variant, kind)]
        rows.append(_row(f"{variant}, {kind}", sum(own, Result())))
    rows.append(_row("all", sum((result for _, result in results), Result())))
    notes = (
        f"Measured {machine()}: {len(results)} tables, seed {seed}, each as one kind of scan.",
        "Unruled are those without lines between rows, columns or both. Numbers are looked for in the row",
        "most like their own. The last three columns are of every few of the tables: camelot reads them as",
        "drawn, with their text layer, img2table the scans.",
    )
    return "### Tables as archives have them\n\n" + "\n".join(notes) + f"\n\n{table(_HEADER, rows)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=re.sub(r"``", "", __doc__ or ""))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rivals-every", type=int, default=7, help="0: none of the other programs")
    parser.add_argument("--write", action="store_true", help="put the figures into the results")
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args()
    chosen = cases(options.seed, options.count)
    measure = partial(measured, seed=options.seed, rivals_every=options.rivals_every)
    results = []
    with ProcessPoolExecutor(options.jobs) as pool:
        for case, result in zip(chosen, pool.map(measure, chosen), strict=True):
            results.append((case, result))
            cells = _row(f"{case.number} {case.variant} {case.rules}", result)
            print("\t".join(cells), flush=True)
    text = _report(results, options.seed)
    print(text)
    if options.write:
        write_section(options.output, text, "table corpus")


if __name__ == "__main__":
    main()
