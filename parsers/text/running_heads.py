"""Page numbers, and lines that stand at the same place of many pages: they are no part of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from parsers.text.labels import begins_label
from parsers.text.layout import Frame, Row
from parsers.text.page import PageRows
from schema.page import Page

# Shares of the page height in which heads and feet stand (margins of 20 to 25 mm of 297 mm, with some slack).
_HEAD, _FOOT = 0.1, 0.9
_PAGE_NUMBER = re.compile(r"^\W{0,3}(?:trang\s*:?\s*)?(\d{1,4})(?:\s*/\s*\d{1,4})?\W{0,3}$", re.IGNORECASE)
_NUMBER_FROM, _NUMBER_ABOVE, _NUMBER_BELOW = 0.4, 0.12, 0.86
"""Shares of width and height of a page: its number stands in the middle or to the right, in head or foot."""

_SAME_TEXT, _SAME_HEIGHT = 82.0, 14.0
"""Likeness (0 to 100) of running heads, and points by which their tops differ."""

_LOGO_LETTERS = 14
_SAME_LOGO = 60.0
_SAME_PLACE = (10.0, 25.0)
"""A name drawn as a picture is short, read otherwise on every page, and stands at the same place: points
across and down, as paper shifts in a scanner.
"""

_FEWEST_OTHERS = 2
"""Other pages on which a row stands, too, if it is a running head."""

_NEAR = 20
"""Pages before and after with which a page is compared: long files hold documents with heads of their own."""


def without_running_heads(
    pages: Sequence[Page], rows: Sequence[Sequence[Row]], frames: Sequence[Frame]
) -> list[tuple[tuple[Row, ...], tuple[Row, ...]]]:
    """Of each page (its rows less its page number and less what repeats in head or foot on other pages, those
    rows).
    """
    margins = [
        [row for row in page_rows if _in_margin(row, page)]
        for page, page_rows in zip(pages, rows, strict=True)
    ]
    parted: list[tuple[tuple[Row, ...], tuple[Row, ...]]] = []
    for index, (page, page_rows) in enumerate(zip(pages, rows, strict=True)):
        number = _page_number(page_rows, page, frames[index])
        running = [
            row is number or (row in margins[index] and _repeats(row, index, margins)) for row in page_rows
        ]
        parted.append(
            (
                tuple(row for row, runs in zip(page_rows, running, strict=True) if not runs),
                tuple(row for row, runs in zip(page_rows, running, strict=True) if runs),
            )
        )
    return parted


def without_repeated(
    rows: Sequence[Sequence[Row]],
) -> list[tuple[tuple[Row, ...], tuple[Row, ...]]]:
    """Of the rows of each page (those that stand on it alone, those of which two other pages near have the
    like, figures aside).
    """
    texts = [{_without_figures(row) for row in page} for page in rows]
    parted = []
    for index, page in enumerate(rows):
        near = [*texts[max(0, index - _NEAR) : index], *texts[index + 1 : index + 1 + _NEAR]]
        again = [sum(_without_figures(row) in other for other in near) >= _FEWEST_OTHERS for row in page]
        parted.append(
            (
                tuple(row for row, repeats in zip(page, again, strict=True) if not repeats),
                tuple(row for row, repeats in zip(page, again, strict=True) if repeats),
            )
        )
    return parted


def is_page_number(row: Row) -> bool:
    """Whether ``row`` says nothing but a number, as page numbers do (``- 3 -``, ``Trang 2/10``)."""
    return _PAGE_NUMBER.match(row.text) is not None


def is_running_on(row: Row, page: PageRows, earlier: PageRows) -> bool:
    """Whether ``row`` of ``page`` stands in head or foot of the page before, too, figures aside.

    Two pages are not enough to take it out of the text, but it parts nothing that goes on from one to the
    other.
    """
    own = _without_figures(row)
    return _in_margin(row, page.page) and any(
        abs(other.box.y0 - row.box.y0) < row.box.height and _without_figures(other) == own
        for other in earlier.rows
    )


def _without_figures(row: Row) -> str:
    return re.sub(r"\d+", "0", row.folded)


def _in_margin(row: Row, page: Page) -> bool:
    middle = row.box.center[1]
    return middle < _HEAD * page.height or middle > _FOOT * page.height


def _page_number(rows: Sequence[Row], page: Page, frame: Frame) -> Row | None:
    """The first or last row when it is nothing but a number in the margin, in the middle or to the right."""
    for row in (*rows[:2], *rows[:-3:-1]):
        if (
            is_page_number(row)
            and row.box.width < 5 * frame.size
            and row.box.center[0] > _NUMBER_FROM * page.width
            and (row.box.y1 < _NUMBER_ABOVE * page.height or row.box.y0 > _NUMBER_BELOW * page.height)
        ):
            return row
    return None


def _repeats(row: Row, page: int, margins: Sequence[Sequence[Row]]) -> bool:
    """Whether like text stands at the like height of at least half of the pages near ``page`` (and of two
    others at least).
    """
    if len(row.folded) < 4:
        return False
    near = [margins[i] for i in range(max(0, page - _NEAR), min(len(margins), page + _NEAR + 1)) if i != page]
    others = sum(any(_is_same(row, other) for other in margin) for margin in near)
    return others >= max(_FEWEST_OTHERS, len(near) // 2)


def _is_same(row: Row, other: Row) -> bool:
    """Whether two rows of margins are one head, or one logo; ``Phụ lục 01`` and ``02`` are neither."""
    if begins_label(row.text) and other.folded != row.folded:
        return False
    down, across = abs(other.box.y0 - row.box.y0), abs(other.box.x0 - row.box.x0)
    if down < _SAME_HEIGHT and fuzz.ratio(other.folded, row.folded) >= _SAME_TEXT:
        return True
    short = max(len(row.folded), len(other.folded)) <= _LOGO_LETTERS
    alike = fuzz.partial_ratio(other.folded, row.folded) >= _SAME_LOGO
    return short and alike and across <= _SAME_PLACE[0] and down <= _SAME_PLACE[1]
