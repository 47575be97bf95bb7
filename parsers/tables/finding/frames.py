"""Frames that look like tables and hold none: boxes with one cell or column, and letterheads, signatures and
heads of pages set in ruled cells.
"""

from __future__ import annotations

import re
from collections import Counter

from lexicon.fold import fold
from parsers.tables.piece import PieceCell, TablePiece

_MOST_CELLS = 8
_MOST_COLUMNS = 3
_HEAD = re.compile(r"\bcong hoa xa hoi chu nghia viet nam\b|\bdoc lap\W+tu do\W+hanh phuc\b")
_RECIPIENTS = re.compile(r"^\W*noi nhan\s*[:;.]")
_SIGNED = re.compile(r"\(\W*(?:đã )?ký\b|\bký,? (?:và )?ghi rõ\b|\bký tên\b", re.IGNORECASE)
"""With its mark: ``(Kỳ trước)`` is a title."""
_MOST_ROWS_SIGNED = 2
_FEWEST_COLUMNS = 2
_PAGE = re.compile(r"^\W*trang\W*\d+\s*/\s*\d+\W*$")
_MOST_CELLS_HEAD = 14
"""Cells of the box at the head of a page that has the number of the page in it (``Trang 2/7``)."""


def is_layout(piece: TablePiece) -> bool:
    """Whether a grid is the frame of boxes, none beside another, or a small one only sets columns side by
    side: the issuer and the country's name at the head of a document, its recipients and the signature, a box
    with the number of the page.
    """
    filled = Counter(cell.row for cell in piece.cells if cell.lines)
    if len(piece.column_edges) - 1 < _FEWEST_COLUMNS or (len(filled) > 1 and max(filled.values()) == 1):
        return True
    texts = [fold(_text(cell)) for cell in piece.cells]
    if len(texts) <= _MOST_CELLS_HEAD and any(_PAGE.match(text) for text in texts):
        return True
    if len(piece.cells) > _MOST_CELLS or len(piece.column_edges) - 1 > _MOST_COLUMNS:
        return False
    if any(_HEAD.search(text) for text in texts):
        return True
    signed = len(piece.row_edges) - 1 <= _MOST_ROWS_SIGNED
    return signed and any(
        _RECIPIENTS.match(fold(text)) or _SIGNED.search(text) for text in map(_text, piece.cells)
    )


def _text(cell: PieceCell) -> str:
    return " ".join(line.text for line in cell.lines)
