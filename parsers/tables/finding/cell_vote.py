"""Which reading of a scanned cell is believed: the vote over what the page, the stack and the digits say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from lexicon.lookalikes import MISREAD_NUMBER
from ocr.words.cells import CellInk
from ocr.words.vote import Vote
from parsers.tables.cell_text import join_lines
from parsers.tables.codes import is_code, shape
from parsers.tables.finding.lookalikes import told_apart
from parsers.tables.formulas import index_label, parse_formula
from parsers.tables.numbering import parse_serials
from parsers.tables.piece import PieceCell
from parsers.values.dates import parse_date
from parsers.values.numbers import DASHES, is_dash, parse_number
from schema.box import Box
from schema.page import Line, Method, Reading, Word

_PREFERENCE = 0.1
"""By how much surer (probability) the page's reading must be than the stack's to come first: it sees the
neighbours of a cell, and mixes up lines that stand one above the other."""

_AGREED = 0.95
_ALONE = 0.5

_SURE = 0.97
"""Confidence of one of two readings that agree, from which a third one's number raises no doubt."""

_STROKE = 0.6
"""Width of a 1 as a share of its height, at most."""

READ_FOR_ONE = frozenset({"1", "I", "l", "|"})
"""What a 1 alone is read for."""


@dataclass
class CellState:
    """What is known of one inked cell while it is being read.

    ``is_figure``: it is to hold a number, not the serial number of its row. ``code_shape`` is what most codes
    of its column look like (``parsers.tables.codes.shape``), where it is to hold one (``is_code``).
    ``is_turned``: it is read from below.
    """

    cell: PieceCell
    ink: CellInk
    place: Box
    page: tuple[Line, ...]
    stack: tuple[Line, ...] = ()
    digits: tuple[Line, ...] = ()
    has_stack: bool = False
    has_digits: bool = False
    is_index: bool = False
    is_figure: bool = False
    is_code: bool = False
    is_turned: bool = False
    code_shape: str | None = None

    def candidates(self) -> list[tuple[tuple[Line, ...], str]]:
        """Readings that say something, the digit reading first."""
        read = ((self.digits, "digits"), (self.stack, "stack"), (self.page, "page"))
        return [(lines, name) for lines, name in read if lines]


def text_of(lines: Sequence[Line]) -> str:
    """``lines`` as running text."""
    return join_lines([line.text for line in lines])


def compact(lines: Sequence[Line]) -> str:
    """The text of a number without blanks, of several numbers with them; a line of dashes is one dash."""
    text = join_lines(["".join(line.text.split()) for line in lines])
    return "-" if is_dash(text) else re.sub(f"[{re.escape(DASHES)}]", "-", text.strip("|"))


def decided(state: CellState, vote: Vote) -> PieceCell:
    """The cell with the reading that is believed, all readings kept."""
    if state.ink.is_dash:
        return _with_text(state, "-", _AGREED, (), "rule")
    candidates = state.candidates()
    if _is_lone_one(state, candidates):
        return _with_text(state, "1", _AGREED, _readings(candidates), "vote")
    if not candidates:
        return state.cell.model_copy(update={"lines": (), "flags": () if state.ink.is_speck else ("unread",)})
    if state.ink.is_speck and not any(re.search(r"\w", text_of(lines)) for lines, _ in candidates):
        return state.cell.model_copy(update={"lines": ()})
    if state.is_code:
        return _code_voted(state, candidates)
    if state.has_digits and state.digits:
        return _voted(state, candidates)
    ones = [word for lines, _ in candidates for line in lines for word in line.words if word.text == "1"]
    readings = [(_without_bars(found, ones), name) for found, name in candidates]
    readings.sort(key=lambda read: -_confidence(read[0]) - _PREFERENCE * (read[1] == "stack"))
    first, *others = [found for found, _ in readings if found] or [()]
    lines = vote.of_lines(first, others[0]) if others else first
    flags = ("readings_differ",) if state.has_digits else ()
    return state.cell.model_copy(
        update={
            "lines": told_apart(lines, vote.language),
            "readings": _readings(candidates),
            "flags": flags,
        }
    )


def _is_lone_one(state: CellState, candidates: Sequence[tuple[tuple[Line, ...], str]]) -> bool:
    """Whether a cell of figures in which the digit reader saw nothing holds one stroke, read as such: a 1."""
    box = state.ink.box
    stroke = state.ink.stems <= 1 and box.x1 - box.x0 <= _STROKE * (box.y1 - box.y0)
    unread = state.is_figure and state.has_digits and not state.digits
    return unread and stroke and any(text_of(lines) in READ_FOR_ONE for lines, _ in candidates)


def _without_bars(lines: Sequence[Line], ones: Sequence[Word]) -> tuple[Line, ...]:
    """``lines`` without what a recogniser makes of the rest of a ruling: bars, and brackets without a
    partner. A bar where another reading has one of ``ones`` is a 1.
    """
    kept = []
    for line in lines:
        words = [(word, _without_bar(word.text) or _one_there(word, ones)) for word in line.words]
        left = tuple(
            word if text == word.text else word.corrected(text, "rule") for word, text in words if text
        )
        if left:
            kept.append(Line(words=left, box=line.box))
    return tuple(kept)


def _without_bar(text: str) -> str:
    text = text.strip("|¦")
    for opening, closing in ("[]", "{}"):
        if (opening in text) != (closing in text):
            text = text.strip(opening + closing)
    return text


def _one_there(word: Word, ones: Sequence[Word]) -> str:
    """The text of the one of ``ones`` that stands in the place of ``word``; "" without."""
    return next((one.text for one in ones if one.box.contains(word.box.center)), "")


def _confidence(lines: Sequence[Line]) -> float:
    words = [word for line in lines for word in line.words]
    return fmean(word.confidence for word in words) if words else 0.0


def _readings(candidates: Sequence[tuple[tuple[Line, ...], str]]) -> tuple[Reading, ...]:
    return tuple(
        Reading(text=text_of(lines), engine=name, confidence=round(_confidence(lines), 4))
        for lines, name in candidates
    )


def _code_voted(state: CellState, candidates: Sequence[tuple[tuple[Line, ...], str]]) -> PieceCell:
    """The code that two readings give, of different models or in the shape of its column; else the likeliest,
    flagged.
    """
    texts = [(compact(lines).strip("¦_"), name, _confidence(lines)) for lines, name in candidates]
    read = Counter(text for text, _, _ in texts)

    def rank(found: tuple[str, str, float]) -> tuple[bool, bool, int, float]:
        text, _, confidence = found
        return is_code(text), shape(text) == state.code_shape, read[text], confidence

    best, _, confidence = max(texts, key=rank)
    engines = {name for text, name, _ in texts if text == best}
    shaped = shape(best) == state.code_shape
    if is_code(best) and len(engines) > 1 and ("digits" in engines or shaped):
        return _with_text(state, best, max(_AGREED, confidence), _readings(candidates), "vote")
    flags = ("readings_differ",)
    return _with_text(state, best, _ALONE * confidence, _readings(candidates), "vote", flags)


def _voted(state: CellState, candidates: Sequence[tuple[tuple[Line, ...], str]]) -> PieceCell:
    """The number that the digit reading gives, supported by another one; else the best formed one, flagged.

    The page's and the stack's readings come from one model and lose the same digits: their agreement alone
    is no support.
    """
    texts = [(compact(lines), name, _confidence(lines)) for lines, name in candidates]
    digits = texts[0][0]
    if state.is_index:
        found = next((read for read in texts if is_index_text(read[0])), None)
        if found is not None:
            return _with_text(state, found[0], found[2], _readings(candidates), "vote")
    fuller = _fuller(texts)
    if fuller is not None:
        sureness = max(_AGREED, *(confidence for text, _, confidence in texts if text == fuller))
        return _with_text(state, fuller, sureness, _readings(candidates), "vote")
    support = [
        (confidence, lines)
        for (text, _, confidence), (lines, _) in zip(texts, candidates, strict=True)
        if text == digits or (digits == "1" and text in READ_FOR_ONE)
    ]
    if re.fullmatch("I{1,3}", digits) and state.ink.stems in (1, 2, 3):
        counted = "I" * state.ink.stems
        sureness, flags = (_AGREED, ()) if counted == digits else (_ALONE, ("readings_differ",))
        return _with_text(state, counted, sureness, _readings(candidates), "vote", flags)
    if len(support) > 1:
        spaced = text_of(support[1][1])
        printed = spaced if re.search(r"\d\s+[-–]\s+\d", spaced) else digits
        if any(_lacks_separator(digits, text) for text, _, _ in texts):
            return _with_text(state, printed, _ALONE, _readings(candidates), "vote", ("readings_differ",))
        surest = max(confidence for confidence, _ in support)
        if surest < _SURE and any(_is_another(text, digits) for text, _, _ in texts):
            return _with_text(state, printed, _ALONE, _readings(candidates), "vote", ("readings_differ",))
        return _with_text(state, printed, max(_AGREED, surest), _readings(candidates), "vote")
    separated = _separated(texts)
    if separated is not None:
        return _with_text(state, separated, _ALONE, _readings(candidates), "vote", ("readings_differ",))
    best = max(texts, key=lambda found: (_is_well_formed(found[0]), found[1] == "digits", found[2]))
    return _with_text(state, best[0], _ALONE * best[2], _readings(candidates), "vote", ("readings_differ",))


def _fuller(texts: Sequence[tuple[str, str, float]]) -> str | None:
    """What the digit reader, the first of ``texts``, had to leave out: brackets around its very number, or
    letters that all other readings saw.
    """
    digits = texts[0][0]
    others = {text for text, _, _ in texts[1:]}
    if (bracketed := f"({digits})") in others and re.fullmatch(r"[\d.,]*\d%?", digits):
        return bracketed
    whole = others.pop() if len(others) == 1 else ""
    seen_twice = len(texts) > 2 and MISREAD_NUMBER.fullmatch(whole) is None
    return whole if seen_twice and is_code(whole) and re.sub(r"[^\d.,+%/-]", "", whole) == digits else None


def _is_another(text: str, number: str) -> bool:
    """Whether ``text`` is a number with other digits than ``number``."""
    found = parse_number(text)
    return found is not None and not found.flags and re.sub(r"\D", "", text) != re.sub(r"\D", "", number)


def _lacks_separator(one: str, other: str) -> bool:
    """Whether ``other`` has the same digits as the number ``one`` and more separators between them."""
    same = re.sub(r"\D", "", one) == re.sub(r"\D", "", other)
    return same and re.fullmatch(r"\d+(?:[.,]\d+)*%?", other) is not None and len(other) > len(one)


def _separated(texts: Sequence[tuple[str, str, float]]) -> str | None:
    """Where all readings have the same digits and two of them a separator, the well-formed one of these: a
    point is lost more often than seen where there is none.
    """
    if len({re.sub(r"\D", "", text) for text, _, _ in texts}) > 1:
        return None
    parted = [text for text, _, _ in texts if re.fullmatch(r"\d+(?:[.,]\d+)+%?", text)]
    well_formed = [text for text in parted if (number := parse_number(text)) is not None and not number.flags]
    return well_formed[0] if len(parted) > 1 and well_formed else None


def is_index_text(text: str) -> bool:
    """Whether ``text`` can stand in an index row: a label, or a formula that can be read."""
    return parse_formula(text) is not None if "=" in text else index_label(text) is not None


def _is_well_formed(text: str) -> bool:
    number = parse_number(text)
    if number is not None:
        return not number.flags
    if (date := parse_date(text)) is not None:
        return "impossible" not in date.flags
    return bool(parse_serials(text)) or is_dash(text) or parse_formula(text) is not None


def _with_text(
    state: CellState,
    text: str,
    confidence: float,
    readings: tuple[Reading, ...],
    method: Method,
    flags: tuple[str, ...] = (),
) -> PieceCell:
    first = state.candidates()[-1][0] if state.candidates() else ()
    read = join_lines([" ".join(word.original for word in line.words) for line in first]) or text
    word = Word(
        text=read, original=read, box=state.place, confidence=confidence, method=method, readings=readings
    ).corrected(text, method, confidence)
    line = Line(words=(word,), box=word.box)
    return state.cell.model_copy(update={"lines": (line,), "readings": readings, "flags": flags})
