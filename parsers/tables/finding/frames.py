"""Frames that look like tables and hold none: letterheads and signatures set in ruled cells."""

from __future__ import annotations

import re

from lexicon.fold import fold
from parsers.tables.piece import PieceCell, TablePiece

_MOST_CELLS = 8
_MOST_COLUMNS = 3
_HEAD = re.compile(r"\bcong hoa xa hoi chu nghia viet nam\b|\bdoc lap\W+tu do\W+hanh phuc\b")
_RECIPIENTS = re.compile(r"^\W*noi nhan\s*[:;.]")
_MOST_ROWS_SIGNED = 2


def is_layout(piece: TablePiece) -> bool:
    """Whether a small grid only sets two columns side by side: the issuer and the country's name at the head
    of a document, or its recipients and the signature.
    """
    if len(piece.cells) > _MOST_CELLS or len(piece.column_edges) - 1 > _MOST_COLUMNS:
        return False
    texts = [fold(_text(cell)) for cell in piece.cells]
    if any(_HEAD.search(text) for text in texts):
        return True
    signed = len(piece.row_edges) - 1 <= _MOST_ROWS_SIGNED
    return signed and any(_RECIPIENTS.match(text) for text in texts)


def _text(cell: PieceCell) -> str:
    return " ".join(line.text for line in cell.lines)
