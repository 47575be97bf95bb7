"""Lines of real scans with what is printed in them, to train a reader of lines with.

    python -m bench.scanned_lines SCANS OUT.npz

SCANS is a folder as of ``bench.accuracy``; the files kept aside in ``bench/legible.toml`` are left out. A
line counts where the typed text follows what was read word by word, nearly all of it alike: its picture is
then of what was typed there. Each is cut out ``VIEWS`` times, not quite alike.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.accuracy import systems
from bench.accuracy.truth import find_scans, read_legible
from bench.score import align
from lexicon.terms import builtin_lexicon, language_of
from ocr.cleanup.pipeline import clean
from ocr.engine.line_network import line_picture
from ocr.engine.training.drawn_lines import FRAMING, DrawnLine
from ocr.engine.training.line_texts import Lot
from ocr.engine.training.scanned_lines import write_scanned
from ocr.pixels.ink import Image
from ocr.road.readers import Means, best_readers
from ocr.road.scan import TO_WORDS, Sheet, walked
from ocr.words.line_votes import other_opinion
from schema.box import Box
from schema.page import Word

ROOT = Path(__file__).parents[1]
VIEWS = 2
ALIKE = 0.8
"""Least share of the words of a line that were read as they were typed."""

OFF = 0.05
"""Standard deviation of the height and place of a view, in heights of the line."""


class Cut(NamedTuple):
    """The pictures of a line and the words that were read in it."""

    pictures: tuple[DrawnLine, ...]
    words: tuple[str, ...]


class _Nobody:
    """A reader of lines that reads nothing: what it would be shown is asked for."""

    name, version = "nobody", "0"

    def can_read(self, text: str) -> bool:
        return False

    def read_lines(self, image: Image, boxes: Sequence[Box]) -> tuple[tuple[Word, ...], ...]:
        return tuple(() for _ in boxes)


def lines_of(path: Path, means: Means, rng: Lot) -> Iterator[Cut]:
    """The lines of the pages of ``path`` in reading order."""
    for picture in systems.page_images(path):
        sheet = walked(Sheet.of(clean(np.asarray(picture), systems.DPI)), means, TO_WORDS)
        for part in other_opinion(sheet.lines, sheet.shown.image, sheet.shown.dpi, _Nobody()).parts:
            words = tuple(
                word.text
                for word in sheet.lines[part.line].words
                if part.box.x0 <= word.box.center[0] <= part.box.x1
            )
            yield Cut(tuple(_view(sheet.shown.image, part.box, rng) for _ in range(VIEWS)), words)


def with_truth(lines: Sequence[Cut], truth: str) -> Iterator[DrawnLine]:
    """The pictures of the lines that ``truth`` follows, with what it says there."""
    wanted = truth.split()
    read = [word for line in lines for word in line.words]
    pairs = {b: a for a, b in align(wanted, read)}
    start = 0
    for line in lines:
        places = [pairs.get(at, -1) for at in range(start, start + len(line.words))]
        start += len(line.words)
        said = [wanted[at] for at in places if at >= 0]
        follows = places == list(range(places[0], places[0] + len(places)))
        alike = sum(one == other for one, other in zip(said, line.words, strict=False))
        if -1 not in places and follows and alike >= ALIKE * len(places):
            yield from (picture._replace(text=" ".join(said)) for picture in line.pictures)


def _view(image: Image, box: Box, rng: Lot) -> DrawnLine:
    high = box.height * float(np.exp(rng.normal(0, OFF)))
    foot = box.y1 + box.height * rng.normal(0, OFF)
    return DrawnLine(line_picture(image, box._replace(y0=foot - high, y1=foot), FRAMING).ink, "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("scans", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    held_out = read_legible(ROOT / "bench" / "legible.toml").held_out
    means = Means(best_readers(), language_of(builtin_lexicon()))
    rng = np.random.default_rng(0)
    found: list[DrawnLine] = []
    for scan in find_scans(arguments.scans):
        if scan.truth is None or scan.truth.page is not None or scan.name in held_out:
            continue
        lines = list(lines_of(scan.path, means, rng))
        own = list(with_truth(lines, scan.truth.body))
        found += own
        print(f"{scan.name}: {len(own) // VIEWS} of {len(lines)} lines", flush=True)
    write_scanned(arguments.out, found)


if __name__ == "__main__":
    main()
