"""Letters that were read for digits, where only a number can stand: ``ngày l8 tháng``, ``khoản I1``,
``UBTVQHI2``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexicon import form_words
from lexicon.fold import fold
from lexicon.lookalikes import LIKE_ONE, MISREAD_NUMBER, as_printed
from ocr.words.evidence import PageEvidence
from ocr.words.number_ink import NumberInk
from schema.page import Line

_ONE = re.compile(rf"[{LIKE_ONE}]")
_PUNCTUATION = ".,;:)"

_BEFORE_NUMBER = re.compile(rf"{form_words.DAY}|{form_words.MONTH}|{form_words.YEAR}|khoan|dieu")
_AFTER_NUMBER = re.compile(rf"{form_words.MONTH}|{form_words.YEAR}")
_BEFORE_ONE = frozenset({"khoan", "dieu"})

_ASSEMBLY = re.compile(rf"(?<=QH)[{LIKE_ONE}](?=\d(?!\d))")
"""Laws carry the term of the National Assembly that passed them: QH10 (1997) to QH16 (2026)."""


def with_digits_for_letters(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` with the letters in numbers made the digits that they look like, none else touched.

    The ink has as many digits: where ``I1`` is one character, it is what another reading made of it.
    """
    return tuple(_with_digits(line, evidence.numbers) for line in lines)


def _with_digits(line: Line, ink: NumberInk) -> Line:
    words = list(line.words)
    for at, word in enumerate(words):
        before = fold(words[at - 1].text).strip(_PUNCTUATION) if at else ""
        after = fold(words[at + 1].text).strip(_PUNCTUATION) if at + 1 < len(words) else ""
        texts = (word.text, *(reading.text for reading in word.readings))
        numbers = [_number(text, before, after) for text in texts]
        text = next((number for number in numbers if ink.fits(word, number)), word.text)
        if numbers[0] != word.text and text != word.text:
            words[at] = word.corrected(text, "rule")
    return line if words == list(line.words) else line.model_copy(update={"words": tuple(words)})


def _number(text: str, before: str, after: str) -> str:
    """``text`` between the words ``before`` and ``after`` (without marks; empty at the ends of the line)."""
    core = text.rstrip(_PUNCTUATION)
    if MISREAD_NUMBER.fullmatch(core) and (
        _BEFORE_NUMBER.fullmatch(before) or _AFTER_NUMBER.fullmatch(after)
    ):
        return as_printed(core, "number") + text[len(core) :]
    if _ONE.fullmatch(core) and (before in _BEFORE_ONE or (not before and text == "l." and after)):
        return "1" + text[1:]
    return _ASSEMBLY.sub("1", text)
