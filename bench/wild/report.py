"""Rows of files and pages as TSV, and their totals as Markdown."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench.accuracy.report import per_cent, table
from bench.wild.fields import OUTCOMES
from bench.wild.measure import FileRow, PageRow, outcomes
from bench.wild.tables import TableScore
from bench.wild.words import shown

PAGE_HEADER = (
    *("file", "page", "variant", "truth", "reason", "route", "wanted", "lost", "said", "wrong", "recall"),
    *("precision", "glued", "split", "marks", "case", "order error", "same as original", "flagged", "issues"),
    *("not said of annotations", "tables without lines", "lost words", "wrong words"),
)
FILE_HEADER = (
    *("file", "variant", "status", "failure", "pages", "usable", "partial", "unusable", "no layer", "recall"),
    *("precision", "order error", "same as original", "wrong pages", "wrong silently", "blank with ink"),
    *("not said of annotations", "tables without lines", "tables", "tables found", "cell F1", "numbers"),
    *("right", "wrong flagged", "wrong silent", "missing", "rows", "rows found", "rows in scan", *OUTCOMES),
    *("fields that differ", "seconds"),
)


def write_files(path: Path, rows: Iterable[FileRow]) -> None:
    _write(path, FILE_HEADER, (_file_cells(row) for row in rows))


def write_pages(path: Path, rows: Iterable[FileRow]) -> None:
    _write(path, PAGE_HEADER, (_page_cells(page) for row in rows for page in row.pages))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter="\t", lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _page_cells(page: PageRow) -> list[str]:
    score = page.score
    truth = [page.truth.state, page.truth.reason, page.route]
    if score is None:
        counts = [""] * 10
    else:
        counts = [str(n) for n in (score.wanted, len(score.lost), score.said, len(score.wrong))]
        counts += [per_cent(score.recall), per_cent(score.precision)]
        counts += [
            str(n) for n in (score.kinds.glued, score.kinds.split, score.kinds.marks, score.kinds.case)
        ]
    return [
        *(page.file, str(page.page), page.variant, *truth, *counts, _share(*page.order), _share(*page.same)),
        *("yes" if page.flagged else "no", " ".join(page.issues)),
        *(str(score.unstamped) if score else "", str(page.bare_tables)),
        *(shown(score.lost) if score else "", shown(score.wrong) if score else ""),
    ]


def _file_cells(row: FileRow) -> list[str]:
    states = Counter(page.truth.state for page in row.pages)
    counts = outcomes([row])
    differing = [
        f"{v.field}: {v.original!r} / {v.scan!r}"
        for v in row.fields
        if v.outcome not in ("agree", "both null")
    ]
    return [
        *(row.file, row.variant, row.status, row.failure, str(len(row.pages))),
        *(str(states[state]) for state in ("usable", "partial", "unusable", "none")),
        *_word_shares(row.pages),
        *(str(n) for n in _page_counts(row.pages)),
        *_table_cells(row.tables),
        *(str(counts[outcome]) for outcome in OUTCOMES),
        *("; ".join(differing), f"{row.seconds:.1f}"),
    ]


def _word_shares(pages: Sequence[PageRow]) -> list[str]:
    """Recall on usable and partial pages, precision and order error on usable ones, sameness on all."""
    ordered = [page.order for page in pages if page.truth.state == "usable"]
    scored = [page.score for page in pages if page.score]
    sure = [page.score for page in pages if page.score and page.truth.state == "usable"]
    wanted = sum(score.wanted for score in scored)
    return [
        _share(wanted - sum(len(score.lost) for score in scored), wanted),
        _share(sum(score.said - len(score.wrong) for score in sure), sum(score.said for score in sure)),
        _share(sum(edits for edits, _ in ordered), sum(count for _, count in ordered)),
        _share(sum(page.same[0] for page in pages), sum(page.same[1] for page in pages)),
    ]


def _page_counts(pages: Sequence[PageRow]) -> tuple[int, ...]:
    wrong = [page for page in pages if page.is_wrong]
    silent = sum(not page.flagged for page in wrong)
    unstamped = sum(page.score.unstamped for page in pages if page.score)
    blank = sum(page.is_blank_with_ink for page in pages)
    return len(wrong), silent, blank, unstamped, sum(page.bare_tables for page in pages)


def _table_cells(tables: TableScore) -> list[str]:
    counts = [tables.tables, tables.tables_found]
    numbers = [tables.numbers, tables.right, tables.wrong_flagged, tables.wrong_silent, tables.missing]
    rows = [tables.rows, tables.rows_found, tables.rows_scan]
    score = f"{tables.f1:.4f}" if tables.found + tables.true else ""
    return [*map(str, counts), score, *map(str, [*numbers, *rows])]


def _share(part: int, whole: int) -> str:
    return per_cent(part / whole) if whole else ""


def totals(rows: Sequence[FileRow]) -> str:
    """The figures of every variant as Markdown."""
    groups: dict[str, list[FileRow]] = {}
    for row in rows:
        groups.setdefault(row.variant, []).append(row)
    return "\n\n".join(
        [
            "Words (%; recall on pages whose layer is usable or partial, precision and order error where it "
            "is usable)\n\n" + _words_table(groups),
            "Metadata: fields of the scan against those of the original\n\n" + _fields_table(groups),
            "Tables of the scan against those of the original\n\n" + _tables_table(groups),
        ]
    )


def _words_table(groups: dict[str, list[FileRow]]) -> str:
    lines = []
    for variant, rows in groups.items():
        pages = [page for row in rows for page in row.pages]
        states = Counter(page.truth.state for page in pages)
        failed = sum(row.status != "complete" for row in rows)
        shares = _word_shares(pages)
        counts = (str(n) for n in (*_page_counts(pages), failed))
        seconds = sum(row.seconds for row in rows) / max(len(pages), 1)
        usable = "/".join(str(states[state]) for state in ("usable", "partial", "unusable", "none"))
        lines.append([variant, str(len(rows)), str(len(pages)), usable, *shares, *counts, f"{seconds:.1f}"])
    header = (
        *("variant", "files", "pages", "usable/partial/unusable/no layer", "recall", "precision"),
        *("order error", "same as original", "wrong pages", "wrong silently", "blank with ink"),
        *("not said of annotations", "tables without lines", "not complete", "s/page"),
    )
    return table(header, lines)


def _fields_table(groups: dict[str, list[FileRow]]) -> str:
    lines = [
        [variant, *(str(counts[outcome]) for outcome in OUTCOMES)]
        for variant, rows in groups.items()
        if (counts := outcomes(rows))
    ]
    return table(("variant", *OUTCOMES), lines)


def _tables_table(groups: dict[str, list[FileRow]]) -> str:
    lines = [
        [variant, *_table_cells(sum((row.tables for row in rows), TableScore()))]
        for variant, rows in groups.items()
        if any(row.fields for row in rows)
    ]
    start = FILE_HEADER.index("tables")
    return table(("variant", *FILE_HEADER[start : FILE_HEADER.index(OUTCOMES[0])]), lines)


def worst(rows: Iterable[FileRow], count: int) -> list[PageRow]:
    """The ``count`` pages of each variant on which most words are lost or wrong."""
    groups: dict[str, list[PageRow]] = {}
    for row in rows:
        for page in row.pages:
            if page.score and _badness(page):
                groups.setdefault(page.variant, []).append(page)
    return [page for pages in groups.values() for page in sorted(pages, key=_badness)[-count:][::-1]]


def _badness(page: PageRow) -> int:
    if page.score is None:
        return 0
    return max(len(page.score.lost), len(page.score.wrong) if page.truth.state == "usable" else 0)
