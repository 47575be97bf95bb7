"""Where the type of a line stands, from its words: the boxes of a few are often wrong, most are right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from statistics import median

from schema.page import Word

_BELOW = re.compile(r"[gjpqyQ\u0323,;()\[\]/]")
"""What hangs below the baseline, in decomposed text."""

_HANGING = 0.2
"""Share of the height of a word that dots and tails below the baseline take."""


def baseline_of(words: Sequence[Word]) -> float | None:
    """The foot of the letters of a line, in the frame of its boxes; None where every word hangs below it."""
    feet = [
        word.box.y1
        for word in words
        if word.text[-1:].isalpha() and not _BELOW.search(unicodedata.normalize("NFD", word.text))
    ]
    return median(feet) if feet else None


def height_of_letters(words: Sequence[Word]) -> tuple[float, float] | None:
    """The top of the high letters and marks of a line, and its baseline; None without letters and digits.

    In Vietnamese most words have a letter with an ascender, or a mark as high as one. Where every word hangs
    below the baseline, it is taken to lie a fifth of their height above their feet.
    """
    boxes = [word.box for word in words if any(map(str.isalnum, word.text))]
    if not boxes:
        return None
    top = median(box.y0 for box in boxes)
    foot = baseline_of(words)
    if foot is None:
        lowest = median(box.y1 for box in boxes)
        foot = lowest - _HANGING * (lowest - top)
    return min(top, foot), foot
