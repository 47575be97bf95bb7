"""Restoration of what the program reads on real scans: words fixed and words broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from pydantic import TypeAdapter

from bench.accuracy.truth import Scan
from bench.restore_scores import ByScore, band
from bench.score import align, normalise, syllables
from ocr.options import ReadingOptions
from ocr.read import read_page
from ocr.restore import Restorer
from ocr.restore.sureness import sureness
from schema.page import Line

_LINES = TypeAdapter(tuple[Line, ...])


class Verdict(NamedTuple):
    """Aligned syllables: all, wrong as read, fixed, broken; those left wrong, as (printed, result).

    ``scores`` counts the changed ones by the band of their score and whether they are right.
    """

    compared: int
    wrong: int
    fixed: int
    broken: int
    left: Counter[tuple[str, str]]
    scores: ByScore


def pages_of(scan: Scan, cache: Path) -> Iterator[tuple[Line, ...]]:
    """The unrestored lines of every page with a truth; kept in ``cache``."""
    truth = scan.truth
    assert truth is not None
    count = len(pypdfium2.PdfDocument(scan.path)) if truth.page is None else 1
    for number in range(1, count + 1) if truth.page is None else (truth.page,):
        kept = cache / f"{scan.name}-{number}.json"
        if not kept.exists():
            lines = read_page(scan.path, "application/pdf", number, ReadingOptions(restore=False)).page.lines
            cache.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(_LINES.dump_json(lines))
        yield _LINES.validate_json(kept.read_bytes())


def judge(scan: Scan, pages: Iterator[tuple[Line, ...]], restorer: Restorer) -> Verdict:
    """What restoration does to the syllables of ``pages`` that align with the truth of ``scan``."""
    assert scan.truth is not None
    read: list[str] = []
    got: list[str] = []
    scores: list[float | None] = []
    for page in pages:
        lines = [line.text for line in page]
        sure = [[sureness(word) for word in line.words for _ in word.text.split()] for line in page]
        done = restorer.restore(lines, "vietnamese_ocr", sure)
        changed = {(change.line, change.token): change for change in done.changes}
        for number, line in enumerate(lines):
            for place, token in enumerate(line.split()):
                change = changed.get((number, place))
                before, after = _syllables(token), _syllables(change.text if change else token)
                read += before
                scores += [change.score if change else None] * len(before)
                got += after if len(after) == len(before) else ["", *before[1:]]
    printed = _syllables(scan.truth.body if scan.truth.page is None else "\n".join(scan.truth.lines))
    pairs = align(printed, read)
    wrong = [(i, j) for i, j in pairs if printed[i] != read[j]]
    left = Counter((printed[i], got[j]) for i, j in wrong if printed[i] != got[j])
    broken = sum(printed[i] == read[j] != got[j] for i, j in pairs)
    by_score = Counter(
        (band(score), printed[i] == got[j])
        for i, j in pairs
        if (score := scores[j]) is not None and read[j] != got[j]
    )
    return Verdict(len(pairs), len(wrong), len(wrong) - left.total(), broken, left, by_score)


def _syllables(text: str) -> list[str]:
    return [syllable.text for syllable in syllables(normalise(text))]
