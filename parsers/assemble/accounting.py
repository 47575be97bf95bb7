"""Whether every word of a page ended somewhere in the document: in its text, a table, a footnote, a stamp, a
figure or a running head. What did not is an issue, so that nothing vanishes unsaid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

import numpy as np
import numpy.typing as npt

from parsers.assemble.issues import PageOf
from parsers.tables.piece import PieceCell, TablePiece, boxes_by_page
from parsers.text.blocks import BlockWriter
from parsers.text.page import PageRows
from schema.box import Box, rounded
from schema.document import Issue, Table
from schema.errors import Language, message
from schema.page import Page, Word

_NAMED = 5
"""How many of the words that stand nowhere, or of the places that were not read, an issue names."""

_SURE = 0.75
"""Confidence (0 to 1) from which a word was read surely."""

_FEWEST_DOUBTFUL, _DOUBTFUL_SHARE = 30, 0.065
"""Characters in words that were not, and their share of the text of a page, from which the page is told. Of
44 scans made of nine strangers' files the share is 0.054 at most where less than 7 % of the words are wrong,
and 0.071 to 0.175 on four of the other nine (the others are tables, and covers whose layer lacks words); on
13 real scans it is 0.035 at most."""

_MM = 25.4 / 72
"""Millimetres in a point."""


def placement_issues(
    pages: Sequence[Page],
    pieces: Sequence[TablePiece],
    prepared: Sequence[PageRows],
    tables: Sequence[Table],
    writer: BlockWriter,
    language: Language,
    page_of: PageOf = int,
) -> Iterator[Issue]:
    """An issue for each of ``pages`` of which words stand neither in the blocks that ``writer`` wrote, nor in
    ``tables``, nor in the notes and running heads of ``prepared``.
    """
    shown = {(piece.page, piece.bbox) for table in tables for piece in table.pieces}
    cells: defaultdict[int, list[PieceCell]] = defaultdict(list)
    for piece in pieces:
        if (piece.page, rounded(piece.box)) in shown:
            cells[piece.page] += piece.cells
    rows = {page.page.number: page for page in prepared}
    places = {number: place for place, number in enumerate(dict.fromkeys(page_of(p.number) for p in pages))}
    for page in pages:
        number = page_of(page.number)
        words = [word for line in page.lines for word in line.words if _says_something(word)]
        placed = [*writer.placed[page.number], *_boxes_of(rows[page.number]), *_boxes_in(cells[page.number])]
        kept = _are_placed(words, placed, set(_words_in(cells[page.number])))
        lost = [word.text for word, is_kept in zip(words, kept, strict=True) if not is_kept]
        if lost:
            yield Issue(
                code="page.text_not_placed",
                severity="warning",
                message=message(
                    "page.text_not_placed",
                    language,
                    page=number,
                    count=len(lost),
                    total=len(words),
                    words=" ".join(lost[:_NAMED]) + (" …" if len(lost) > _NAMED else ""),
                ),
                page=number,
                where=f"/pages/{places[number]}",
            )


def unread_issues(
    pages: Sequence[Page], pieces: Sequence[TablePiece], language: Language, page_of: PageOf = int
) -> Iterator[Issue]:
    """An issue for each of ``pages`` that shows letters of which no reading says anything, outside of its
    tables: a cell says itself that it was not read.
    """
    tables = boxes_by_page(pieces)
    places = {number: place for place, number in enumerate(dict.fromkeys(page_of(p.number) for p in pages))}
    for page in pages:
        number = page_of(page.number)
        unread = [box for box in page.unread if not is_placed(box, tables[page.number])]
        if unread:
            heights = [f"{box.y0 * _MM:.0f}–{box.y1 * _MM:.0f}" for box in unread[:_NAMED]]
            yield Issue(
                code="page.ink_not_read",
                severity="warning",
                message=message(
                    "page.ink_not_read",
                    language,
                    page=number,
                    count=len(unread),
                    places=", ".join(heights) + (", …" if len(unread) > _NAMED else ""),
                ),
                page=number,
                where=f"/pages/{places[number]}",
            )


def doubtful_issues(
    pages: Sequence[Page], pieces: Sequence[TablePiece], language: Language, page_of: PageOf = int
) -> Iterator[Issue]:
    """An issue for each of ``pages`` that was recognised and of whose text, tables aside, much was not read
    surely: so many words are wrong there that it must be compared as a whole.
    """
    tables = boxes_by_page(pieces)
    places = {number: place for place, number in enumerate(dict.fromkeys(page_of(p.number) for p in pages))}
    for page in pages:
        if page.route != "scan" or "page.unreliable" in page.warnings:
            continue
        words = [
            word
            for line in page.lines
            for word in line.words
            if _says_something(word) and not is_placed(word.box, tables[page.number])
        ]
        doubtful = sum(len(word.text) for word in words if word.confidence < _SURE)
        share = doubtful / max(1, sum(len(word.text) for word in words))
        if doubtful >= _FEWEST_DOUBTFUL and share >= _DOUBTFUL_SHARE:
            number = page_of(page.number)
            yield Issue(
                code="page.doubtful_text",
                severity="warning",
                message=message("page.doubtful_text", language, page=number, percent=round(100 * share)),
                page=number,
                where=f"/pages/{places[number]}",
            )


def is_placed(box: Box, placed: Sequence[Box]) -> bool:
    """Whether the middle of ``box`` lies in one of ``placed`` (points, boxes of one page)."""
    return any(other.contains(box.center) for other in placed)


def _says_something(word: Word) -> bool:
    return any(character.isalnum() for character in word.text)


def _boxes_of(page: PageRows) -> Iterator[Box]:
    """Where the words of notes and running heads stand: they are in no block."""
    for row in (*page.running, *(row for note in page.notes for row in note.rows)):
        yield from (word.box for word in row.words)


def _boxes_in(cells: Sequence[PieceCell]) -> Iterator[Box]:
    """Where cells with a text stand. A cell that is left empty has no place for words."""
    return (cell.box for cell in cells if cell.lines)


def _words_in(cells: Sequence[PieceCell]) -> Iterator[Box]:
    """The words of ``cells`` where they stand: most of a page's words, where it is one table."""
    for cell in cells:
        yield from (word.box for line in cell.lines for word in line.words)


def _are_placed(words: Sequence[Word], placed: Sequence[Box], in_cells: Set[Box]) -> npt.NDArray[np.bool_]:
    """For each of ``words`` whether it is one of those ``in_cells``, its middle lies in one of ``placed``, or
    it reaches over one of them (a word that was parted later).
    """
    known = {*in_cells, *placed}
    sure = np.array([word.box in known for word in words], dtype=np.bool_)
    unsure = [word.box for word in words if word.box not in known]
    if not unsure or not placed:
        return sure
    boxes = np.array(unsure)[:, None, :]
    others = np.array(placed)[None, :, :]
    held = _holds(others, (boxes[..., :2] + boxes[..., 2:]) / 2)
    reached = _holds(boxes, (others[..., :2] + others[..., 2:]) / 2)
    sure[~sure] = (held | reached).any(axis=1)
    return sure


def _holds(boxes: npt.NDArray[np.float64], points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    inside = (boxes[..., :2] <= points) & (points <= boxes[..., 2:])
    return np.asarray(inside.all(axis=-1), dtype=np.bool_)
