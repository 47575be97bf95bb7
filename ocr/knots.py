"""Tables of one number by another, straight lines between their rows."""

from __future__ import annotations

import numpy as np

Knots = tuple[tuple[float, float], ...]
"""Pairs (given, found), given ascending. Outside of them the nearest counts."""

AS_GIVEN: Knots = ((0.0, 0.0), (1.0, 1.0))
"""The table that changes nothing between 0 and 1."""


def found_at(knots: Knots, given: float) -> float:
    """What ``knots`` say of ``given``, to four digits."""
    x, y = zip(*knots, strict=True)
    return round(float(np.interp(given, x, y)), 4)
