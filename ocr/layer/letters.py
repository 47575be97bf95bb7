"""What a text layer lacks from the drawn page, and what a reading of the drawn page lacks from the layer.

A layer whose font tells no character for some letters still has the others and the figures; a recogniser
reads the letters and mistakes a figure or a mark now and then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from lexicon.fold import strip_marks
from lexicon.language_model import LanguageModel
from ocr.layer.glyph import Glyph
from ocr.layer.symbol_fonts import NO_CHARACTER
from ocr.layer.wrong_codes import WESTERN, Code, CodedWord, ToldCode, code_of, told_codes
from schema.box import Box, bounding_box
from schema.page import Line, Word

_MOST_LETTERS = 3  # of one glyph: a ligature
_UNREAD = 0.3  # confidence of a word that has a letter nobody knows
_SAME_PLACE = 0.5  # share of the narrower of two words that they have in common
_FEWEST_FIGURES, _AGREEING = 3, 0.8
"""Words without letters, and the share of them read alike, from which a layer is believed in its figures."""
_BESIDE = 1.5  # of the height of a word: how far from its line one may stand that was not read
_SURE = 0.95  # of a figure that the layer tells and the reading does not


def lacks_letters(word: Word) -> bool:
    """Whether ``word`` has a glyph without a character among others."""
    return NO_CHARACTER in word.text and len(word.text) > 1


def with_letters_read(
    lines: Sequence[Line],
    glyphs: Sequence[Glyph],
    model: LanguageModel,
    read: Callable[[Sequence[Line]], Sequence[Sequence[Word]]],
) -> tuple[Line, ...]:
    """``lines`` of the ``glyphs`` of a layer where words that lack letters have them from the drawn page.

    ``read`` gives the words that stand on each of the lines it is asked for, in the frame of these. Each
    unknown code shows what its words were read as, with the marks that ``model`` finds likeliest; of words
    with a code that stays unknown the reading is taken if it has all the characters the layer tells, in their
    order. What is left is doubtful.
    """
    asked = [line for line in lines if any(lacks_letters(word) for word in line.words)]
    readings = read(asked) if asked else ()
    unknown = [glyph for glyph in glyphs if NO_CHARACTER in glyph.shown]
    beside = {
        id(word): [other for other in found if word.box.shares_width(other.box, _SAME_PLACE)]
        for line, found in zip(asked, readings, strict=True)
        for word in line.words
        if lacks_letters(word)
    }
    coded = {
        id(word): CodedWord(
            word.text, _codes_in(word, unknown), "".join(other.text for other in beside[id(word)])
        )
        for line in asked
        for word in line.words
        if id(word) in beside
    }
    shown = {glyph.shown for glyph in glyphs}
    if any(glyph.miscoded for glyph in glyphs):
        shown |= WESTERN
    table = told_codes(list(coded.values()), shown, model)
    return tuple(
        line.model_copy(
            update={
                "words": tuple(
                    _completed(word, coded[id(word)], beside[id(word)], table) if id(word) in coded else word
                    for word in line.words
                )
            }
        )
        for line in lines
    )


def _codes_in(word: Word, unknown: Sequence[Glyph]) -> tuple[Code, ...]:
    """The codes of the unknown glyphs of ``word``, left to right."""
    inside = [glyph for glyph in unknown if word.box.contains(glyph.box.center)]
    return tuple(code_of(glyph) for glyph in sorted(inside, key=lambda glyph: glyph.box.x0))


def _completed(word: Word, coded: CodedWord, beside: Sequence[Word], table: Mapping[Code, ToldCode]) -> Word:
    told = [re.escape(part) for part in re.split(f"{NO_CHARACTER}+", word.text)]
    pattern = rf"[^\W\d_]{{1,{_MOST_LETTERS * word.text.count(NO_CHARACTER)}}}".join(told)
    fits = bool(beside) and re.fullmatch(pattern, coded.read) is not None
    sureness = min((other.confidence for other in beside), default=0.0)
    if coded.is_whole and all(code in table for code in coded.codes):
        text = coded.filled({code: table[code].letters for code in coded.codes})
        # One code may stand for two letters; the same letter with other marks is a misreading.
        if not fits or strip_marks(text) == strip_marks(coded.read):
            return word.corrected(text, "ocr", min(table[code].sureness for code in coded.codes))
    return (
        word.corrected(coded.read, "ocr", sureness)
        if fits
        else word.model_copy(update={"confidence": _UNREAD})
    )


def with_figures_of_layer(lines: Sequence[Line], layer: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` read from a drawn page, with figures and marks from the lines of its ``layer``, whose letters
    are not to be believed; without marks read where the layer has nothing.

    Words of the layer without letters count where most of its figures were read alike; words with letters
    where the letters were read alike, for their marks.
    """
    beside: list[list[Word]] = [[] for _ in lines]
    for word in (word for line in layer for word in line.words):
        near = max(range(len(lines)), key=lambda index: _nearness(word.box, lines[index].box), default=None)
        if near is not None and _nearness(word.box, lines[near].box) > 0:
            beside[near].append(word)
    groups = [_groups(line.words, words) for line, words in zip(lines, beside, strict=True)]
    figures = [
        (_text(read), _text(printed))
        for line in groups
        for read, printed in line
        if _is_number(_text(read)) and _is_number(_text(printed))
    ]
    agreeing = sum(read == printed for read, printed in figures)
    if len(figures) < _FEWEST_FIGURES or agreeing < _AGREEING * len(figures):
        return tuple(lines)
    made = []
    for line in groups:
        words = [word for read, printed in line for word in _chosen(read, printed)]
        if words:
            words.sort(key=lambda word: word.box.x0)
            made.append(Line(words=tuple(words), box=bounding_box([word.box for word in words])))
    return tuple(made)


def _groups(read: Sequence[Word], printed: Sequence[Word]) -> list[tuple[list[Word], list[Word]]]:
    """The words of two readings of a line that stand in the same places, together."""
    parts: list[tuple[list[Word], list[Word]]] = []
    end = float("-inf")
    both = [(0, word) for word in read] + [(1, word) for word in printed]
    for side, word in sorted(both, key=lambda entry: entry[1].box.x0):
        inset = 0.2 * word.box.width
        if word.box.x0 + inset >= end:
            parts.append(([], []))
        parts[-1][side].append(word)
        end = max(end, word.box.x1 - inset)
    return parts


def _chosen(read: Sequence[Word], printed: Sequence[Word]) -> Sequence[Word]:
    said, told = _text(read), _text(printed)
    if not printed:
        return [word for word in read if any(c.isalnum() for c in word.text)]
    if NO_CHARACTER in told or said == told:
        return read
    if _is_figure(told) or _letters(said) == _letters(told):
        return [replace(word, confidence=min(word.confidence, _SURE)) for word in printed]
    return read


def _is_figure(text: str) -> bool:
    return not any(character.isalpha() or character == NO_CHARACTER for character in text)


def _is_number(text: str) -> bool:
    return _is_figure(text) and any(character.isdigit() for character in text)


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def _nearness(box: Box, line: Box) -> float:
    """How much of the height of ``box`` lies on ``line`` or within a word of its ends."""
    if box.gap_x(line) > _BESIDE * box.height:
        return 0.0
    return box.overlap_y(line) / max(0.1, box.height)
