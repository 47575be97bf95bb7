"""Grids that set words side by side and are no tables, told by what else is in their document: the boxed head
that each page has, and single rows that no table goes on with.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lexicon.fold import fold
from parsers.tables.piece import TablePiece
from schema.box import Box
from schema.page import Page

_FEWEST_OTHERS = 2
"""Other pages that have the same box at the same place, if it is the head or foot of the pages."""

_HEAD, _FOOT = 0.16, 0.88
"""Shares of the height of a page in which such boxes lie: an A4 page's box of five lines ends at 0.115."""

_SAME_PLACE = 6.0
"""Points by which the sides of such boxes differ."""

_NEAR = 20
"""Pages before and after with which a page is compared: long files hold documents with heads of their own."""

_FEW_COLUMNS = 3
"""Columns of a single row that is no table by itself: recipients beside a signature, two signatures."""

_SAME_EDGE = 0.012
"""Share of the width by which the edges of columns may differ from page to page."""

_LOW, _HIGH = 0.75, 0.25
"""Shares of the height of a page below and above which rows stand that its end may have cut apart."""

_SIGN = re.compile(r"[=+\-–x×:*/<>≤≥≈]")
"""A cell of an equation set in a grid."""


class PartedGrids(NamedTuple):
    """``pieces`` of tables, and the ``heads`` of pages: their boxes by page, in points."""

    pieces: tuple[TablePiece, ...]
    heads: defaultdict[int, list[Box]]


def without_layout(pieces: Sequence[TablePiece], pages: Sequence[Page]) -> PartedGrids:
    """``pieces``, all of a document's with these ``pages``, without those that are no tables."""
    heights = {page.number: page.height for page in pages}
    in_margins: defaultdict[str, list[TablePiece]] = defaultdict(list)
    for piece in pieces:
        if piece.box.y1 <= _HEAD * heights[piece.page] or piece.box.y0 >= _FOOT * heights[piece.page]:
            in_margins[_text(piece)].append(piece)
    heads: defaultdict[int, list[Box]] = defaultdict(list)
    for alike in in_margins.values():
        for piece in alike:
            if len({one.page for one in alike if _is_like(one, piece)}) >= _FEWEST_OTHERS:
                heads[piece.page].append(piece.box)
    by_page: defaultdict[int, list[TablePiece]] = defaultdict(list)
    for piece in pieces:
        if piece.box not in heads.get(piece.page, ()):
            by_page[piece.page].append(piece)
    kept = []
    for piece in (piece for on_page in by_page.values() for piece in on_page):
        near = [*by_page.get(piece.page - 1, ()), *by_page.get(piece.page + 1, ())]
        if not _is_loose_row(piece) or any(_goes_on(piece, other, heights) for other in near):
            kept.append(piece)
    return PartedGrids(tuple(kept), heads)


def _text(piece: TablePiece) -> str:
    """What ``piece`` says, figures aside."""
    words = " ".join(line.text for cell in piece.cells for line in cell.lines)
    return re.sub(r"\d+", "0", fold(words))


def _is_like(one: TablePiece, other: TablePiece) -> bool:
    """Whether ``one`` stands on another page near, at the place of ``other``."""
    apart = abs(one.page - other.page)
    return 0 < apart <= _NEAR and all(
        abs(a - b) <= _SAME_PLACE for a, b in zip(one.box, other.box, strict=True)
    )


def _is_loose_row(piece: TablePiece) -> bool:
    """Whether ``piece`` is one row of few cells, or of an equation."""
    columns = len(piece.column_edges) - 1
    if len(piece.row_edges) > 2:
        return False
    texts = [" ".join(line.text for line in cell.lines).strip() for cell in piece.cells]
    empty = sum(not text for text in texts)
    return columns <= _FEW_COLUMNS or any(map(_SIGN.fullmatch, texts)) or 2 * empty + 1 >= columns


def _goes_on(piece: TablePiece, other: TablePiece, heights: Mapping[int, float]) -> bool:
    """Whether the row ``piece`` may be one of the table ``other`` on the page before or after: of the same
    columns, and of several rows or cut from it by the page break.
    """
    if not _same_columns(piece, other):
        return False
    upper, lower = sorted((piece, other), key=lambda one: one.page)
    cut = upper.box.y1 >= _LOW * heights[upper.page] and lower.box.y0 <= _HIGH * heights[lower.page]
    return cut or len(other.row_edges) > 2


def _same_columns(one: TablePiece, other: TablePiece) -> bool:
    if len(one.column_edges) != len(other.column_edges):
        return False
    shares = [
        [(edge - piece.box.x0) / max(piece.box.width, 1.0) for edge in piece.column_edges]
        for piece in (one, other)
    ]
    return all(abs(a - b) <= _SAME_EDGE for a, b in zip(*shares, strict=True))
