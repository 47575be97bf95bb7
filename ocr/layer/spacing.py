"""Where words end on a row of glyphs: at spaces, at gaps, or between letters that are set apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from lexicon.syllables import is_syllable
from ocr.layer.glyph import Glyph
from schema.box import Box

# Shares of the font size.
_WORD_GAP = 0.15
_WORD_GAP_OF_LOOSE_LETTERS = 0.3
_LOOSE = (0.08, 0.15)
"""Gaps that neither part words nor join letters: fonts that state wrong widths have many."""
_APART = (0.1, 0.75)
"""Gaps between letters that are set apart; wider ones part columns."""
_NEXT_WORD = 0.2  # how much wider the gap between words is than that between their letters

_MOST_LOOSE = 0.01  # of the gaps of a page
_MOST_APART = 0.85  # of the gaps of a row
_FEWEST = 5  # letters set apart
_MOST_LETTERS = 0.6  # of the signs on a row whose letters are set apart
_LONGEST_SYLLABLE = 7
"""``nghiêng`` has seven letters."""


def word_gap(rows: Iterable[Sequence[Glyph]]) -> float:
    """The share of the font size from which a gap without a space parts words on a page that has spaces.

    Words that were placed one by one stand 0.2 to 0.3 apart, without a space between; but letters of fonts
    with wrong widths stand as far.
    """
    gaps = [gap for row in rows for gap, spaced in _gaps(row) if not spaced]
    loose = sum(_LOOSE[0] <= gap < _LOOSE[1] for gap in gaps)
    return _WORD_GAP if loose <= _MOST_LOOSE * len(gaps) else _WORD_GAP_OF_LOOSE_LETTERS


def _gaps(row: Sequence[Glyph]) -> Iterator[tuple[float, bool]]:
    """The gaps between printed glyphs of a row, left to right, and whether a space stands in them."""
    before, spaced = None, False
    for glyph in sorted(row, key=lambda g: g.box.x0):
        if not glyph.text.strip():
            spaced = True
            continue
        if before is not None:
            yield (glyph.box.x0 - before.box.x1) / max(glyph.size, 0.1), spaced
        before, spaced = glyph, False


def letters_apart(row: Sequence[Glyph], verticals: Sequence[Box]) -> list[list[Glyph]] | None:
    """The words of a row (left to right) whose letters are set apart, as titles are; None for any other row.

    Words are parted by wider gaps, or where all are alike by the syllables that the letters make.
    """
    printed = [glyph for glyph in row if glyph.text.strip()]
    gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(printed)]
    if len(printed) < _FEWEST:
        return None
    size = median(glyph.size for glyph in printed)
    narrow = [gap for gap in gaps if gap <= _APART[1] * size]
    letters = sum(sign.isalpha() for glyph in printed for sign in glyph.text)
    if (
        len(narrow) < _FEWEST - 1
        or sum(gap >= _APART[0] * size for gap in narrow) < _MOST_APART * len(narrow)
        or letters < _MOST_LETTERS * len(printed)
        or any(_crosses(box, a, b) for a, b in pairwise(printed) for box in verticals)
    ):
        return None
    usual = sorted(narrow)[len(narrow) // 3]
    words: list[list[Glyph]] = [[printed[0]]]
    for glyph, gap in zip(printed[1:], gaps, strict=True):
        if gap > usual + _NEXT_WORD * size:
            words.append([])
        words[-1].append(glyph)
    return [part for word in words for part in _syllables(word)]


def _crosses(box: Box, left: Glyph, right: Glyph) -> bool:
    y = (left.box.y0 + left.box.y1) / 2
    return left.box.x1 - 1 <= box.center[0] <= right.box.x0 + 1 and box.y0 <= y <= box.y1


def _syllables(word: list[Glyph]) -> list[list[Glyph]]:
    """``word`` cut into the fewest Vietnamese syllables, whole where it has none."""
    text = [glyph.text for glyph in word]
    if len(word) < 4 or not "".join(text).isalpha():
        return [word]
    best: list[list[int] | None] = [[], *[None] * len(word)]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_SYLLABLE), end):
            cuts = best[start]
            if cuts is not None and is_syllable("".join(text[start:end])):
                found = best[end]
                if found is None or len(cuts) + 1 < len(found):
                    best[end] = [*cuts, end]
    ends = best[-1]
    return [word] if ends is None else [word[start:end] for start, end in pairwise([0, *ends])]
