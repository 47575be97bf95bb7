"""Codes of a font that tell a letter, and not the one that the page shows.

Where a font tells no character for some of its letters, its other codes are not to be relied on either: a
program that renumbered the letters of a font left some of them at the codes of others, so that the layer says
``tuyên`` where the page shows ``tuyển``. A code shows one letter wherever it stands: the drawn page tells
which.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Levenshtein

from lexicon.fold import strip_marks
from ocr.layer.glyph import Glyph
from ocr.layer.wrong_codes import Code, code_of, marks_of
from schema.page import Line, Word

_SURE = 0.8
"""Confidence (0 to 1) of words of the drawn page that count."""

_FEWEST, _MOST = 2, 0.7
"""So many times, and in so great a share of its places, a code must be read as one other letter."""

_SAME_PLACE = 0.5
"""Share of the narrower of two words that they have in common."""


def with_lying_codes_doubted(
    glyphs: Sequence[Glyph], lines: Sequence[Line], readings: Sequence[Sequence[Word]]
) -> tuple[Glyph, ...]:
    """``glyphs`` of a layer, those marked ``miscoded`` whose code tells another letter than the page shows.

    ``readings`` are the words that the drawn page shows on each of ``lines``, which were made of ``glyphs``.
    """
    sightings: defaultdict[Code, Counter[str]] = defaultdict(Counter)
    for line, read in zip(lines, readings, strict=True):
        inside = [glyph for glyph in glyphs if line.box.contains(glyph.box.center)]
        for word in line.words:
            for glyph, letter in _sighted(word, inside, read):
                sightings[code_of(glyph)][letter] += 1
    lying = {code for code, seen in sightings.items() if _lies(code[1], seen)}
    return tuple(
        replace(glyph, miscoded=True) if code_of(glyph) in lying and glyph.text.isalpha() else glyph
        for glyph in glyphs
    )


def _sighted(word: Word, glyphs: Sequence[Glyph], read: Sequence[Word]) -> Iterator[tuple[Glyph, str]]:
    """The letters of ``word`` and what each was read as, where that can be said."""
    beside = [other for other in read if word.box.shares_width(other.box, _SAME_PLACE)]
    if min((other.confidence for other in beside), default=0.0) < _SURE:
        return
    own = sorted((g for g in glyphs if word.box.contains(g.box.center)), key=lambda glyph: glyph.box.x0)
    told, seen = "".join(glyph.shown for glyph in own), "".join(other.text for other in beside)
    if len(told) != len(own):  # a ligature: places of letters are not those of glyphs
        return
    for change in Levenshtein.opcodes(told, seen):
        if change.tag in ("equal", "replace"):
            yield from zip(
                own[change.src_start : change.src_end],
                seen[change.dest_start : change.dest_end],
                strict=False,
            )


def _lies(told: str, seen: Counter[str]) -> bool:
    """Whether a code that tells ``told`` shows another letter than that: read so again and again, or, where
    it stands once, the same letter with more marks: a recogniser loses marks and sees none too many.
    """
    letter, count = seen.most_common(1)[0]
    if not told.isalpha() or not letter.isalpha() or letter.lower() == told.lower():
        return False
    if count < _MOST * seen.total():
        return False
    return count >= _FEWEST or _has_more_marks(letter, told)


def _has_more_marks(letter: str, told: str) -> bool:
    same = strip_marks(letter) == strip_marks(told)
    return same and marks_of(letter) > marks_of(told)
