"""Numbers, percentages and dates outside tables: found in the words of a block, with what their readings are
worth.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lexicon.fold import strip_marks
from parsers.values.dates import parse_date
from parsers.values.numbers import parse_number
from parsers.verification.evidence import SURE
from schema.box import bounding_box
from schema.document import CellKind, Figure
from schema.page import Word
from schema.trust import Evidence, Trust

_DATES = re.compile(
    r"(?<![\w/])(?:"
    r"(?:ngay\s+)?\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}"
    r"|(?:ngay\s+)?\d{1,2}\s+thang\s+\d{1,2}\s+nam\s+\d{4}"
    r"|ngay\s+\d{1,2}\s*(?:[/.-]|\s+thang\s+)\s*\d{1,2}"
    r"|thang\s+\d{1,2}(?:\s*/\s*\d{4}|\s+nam\s+\d{4})?"
    r"|quy\s+(?:iv|i{1,3}|[1-4])\s*(?:/\s*|nam\s+)\d{4}"
    r"|\d{1,2}\s+thang(?:\s+dau|\s+cuoi)?\s+nam\s+\d{4}"
    r"|\d{1,2}/\d{4}"
    r"|nam\s+(?:19|20)\d\d"
    r")(?![\w/])"
)
"""Dates and periods in text without marks."""

_NUMBERS = re.compile(r"(?<![\w/.,-])[+\-–]?\d+(?:[.,]\d+)*(?:\s?%)?(?![\w/]|[.,-]\w)")
"""Numbers that are no part of a symbol (59/BC-VP), a date or a word."""

_SHARES = re.compile(r"(?<![\w/.,-])(\d{1,3}(?:\.\d{3})*)/(\d{1,3}(?:\.\d{3})*)(?![\w/]|[.,-]\w)")
"""So many of so many: 57/62 nhiệm vụ."""

_BROKEN = re.compile(r"(?<!\w)(?:ngay|thang|nam)\s+([^\s.,;:()]{1,4})(?=[\s.,;:)]|$)")
"""What stands in the place of the number of a day, a month or a year."""

_LIKE_DIGITS = frozenset("SsŠšlILOoZzBgqGbT|!$£§")
_STROKES = frozenset("lI|!")
"""Characters that digits are misread as, and those that a 1 is."""

_LABEL = re.compile(r"\b(?:phu\s?luc|phu\s?bieu|bieu|bang)(?:\s+so)?\s+\d{1,3}(?:\.\d{1,3})*")
"""The number of an appendix or a table, by which it is called."""

_LIST_MARK = re.compile(r"\s*(?:\(?\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3})(?=\s)")
"""The number of a heading or an item at the head of a block."""

_ROMAN = re.compile(r"^[IVX]+\W*$")
"""The number of a quarter."""

_DOUBTED = 0.9
"""Calibrated confidence below which a number that was read once is doubted: one in ten is wrong there."""

_BROKEN_DATE = 0.5
"""Probability of a date, at the most, in which something else than a number was read."""

_NUMBER_KINDS: dict[str, CellKind] = {
    "integer": "integer",
    "decimal": "decimal",
    "percent": "percent",
    "money": "money",
}


@dataclass(frozen=True)
class PlacedWord:
    """A word with the page that it stands on."""

    word: Word
    page: int


def figures_in(words: Sequence[PlacedWord], where: str, born_digital: Collection[int]) -> Iterator[Figure]:
    """The figures of a block of ``words`` in reading order; ``where`` is its JSON pointer. ``born_digital``
    are the pages whose words stand in the file as text.
    """
    text, starts = "", list[int]()
    words = [one for one in words if not one.word.superscript]
    for one in words:
        starts.append(len(text))
        text += f"{one.word.text} "
    plain = strip_marks(text).lower()
    taken = [False] * len(text)
    for mark in (_LIST_MARK.match(text), *_LABEL.finditer(plain)):
        if mark is not None:
            taken[mark.start() : mark.end()] = [True] * (mark.end() - mark.start())
    found: list[tuple[int, int, CellKind, int | float | str | None]] = []
    for match in _DATES.finditer(plain):
        if not any(taken[match.start() : match.end()]):
            date = parse_date(text[match.start() : match.end()])
            if date is not None:
                found.append((match.start(), match.end(), "date", date.value))
                taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _BROKEN.finditer(plain):
        if _is_broken(text[match.start(1) : match.end(1)]) and not taken[match.start(1)]:
            found.append((match.start(), match.end(1), "date", None))
    for match in _SHARES.finditer(text):
        if not any(taken[match.start() : match.end()]):
            for group in (1, 2):
                number = parse_number(match.group(group))
                if number is not None:
                    found.append((match.start(group), match.end(group), "integer", number.value))
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
    for match in _NUMBERS.finditer(text):
        if not any(taken[match.start() : match.end()]):
            number = parse_number(match.group())
            if number is not None:
                found.append((match.start(), match.end(), _NUMBER_KINDS[number.kind], number.value))
    for start, end, kind, value in sorted(found):
        own = [
            one for one, at in zip(words, starts, strict=True) if at < end and at + len(one.word.text) > start
        ]
        telling = [one for one in own if _ROMAN.search(one.word.text) or any(map(str.isdigit, one.word.text))]
        yield figure(text[start:end].strip(), value, kind, where, telling or own[-1:], born_digital)


def _is_broken(text: str) -> bool:
    """Whether ``text`` is a number of which some digits were read as letters or signs that look like them."""
    letters = [character for character in text if not character.isdigit()]
    told = len(text) == 1 or len(letters) < len(text) or _STROKES.issuperset(letters)
    return bool(letters) and told and _LIKE_DIGITS.issuperset(letters)


def figure(
    text: str,
    value: int | float | str | None,
    kind: CellKind,
    where: str,
    words: Sequence[PlacedWord],
    born_digital: Collection[int],
) -> Figure:
    """The figure that ``words`` (at least one) print, with the trust that their readings give it."""
    trust, probability, evidence, reason = judged([one.word for one in words], words[0].page in born_digital)
    if kind == "date" and value is None and evidence != ("text_layer",):
        trust, probability, evidence, reason = "doubtful", min(probability, _BROKEN_DATE), (), "no digit"
    page = words[0].page
    return Figure(
        text=text,
        value=value,
        kind=kind,
        where=where,
        page=page,
        bbox=bounding_box([one.word.box for one in words if one.page == page]),
        trust=trust,
        probability=round(probability, 4),
        evidence=evidence,
        reason=reason,
    )


def judged(
    words: Sequence[Word], born_digital: bool
) -> tuple[Trust, float, tuple[Evidence, ...], str | None]:
    """What the readings of ``words`` are worth: trust, probability, evidence, and what another reading says
    where it disagrees.
    """
    if born_digital and all(word.method == "text_layer" and word.confidence == 1.0 for word in words):
        return "verified", 1.0, ("text_layer",), None
    probability = min(word.confidence for word in words)
    for word in words:
        other = _other_digits(word)
        if other is not None:
            return "doubtful", min(probability, 0.5), (), other
    if probability < _DOUBTED:
        return "doubtful", probability, (), None
    if probability >= SURE and all(_is_read_twice(word) for word in words):
        return "verified", probability, ("readings",), None
    return "unchecked", probability, (), None


def _digits(text: str) -> str:
    """The digits of ``text`` with the separators between them."""
    return re.sub(r"[^\d.,]", "", text).strip(".,")


def _other_digits(word: Word) -> str | None:
    """What another reading of ``word`` says, if it has other digits or separators."""
    own = _digits(word.text)
    others = [reading.text for reading in word.readings]
    others += [word.alternative] if word.alternative is not None else []
    return next((other for other in others if _digits(other) != own), None)


def _is_read_twice(word: Word) -> bool:
    """Whether two readings say the digits of ``word``."""
    own = _digits(word.text)
    engines = {reading.engine for reading in word.readings if _digits(reading.text) == own}
    return len(engines) > 1
