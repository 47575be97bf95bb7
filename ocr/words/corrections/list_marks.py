"""Marks of lists (``c)``) that were misread, known by the marks before and behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexicon.list_marks import mark_in_order
from ocr.words.evidence import PageEvidence
from schema.page import Line

_MARK = re.compile(r"([a-zđ©ø\d])\)")


def with_marks_in_order(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` of a page with the marks at their beginnings made the ones that their neighbours call for."""
    found = list(lines)
    places = [at for at, line in enumerate(lines) if line.words and _MARK.fullmatch(line.words[0].text)]
    marks = [found[at].words[0].text[0] for at in places]
    for number, at in enumerate(places):
        before = marks[number - 1] if number else None
        after = marks[number + 1] if number + 1 < len(marks) else None
        mark = mark_in_order(marks[number], before, after)
        if mark != marks[number]:
            marks[number] = mark
            first, *others = found[at].words
            words = (first.corrected(f"{mark})", "rule"), *others)
            found[at] = found[at].model_copy(update={"words": words})
    return tuple(found)
