"""Which lines found on an image are rulings: told from strokes of letters, streaks and folds by evidence.

A ruling is long against the type, or goes on in line with others; it ends where it meets rulings across it,
as its neighbours do; and it goes through no word. Strokes of letters are short, meet nothing and stand in
words. A streak of a copier is long, but runs on where all others end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from parsers.tables.grid import SNAP, Segment, merged, segments
from schema.box import Box
from schema.page import Line, Page

_THICK = 1.0
"""Points between pieces of one line: a streak farther from a ruling is not taken for its end."""

_LONG = 6.0
"""Heights of the type: what is drawn at one position in all, from which it is no letter's stroke."""

_ONE_LINE = 1.6
"""Heights of the type that the box of a word of one line has, at most."""

_OVERSHOOT = 2.0
"""Heights of the type by which a streak runs past the outermost ruling that it crosses, at least."""

_IN_WORDS = 0.3
"""Share of a long ruling that goes through words, at most."""

_NEAR_END, _SHORT = 2 * SNAP, 0.5
"""Points from a ruling across it at which a line ends at it, also where its end is pale; and the share of the
width between the outermost ones that a line fills at least which does not.
"""

_INSIDE = 0.25
"""Heights of the type from the ends of a word within which a line beside it may be a ruling."""

_SAME_ROW = 0.5
"""Share of the lower one's height that words of one row have in common."""

_LEAST_NEIGHBOURS = 3
"""Rulings that must end where a streak does not."""

_ROUNDS = 3
"""Times that short lines are looked for between those kept before: a grid is no deeper than that."""


def ruling_lines(page: Page, *, on_image: bool) -> tuple[list[Segment], list[Segment]]:
    """The horizontal and vertical rulings of ``page`` in points: all lines of a file that says what it draws,
    those with evidence of what was found ``on_image``.
    """
    horizontals, verticals = segments(page.rulings)
    return supported(horizontals, verticals, page.lines) if on_image else (horizontals, verticals)


def supported(
    horizontals: Sequence[Segment], verticals: Sequence[Segment], lines: Sequence[Line]
) -> tuple[list[Segment], list[Segment]]:
    """Those of the ``horizontals`` and ``verticals`` found on an image that are rulings, by each other and by
    the words of ``lines``; everything in points.
    """
    words = [word.box for line in lines for word in line.words if re.search(r"\w", word.text)]
    if not words:
        return list(horizontals), list(verticals)
    height = median(box.height for box in words)
    words = [box for box in words if box.height <= _ONE_LINE * height]
    turned = [Box(box.y0, box.x0, box.y1, box.x1) for box in words]
    across, down = (merged(lines, snap=_THICK, gap=SNAP) for lines in (horizontals, verticals))
    across, down = (
        _without_streaks(across, down, turned, height),
        _without_streaks(down, across, words, height),
    )
    across, down = (merged(lines, snap=SNAP, gap=SNAP) for lines in (across, down))
    kept_across, kept_down = _long(across, down, turned, height), _long(down, across, words, height)
    for _ in range(_ROUNDS):
        more_across = [line for line in across if line not in kept_across and _joins(line, kept_down)]
        more_down = [line for line in down if line not in kept_down and _joins(line, kept_across)]
        kept_across += [line for line in more_across if not _cuts(line, turned, height)]
        kept_down += [line for line in more_down if not _cuts(line, words, height)]
    return kept_across, kept_down


def _long(
    lines: Sequence[Segment], others: Sequence[Segment], boxes: Sequence[Box], height: float
) -> list[Segment]:
    """The lines, vertical ones, that with those in line with them are long against the type, do not go
    through ``boxes`` and do not hang between the lines ``others`` across them.
    """
    kept = []
    for line in lines:
        in_line = [other for other in lines if abs(other.position - line.position) <= SNAP]
        drawn = sum(one.end - one.start for one in in_line)
        crossed = [box for box in boxes if _is_inside(line.position, box, height)]
        hidden = sum(
            max(0.0, min(box.y1, one.end) - max(box.y0, one.start)) for one in in_line for box in crossed
        )
        whole = Segment(line.position, min(one.start for one in in_line), max(one.end for one in in_line))
        if drawn >= _LONG * height and hidden <= _IN_WORDS * drawn and not _hangs(whole, drawn, others):
            kept.append(line)
    return kept


def _is_inside(x: float, box: Box, height: float) -> bool:
    return box.x0 + _INSIDE * height < x < box.x1 - _INSIDE * height


def _hangs(line: Segment, drawn: float, others: Sequence[Segment]) -> bool:
    """Whether ``line``, of which ``drawn`` points are drawn, is short against the lines across it and begins
    or ends between them, at none of them, as the tops of a row of capitals do.
    """
    met = [o.position for o in others if o.start - SNAP <= line.position <= o.end + SNAP]
    first, last = min(met, default=line.start), max(met, default=line.end)
    loose = [
        end
        for end in (line.start, line.end)
        if first < end < last and not any(abs(end - position) <= _NEAR_END for position in met)
    ]
    return bool(loose) and drawn < _SHORT * (last - first)


def _joins(line: Segment, others: Sequence[Segment]) -> bool:
    """Whether ``line`` begins and ends at one of the lines ``others`` across it."""
    met = [o.position for o in others if o.start - SNAP <= line.position <= o.end + SNAP]
    return all(any(abs(end - position) <= SNAP for position in met) for end in (line.start, line.end))


def _cuts(line: Segment, boxes: Sequence[Box], height: float) -> bool:
    """Whether ``line``, a vertical one, goes through the inside of one of ``boxes``."""
    return any(
        _is_inside(line.position, box, height) and box.y0 < line.end and line.start < box.y1 for box in boxes
    )


def _without_streaks(
    lines: Sequence[Segment], others: Sequence[Segment], boxes: Sequence[Box], height: float
) -> list[Segment]:
    """``lines``, vertical ones, without those that run past the outermost of the lines ``others`` that they
    cross, where their neighbours across the same ones end. One that parts ``boxes`` row by row stands on a
    ruling, which is kept.
    """
    reach = _OVERSHOOT * height
    kept = []
    for line in lines:
        crossed = [o for o in others if _crosses(line, o)]
        first, last = min(crossed, default=None), max(crossed, default=None)
        streak = (
            first is not None
            and last is not None
            and (
                (line.start < first.position - reach and _ends_at(first, lines, start=True))
                or (line.end > last.position + reach and _ends_at(last, lines, start=False))
            )
        )
        if not streak or _is_side_of_frame(line, lines, crossed):
            kept.append(line)
        elif first is not None and last is not None:
            inside = Segment(line.position, first.position, last.position)
            if _parts(inside, [other for other in lines if other is not line], boxes):
                kept.append(inside)
    return kept


def _is_side_of_frame(line: Segment, lines: Sequence[Segment], crossed: Sequence[Segment]) -> bool:
    """Whether ``line`` stands at one end of the lines ``crossed``, and one of ``lines`` just as long at the
    other end: the sides of a table whose rows have no lines below the titles.
    """
    left, right = median(other.start for other in crossed), median(other.end for other in crossed)
    for own, opposite in ((left, right), (right, left)):
        if abs(line.position - own) <= _NEAR_END and any(
            abs(other.position - opposite) <= _NEAR_END
            and abs(other.start - line.start) <= _NEAR_END
            and abs(other.end - line.end) <= _NEAR_END
            for other in lines
        ):
            return True
    return False


def _parts(line: Segment, lines: Sequence[Segment], boxes: Sequence[Box]) -> bool:
    """Whether ``line`` touches none of ``boxes`` and has some on both sides in most rows, up to the next of
    the other ``lines``.
    """
    beside = [o.position for o in lines if o.start < line.end and line.start < o.end]
    left = max((x for x in beside if x < line.position - SNAP), default=line.position)
    right = min((x for x in beside if x > line.position + SNAP), default=line.position)
    near = [box for box in boxes if left < box.center[0] < right and line.start < box.center[1] < line.end]
    if any(box.x0 - _THICK <= line.position <= box.x1 + _THICK for box in near):
        return False
    before = [box for box in near if box.x1 < line.position]
    after = [box for box in near if box.x0 > line.position]
    paired = sum(any(box.shares_height(other, _SAME_ROW) for other in after) for box in before)
    return bool(before) and paired > len(before) / 2 and len(after) > len(before) / 2


def _crosses(line: Segment, other: Segment) -> bool:
    return (
        other.start - SNAP <= line.position <= other.end + SNAP
        and line.start - SNAP <= other.position <= line.end + SNAP
    )


def _ends_at(other: Segment, lines: Sequence[Segment], *, start: bool) -> bool:
    """Whether most of the ``lines`` that cross ``other`` begin (end) at it."""
    ends = [(line.start if start else line.end) for line in lines if _crosses(line, other)]
    at = sum(abs(end - other.position) <= SNAP for end in ends)
    return at >= _LEAST_NEIGHBOURS and at > len(ends) / 2
