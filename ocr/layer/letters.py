"""What a text layer lacks from the drawn page, and what a reading of the drawn page lacks from the layer.

A layer whose font tells no character for some letters still has the others and the figures; a recogniser
reads the letters and mistakes a figure or a mark now and then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from ocr.layer.symbol_fonts import NO_CHARACTER
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
    lines: Sequence[Line], read: Callable[[Sequence[Line]], Sequence[Sequence[Word]]]
) -> tuple[Line, ...]:
    """``lines`` of a layer where words that lack letters have them from a reading of the drawn line.

    ``read`` gives the words that stand on each of the lines it is asked for, in the frame of these. A word
    is taken that has all the characters the layer tells, in their order; the others are doubtful.
    """
    asked = [line for line in lines if any(lacks_letters(word) for word in line.words)]
    found = dict(zip(map(id, asked), read(asked) if asked else (), strict=True))
    return tuple(
        line.model_copy(update={"words": tuple(_completed(word, found[id(line)]) for word in line.words)})
        if id(line) in found
        else line
        for line in lines
    )


def _completed(word: Word, read: Sequence[Word]) -> Word:
    if not lacks_letters(word):
        return word
    beside = [other for other in read if word.box.shares_width(other.box, _SAME_PLACE)]
    text = "".join(other.text for other in beside)
    told = [re.escape(part) for part in re.split(f"{NO_CHARACTER}+", word.text)]
    pattern = rf"[^\W\d_]{{1,{_MOST_LETTERS * word.text.count(NO_CHARACTER)}}}".join(told)
    if beside and re.fullmatch(pattern, text):
        return word.corrected(text, "ocr", min(other.confidence for other in beside))
    return word.model_copy(update={"confidence": _UNREAD})


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
