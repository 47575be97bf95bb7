"""How far a reading is from the truth: syllables, marks, characters, fragments.

Two kinds of truth occur. A text typed apart from the scan has an editorial head, lacks letterhead and
recipients, and may end elsewhere; ``compare`` aligns it with the reading and measures the stretch that both
have. A page typed from its image is complete; ``found_syllables`` asks for each of its lines whether the page
has it, wherever it stands, because letterhead columns have no one order.

Syllables are runs of letters, and numbers with the points and commas inside them. Both texts are compared in
NFC, with one placement of the tone mark (hoà = hòa), one kind of quotation mark and of dash, and without dot
leaders: these are house style, not reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from lexicon.fold import fold, nfc, normal_tone_placement

LIKE = 0.5
"""Two syllables at least this similar (normalised Levenshtein) are one syllable, misread."""

ANCHOR, ANCHORED = 10, 8
"""A stretch of truth is found where this many of so many consecutive syllables are read exactly."""

FRAGMENT = 3
"""This many consecutive syllables without a trace are a lost fragment."""

PAIRING_LIMIT = 40_000
"""Cells of the table that pairs a block of differing syllables; larger blocks are paired in order."""

_SYLLABLE = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_LEADERS = re.compile(r"[._]{4,}")
_STYLE = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "’": "'",
        "‘": "'",
        "–": "-",
        "—": "-",
        "−": "-",
        "…": "...",
        "Ð": "Đ",
        "\u00a0": " ",
        "\t": " ",
    }
)


class Syllable(NamedTuple):
    """A syllable, where it stands in its text (characters), and its line (from 0)."""

    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Miss:
    """A syllable of the truth that was misread (``read``) or lost (``read`` is ""), with its neighbours."""

    truth: str
    read: str
    context: str

    @property
    def only_marks(self) -> bool:
        """Right letters, wrong marks."""
        return bool(self.read) and fold(self.truth) == fold(self.read)


@dataclass(frozen=True)
class Score:
    """What a reading of one text got wrong. Counts of syllables, but for ``characters``."""

    syllables: int = 0
    misread: int = 0
    wrong_marks: int = 0
    lost: int = 0
    added: int = 0
    characters: int = 0
    wrong_characters: int = 0
    fragments: tuple[str, ...] = ()
    misses: tuple[Miss, ...] = field(default=(), repr=False)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.syllables + other.syllables,
            self.misread + other.misread,
            self.wrong_marks + other.wrong_marks,
            self.lost + other.lost,
            self.added + other.added,
            self.characters + other.characters,
            self.wrong_characters + other.wrong_characters,
            self.fragments + other.fragments,
            self.misses + other.misses,
        )

    @property
    def syllable_error(self) -> float:
        """Misread, lost and added syllables per syllable of the truth."""
        return (self.misread + self.lost + self.added) / max(self.syllables, 1)

    @property
    def diacritic_error(self) -> float:
        """Syllables with the right letters and wrong marks, per syllable of the truth."""
        return self.wrong_marks / max(self.syllables, 1)

    @property
    def character_error(self) -> float:
        """Edits of characters per character of the truth (CER)."""
        return self.wrong_characters / max(self.characters, 1)


def normalise(text: str) -> str:
    """``text`` as it is compared: NFC, one tone placement, one dash, one quotation mark, no leaders."""
    styled = nfc(text).translate(_STYLE)
    styled = _LEADERS.sub(" ", styled)
    return re.sub(r"[^\W\d_]+", lambda word: normal_tone_placement(word.group()), styled)


def syllables(text: str) -> list[Syllable]:
    """The syllables of a normalised text, in order."""
    return [
        Syllable(hit.group(), hit.start(), hit.end(), number)
        for number, (start, end) in enumerate(_lines(text))
        for hit in _SYLLABLE.finditer(text, start, end)
    ]


def _lines(text: str) -> list[tuple[int, int]]:
    """Start and end of every line."""
    bounds, start = [], 0
    for line in text.split("\n"):
        bounds.append((start, start + len(line)))
        start += len(line) + 1
    return bounds


Pairs = list[tuple[int, int]]


def align(truth: Sequence[str], read: Sequence[str]) -> Pairs:
    """Which syllable of the reading is which of the truth: index pairs, increasing in both.

    Equal ones by least edits, then between them those that are alike (``LIKE``), whichever the edit script
    would have paired. Syllables in no pair are lost or added.
    """
    equal = [
        (block.src_start + k, block.dest_start + k)
        for block in Levenshtein.opcodes(truth, read)
        if block.tag == "equal"
        for k in range(block.src_end - block.src_start)
    ]
    pairs: Pairs = []
    i = j = 0
    for a, b in [*equal, (len(truth), len(read))]:
        if a > i and b > j:
            pairs.extend((i + x, j + y) for x, y in _pair_alike(truth[i:a], read[j:b]))
        pairs.append((a, b))
        i, j = a + 1, b + 1
    return pairs[:-1]


def _pair_alike(truth: Sequence[str], read: Sequence[str]) -> Pairs:
    """The increasing pairs of alike syllables with the greatest sum of similarity."""
    if len(truth) * len(read) > PAIRING_LIMIT:
        return [
            (k, k)
            for k in range(min(len(truth), len(read)))
            if Levenshtein.normalized_similarity(truth[k], read[k]) >= LIKE
        ]
    alike = [[Levenshtein.normalized_similarity(t, r, score_cutoff=LIKE) for r in read] for t in truth]
    return best_pairs(alike)


def best_pairs(alike: Sequence[Sequence[float]]) -> Pairs:
    """The increasing pairs (row, column) with the greatest sum of likeness; 0 in ``alike`` is none."""
    rows, columns = len(alike), len(alike[0]) if alike else 0
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            here = alike[i][j] + best[i + 1][j + 1] if alike[i][j] else 0.0
            best[i][j] = max(here, best[i + 1][j], best[i][j + 1])
    pairs: Pairs = []
    i = j = 0
    while i < rows and j < columns:
        if alike[i][j] and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def anchored_span(truth: Sequence[str], read: Sequence[str]) -> tuple[int, int] | None:
    """The stretch of the truth, as start and end, that this is a reading of; None when it is of nothing.

    It begins and ends where ``ANCHORED`` of ``ANCHOR`` consecutive syllables are read exactly, so that an
    editorial head, a list of recipients or a missing appendix at either end is in nobody's score. What is
    lost in between stays in.
    """
    exact = [False] * len(truth)
    for i, j in align(truth, read):
        exact[i] = truth[i] == read[j]
    window = min(ANCHOR, len(truth))
    needed = min(ANCHORED, window)
    starts = [k for k in range(len(truth) - window + 1) if sum(exact[k : k + window]) >= needed and exact[k]]
    ends = [
        k + window
        for k in range(len(truth) - window + 1)
        if sum(exact[k : k + window]) >= needed and exact[k + window - 1]
    ]
    if not window or not starts or not ends:
        return None
    return starts[0], ends[-1]


def common_span(truth: str, readings: Sequence[str]) -> tuple[int, int] | None:
    """The widest stretch of ``truth`` (syllable indices) that any of the readings is anchored to.

    Every reading is then scored on the same stretch: who loses the first paragraph does not get it off.
    """
    target = [s.text for s in syllables(normalise(truth))]
    found = [
        span
        for reading in readings
        if (span := anchored_span(target, [s.text for s in syllables(normalise(reading))])) is not None
    ]
    return (min(s for s, _ in found), max(e for _, e in found)) if found else None


def compare(truth: str, reading: str, span: tuple[int, int] | None = None) -> Score:
    """Scores ``reading`` against the ``span`` (syllable indices) of ``truth``, all of it when None.

    Lines of the reading without any syllable of the truth (letterhead, page numbers, water marks, cells of
    tables) are not errors, nor is what stands before the first and after the last syllable of the span.
    """
    target, source = normalise(truth), normalise(reading)
    wanted, got = syllables(target), syllables(source)
    start, end = span if span is not None else (0, len(wanted))
    pairs = [(i, j) for i, j in align([s.text for s in wanted], [s.text for s in got]) if start <= i < end]
    partner = dict(pairs)
    first, last = (pairs[0][1], pairs[-1][1]) if pairs else (0, -1)
    ours = {got[j].line for _, j in pairs}
    paired = {j for _, j in pairs}
    misses = []
    for i in range(start, end):
        word = got[partner[i]].text if i in partner else ""
        if word != wanted[i].text:
            around = " ".join(s.text for s in wanted[max(start, i - 3) : min(end, i + 4)])
            misses.append(Miss(wanted[i].text, word, around))
    lines = _lines(source)
    left, right = (got[first].start, got[last].end) if pairs else (0, 0)
    kept = " ".join(source[max(a, left) : min(b, right)] for n, (a, b) in enumerate(lines) if n in ours)
    stretch = target[wanted[start].start : wanted[end - 1].end] if end > start else ""
    expected = " ".join(stretch.split())
    return Score(
        syllables=end - start,
        misread=sum(bool(miss.read) for miss in misses),
        wrong_marks=sum(miss.only_marks for miss in misses),
        lost=sum(not miss.read for miss in misses),
        added=sum(j not in paired and got[j].line in ours for j in range(first, last + 1)),
        characters=len(expected),
        wrong_characters=Levenshtein.distance(expected, " ".join(kept.split())),
        fragments=_fragments([wanted[i].text if i not in partner else None for i in range(start, end)]),
        misses=tuple(misses),
    )


def _fragments(lost: Sequence[str | None]) -> tuple[str, ...]:
    """Runs of lost syllables (None: not lost) that are long enough to be called a fragment."""
    runs: list[list[str]] = [[]]
    for word in lost:
        if word is None:
            runs.append([])
        else:
            runs[-1].append(word)
    return tuple(" ".join(run) for run in runs if len(run) >= FRAGMENT)


def found_syllables(truth_lines: Sequence[str], reading: str) -> tuple[int, int, tuple[Miss, ...]]:
    """How many syllables of ``truth_lines`` the reading has right, of how many, and the others.

    Each line, the longest first, takes its best place in what the lines before it left over.
    """
    pool: list[str | None] = [s.text for s in syllables(normalise(reading))]
    right = total = 0
    misses: list[Miss] = []
    wanted = [[s.text for s in syllables(normalise(line))] for line in truth_lines]
    for words in sorted(wanted, key=len, reverse=True):
        places = _best_place(words, pool)
        for i, word in enumerate(words):
            place = places.get(i)
            if place is not None and pool[place] == word:
                right += 1
            else:
                misses.append(Miss(word, (pool[place] or "") if place is not None else "", " ".join(words)))
        for place in places.values():
            pool[place] = None
        total += len(words)
    return right, total, tuple(misses)


def _best_place(words: Sequence[str], pool: Sequence[str | None]) -> dict[int, int]:
    """Where in ``pool`` the words stand, by least edits, anywhere in it: index of word to index of pool."""
    columns = len(pool) + 1
    table = [[0] * columns]
    for i, word in enumerate(words, start=1):
        above, row = table[-1], [i] * columns
        for j in range(1, columns):
            row[j] = min(above[j - 1] + (pool[j - 1] != word), above[j] + 1, row[j - 1] + 1)
        table.append(row)
    j = min(range(columns), key=lambda column: table[-1][column])
    i, places = len(words), {}
    while i and j:
        step = pool[j - 1] != words[i - 1]
        if table[i][j] == table[i - 1][j - 1] + step:
            i, j = i - 1, j - 1
            candidate = pool[j]
            if candidate is not None and Levenshtein.normalized_similarity(words[i], candidate) >= LIKE:
                places[i] = j
        elif table[i][j] == table[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return places
