"""Fonts that print letters at the codes of signs, and what the letters are.

A program that prints to PDF puts the letters its code page lacks (most of the Vietnamese ones) into fonts of
their own and numbers them from ``!`` on as they come; such a layer says ``ph"i tr!`` where the page shows
``phải trả``. The codes are as good as any, only nobody knows what they stand for: the drawn page tells.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from lexicon.fold import strip_marks
from lexicon.language_model import UNKNOWN, LanguageModel, tokens
from lexicon.same_letters import by_letters
from ocr.layer.glyph import Glyph
from ocr.layer.legacy_encodings import code_table
from ocr.layer.symbol_fonts import NO_CHARACTER

_FEWEST_CODES = 2
_SIGNS, _BESIDE_LETTERS, _BETWEEN_LETTERS = 0.5, 0.7, 0.2
"""Shares of the glyphs of such a font that are no letters by their codes, that stand beside a letter, and
that stand between two. A font that only has marks and figures stands behind words, not inside them."""
_SAME_WORD = (-0.5, 0.15)
"""Gap between letters of one word, as shares of the font size."""
_LEVEL = 0.2  # of the font size: how far baselines of one row differ
_FIRST_CODE = "!"

_SEEN = 4.0
"""How much a reading of a letter adds to its log probability: a recogniser takes one mark for another in one
letter of twenty at most."""
_ALIKE = 3.0
"""The same for a letter that has one of its marks: ``ỗ`` is read for ``ổ`` rather than for ``ơ``."""
_UNHEARD = -20.0  # log probability of a word that the language does not have
_MOST_LETTERS = 3  # of one glyph: a ligature
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
"""Dust beside a word that stands alone is read as points and strokes."""
_MARKED = by_letters(letter for letter in code_table("vni") if letter.islower())
"""The letters with a mark, by the letter without."""

WESTERN = frozenset("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
"""The Vietnamese letters of code page 1252: a program that numbers the letters it lacks has these."""

Code = tuple[str, str]
"""A font (with its subset prefix) and the character that its layer gives."""


def code_of(glyph: Glyph) -> Code:
    return glyph.subset, glyph.text


def with_codes_doubted(glyphs: Iterable[Glyph]) -> tuple[Glyph, ...]:
    """``glyphs`` of a page, those of fonts that print letters at the codes of signs marked ``miscoded``."""
    glyphs = tuple(glyphs)
    places: defaultdict[str, list[tuple[Glyph, int]]] = defaultdict(list)
    for glyph, beside in _with_letters_beside(glyphs):
        places[glyph.subset].append((glyph, beside))
    fonts = {font for font, own in places.items() if _prints_letters_at_signs(own)}
    if not fonts:
        return glyphs
    # Where one font is numbered, so are its companions that show a single letter.
    fonts |= {
        font
        for font, own in places.items()
        if {glyph.text for glyph, _ in own} == {_FIRST_CODE} and all(beside for _, beside in own)
    }
    return tuple(
        replace(glyph, miscoded=True) if glyph.subset in fonts and glyph.text.strip() else glyph
        for glyph in glyphs
    )


def _prints_letters_at_signs(places: Sequence[tuple[Glyph, int]]) -> bool:
    signs = [(glyph, beside) for glyph, beside in places if not glyph.text.isalpha()]
    return (
        len({glyph.text for glyph, _ in signs}) >= _FEWEST_CODES
        and len(signs) >= _SIGNS * len(places)
        and sum(beside > 0 for _, beside in places) >= _BESIDE_LETTERS * len(places)
        and sum(beside > 1 for _, beside in places) >= _BETWEEN_LETTERS * len(places)
    )


def _with_letters_beside(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, int]]:
    """The printed level glyphs, and on how many sides a letter of the same word stands."""
    printed = [glyph for glyph in glyphs if glyph.text.strip() and glyph.angle == 0]
    printed.sort(key=lambda glyph: (round(glyph.baseline), glyph.box.x0))
    for index, glyph in enumerate(printed):
        around = printed[max(0, index - 1) : index] + printed[index + 1 : index + 2]
        yield glyph, sum(other.text[0].isalpha() and _is_beside(glyph, other) for other in around)


def _is_beside(one: Glyph, other: Glyph) -> bool:
    left, right = (one, other) if one.box.x0 <= other.box.x0 else (other, one)
    gap = (right.box.x0 - left.box.x1) / max(one.size, 0.1)
    level = abs(one.baseline - other.baseline) <= _LEVEL * one.size
    return level and _SAME_WORD[0] <= gap <= _SAME_WORD[1]


@dataclass(frozen=True)
class ToldCode:
    """The ``letters`` that a code shows and the probability (0 to 1) that they are right."""

    letters: str
    sureness: float


@dataclass(frozen=True)
class CodedWord:
    """A word of a layer: what it ``told`` (NO_CHARACTER for what it did not), the ``codes`` of its unknown
    characters in their order, and what was ``read`` in its place on the drawn page.
    """

    told: str
    codes: tuple[Code, ...]
    read: str

    @property
    def is_whole(self) -> bool:
        """Whether the code of each unknown character is known."""
        return self.told.count(NO_CHARACTER) == len(self.codes)

    def filled(self, letters: Mapping[Code, str]) -> str:
        """The word with ``letters`` for its codes."""
        signs = iter(self.codes)
        return "".join(
            letters.get(next(signs), NO_CHARACTER) if sign == NO_CHARACTER else sign for sign in self.told
        )


def told_codes(
    words: Sequence[CodedWord], shown: Collection[str], model: LanguageModel
) -> Mapping[Code, ToldCode]:
    """What the codes of ``words`` show, told by readings of the drawn page and by the language.

    A code shows the same in all its words, so of the letters it was read as, and those that differ from them
    in marks only, the one is taken that makes the likeliest words. Letters that other fonts have (``shown``)
    need no code of their own.
    """
    sightings: defaultdict[Code, Counter[str]] = defaultdict(Counter)
    places: defaultdict[Code, list[CodedWord]] = defaultdict(list)
    for word in words:
        if word.is_whole:
            for code, letters in zip(word.codes, _aligned(word.told, word.read), strict=True):
                places[code].append(word)
                if letters:
                    sightings[code][letters] += 1
    best = {code: min(seen, key=lambda one: (-seen[one], one)) for code, seen in sightings.items()}
    table = {}
    for code, seen in sightings.items():
        scores = {
            letters: _evidence(letters, seen, shown)
            + sum(_score(word.filled({**best, code: letters}), model) for word in places[code])
            for letters in _candidates(seen, shown)
        }
        chosen = max(sorted(scores), key=lambda letters: scores[letters])
        share = 1 / sum(math.exp(score - scores[chosen]) for score in scores.values())
        # Laplace: what was seen once is right as often as not to be relied on.
        table[code] = ToldCode(chosen, min(share, (seen.total() + 1) / (seen.total() + 2)))
    return table


def _candidates(seen: Iterable[str], shown: Collection[str]) -> set[str]:
    """What a code ``seen`` so may show: that, or another letter that is the same without its marks."""
    near = {
        other.upper() if letters.isupper() else other
        for letters in seen
        for other in _MARKED.get(strip_marks(letters).lower(), ())
    }
    return (near - set(shown)).union(seen)


def _evidence(letters: str, seen: Counter[str], shown: Collection[str]) -> float:
    """How much its readings say for a code to show ``letters``."""
    if letters in seen and letters not in shown:
        return _SEEN * seen[letters]
    marks = marks_of(letters)
    return sum(_ALIKE * count for other, count in seen.items() if marks & marks_of(other))


def marks_of(letters: str) -> frozenset[str]:
    """The combining marks of ``letters``, however they are composed."""
    return frozenset(sign for sign in unicodedata.normalize("NFD", letters) if unicodedata.combining(sign))


def _score(word: str, model: LanguageModel) -> float:
    """log P of the words of letters in ``word``."""
    numbers = [model.id(token) for token in tokens(word)]
    return sum(_UNHEARD if number == UNKNOWN else float(model.unigram_scores[number]) for number in numbers)


def _aligned(told: str, read: str) -> Iterator[str]:
    """What stands in ``read`` for each NO_CHARACTER of ``told``, empty where that cannot be said."""
    read = _ENDS.sub("", read)
    for start, end, own in _changes(told, read):
        unknown = [index for index in range(start, end) if told[index] == NO_CHARACTER]
        if not unknown:
            continue
        if len(own) == end - start:
            yield from (own[index - start] for index in unknown)
        elif end - start == 1 and 0 < len(own) <= _MOST_LETTERS:
            yield own
        else:
            yield from ("" for _ in unknown)


def _changes(told: str, read: str) -> Iterator[tuple[int, int, str]]:
    """The stretches of ``told`` that differ from ``read``, whole, and what is read in their place."""
    start = end = begin = until = 0
    for change in Levenshtein.opcodes(told, read):
        if change.tag == "equal":
            if end > start:
                yield start, end, read[begin:until]
            start = end = change.src_end
            begin = until = change.dest_end
        else:
            end, until = change.src_end, change.dest_end
    if end > start:
        yield start, end, read[begin:until]
