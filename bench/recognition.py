"""Which page segmentation mode and which resolution read real scans best, and what they cost.

    python -m bench.recognition SCANS [--truth DIR] [--files NAME ...] [--pages N] [--trials NAME ...]

SCANS holds PDF files, DIR (default: SCANS/../truth) a text of the same name for each that is measured.
The text may have a head or a tail that the scan has not: each page is compared with the stretch of the
text that its own words point to. Prints one row a trial: syllables compared, wrong, lost; CPU seconds.
"""

from __future__ import annotations

import argparse
import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pypdfium2
from rapidfuzz.distance import Levenshtein

from lexicon.fold import normal_tone_placement
from lexicon.terms import builtin_lexicon, language_of
from ocr.cleanup.colour import plain_grey
from ocr.cleanup.pipeline import clean
from ocr.engine.recognise import READING_SLOPE, Tesseract
from ocr.pixels.ink import Image
from ocr.road.readers import Means, best_readers
from ocr.road.scan import TO_WORDS, Sheet, walked
from schema.page import Line

DPI = 300.0
Trial = Callable[[Image], Sequence[Line]]


@dataclass
class Score:
    """Syllables of the truth that were compared, those read wrongly (or added), those lost in runs."""

    syllables: int = 0
    wrong: int = 0
    lost: int = 0
    seconds: float = 0.0
    pages: int = 0
    mistakes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: Score) -> None:
        self.syllables += other.syllables
        self.wrong += other.wrong
        self.lost += other.lost
        self.seconds += other.seconds
        self.pages += other.pages
        self.mistakes.update(other.mistakes)


def _uncleaned(mode: int, dpi: float | None) -> Trial:
    recogniser = Tesseract(mode=mode, reading_dpi=dpi, child=True)
    return lambda image: recogniser.read(plain_grey(image) if image.ndim == 3 else image, DPI)


def _cleaned(dpi: float | None, slope: float = 0.0) -> Trial:
    recogniser = Tesseract(reading_dpi=dpi, slope=slope)
    return lambda image: recogniser.read(clean(image, DPI).image, DPI)


def _whole(image: Image) -> Sequence[Line]:
    means = Means(best_readers(), language_of(builtin_lexicon()))
    return walked(Sheet.of(clean(image, DPI)), means, TO_WORDS).lines


TRIALS: dict[str, Trial] = {
    "plain, 300 dpi": _uncleaned(3, None),
    "psm 3, 200 dpi": _uncleaned(3, 200),
    "psm 4, 200 dpi": _uncleaned(4, 200),
    "psm 6, 200 dpi": _uncleaned(6, 200),
    "psm 11, 200 dpi": _uncleaned(11, 200),
    "psm 3, 150 dpi": _uncleaned(3, 150),
    "psm 3, 240 dpi": _uncleaned(3, 240),
    "psm 3, 400 dpi": _uncleaned(3, 400),
    "cleaned, 300 dpi": _cleaned(None),
    "cleaned, 200 dpi": _cleaned(200),
    "cleaned, 180 dpi": _cleaned(180),
    "cleaned, 180 dpi, on a slope": _cleaned(180, READING_SLOPE),
    "whole page reading": _whole,
}


def syllables(text: str) -> list[str]:
    """Letters and figures between spaces and punctuation, tone marks on one placement."""
    return re.findall(r"[^\W_]+", " ".join(normal_tone_placement(word) for word in text.split()))


def compare(read: list[str], truth: list[str]) -> Score:
    """``read`` (one page) against the stretch of ``truth`` that it comes from.

    The stretch is the longest chain of runs of five syllables that stand once in both. Runs of more than
    eight syllables that are in the truth only count as lost, in the reading only as nothing (letterheads,
    tables that the typist left out); everything else that differs is wrong.
    """
    start, end, first, last = _stretch(read, truth)
    score = Score(pages=1)
    page, text = read[first:last], truth[start:end]
    for step in Levenshtein.opcodes(page, text):
        got, expected = page[step.src_start : step.src_end], text[step.dest_start : step.dest_end]
        if step.tag == "equal":
            score.syllables += len(expected)
        elif len(expected) > 8 and len(expected) > 2 * len(got):
            score.lost += len(expected)
            score.syllables += len(expected)
        elif len(got) > 8 and len(got) > 2 * len(expected):
            continue
        else:
            score.syllables += len(expected)
            score.wrong += max(len(got), len(expected))
            score.mistakes[" ".join(expected), " ".join(got)] += 1
    return score


def _stretch(read: list[str], truth: list[str]) -> tuple[int, int, int, int]:
    places = _runs(truth)
    pairs = [(place, there[0]) for run, place in _once(_runs(read)) if len(there := places.get(run, [])) == 1]
    if not pairs:
        return 0, 0, 0, 0
    middle = float(np.median([there - place for place, there in pairs]))
    near = [(place, there) for place, there in pairs if abs(there - place - middle) < 60 + 0.2 * len(read)]
    if not near:
        return 0, 0, 0, 0
    return (
        min(there for _, there in near),
        max(there for _, there in near) + 5,
        min(place for place, _ in near),
        max(place for place, _ in near) + 5,
    )


def _runs(words: list[str]) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = {}
    for index in range(len(words) - 4):
        places.setdefault(tuple(words[index : index + 5]), []).append(index)
    return places


def _once(runs: dict[tuple[str, ...], list[int]]) -> Iterator[tuple[tuple[str, ...], int]]:
    return ((run, places[0]) for run, places in runs.items() if len(places) == 1)


def pages_of(path: Path, limit: int) -> Iterator[Image]:
    """The first ``limit`` pages of a PDF after its first, which is mostly letterhead, RGB at 300 dpi."""
    document = pypdfium2.PdfDocument(path)
    for number in range(min(1, len(document) - 1), min(limit + 1, len(document))):
        yield np.ascontiguousarray(document[number].render(scale=DPI / 72).to_numpy()[:, :, 2::-1])


def _cpu() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("scans", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument("--files", nargs="*", help="names without extension; default all with truth")
    parser.add_argument("--without", nargs="*", default=[], help="names to leave aside")
    parser.add_argument("--pages", type=int, default=2)
    parser.add_argument("--trials", nargs="*", default=list(TRIALS))
    parser.add_argument("--mistakes", type=int, default=0, help="print so many of the most frequent")
    arguments = parser.parse_args()
    truth = arguments.truth or arguments.scans.parent / "truth"
    names = arguments.files or sorted(path.stem for path in truth.glob("*.txt"))
    names = [name for name in names if name not in arguments.without]
    totals = {trial: Score() for trial in arguments.trials}
    began = time.monotonic()
    for name in names:
        text = syllables((truth / f"{name}.txt").read_text(encoding="utf-8"))
        for image in pages_of(arguments.scans / f"{name}.pdf", arguments.pages):
            for trial in arguments.trials:
                before = _cpu()
                lines = TRIALS[trial](image)
                spent = _cpu() - before
                score = compare(syllables("\n".join(line.text for line in lines)), text)
                score.seconds = spent
                totals[trial].add(score)
    print(f"{len(names)} files, {time.monotonic() - began:.0f} s")
    print(f"{'trial':28} {'syllables':>9} {'wrong':>6} {'lost':>5} {'right %':>8} {'CPU s/page':>10}")
    for trial, score in totals.items():
        right = 100 * (1 - (score.wrong + score.lost) / max(1, score.syllables))
        print(
            f"{trial:28} {score.syllables:9} {score.wrong:6} {score.lost:5} {right:8.2f} "
            f"{score.seconds / max(1, score.pages):10.2f}"
        )
        for (expected, got), count in score.mistakes.most_common(arguments.mistakes):
            print(f"    {count:3} {expected!r} -> {got!r}")


if __name__ == "__main__":
    main()
