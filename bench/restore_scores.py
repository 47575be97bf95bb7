"""How much of a text a restoration gets right, syllable by syllable."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from bench.score import align, normalise
from bench.score import syllables as align_syllables
from lexicon.fold import normal_tone_placement
from lexicon.units import all_units
from ocr.restore import Restorer
from ocr.restore.tokens import pieces_of_line

ByScore = Counter[tuple[int, bool]]
"""How many changed syllables are right or wrong, by the band of their score."""

Restore = Callable[[Sequence[str]], Sequence[str]]
BLOCK = 60
_LONGEST_NAME = 7  # syllables of a unit's name with the word for its level
BANDS = (0.0, 0.85, 0.95, 0.99)
"""Where the bands of reported probabilities begin."""


class Score(NamedTuple):
    """Counts over letter syllables: all, wrong as read, wrong after; right ones broken, and the errors."""

    words: int
    before: int
    after: int
    broken: int
    errors: Counter[tuple[str, str]]

    @property
    def share(self) -> float:
        return 100 * (1 - self.after / max(self.words, 1))

    def row(self, name: str) -> str:
        low, high = interval(self.words - self.after, self.words)
        before = 100 * (1 - self.before / max(self.words, 1))
        return (
            f"| {name} | {self.words} | {before:.2f} | {self.share:.2f} | {low:.2f}–{high:.2f} "
            f"| {100 * self.broken / max(self.words - self.before, 1):.2f} |"
        )


HEAD = (
    "| text | syllables | before % | after % | 95 % interval | right ones broken % |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: |"
)


def interval(right: int, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, in per cent."""
    if not count:
        return 0.0, 100.0
    z, share = 1.96, right / count
    middle = share + z * z / (2 * count)
    spread = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    bottom = 1 + z * z / count
    return 100 * (middle - spread) / bottom, 100 * (middle + spread) / bottom


def syllables(text: str) -> list[str]:
    """Letter syllables of ``text``, lower case, tone placement made one; figures and symbols left out."""
    return [
        part
        for line in text.splitlines()
        for token in pieces_of_line(line)
        for piece in token
        if piece.kind in ("word", "acronym")
        for part in normal_tone_placement(piece.core).lower().split()
    ]


def _wrong(truth: Sequence[str], got: Sequence[str]) -> dict[int, str]:
    """Places of ``truth`` that ``got`` lacks, with what stands there instead."""
    wrong = {}
    for step in Levenshtein.editops(truth, got):
        if step.tag == "replace":
            wrong[step.src_pos] = got[step.dest_pos]
        elif step.tag == "delete":
            wrong[step.src_pos] = ""
    return wrong


def score(pairs: Sequence[tuple[str, str]], restore: Restore, size: int = BLOCK) -> Score:
    """``pairs`` of printed and read lines, restored in blocks of ``size`` lines."""
    words = before = after = broken = 0
    errors: Counter[tuple[str, str]] = Counter()
    for start in range(0, len(pairs), size):
        block = pairs[start : start + size]
        for (printed, read), got in zip(block, restore([read for _, read in block]), strict=True):
            truth = syllables(printed)
            wrong_before, wrong_after = _wrong(truth, syllables(read)), _wrong(truth, syllables(got))
            words += len(truth)
            before += len(wrong_before)
            after += len(wrong_after)
            broken += len(wrong_after.keys() - wrong_before.keys())
            errors.update((truth[place], word) for place, word in wrong_after.items())
    return Score(words, before, after, broken, errors)


def band(score: float) -> int:
    """Which of ``BANDS`` a reported probability belongs to."""
    return sum(score >= edge for edge in BANDS[1:])


def right_by_score(pairs: Sequence[tuple[str, str]], restorer: Restorer) -> ByScore:
    """How many syllables of changed tokens are right and wrong, by the band of their score; case apart."""
    counts: ByScore = Counter()
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        changes = {(c.line, c.token): c for c in restorer.restore([read for _, read in block]).changes}
        for number, (printed, read) in enumerate(block):
            got = [
                (syllable.text, change.score if change else None)
                for place, token in enumerate(read.split())
                for change in [changes.get((number, place))]
                for syllable in align_syllables(normalise((change.text if change else token).lower()))
            ]
            wanted = [syllable.text for syllable in align_syllables(normalise(printed.lower()))]
            for i, j in align(wanted, [text for text, _ in got]):
                text, found = got[j]
                if found is not None:
                    counts[band(found), text == wanted[i]] += 1
    return counts


def figures_and_symbols(pairs: Sequence[tuple[str, str]], restore: Restore) -> tuple[int, int, int, int]:
    """(figures read as printed, those changed, symbols printed, symbols right after)."""
    figures = changed = symbols = right = 0
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        for (printed, read), got in zip(block, restore([read for _, read in block]), strict=True):
            numbers = [
                t for t in read.split() if any(c.isdigit() for c in t) and not any(c.isalpha() for c in t)
            ]
            printed_so = Counter(numbers) & Counter(printed.split())
            figures += printed_so.total()
            changed += (printed_so - Counter(got.split())).total()
            wanted = [
                p.core for t in pieces_of_line(printed) for p in t if p.kind == "symbol" and "/" in p.core
            ]
            found = Counter(p.core for t in pieces_of_line(got) for p in t)
            symbols += len(wanted)
            right += len(wanted) - sum((Counter(wanted) - found).values())
    return figures, changed, symbols, right


def names_of_units(pairs: Sequence[tuple[str, str]], restore: Restore) -> tuple[int, int]:
    """(names of units printed behind the word for their level, those of them right after)."""
    named = right = 0
    for start in range(0, len(pairs), BLOCK):
        block = pairs[start : start + BLOCK]
        for (printed, _), got in zip(block, restore([read for _, read in block]), strict=True):
            wanted, found = _units_in(printed), Counter(_units_in(got))
            named += len(wanted)
            right += len(wanted) - (Counter(wanted) - found).total()
    return named, right


def _units_in(line: str) -> list[str]:
    """The longest names of units in ``line``, each with the word for its level, in small letters."""
    words = " ".join(p.before + p.core + p.after for t in pieces_of_line(line) for p in t)
    plain = [word.strip(",.;:()") for word in normal_tone_placement(words).lower().split()]
    found: list[str] = []
    at = 0
    while at < len(plain):
        spans = (" ".join(plain[at : at + length]) for length in range(_LONGEST_NAME, 1, -1))
        name = next((span for span in spans if span in _unit_names()), None)
        found += [name] if name else []
        at += len(name.split()) if name else 1
    return found


@cache
def _unit_names() -> frozenset[str]:
    return frozenset(normal_tone_placement(unit.full_name).lower() for unit in all_units())


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Printed and read lines of a file of ``ocr.restore.learning.make_pairs``."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) == 2]
