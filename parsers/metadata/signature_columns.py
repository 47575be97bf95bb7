"""Those who sign side by side, each in a column: two titles or two names on one line tell the columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from parsers.metadata.offices import authority_prefix, begins_position, person_name, position_in
from parsers.text.layout import Row, segments

_SAME_LINE = 0.5
"""Share of the lower of two boxes by which they overlap in height where they stand on one line."""


def signature_columns(rows: Sequence[Row]) -> list[list[Row]]:
    """``rows``, which hold signatures, by columns left to right; one where nobody signs beside another."""
    parts = [segment for row in rows for segment in segments(row)]
    cuts = sorted(_cuts(parts))
    if not cuts:
        return [list(rows)]
    columns: list[list[Row]] = [[] for _ in range(len(cuts) + 1)]
    for segment in sorted(parts, key=lambda one: (one.page, one.box.y0, one.box.x0)):
        column = columns[sum(segment.box.center[0] > cut for cut in cuts)]
        if column and _on_one_line(column[-1], segment):
            words = sorted((*column[-1].words, *segment.words), key=lambda word: word.box.x0)
            column[-1] = Row(segment.page, tuple(words))
        else:
            column.append(segment)
    return [column for column in columns if column]


def parted_from(rows: Sequence[Row], edge: float) -> tuple[list[Row], list[Row]]:
    """(what of ``rows`` begins left of ``edge``, what stands to the right of it beyond a gap)."""
    left: list[Row] = []
    right: list[Row] = []
    for row in rows:
        for segment in segments(row):
            (right if segment.box.x0 > edge else left).append(segment)
    return left, right


def _cuts(parts: Sequence[Row]) -> set[float]:
    """Where columns part: between two names, or two titles, that stand on one line."""
    cuts: list[tuple[float, float]] = []
    for left, right in combinations(sorted(parts, key=lambda one: one.box.x0), 2):
        alike = (_is_name(left) and _is_name(right)) or (_is_title(left) and _is_title(right))
        if alike and _on_one_line(left, right) and left.box.x1 < right.box.x0:
            cuts.append((left.box.x1, right.box.x0))
    parted: list[tuple[float, float]] = []
    for low, high in sorted(cuts):
        if parted and low < parted[-1][1] and parted[-1][0] < high:
            parted[-1] = (max(low, parted[-1][0]), min(high, parted[-1][1]))
        else:
            parted.append((low, high))
    return {(low + high) / 2 for low, high in parted}


def _on_one_line(one: Row, other: Row) -> bool:
    overlap = min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0)
    return one.page == other.page and overlap > _SAME_LINE * min(one.box.height, other.box.height)


def _is_name(row: Row) -> bool:
    person = person_name(row.text)
    return person is not None and person[1] == 1.0


def _is_title(row: Row) -> bool:
    known = authority_prefix(row.text) or position_in(row.text) or begins_position(row.text)
    return row.capitals and bool(known)
