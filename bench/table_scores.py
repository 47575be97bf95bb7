"""How well tables were read: cells compared by place, spans and text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lexicon.fold import normal_tone_placement

PlacedText = tuple[int, int, int, int, str]
"""row, col, row_span, col_span, text of a cell."""


@dataclass(frozen=True)
class Score:
    """Counts over cells that hold text. ``numbers`` and ``exact`` count the true numeric cells."""

    matched: int = 0
    found: int = 0
    true: int = 0
    numbers: int = 0
    exact: int = 0
    spans: int = 0
    spans_exact: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    @property
    def counts(self) -> tuple[int, ...]:
        return (self.matched, self.found, self.true, self.numbers, self.exact, self.spans, self.spans_exact)

    @property
    def f1(self) -> float:
        return 2 * self.matched / (self.found + self.true) if self.found + self.true else 1.0

    @property
    def numeric(self) -> float:
        return self.exact / self.numbers if self.numbers else 1.0


def normal(text: str) -> str:
    """Text for comparing: NFC, one tone placement, blanks and dashes alike."""
    plain = normal_tone_placement(unicodedata.normalize("NFC", text))
    return re.sub(r"[‐‑‒–—―−]", "-", re.sub(r"\s+", " ", plain)).strip()


def is_number(text: str) -> bool:
    """Whether ``text`` is a number, one in brackets too."""
    return re.fullmatch(r"[-+]?[\d.,]*\d\s*%?|\([\d.,]*\d%?\)", text.strip()) is not None


def score(found: Iterable[PlacedText], true: Iterable[PlacedText]) -> Score:
    """Cells of one table against its truth. Empty cells count in the spans only."""
    found_cells = [(*cell[:4], normal(cell[4])) for cell in found]
    true_cells = [(*cell[:4], normal(cell[4])) for cell in true]
    have = {cell for cell in found_cells if cell[4]}
    want = {cell for cell in true_cells if cell[4]}
    places = {cell[:4] for cell in found_cells}
    texts = {cell[:2]: cell[4] for cell in found_cells}
    numbers = [cell for cell in want if is_number(cell[4])]
    spanned = [cell[:4] for cell in true_cells if cell[2] > 1 or cell[3] > 1]
    return Score(
        matched=len(have & want),
        found=len(have),
        true=len(want),
        numbers=len(numbers),
        exact=sum(texts.get(cell[:2]) == cell[4] for cell in numbers),
        spans=len(spanned),
        spans_exact=sum(span in places for span in spanned),
    )


def differences(found: Sequence[PlacedText], true: Sequence[PlacedText]) -> list[str]:
    """What is missing (-) and what is there instead (+), one line a cell."""
    have = {(*cell[:4], normal(cell[4])) for cell in found if cell[4].strip()}
    want = {(*cell[:4], normal(cell[4])) for cell in true if cell[4].strip()}
    lines = [f"- {cell}" for cell in want - have] + [f"+ {cell}" for cell in have - want]
    return sorted(lines, key=lambda line: line[2:])
