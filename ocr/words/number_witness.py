"""What another engine reads where a number stands: kept beside it as a second reading.

The other engine has no say in numbers: it changes no digit. That it reads the same ones is support, that it
reads others is doubt, and who reads the result learns of both (``parsers.verification.figures``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from ocr.words.calibration import Outcomes, agreed, apart
from ocr.words.signs import without_signs
from ocr.words.vote import Words, by_text
from schema.page import Line, Word

_MOST_CONTRADICTED = 0.3
"""Share of the numbers of a page that the other engine may contradict before its doubt counts for nothing:
it does not know the type."""

_FEWEST = 4
"""So many numbers show that."""

_LONGEST_BROKEN = 2
"""Characters of a word without a digit in whose place the other engine reads a number: ``Š`` for ``5``."""

_PER_CENT = "[%6]?"
"""What ``%`` is read as by an engine that was made for lines of letters."""


def with_numbers_witnessed(
    lines: Sequence[Line],
    read: Iterable[tuple[int, int, int, Words]],
    can_read: Callable[[str], bool],
    outcomes: Outcomes,
) -> tuple[Line, ...]:
    """``lines`` whose numbers have what another engine says there among their readings, and are surer where
    it says the same and less sure where it does not.

    ``read``: number of a line, from and to which of its words, and what the other engine reads there.
    ``can_read`` tells whether it knows all characters of a text; for one that it does not know it reads any
    other.
    """
    words = [list(line.words) for line in lines]
    places: list[tuple[int, int, Word]] = []
    for line, start, end, others in read:
        at = start
        for ours, theirs in by_text(lines[line].words[start:end], others):
            if len(ours) == len(theirs) == 1 and _concerns_a_number(ours[0], theirs[0]):
                places.append((line, at, theirs[0]))
            at += len(ours)
    same = [_says_the_same(words[line][at].text, other.text, can_read) for line, at, other in places]
    if len(same) >= _FEWEST and same.count(False) > _MOST_CONTRADICTED * len(same):
        return tuple(lines)
    for (line, at, other), is_same in zip(places, same, strict=True):
        words[line][at] = _witnessed(words[line][at], other, is_same, outcomes)
    return tuple(
        line if list(line.words) == own else line.model_copy(update={"words": tuple(own)})
        for line, own in zip(lines, words, strict=True)
    )


def _concerns_a_number(ours: Word, theirs: Word) -> bool:
    if any(map(str.isdigit, ours.text)):
        return True
    return len(without_signs(ours.text)) <= _LONGEST_BROKEN and without_signs(theirs.text).isdigit()


def _says_the_same(ours: str, theirs: str, can_read: Callable[[str], bool]) -> bool:
    """Whether ``theirs`` is ``ours``, signs around both and characters that the other does not know aside."""
    own = without_signs(ours)
    pattern = "".join(_PER_CENT if one == "%" else re.escape(one) if can_read(one) else ".?" for one in own)
    return re.fullmatch(pattern, without_signs(theirs)) is not None


def _witnessed(word: Word, other: Word, is_same: bool, outcomes: Outcomes) -> Word:
    said = tuple(
        reading.model_copy(update={"text": word.text} if is_same else {}) for reading in other.readings
    )
    sure = (
        agreed(word.confidence, other.confidence, outcomes)
        if is_same
        else apart(word.confidence, other.confidence, 0.0, outcomes)
    )
    return word.model_copy(update={"confidence": sure, "readings": (*word.readings, *said)})
