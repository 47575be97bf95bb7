"""Numbers of a table whose ink is wider or narrower than their characters need: a comma or digit lost or
invented.

Within one table numbers are set in one type, whose digits are equally wide and its separators half as wide.
The width of a digit is learnt from all numbers of the table at once, so that the few misread ones stand out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from parsers.tables.finding.cell_vote import text_of
from parsers.tables.piece import PieceCell
from parsers.values.numbers import parse_number
from schema.page import Reading, joined

WIDTH_DIFFERS = "width_differs"
"""Flag of a number whose ink has no room for its characters, or room for more."""

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")

_PARTED = re.compile(r"^(.*)[.,](\d{1,2}|\d{4,})$")
"""What is behind the last separator are decimals, unless it is three digits."""

_SPECKS = str.maketrans("", "", "|¦`'\"_ ")
"""What a recogniser makes of the rest of a ruling and of specks beside a number."""

_FEWEST = 20
"""Numbers of a table from which the width of a digit is learnt."""

_ROUNDS, _LEAST_RESIDUAL = 12, 0.05
"""Rounds of fitting, and points below which a number weighs no more for fitting better: the fit is one of
least absolute residuals, which misread numbers do not bend."""

_SEPARATOR, _NARROW = 0.5, 0.15
"""Widths of a digit: a comma or point, in Times, Arial, DejaVu and Carlito alike; and what the ink of a 1 at
an end of the number lacks of it (0.12 to 0.25 in these)."""

_ODD = 0.3
"""Widths of a digit by which the ink of a number may be too wide or narrow."""

_SPREAD = 6.0
"""The same in median absolute residuals of the table: type of several sizes tells nothing."""

_SURE = 0.97
"""Confidence of a reading from which it needs no other that says the same digits."""

_SETTLED = 0.99
"""Probability of a number that is the only one of its readings for which its ink has room: 90 of 90 in noisy
scans and photocopies of generated tables."""


class Type(NamedTuple):
    """In what the numbers of a table are set: width of a digit, what the ink of a number is wider than its
    digits and separators, and by how much it may be off, all in points.
    """

    digit: float
    beyond: float
    slack: float

    def fits(self, text: str, width: float) -> bool:
        """Whether ink so wide may be ``text``."""
        return abs(width - self.beyond - self.digit * _digits_wide(text)) <= self.slack


def with_widths_checked(cells: tuple[PieceCell, ...], index: Sequence[int]) -> tuple[PieceCell, ...]:
    """``cells`` with the numbers flagged that are not as wide as their characters, and without the flag of
    those whose readings differ, where the ink has room for one of them only.
    """
    titles = {cells[place].row for place in index}
    places = [
        place
        for place, cell in enumerate(cells)
        if cell.col > 0
        and cell.row not in titles
        and cell.readings
        and _NUMBER.fullmatch(text_of(cell.lines))
    ]
    found = _type_of([text_of(cells[p].lines) for p in places], [_width(cells[p]) for p in places])
    if found is None:
        return cells
    checked = list(cells)
    for place in places:
        checked[place] = _checked(cells[place], found)
    return tuple(checked)


def _checked(cell: PieceCell, found: Type) -> PieceCell:
    text, width = text_of(cell.lines), _width(cell)
    differ = cell.flags == ("readings_differ",)
    told = _told_by_width(text, width, cell, found) if differ else None
    if told is None:
        flags = cell.flags if found.fits(text, width) else (*cell.flags, WIDTH_DIFFERS)
        return cell.model_copy(update={"flags": flags})
    (line,) = cell.lines
    word = joined(line.words).corrected(told, "vote", _SETTLED)
    return cell.model_copy(update={"flags": (), "lines": (line.model_copy(update={"words": (word,)}),)})


def _told_by_width(text: str, width: float, cell: PieceCell, found: Type) -> str | None:
    """The number that ``cell`` holds where it is the only one among ``text`` and the readings for which there
    is room, and that of the digits alone supports it; None where not, or where a separator may be a point or
    a comma.
    """
    read = [(reading.text.translate(_SPECKS), reading) for reading in cell.readings]
    fitting = {
        one for one in (text, *(one for one, _ in read)) if _NUMBER.fullmatch(one) and found.fits(one, width)
    }
    if len({(_digits(one), _separators(one)) for one in fitting}) != 1:
        return None
    printed = _digits(next(iter(fitting)))
    if not _is_supported(printed, [(one, reading, one in fitting) for one, reading in read]):
        return None
    texts = {_PARTED.sub(r"\1,\2", one) for one in fitting}
    numbers = {one: number for one in texts if (number := parse_number(one)) is not None}
    if len({number.value for number in numbers.values()}) != 1:
        return None
    return next((one for one, number in numbers.items() if not number.flags), None)


def _is_supported(printed: str, read: Sequence[tuple[str, Reading, bool]]) -> bool:
    """Whether the digits ``printed`` are those of the reading of digits alone, surely or as another reading
    says too; or of another sure one, from which that is a digit off. ``read``: what each says and whether
    there is room for it.
    """
    alone = next((one for one in read if one[1].engine == "digits"), None)
    if alone is None:
        return False
    others = [one for one in read if one is not alone and _digits(one[0]) == printed]
    text, reading, fits = alone
    if _digits(text) == printed:
        return (fits and reading.confidence >= _SURE) or bool(others)
    sure = any(fits and reading.confidence >= _SURE for _, reading, fits in others)
    return sure and _is_a_digit_off(_digits(text), printed)


def _is_a_digit_off(read: str, printed: str) -> bool:
    """Whether ``read`` has one digit more or less than ``printed``."""
    longer, shorter = sorted((read, printed), key=len, reverse=True)
    return len(longer) - len(shorter) == 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _separators(text: str) -> tuple[int, ...]:
    """Where the separators of ``text`` stand."""
    return tuple(place for place, character in enumerate(text) if not character.isdigit())


def _width(cell: PieceCell) -> float:
    """Of the ink of ``cell``, in points."""
    return cell.lines[0].box.width


def _digits_wide(text: str) -> float:
    """The width of ``text`` in digits."""
    digits = sum(map(str.isdigit, text))
    return digits + _SEPARATOR * (len(text) - digits) - _NARROW * ((text[0] == "1") + (text[-1] == "1"))


def _type_of(texts: Sequence[str], widths: Sequence[float]) -> Type | None:
    """In what ``texts``, whose ink has these ``widths``, are set; None where they are too few or alike."""
    if len(texts) < _FEWEST or len({sum(map(str.isdigit, text)) for text in texts}) < 2:
        return None
    wide, measured = np.array([_digits_wide(text) for text in texts]), np.array(widths)
    made_of = np.column_stack([wide, np.ones(len(wide))])
    weights = np.ones(len(measured))
    for _ in range(_ROUNDS):
        scale = np.sqrt(weights)
        found, *_ = np.linalg.lstsq(made_of * scale[:, None], measured * scale, rcond=None)
        residuals = np.abs(measured - made_of @ found)
        weights = 1 / np.maximum(residuals, _LEAST_RESIDUAL)
    digit, beyond = map(float, found)
    return Type(digit, beyond, max(_ODD * digit, _SPREAD * float(np.median(residuals))))
