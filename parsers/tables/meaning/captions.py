"""What stands over a table: its caption in all its lines, and the unit of its figures.

Rows above a table are first put together to what was printed as one: a wrapped heading is a caption as a
whole or none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.text.appendix_heads import is_issue_line
from parsers.text.headings import marker_of
from parsers.text.labels import unit_of
from parsers.text.layout import LETTERS, Frame, Row, is_centred, segments
from parsers.text.page import PageRows
from parsers.text.running_heads import is_page_number
from schema.box import Box

CONTINUED = re.compile(r"\b(tiep theo|tiep)\b\W*$|\((tiep theo|tiep)\)")
NAMED_CAPTION = re.compile(r"^(bang|bieu|bieu do|danh muc|danh sach|phu bieu)\b(?!.*[;]$)")
_MARKED = re.compile(r"^(\d{1,2}(\.\d{1,2})*|[IVX]{1,4}|[A-ZĐa-z])[.)/]|^([A-ZĐ]|\d{1,2})\.\d")
_ENDED = re.compile(r"[.;:!?]\W*$")

_TOO_FAR = 2.2
"""Sizes of the type: more white ends a caption."""

_SAME_PITCH = 1.0
"""Sizes of the type: most white between the lines of one heading."""

_SAME_MIDDLE = 1.5
"""Sizes of the type within which the middle of a caption is that of its table or page."""

_NARROWER = (0.9, 0.8, 0.95)
"""Share of the wider of table and text that a caption fills at most: one in the middle of table or page, any
in the middle, and one in plain type that only its number sets apart."""

_MOST_ROWS = 4
"""Rows of a caption in plain type at most, and of what may stand between a numbered heading and its table."""

_REACH = 12
"""Rows above a table among which its caption is looked for."""


def caption_above(rows: Sequence[Row], table: Box, here: PageRows, *, in_appendix: bool) -> str | None:
    """The caption of ``table`` (points) from the ``rows`` between it and what stands above it on its page.

    ``in_appendix``: what is numbered there are its tables, so that a heading with a sentence below it is the
    caption of one; in a text it is the heading of a section.
    """
    caption: list[Row] = []
    below = table
    rows = [row for row in rows if not is_page_number(row)]
    for group in reversed(_groups(rows[-_REACH:], here.frame)):
        text = _text(group)
        if unit_of(text) is not None or not LETTERS.search(text) or (is_issue_line(group) and not caption):
            below = group[0].box
            continue
        near = not _too_far(group[-1], below)
        if caption and (not near or is_issue_line(group)):
            break
        if not _may_be_caption(group, here, table, near=near and not caption):
            if in_appendix and not caption and len(group) <= _MOST_ROWS:
                caption = _heading_above(rows, group[0], here)
            break
        caption = [*group, *caption]
        below = group[0].box
        if _is_numbered(group[0]):
            break
    return _text(caption) or None


def unit_above(rows: Sequence[Row]) -> str | None:
    """The unit that the line next to the table names among ``rows`` above it, alone or beside other words."""
    for row in reversed(rows[-_REACH:]):
        for part in (row, *segments(row)):
            if (unit := unit_of(part.text)) is not None:
                return unit
    return None


def _text(rows: Sequence[Row]) -> str:
    return " ".join(row.text for row in rows)


def _groups(rows: Sequence[Row], frame: Frame) -> list[list[Row]]:
    """``rows`` with the lines of each heading or paragraph together."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and _goes_on(groups[-1][-1], row, frame):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _goes_on(upper: Row, lower: Row, frame: Frame) -> bool:
    if lower.box.y0 - upper.box.y1 > _SAME_PITCH * lower.size or _ENDED.search(upper.text):
        return False
    if _is_numbered(lower) or unit_of(lower.text) is not None or lower.text.startswith("("):
        return False
    same = upper.bold == lower.bold and upper.capitals == lower.capitals
    middle = [is_centred(row, frame) for row in (upper, lower)]
    return same and (middle[0] == middle[1] or not middle[1] or upper.capitals)


def _is_numbered(row: Row) -> bool:
    """Whether ``row`` begins with a number of a heading, or with the name of a caption and its number."""
    marker = marker_of(row.text)
    divides = marker is not None and marker.style not in ("dash", "plus", "bullet", "letter")
    return divides or _MARKED.match(row.text) is not None or _is_named(row)


def _is_named(row: Row) -> bool:
    return NAMED_CAPTION.match(row.folded) is not None and row.text[:1].isupper()


def _too_far(row: Row, below: Box) -> bool:
    return below.y0 - row.box.y1 > _TOO_FAR * row.size


def _centred(row: Row, here: PageRows, table: Box) -> bool:
    """Whether a row stands in the middle of the running text, the table or the page."""
    middle = row.box.center[0]
    near = any(abs(middle - x) < _SAME_MIDDLE * row.size for x in (table.center[0], here.page.width / 2))
    return is_centred(row, here.frame) or (
        near and row.box.width < _NARROWER[0] * max(table.width, here.frame.width)
    )


def _may_be_caption(group: Sequence[Row], here: PageRows, table: Box, *, near: bool) -> bool:
    first, last = group[0], group[-1]
    if CONTINUED.search(last.folded) or (_is_named(first) and len(group) <= _MOST_ROWS):
        return True
    width = max(table.width, here.frame.width)
    set_apart = first.bold or first.capitals
    widest = max(row.box.width for row in group)
    if all(_centred(row, here, table) for row in group) and (set_apart or widest < _NARROWER[1] * width):
        return True
    if not near or last.text.rstrip().endswith(";"):
        return False
    plain = not _ENDED.search(last.text) or (len(group) == 1 and widest < _NARROWER[2] * width)
    return set_apart or (_is_numbered(first) and len(group) <= _MOST_ROWS and plain)


def _heading_above(rows: Sequence[Row], prose: Row, here: PageRows) -> list[Row]:
    """The numbered heading, in bold or capitals where the page tells these, directly above the words
    ``prose`` that stand between it and the table; nothing where there is none.
    """
    above = _groups([row for row in rows if row.box.y1 <= prose.box.y0 + 1], here.frame)
    if not above:
        return []
    first, last = above[-1][0], above[-1][-1]
    numbered = _is_numbered(first) and (first.bold or first.capitals or not here.styles_known)
    return above[-1] if numbered and not _too_far(last, prose.box) else []
