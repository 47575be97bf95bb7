"""Misprints that the paper really has: how many survive reading and restoration.

    python -m bench.restore_misprints TEXT [--pages N] [--seed S]

Paragraphs of TEXT (a file of clean lines) are set on pages with misprints of ten kinds, each page once as it
is and once degraded as copiers and scanners do it, read and restored. Prints two tables in Markdown: for each
quality of page, and for each kind of misprint.
"""

from __future__ import annotations

import argparse
import random
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

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
from ocr.restore.learning.make_pairs import Grey, degrade, set_page
from ocr.road.readers import Means, best_readers
from ocr.road.scan import TO_WORDS, Sheet, sureness_settled, walked
from schema.page import Line, Word

MISPRINTS = 0.045
"""Share of the small-letter syllables that are misprinted."""

_FONT, _POINTS, _LEADING = "LiberationSerif-Regular", 54, 78
_COLUMNS, _LINES = 84, 38
_HEAD = ("syllables", "misprints", "read as printed", "kept", "kept with a suggestion", "others broken")
_SHORTEST = 3  # letters of a word that loses, doubles or swaps one

Slip = Callable[[str, random.Random], str | None]
"""A misprint of a word in small letters; None where the word has none of its kind."""


@cache
def _spellings() -> dict[str, list[str]]:
    return by_letters(sorted(inventory()))


def _other_marks(word: str, chance: random.Random) -> str | None:
    others = [other for other in _spellings().get(strip_marks(word), ()) if other != word]
    return chance.choice(others) if others else None


def _no_marks(word: str, _: random.Random) -> str | None:
    return strip_marks(word)


def _at_a_letter(change: Callable[[str, int], str]) -> Slip:
    def slip(word: str, chance: random.Random) -> str | None:
        if len(word) < _SHORTEST:
            return None
        return change(word, chance.randrange(1, len(word) - 1))

    return slip


def _replaced(pairs: Mapping[str, str], begins: bool) -> Slip:
    """One of ``pairs`` for the other, at the beginning of a word or at its end."""

    def slip(word: str, _: random.Random) -> str | None:
        for one, other in pairs.items():
            if begins and word.startswith(one):
                return other + word[len(one) :]
            if not begins and word.endswith(one):
                return word[: -len(one)] + other
        return None

    return slip


KINDS: dict[str, Slip] = {
    "other marks": _other_marks,
    "no marks": _no_marks,
    "a letter lost": _at_a_letter(lambda word, at: word[:at] + word[at + 1 :]),
    "a letter twice": _at_a_letter(lambda word, at: word[:at] + word[at] + word[at:]),
    "two letters swapped": _at_a_letter(
        lambda word, at: word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    ),
    "s for x": _replaced({"s": "x", "x": "s"}, begins=True),
    "ch for tr": _replaced({"ch": "tr", "tr": "ch"}, begins=True),
    "d for gi": _replaced({"gi": "d", "d": "gi", "r": "d"}, begins=True),
    "l for n": _replaced({"l": "n", "nh": "h", "n": "l"}, begins=True),
    "n for ng": _replaced({"ng": "n", "n": "ng", "t": "c", "c": "t"}, begins=False),
}
"""Slips of the hand and of the ear that typists make."""


class Page(NamedTuple):
    """Printed lines, the text that was meant, word for word, and the kind of each misprint by its word."""

    lines: tuple[str, ...]
    meant: str
    kinds: Mapping[int, str]


def page_texts(paragraphs: Sequence[str], chance: random.Random) -> Page:
    """A page of paragraphs drawn at random, with misprints."""
    meant: list[str] = []
    lines: list[str] = []
    while len(lines) < _LINES:
        meant += chance.choice(paragraphs).split()
        lines = textwrap.wrap(" ".join(meant), _COLUMNS, break_long_words=False, break_on_hyphens=False)
    count = sum(len(line.split()) for line in lines[:_LINES])
    meant = meant[:count]
    kinds: dict[int, str] = {}
    printed = list(meant)
    for at, word in enumerate(meant):
        if is_syllable(word) and word.islower() and chance.random() < MISPRINTS:
            tried = ((name, KINDS[name](word, chance)) for name in chance.sample(list(KINDS), len(KINDS)))
            fitting = ((name, wrong) for name, wrong in tried if wrong and wrong != word)
            found = next(((n, w) for n, w in fitting if len(syllables(normalise(w))) == 1), None)
            if found:
                kinds[at], printed[at] = found
    text = " ".join(printed)
    wrapped = textwrap.wrap(text, _COLUMNS, break_long_words=False, break_on_hyphens=False)
    return Page(tuple(wrapped), " ".join(meant), kinds)


def judged(page: Page, before: Sequence[Line], after: Sequence[Line]) -> Counter[tuple[str, str]]:
    """Counts by a column of the table and the kind of misprint, or none, of syllables that align."""
    wanted, owners = _syllables(" ".join(page.lines))
    kind_of = [page.kinds.get(owner, "") for owner in owners]
    read, _ = _syllables(" ".join(line.text for line in before))
    words = [word for line in after for word in line.words]
    got, owners = _syllables(" ".join(word.text for word in words))
    suggested = [_alternative(words, owner) for owner in owners]
    result = dict(align(wanted, got))
    counts = Counter({("syllables", ""): len(wanted)})
    counts.update(("misprints", kind) for kind in kind_of if kind)
    for at, place in align(wanted, read):
        kept = at in result and got[result[at]] == wanted[at]
        if read[place] != wanted[at]:
            continue
        if not kind_of[at]:
            counts["others broken", ""] += not kept
            continue
        counts["read as printed", kind_of[at]] += 1
        counts["kept", kind_of[at]] += kept
        counts["kept with a suggestion", kind_of[at]] += kept and suggested[result[at]]
    return counts


def _alternative(words: Sequence[Word], owner: int) -> bool:
    """Whether the word with the ``owner``-th token of a page has another reading beside it."""
    for word in words:
        owner -= len(word.text.split())
        if owner < 0:
            return word.alternative is not None
    return False


def _syllables(text: str) -> tuple[list[str], list[int]]:
    """The syllables of ``text``, and for each the token that it is of."""
    found = [
        (syllable.text, number)
        for number, token in enumerate(text.split())
        for syllable in syllables(normalise(token))
    ]
    return [text for text, _ in found], [number for _, number in found]


def read(image: Grey, dpi: int) -> tuple[Line, ...]:
    """The lines that the program reads, before they are restored."""
    cleaned = clean(np.repeat(image[..., None], 3, axis=2), float(dpi))
    means = Means(best_readers(), language_of(builtin_lexicon()))
    return walked(Sheet.of(cleaned), means, (*TO_WORDS, sureness_settled)).lines


def pages(paragraphs: Sequence[str], count: int, seed: int) -> Iterator[tuple[str, Counter[tuple[str, str]]]]:
    """The quality and the counts of ``count`` pages, each clean and as a copy."""
    font = ImageFont.truetype(_FONT, _POINTS)
    for number in range(count):
        chance = random.Random(seed + number)
        page = page_texts(paragraphs, chance)
        image = set_page(page.lines, font, _LEADING)
        copy, dpi = degrade(image, chance, False, (200, 300))
        for quality, picture, resolution in (("clean", image, 300), ("copies", copy, dpi)):
            before = read(picture, resolution)
            yield quality, judged(page, before, restore_lines(before, "vietnamese_ocr"))


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
    by_quality: dict[str, Counter[tuple[str, str]]] = {}
    for quality, counts in pages(paragraphs, options.pages, options.seed):
        by_quality.setdefault(quality, Counter()).update(counts)
    rows = [
        [quality, *(str(sum(n for (name, _), n in counts.items() if name == column)) for column in _HEAD)]
        for quality, counts in by_quality.items()
    ]
    print(table(("pages", *_HEAD), rows))
    columns = _HEAD[1:4]
    of_kinds = [
        [kind, *(str(counts[column, kind]) for counts in by_quality.values() for column in columns)]
        for kind in KINDS
    ]
    heads = [f"{quality}: {column}" for quality in by_quality for column in columns]
    print(table(("misprint", *heads), of_kinds))


if __name__ == "__main__":
    main()
