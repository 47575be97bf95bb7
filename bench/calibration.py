"""Makes and tests the tables of ``ocr/words/calibration.py`` and draws docs/reliability.png.

    python -m bench.calibration SCANS [--truth DIR ...] [--pages N] [--seeds N ...]

SCANS is a folder as of ``bench.accuracy``. Pages 2 to N + 1 of each file with a text (the page itself where a
page was typed) are read four times: with the recognisers' own confidences, which makes the tables of
readings alone; with those and by one engine, which makes the tables of outcomes; with both, which makes those
of two engines; and with all, for the test. The files kept aside in ``bench/legible.toml`` test what the
others are fitted to. Cells are those of random tables (``--seeds``), drawn in the variants of
``bench.accuracy``: of real ones there are too few with a truth.
Prints the tables and the tested shares.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageDraw

from bench.accuracy import systems
from bench.accuracy.truth import Scan, find_scans, read_legible
from bench.calibration_cells import cells_read
from bench.score import align, anchored_span, normalise, syllables
from lexicon.terms import builtin_lexicon, language_of
from ocr.cleanup.pipeline import clean
from ocr.knots import AS_GIVEN, Knots
from ocr.road.readers import Means, best_readers
from ocr.road.scan import TO_WORDS, Sheet, sureness_settled, walked
from ocr.words.calibration import (
    OUTCOMES,
    READINGS,
    Outcome,
    Outcomes,
    ReadingKind,
    outcome_of,
    outcome_of_engines,
)
from schema.page import Line

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "reliability.png"
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
FEWEST = 20
"""Words behind one step of a table."""

Readings = Mapping[ReadingKind, Knots]
UNCALIBRATED: Readings = dict.fromkeys(READINGS, AS_GIVEN)
UNDECIDED: Outcomes = dict.fromkeys(OUTCOMES, AS_GIVEN)


class Judged(NamedTuple):
    """A word: what became of it among the readings of one engine and between two engines, its confidence,
    whether it is right; and of each of its readings the engine, the confidence and whether it is right.
    """

    outcome: Outcome
    of_engines: Outcome
    confidence: float
    right: bool
    readings: tuple[tuple[str, float, bool], ...]


class Tables(NamedTuple):
    """The outcomes of the readings of one engine, and those of two engines (None: one alone is to read)."""

    of_one: Outcomes = UNDECIDED
    of_engines: Outcomes | None = UNDECIDED


def judged(lines: Sequence[Line], truth: str) -> Iterator[Judged]:
    """The words of ``lines`` inside the stretch that they share with ``truth``, if one beside them is right:
    what the typist left out is not held against the reader.
    """
    wanted = [syllable.text for syllable in syllables(normalise(truth))]
    owners = [
        (place, at, syllable.text)
        for place, line in enumerate(lines)
        for at, word in enumerate(line.words)
        for syllable in syllables(normalise(word.text))
    ]
    span = anchored_span(wanted, [text for _, _, text in owners])
    if span is None:
        return
    pairs = {b: a for a, b in align(wanted, [text for _, _, text in owners]) if span[0] <= a < span[1]}
    exact = {b for b, a in pairs.items() if wanted[a] == owners[b][2]}
    printed: dict[tuple[int, int], list[str]] = {}
    left_out: set[tuple[int, int]] = set()
    for b, (place, at, _) in enumerate(owners):
        added = b not in pairs and {b - 1, b + 1} <= exact and pairs[b - 1] + 1 == pairs[b + 1]
        if not {b - 1, b + 1} & exact or not (added or b in pairs):
            left_out.add((place, at))
        else:
            printed.setdefault((place, at), []).extend([] if added else [wanted[pairs[b]]])
    for (place, at), texts in printed.items():
        if (place, at) in left_out:
            continue
        word = lines[place].words[at]
        readings = tuple((one.engine, one.confidence, _says(one.text, texts)) for one in word.readings)
        right = _says(word.text, texts)
        yield Judged(outcome_of(word), outcome_of_engines(word), word.confidence, right, readings)


def _says(text: str, printed: Sequence[str]) -> bool:
    return [syllable.text for syllable in syllables(normalise(text))] == list(printed)


def words_of(scans: Sequence[Scan], pages: int, readings: Readings, outcomes: Tables) -> list[Judged]:
    """The judged words of ``scans``, read with these tables; by one engine where two have none."""
    readers = best_readers(readings=readings)
    if outcomes.of_engines is None:
        readers = replace(readers, other=None)
    language = language_of(builtin_lexicon())
    means = Means(readers, language, outcomes=outcomes.of_one, of_engines=outcomes.of_engines or UNDECIDED)
    found: list[Judged] = []
    for scan in scans:
        if scan.truth is None:
            continue
        numbers = [scan.truth.page - 1] if scan.truth.page is not None else range(1, pages + 1)
        for number, image in enumerate(systems.page_images(scan.path)):
            if number in numbers:
                sheet = Sheet.of(clean(np.asarray(image), systems.DPI))
                lines = walked(sheet, means, (*TO_WORDS, sureness_settled)).lines
                found += judged(lines, scan.truth.body)
    return found


def table(words: Sequence[tuple[float, bool]]) -> Knots:
    """Knots of the isotonic regression of right on given confidence.

    Steps hold at least ``FEWEST`` words; one right and one wrong word are added to each, so that no share is
    0 or 1. Each step is a knot at its mean. Confidence 0 stays 0: dust and strokes are read like that, of
    which a typed text says nothing.
    """
    if not words:
        return AS_GIVEN
    ordered = sorted(words, key=lambda word: word[0])
    starts = range(0, max(1, len(ordered) - FEWEST + 1), FEWEST)
    chunks = [ordered[at : at + FEWEST] for at in starts]
    chunks[-1] = ordered[starts[-1] :]
    right = np.array([sum(is_right for _, is_right in chunk) for chunk in chunks], float)
    count = np.array([len(chunk) for chunk in chunks], float)
    given = np.array([sum(confidence for confidence, _ in chunk) for chunk in chunks])
    steps = np.concatenate(([0], np.cumsum(np.diff(ascending(right / count, count)) > 0)))
    of_step = [np.bincount(steps, each) for each in (right, count, given)]
    shares = np.maximum.accumulate((of_step[0] + 1) / (of_step[1] + 2))
    knots = _rounded(of_step[2] / of_step[1], shares)
    return ((0.0, 0.0), *(knot for knot in knots if knot[0] > 0))


def tables_of_readings(words: Sequence[Judged]) -> dict[ReadingKind, Knots]:
    """The tables of what was read of pages, of strips and of lines by another engine, each alone."""
    found: dict[ReadingKind, list[tuple[float, bool]]] = {"page": [], "strip": [], "line": []}
    for word in words:
        if not word.readings:
            continue
        (engine, sure, right), *others = word.readings
        found["page"].append((sure, right))
        for other, sure, right in others:
            found["strip" if other == engine else "line"].append((sure, right))
    return {kind: table(pairs) for kind, pairs in found.items()}


def tables_of_outcomes(words: Sequence[tuple[Outcome, Judged]]) -> dict[Outcome, Knots]:
    """A table for each outcome, of the words that ended in it."""
    return {
        name: table([(word.confidence, word.right) for outcome, word in words if outcome == name])
        for name in OUTCOMES
    }


def ascending(shares: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest shares (least squares, weighted) that never fall: pool adjacent violators."""
    pools: list[tuple[float, float, int]] = []
    for share, weight in zip(shares.tolist(), weights.tolist(), strict=True):
        pools.append((share, weight, 1))
        while len(pools) > 1 and pools[-2][0] >= pools[-1][0]:
            (a, m, i), (b, n, j) = pools[-2:]
            pools[-2:] = [((a * m + b * n) / (m + n), m + n, i + j)]
    return np.array([share for share, _, length in pools for _ in range(length)])


def _rounded(given: NDArray[np.float64], shares: NDArray[np.float64]) -> Knots:
    rows = zip(given.tolist(), shares.tolist(), strict=True)
    return tuple({round(at, 3): round(share, 3) for at, share in rows}.items())


def reliability(pairs: Sequence[tuple[float, bool]]) -> list[tuple[float, float, int]]:
    """Mean confidence, share of right words and number of words between each two of ``EDGES``."""
    rows = []
    for low, high in itertools.pairwise(EDGES):
        inside = [(c, right) for c, right in pairs if low <= c < high or c == high == 1.0]
        if inside:
            rows.append(
                (float(np.mean([c for c, _ in inside])), float(np.mean([r for _, r in inside])), len(inside))
            )
    return rows


def draw(curves: Sequence[tuple[str, tuple[int, int, int], list[tuple[float, float, int]]]]) -> None:
    """Writes the reliability curves to docs/reliability.png, confidence across, share of right words up."""
    side, margin = 520, 60
    picture = PillowImage.new("RGB", (side + 2 * margin, side + 2 * margin), "white")
    pen = ImageDraw.Draw(picture)

    def at(x: float, y: float) -> tuple[float, float]:
        return margin + x * side, margin + (1 - y) * side

    for tick in range(0, 11, 2):
        value = tick / 10
        pen.line((at(value, 0), at(value, 1)), fill=(225, 225, 225))
        pen.line((at(0, value), at(1, value)), fill=(225, 225, 225))
        x, y = at(value, 0)
        pen.text((x - 8, y + 8), f"{value:.1f}", fill="black")
        x, y = at(0, value)
        pen.text((x - 28, y - 6), f"{value:.1f}", fill="black")
    pen.line((at(0, 0), at(1, 1)), fill=(150, 150, 150), width=2)
    pen.text((margin + side / 2 - 30, margin + side + 30), "confidence", fill="black")
    pen.text((6, margin - 24), "share of words that are right", fill="black")
    for number, (name, colour, rows) in enumerate(curves):
        points = [at(mean, share) for mean, share, _ in rows]
        pen.line(points, fill=colour, width=3)
        for x, y in points:
            pen.ellipse((x - 5, y - 5, x + 5, y + 5), fill=colour)
        pen.text((margin + 20, margin + 14 + 18 * number), name, fill=colour)
    picture.save(PICTURE, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("scans", type=Path)
    parser.add_argument("--truth", type=Path, nargs="*", default=[])
    parser.add_argument("--pages", type=int, default=2)
    parser.add_argument("--seeds", type=int, nargs="*", default=[8_100, 8_101, 8_102, 8_103])
    arguments = parser.parse_args()
    legible = read_legible(ROOT / "bench" / "legible.toml")
    scans = find_scans(arguments.scans, arguments.truth)
    tuned = [scan for scan in scans if scan.name not in legible.held_out]
    aside = [scan for scan in scans if scan.name in legible.held_out]

    cells = cells_read(arguments.seeds)
    readings: Readings = {
        **tables_of_readings(words_of(tuned, arguments.pages, UNCALIBRATED, Tables())),
        "cell": table(cells.words),
        "number": table(cells.numbers),
    }
    weighed = words_of(tuned, arguments.pages, readings, Tables(of_engines=None))
    outcomes = tables_of_outcomes([(word.outcome, word) for word in weighed])
    weighed = words_of(tuned, arguments.pages, readings, Tables(outcomes))
    of_engines = tables_of_outcomes([(word.of_engines, word) for word in weighed])
    for title, tables in (("OUTCOMES", outcomes), ("OF_ENGINES", of_engines)):
        print(title)
        for outcome, knots in tables.items():
            print(f'    "{outcome}": {knots},')
    for name, knots in (*readings.items(), ("IN_CELLS", table(cells.on_page))):
        print(f'    "{name}": {knots},')
    before = words_of(aside, arguments.pages, UNCALIBRATED, Tables())
    after = words_of(aside, arguments.pages, readings, Tables(outcomes, of_engines))
    curves = (
        (f"as given, {len(before)} words kept aside", (200, 60, 40), before),
        ("calibrated, the same pages", (30, 90, 180), after),
    )
    drawn = [
        (title, colour, reliability([(word.confidence, word.right) for word in words]))
        for title, colour, words in curves
    ]
    draw(drawn)
    for title, _, rows in drawn:
        print(title)
        for mean, share, count in rows:
            print(f"| {mean:.3f} | {share:.3f} | {count} |")


if __name__ == "__main__":
    main()
