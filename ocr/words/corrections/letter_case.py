"""Small letters read as capitals because both have one shape: ``một SỐ CƠ quan``, ``Luật TỔ chức``."""

from __future__ import annotations

from collections.abc import Sequence

from lexicon.fold import fold
from lexicon.lookalikes import ONE_SHAPE
from lexicon.syllables import is_syllable
from ocr.words.evidence import PageEvidence
from schema.page import Line, Word

_PUNCTUATION = '.,;:!?()"“”'
_END = ".:!?"


def with_small_letters(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` in which syllables whose small letters look like capitals are small again between words in
    small letters.
    """
    return tuple(_with_small_letters(line) for line in lines)


def _with_small_letters(line: Line) -> Line:
    found = list(line.words)
    for at, word in enumerate(found):
        if at and _is_misread(word) and _is_small(found[at - 1]) and _goes_on_small(found, at):
            found[at] = word.corrected(_small(word.text), "rule")
    return line if found == list(line.words) else line.model_copy(update={"words": tuple(found)})


def _is_misread(word: Word) -> bool:
    core = word.text.strip(_PUNCTUATION)
    if len(core) < 2:
        return False
    # An abbreviation has no marks.
    marked = fold(core) != core.lower()
    return core.isupper() and marked and set(fold(core[1:])) <= ONE_SHAPE and is_syllable(core)


def _small(text: str) -> str:
    """``text`` in small letters but for a first letter that only as a capital has its shape."""
    core = text.strip(_PUNCTUATION)
    small = core.lower() if fold(core[0]) in ONE_SHAPE else core.capitalize()
    return text.replace(core, small)


def _is_small(word: Word) -> bool:
    return word.text[-1] not in _END and any(character.islower() for character in word.text)


def _goes_on_small(words: Sequence[Word], at: int) -> bool:
    """Whether the first word after ``at`` that tells is in small letters; at the end of a line none does."""
    following = next((word for word in words[at + 1 :] if not _is_misread(word)), None)
    return following is None or not following.text.strip(_PUNCTUATION).isupper()
