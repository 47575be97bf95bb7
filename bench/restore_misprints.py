"""Misprints that the paper really has: how many survive reading and restoration.

    python -m bench.restore_misprints TEXT [--pages N] [--seed S]

Paragraphs of TEXT (a file of clean lines) are set on pages with slips in the marks, half of the pages
degraded as scanners do it, read and restored. Prints a row of Markdown.
"""

from __future__ import annotations

import argparse
import random
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from PIL import ImageFont

from bench.accuracy.report import table
from bench.score import align, normalise, syllables
from lexicon.fold import nfc, strip_marks
from lexicon.same_letters import by_letters
from lexicon.syllables import inventory, is_syllable
from lexicon.terms import builtin_lexicon, language_of
from ocr.cleanup.pipeline import clean
from ocr.restore import restore_lines
from ocr.restore.learning.make_pairs import degrade, set_page
from ocr.road.readers import Means, best_readers
from ocr.road.scan import TO_WORDS, Sheet, sureness_settled, walked
from schema.page import Line

SLIPS = 0.05
"""Share of small-letter syllables that are tried; about three quarters of the tried become a slip."""

BARE = 0.3
"""Share of the slips that lose all marks; the others become another syllable of the same letters."""

_FONT, _POINTS, _LEADING = "LiberationSerif-Regular", 54, 78
_COLUMNS, _LINES = 84, 38
_HEAD = ("pages", "syllables", "slips", "slips read as printed", "kept", "misread", "mended", "others broken")


@cache
def _spellings() -> dict[str, list[str]]:
    return by_letters(sorted(inventory()))


def with_slips(text: str, chance: random.Random) -> str:
    """``text`` (words parted by spaces) with slips in the marks of some of its words."""
    words = text.split()
    for at, word in enumerate(words):
        if not (is_syllable(word) and word.islower() and chance.random() < SLIPS):
            continue
        bare = strip_marks(word)
        others = [other for other in _spellings().get(bare, ()) if other != word]
        if bare != word and chance.random() < BARE:
            words[at] = bare
        elif others:
            words[at] = chance.choice(others)
    return " ".join(words)


def page_texts(paragraphs: Sequence[str], chance: random.Random) -> tuple[list[str], str]:
    """The printed lines of a page and the text that was meant, word for word."""
    lines: list[str] = []
    meant: list[str] = []
    while len(lines) < _LINES:
        text = chance.choice(paragraphs)
        meant += text.split()
        lines += textwrap.wrap(
            with_slips(text, chance), _COLUMNS, break_long_words=False, break_on_hyphens=False
        )
    lines = lines[:_LINES]
    return lines, " ".join(meant[: sum(len(line.split()) for line in lines)])


def judged(printed: str, meant: str, before: Sequence[Line], after: Sequence[Line]) -> Counter[str]:
    """Counts under the names of the columns of the table, of syllables that align."""
    wanted, right = _syllables(printed), _syllables(meant)
    if len(wanted) != len(right):
        raise ValueError("a slip made a syllable more or less")
    read, got = ([s for line in lines for s in _syllables(line.text)] for lines in (before, after))
    result = dict(align(wanted, got))
    slips = {at for at, (a, b) in enumerate(zip(wanted, right, strict=True)) if a != b}
    counts = Counter({"pages": 1, "syllables": len(wanted), "slips": len(slips)})
    for at, place in align(wanted, read):
        kept = at in result and got[result[at]] == wanted[at]
        if read[place] != wanted[at]:
            counts["misread"] += 1
            counts["mended"] += kept
        elif at in slips:
            counts["slips read as printed"] += 1
            counts["kept"] += kept
        else:
            counts["others broken"] += not kept
    return counts


def _syllables(text: str) -> list[str]:
    return [syllable.text for syllable in syllables(normalise(text))]


def pages(paragraphs: Sequence[str], count: int, seed: int) -> Iterator[Counter[str]]:
    """The counts of each of ``count`` pages; every other page is degraded."""
    font = ImageFont.truetype(_FONT, _POINTS)
    for number in range(count):
        chance = random.Random(seed + number)
        lines, meant = page_texts(paragraphs, chance)
        image, dpi = set_page(lines, font, _LEADING), 300
        if number % 2:
            image, dpi = degrade(image, chance, False, (200, 300))
        cleaned = clean(np.repeat(image[..., None], 3, axis=2), float(dpi))
        means = Means(best_readers(), language_of(builtin_lexicon()))
        before = walked(Sheet.of(cleaned), means, (*TO_WORDS, sureness_settled)).lines
        yield judged("\n".join(lines), meant, before, restore_lines(before, "vietnamese_ocr"))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("text", type=Path)
    parser.add_argument("--pages", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    text = options.text.read_text(encoding="utf-8").splitlines()
    paragraphs = [nfc(line.strip()) for line in text if 8 <= len(line.split()) <= 120]
    counts = sum(pages(paragraphs, options.pages, options.seed), Counter[str]())
    print(table(_HEAD, [[str(counts[name]) for name in _HEAD]]))


if __name__ == "__main__":
    main()
