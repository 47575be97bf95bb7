"""Learn a channel: python -m ocr.restore.learning.learn_channel PAIRS.tsv... OUT.json.

PAIRS holds printed and read lines (``make_pairs``). Words of a line are aligned by edit distance, letters
of a word by Viterbi training (hard EM): align with the present scores, count, estimate, four to six times.
"""

from __future__ import annotations

import argparse
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from lexicon.fold import fold, normal_tone_placement, strip_marks
from lexicon.syllables import inventory, is_syllable
from ocr.restore.channel import LETTER_NUMBER, LONGEST, Parts
from ocr.restore.inventory import parts
from ocr.restore.tokens import drawn_one_way

ROUNDS = 6
_TIED = 6.0  # pseudo-count of the letter's base shape
_LEAST_SHARE = 4e-4
_LEAST_TIMES = 2
_LEAST_PART_TIMES, _LEAST_WORD_TIMES = 2, 3
_PART_PRIOR, _WORD_PRIOR, _HALF_PRIOR = 5.0, 5.0, 3.0
# Seen in layers of real scanners; one occurrence each, so that training text without them still knows them.
_SEEN_ELSEWHERE = {
    "Đ": ("P", "B", "D", "H"),
    "ử": ("ir", "tr", "r"),
    "ủ": ("ui", "ti", "i"),
    "ữ": ("it", "ie", "tr"),
    "ợ": ("g", "¢", "gc"),
    "ở": ("¢", "o"),
    "ố": ("6", "d"),
    "ỗ": ("6",),
    "ã": ("i", "d"),
    "ă": ("i", "d"),
    "â": ("i", "d"),
    "ấ": ("4", "d"),
    "ầ": ("4", "d"),
}
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")

_PARTS = ("onsets", "rhymes", "words")

Costs = dict[str, dict[str, float]]
Stored = dict[str, Any]
"""A channel as its file holds it."""


def aligned_words(printed: Sequence[str], read: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of words that stand for each other on one line; words without a partner are left out."""
    rows, columns = len(printed), len(read)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            if i == rows or j == columns:
                best[i][j] = 0.9 * (rows - i + columns - j)
                continue
            best[i][j] = min(
                _distance(printed[i], read[j]) + best[i + 1][j + 1],
                0.9 + best[i + 1][j],
                0.9 + best[i][j + 1],
            )
    i = j = 0
    while i < rows and j < columns:
        distance = _distance(printed[i], read[j])
        if best[i][j] == distance + best[i + 1][j + 1]:
            if distance < 0.85:
                yield printed[i], read[j]
            i, j = i + 1, j + 1
        elif best[i][j] == 0.9 + best[i + 1][j]:
            i += 1
        else:
            j += 1


def _distance(printed: str, read: str) -> float:
    return Levenshtein.normalized_distance(fold(printed), fold(read))


def read_pairs(lines: Iterable[str]) -> Counter[tuple[str, str]]:
    """Counts of printed and read words, without punctuation at the edges; the printed ones of letters."""
    pairs: Counter[tuple[str, str]] = Counter()
    for line in lines:
        printed, _, read = drawn_one_way(line.rstrip("\n")).partition("\t")
        for clean, noisy in aligned_words(printed.split(), read.split()):
            bare = _EDGES.sub("", clean)
            if clean != bare:
                noisy = _EDGES.sub("", noisy)
            bare = normal_tone_placement(bare)
            if bare and noisy and all(letter in LETTER_NUMBER for letter in bare):
                pairs[bare, noisy.strip(".,;:")] += 1
    return pairs


def _start_cost(letter: str, segment: str) -> float:
    if not segment:
        return 5.0
    if segment == letter:
        return 0.1
    same = strip_marks(segment[0]).lower() == strip_marks(letter).lower()
    return (1.0 if same else 4.0) + 2.0 * (len(segment) - 1)


def segments_of(clean: str, noisy: str, costs: Costs | None) -> tuple[str, ...] | None:
    """The cheapest cut of ``noisy`` into a segment for each letter of ``clean``; None if there is none."""
    width = len(noisy)
    rows: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(math.inf, 0)] * width]
    for letter in clean:
        known = None if costs is None else costs.get(letter, {})
        before, row = rows[-1], [(math.inf, 0)] * (width + 1)
        for start in range(width + 1):
            if before[start][0] == math.inf:
                continue
            for length in range(min(LONGEST, width - start) + 1):
                segment = noisy[start : start + length]
                cost = (
                    _start_cost(letter, segment)
                    if known is None
                    else known.get(segment, 9.0 + 2.0 * abs(length - 1))
                )
                if before[start][0] + cost < row[start + length][0]:
                    row[start + length] = (before[start][0] + cost, length)
        rows.append(row)
    if rows[-1][width][0] == math.inf:
        return None
    cut, end = [], width
    for row in reversed(rows[1:]):
        length = row[end][1]
        cut.append(noisy[end - length : end])
        end -= length
    return tuple(reversed(cut))


def estimate(pairs: Counter[tuple[str, str]], costs: Costs | None) -> Costs:
    """New costs from the best alignments under ``costs``."""
    times: dict[str, Counter[str]] = defaultdict(Counter)
    shapes: dict[str, Counter[str]] = defaultdict(Counter)
    for (clean, noisy), count in pairs.items():
        cut = segments_of(clean, noisy, costs)
        for letter, segment in zip(clean, cut or (), strict=False):
            times[letter][segment] += count
            shapes[strip_marks(letter)][segment] += count
    for letter, segments in _SEEN_ELSEWHERE.items():
        times[letter].update(segments)
        shapes[strip_marks(letter)].update(segments)
    found: Costs = {}
    for letter in LETTER_NUMBER:
        shape = shapes[strip_marks(letter)]
        everything = sum(shape.values()) or 1
        total = sum(times[letter].values()) + _TIED
        found[letter] = {
            segment: -math.log((times[letter][segment] + _TIED * count / everything) / total)
            for segment, count in shape.items()
            if count >= _LEAST_TIMES or times[letter][segment]
        }
    return found


def part_pairs(
    pairs: Counter[tuple[str, str]], costs: Costs
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Counts of printed and read onsets, and of printed and read rhymes, of the syllables among ``pairs``."""
    onsets: Counter[tuple[str, str]] = Counter()
    rhymes: Counter[tuple[str, str]] = Counter()
    for (clean, noisy), count in pairs.items():
        cut = segments_of(clean, noisy, costs) if is_syllable(clean) else None
        if cut:
            onset, rhyme = parts(clean)
            onsets[onset, "".join(cut[: len(onset)])] += count
            rhymes[rhyme, "".join(cut[len(onset) :])] += count
    return onsets, rhymes


def in_lower_case(pairs: Counter[tuple[str, str]]) -> Counter[tuple[str, str]]:
    lower: Counter[tuple[str, str]] = Counter()
    for (clean, noisy), count in pairs.items():
        lower[clean.lower(), noisy.lower()] += count
    return lower


def shares(pairs: Counter[tuple[str, str]], least: int, prior: float) -> Parts:
    """What was read at least ``least`` times for a part; the rest is left to its letters.

    The rest weighs as many occurrences as the part had different readings (Witten and Bell 1991), and
    ``prior`` more.
    """
    printed: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for (clean, _), count in pairs.items():
        printed[clean] += count
        kinds[clean] += 1
    read: dict[str, dict[str, float]] = defaultdict(dict)
    for (clean, noisy), count in sorted(pairs.items()):
        if count >= least:
            read[noisy][clean] = round(math.log(count / (printed[clean] + kinds[clean] + prior)), 2)
    rest = {
        part: round(math.log((kinds[part] + prior) / (count + kinds[part] + prior)), 2)
        for part, count in sorted(printed.items())
    }
    return Parts(dict(read), rest)


def halves(pairs: Counter[tuple[str, str]]) -> Parts:
    """What words were often read as, for one half; for every word the other half is left to its letters."""
    printed: Counter[str] = Counter()
    for (clean, _), count in pairs.items():
        printed[clean] += count
    read: dict[str, dict[str, float]] = defaultdict(dict)
    for (clean, noisy), count in sorted(pairs.items()):
        if count >= _LEAST_WORD_TIMES:
            read[noisy][clean] = round(math.log(0.5 * count / (printed[clean] + _HALF_PRIOR)), 2)
    return Parts(dict(read), {syllable: round(math.log(0.5), 2) for syllable in sorted(inventory())})


def mixed(channels: Sequence[Stored]) -> Stored:
    """The mean of ``channels``; of parts that one does not know, all is left to their letters there."""
    found: Stored = {
        "segments": {
            letter: _mean([one["segments"][letter] for one in channels]) for letter in channels[0]["segments"]
        }
    }
    for kind in _PARTS:
        reads, rests = ([one[kind][name] for one in channels] for name in ("read", "rest"))
        found[kind] = {
            "read": {
                text: _mean([read.get(text, {}) for read in reads]) for text in sorted(set().union(*reads))
            },
            "rest": {
                part: _mean([{"": rest.get(part, 0.0)} for rest in rests])[""]
                for part in sorted(set().union(*rests))
            },
        }
    return found


def _mean(scores: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Logarithms of the means of shares, each of which may be missing and then is none."""
    return {
        name: round(math.log(sum(math.exp(one[name]) for one in scores if name in one) / len(scores)), 2)
        for name in sorted(set().union(*scores))
    }


def _pairs_of(paths: Sequence[Path]) -> Counter[tuple[str, str]]:
    pairs: Counter[tuple[str, str]] = Counter()
    for path in paths:
        with path.open(encoding="utf-8") as file:
            pairs += read_pairs(file)
    return pairs


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument(
        "--letters",
        nargs="+",
        type=Path,
        default=[],
        help="more pairs, of too few documents to keep words of",
    )
    parser.add_argument(
        "--half",
        action="store_true",
        help="letters and whole words half and half, no onsets and rhymes: for Vietnamese OCR",
    )
    parser.add_argument(
        "--beside",
        nargs="+",
        type=Path,
        default=[],
        help="channels learned before, with which this one is mixed in equal parts",
    )
    options = parser.parse_args()
    made, few = (_pairs_of(paths) for paths in (options.pairs, options.letters))
    pairs = made + few
    costs: Costs | None = None
    for _ in range(ROUNDS):
        costs = estimate(pairs, costs)
    assert costs is not None
    segments = {
        letter: {s: round(-cost, 2) for s, cost in sorted(found.items()) if cost < -math.log(_LEAST_SHARE)}
        for letter, found in costs.items()
    }
    words = in_lower_case(made)
    nothing = Parts({}, {})
    kinds = {"onsets": nothing, "rhymes": nothing, "words": halves(words)}
    if not options.half:
        onsets, rhymes = part_pairs(made, costs)
        kinds = {
            "onsets": shares(onsets, _LEAST_PART_TIMES, _PART_PRIOR),
            "rhymes": shares(rhymes, _LEAST_PART_TIMES, _PART_PRIOR),
            "words": shares(words, _LEAST_WORD_TIMES, _WORD_PRIOR),
        }
    stored: Stored = {"segments": segments} | {name: found._asdict() for name, found in kinds.items()}
    if options.beside:
        before = [json.loads(path.read_text(encoding="utf-8")) for path in options.beside]
        stored = mixed([*before, stored])
    text = json.dumps(stored, ensure_ascii=False, indent=0, sort_keys=True)
    options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
