"""Makes and tests the tables of ``ocr/words/calibration.py`` and draws docs/reliability.png.

    python -m bench.calibration SCANS [--truth DIR ...] [--pages N]

SCANS is a folder as of ``bench.accuracy``. Pages 2 to N + 1 of each file with a text (the page itself where a
page was typed) are read; the files kept aside in ``bench/legible.toml`` test what the others are fitted to.
Words outside the stretch that text and page share are left out. Prints the tables and the tested shares.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw
from pydantic import TypeAdapter

from bench.accuracy import systems
from bench.accuracy.truth import Scan, find_scans, read_legible
from bench.score import align, anchored_span, normalise, syllables
from lexicon.terms import builtin_lexicon, language_of
from ocr.cleanup.pipeline import clean
from ocr.scan import TO_WORDS, Means, Sheet, tesseract_readers, walked
from ocr.words.calibration import TABLES, Kind, calibrated, kind
from schema.page import Line

ROOT = Path(__file__).parents[1]
CACHE = ROOT / "bench" / "output" / "calibration"
PICTURE = ROOT / "docs" / "reliability.png"
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 1.0)
FEWEST = 20
"""Words behind one step of a table."""

_LINES = TypeAdapter(tuple[Line, ...])


class Judged(NamedTuple):
    """A word: its kind, its confidence as given and as calibrated, whether it is right."""

    kind: Kind
    given: float
    calibrated: float
    right: bool


def judged(lines: Sequence[Line], truth: str) -> Iterator[Judged]:
    """The words of ``lines`` inside the stretch that they share with ``truth``."""
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
    if not pairs:
        return
    ours = {owners[b][0] for b in pairs}
    right: dict[tuple[int, int], bool] = {}
    for b in range(min(pairs), max(pairs) + 1):
        place, at, text = owners[b]
        if place in ours:
            right[place, at] = right.get((place, at), True) and b in pairs and wanted[pairs[b]] == text
    after = calibrated(lines)
    for (place, at), is_right in right.items():
        word = lines[place].words[at]
        yield Judged(kind(word), word.confidence, after[place].words[at].confidence, is_right)


def words_of(scan: Scan, pages: int) -> list[Judged]:
    """The judged words of a file, read now or taken from an earlier run."""
    if scan.truth is None:
        return []
    numbers = [scan.truth.page - 1] if scan.truth.page is not None else range(1, pages + 1)
    found: list[Judged] = []
    for number, image in enumerate(systems.page_images(scan.path)):
        if number not in numbers:
            continue
        kept = CACHE / f"{scan.name}-{number}.json"
        if kept.exists():
            lines = _LINES.validate_json(kept.read_bytes())
        else:
            means = Means(tesseract_readers(), language_of(builtin_lexicon()))
            lines = walked(Sheet.of(clean(np.asarray(image), systems.DPI)), means, TO_WORDS).lines
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(_LINES.dump_json(lines))
        found += judged(lines, scan.truth.body)
    return found


def table(words: Sequence[Judged]) -> tuple[tuple[float, float], ...]:
    """Knots of the isotonic regression of right on given confidence (pool adjacent violators).

    Steps hold at least ``FEWEST`` words; one right and one wrong word are added to each, so that no share is
    0 or 1. Each step is a knot at its mean; confidence 0 stays 0.
    """
    ordered = sorted(words, key=lambda word: word.given)
    chunks = [ordered[at : at + FEWEST] for at in range(0, len(ordered), FEWEST)]
    if len(chunks) > 1 and len(chunks[-1]) < FEWEST:
        chunks[-2:] = [chunks[-2] + chunks[-1]]
    pools: list[list[float]] = []
    for chunk in chunks:
        pools.append([sum(w.given for w in chunk), float(sum(w.right for w in chunk)), float(len(chunk))])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [a + b for a, b in zip(pools[-1], last, strict=True)]
    shares = np.maximum.accumulate([(right + 1) / (n + 2) for _, right, n in pools])
    knots = {
        round(given / n, 3): round(float(share), 3)
        for (given, _, n), share in zip(pools, shares, strict=True)
    }
    return ((0.0, 0.0), *knots.items()) if knots else ((0.0, 0.0), (1.0, 1.0))


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
    arguments = parser.parse_args()
    legible = read_legible(ROOT / "bench" / "legible.toml")
    tuned: list[Judged] = []
    kept_aside: list[Judged] = []
    for scan in find_scans(arguments.scans, arguments.truth):
        (kept_aside if scan.name in legible.held_out else tuned).extend(words_of(scan, arguments.pages))
    for name in TABLES:
        print(f'    "{name}": {table([word for word in tuned if word.kind == name])},')
    curves = (
        (
            f"as given, {len(kept_aside)} words kept aside",
            (200, 60, 40),
            [(w.given, w.right) for w in kept_aside],
        ),
        ("calibrated, the same words", (30, 90, 180), [(w.calibrated, w.right) for w in kept_aside]),
    )
    drawn = [(title, colour, reliability(pairs)) for title, colour, pairs in curves]
    draw(drawn)
    for title, _, rows in drawn:
        print(title)
        for mean, share, count in rows:
            print(f"| {mean:.3f} | {share:.3f} | {count} |")


if __name__ == "__main__":
    main()
