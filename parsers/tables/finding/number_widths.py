"""Numbers of a table whose ink is wider or narrower than their characters need: a comma or digit lost or
invented.

Within one table numbers are set in one type, whose digits are equally wide and its separators half as wide.
The width of a digit is learnt from all numbers of the table at once, so that the few misread ones stand out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from parsers.tables.finding.cell_vote import text_of
from parsers.tables.piece import PieceCell

WIDTH_DIFFERS = "width_differs"
"""Flag of a number whose ink has no room for its characters, or room for more."""

_NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")

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

Floats = NDArray[np.float64]


def with_widths_checked(cells: tuple[PieceCell, ...], index: Sequence[int]) -> tuple[PieceCell, ...]:
    """``cells`` with the numbers flagged that are not as wide as their characters."""
    titles = {cells[place].row for place in index}
    places = [
        place
        for place, cell in enumerate(cells)
        if cell.col > 0
        and cell.row not in titles
        and cell.readings
        and _NUMBER.fullmatch(text_of(cell.lines))
    ]
    odd = {
        places[at]
        for at in _odd([text_of(cells[p].lines) for p in places], [_width(cells[p]) for p in places])
    }
    return tuple(
        cell.model_copy(update={"flags": (*cell.flags, WIDTH_DIFFERS)}) if place in odd else cell
        for place, cell in enumerate(cells)
    )


def _width(cell: PieceCell) -> float:
    """Of the ink of ``cell``, in points."""
    return cell.lines[0].box.width


def _odd(texts: Sequence[str], widths: Sequence[float]) -> list[int]:
    """Which of ``texts`` do not have their ``widths`` (points)."""
    if len(texts) < _FEWEST or len({sum(map(str.isdigit, text)) for text in texts}) < 2:
        return []
    residuals, digit = _fit(np.array([_digits_wide(text) for text in texts]), np.array(widths))
    limit = max(_ODD * digit, _SPREAD * float(np.median(np.abs(residuals))))
    return [int(at) for at in np.flatnonzero(np.abs(residuals) > limit)]


def _digits_wide(text: str) -> float:
    """The width of ``text`` in digits."""
    digits = sum(map(str.isdigit, text))
    return digits + _SEPARATOR * (len(text) - digits) - _NARROW * ((text[0] == "1") + (text[-1] == "1"))


def _fit(wide: Floats, widths: Floats) -> tuple[Floats, float]:
    """By how much each of ``widths`` is too large, and the width of a digit."""
    made_of = np.column_stack([wide, np.ones(len(wide))])
    weights = np.ones(len(widths))
    for _ in range(_ROUNDS):
        scale = np.sqrt(weights)
        found, *_ = np.linalg.lstsq(made_of * scale[:, None], widths * scale, rcond=None)
        residuals = widths - made_of @ found
        weights = 1 / np.maximum(np.abs(residuals), _LEAST_RESIDUAL)
    return residuals, float(found[0])
