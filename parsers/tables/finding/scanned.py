"""Tables of scanned pages: the grid from rulings on the image, every cell read as a cell.

Text cells keep the better of two readings (the page's and the stack's). Numeric cells are read with digits
only by another model and decided by a vote; every reading is kept, and what stays undecided is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lexicon.language_model import LanguageModel
from ocr.engine.cell_reading import PixelBox, find_ink, read_cells
from ocr.engine.recognise import Recogniser, Tesseract
from ocr.ink import Image, scaled
from ocr.options import ReadingOptions
from ocr.restore import Restorer, restore_lines
from ocr.restore.choose import chosen_language, chosen_restorer
from parsers.tables.finding.borderless import find_borderless
from parsers.tables.finding.cell_vote import CellState, compact, decided, is_index_text, text_of
from parsers.tables.finding.half_ruled import find_row_ruled, with_stacked_rows
from parsers.tables.finding.placing import make_piece
from parsers.tables.finding.ruled_image import erased, find_ruled
from parsers.tables.finding.word_vote import is_known
from parsers.tables.formulas import index_label, is_index_row
from parsers.tables.grid import Grid, find_grids, without_slivers
from parsers.tables.numbering import follows, is_serial_title
from parsers.tables.piece import PieceCell, TablePiece
from schema.box import Box, bounding_box
from schema.page import Line, Page, joined

if TYPE_CHECKING:
    from ocr.read import PageReading

_DEEPEST_INDEX_ROW = 6
_LONGEST_INDEX = 24
_MOST_RETRIES = 4
_ENLARGED = (2.0, 1.5)
_LOWEST_GRID = 14.0
"""Points. A grid that is no higher is made of the stems and bars of large letters."""

_SURE = 0.9
_STRAYING = 3.0
"""Least confidence of words that need no second reading, and most points between their box and the ink's."""

_NUMERIC_SHARE = 0.5
_NUMBER_LIKE = re.compile(r"[\d.,%\-+/\s]*\d[\d.,%\-+/\s]*")


@dataclass(frozen=True)
class CellReaders:
    """What reads cells: ``text``, and numbers, serial numbers and the labels of an index row, each with the
    characters it may hold. ``language`` weighs the words of text, ``restorer`` is for their diacritics, None
    where they stay as read.

    The Vietnamese model takes lone digits for letters; the English one with a list of characters does not.
    """

    text: Tesseract
    digits: Tesseract
    serials: Tesseract
    index: Tesseract
    language: LanguageModel
    restorer: Restorer | None


def cell_readers(options: ReadingOptions) -> CellReaders:
    """The readers that measured best (docs/tables.md). Raises what a user's lexicon raises."""
    text = Tesseract(
        mode=6, seconds=options.page_seconds, reading_dpi=None, child=options.tesseract == "child"
    )
    numbers = replace(text, languages="eng")
    return CellReaders(
        text=text,
        digits=replace(numbers, characters="0123456789.,+-%/"),
        serials=replace(numbers, characters="0123456789.IVX"),
        index=replace(numbers, characters="0123456789=+-*/:x()AB"),
        language=chosen_language(options),
        restorer=chosen_restorer(options),
    )


def find_scanned(reading: PageReading, readers: CellReaders) -> tuple[TablePiece, ...]:
    """The tables of a scanned page, cells read. ``reading`` must hold the image.

    Raises what the recogniser raises.
    """
    if reading.image is None:
        return ()
    ruled = find_ruled(reading.image, reading.colour, reading.scale)
    pieces = []
    for grid in find_grids(ruled.horizontals, ruled.verticals):
        if len(grid.cells) < 4 or grid.box.height < _LOWEST_GRID:
            continue
        image = erased(ruled, grid, reading.scale)
        grid = with_stacked_rows(without_slivers(grid), reading.page.lines, ruled.verticals)
        piece = _read_piece(image, grid, reading.page, reading.scale, "image", readers)
        if piece is not None:
            pieces.append(piece)
    half = find_row_ruled(ruled.horizontals, reading.page.lines, [piece.box for piece in pieces])
    for grid in half:
        image = erased(ruled, grid, reading.scale)
        piece = _read_piece(image, grid, reading.page, reading.scale, "row_rulings", readers)
        if piece is not None:
            pieces.append(piece)
    for grid in find_borderless(reading.page.lines, [piece.box for piece in pieces]):
        piece = _read_piece(ruled.flat.copy(), grid, reading.page, reading.scale, "words", readers)
        if piece is not None:
            pieces.append(piece)
    return tuple(sorted(pieces, key=lambda piece: (piece.box.y0, piece.box.x0)))


def _read_piece(
    image: Image, grid: Grid, page: Page, scale: float, method: str, readers: CellReaders
) -> TablePiece | None:
    piece = make_piece(grid, page.number, page.lines, method)
    states: dict[int, CellState] = {}
    for i, cell in enumerate(piece.cells):
        ink = find_ink(image, _pixels(cell.box, scale), scale)
        if ink is not None:
            for x0, y0, x1, y1 in ink.strays:
                image[y0:y1, x0:x1] = 255
            states[i] = CellState(cell, ink, Box(*ink.box).in_points(scale), cell.lines)
    if len(states) < 3 or len({state.cell.col for state in states.values()}) < 2:
        return None
    _read_states(image, list(states.values()), scale, readers)
    cells = [
        decided(states[i], readers.language) if i in states else _empty(cell)
        for i, cell in enumerate(piece.cells)
    ]
    index = [i for i, state in states.items() if state.is_index]
    for place, text in zip(index, counted_labels([text_of(cells[i].lines) for i in index]), strict=True):
        if text != text_of(cells[place].lines):
            cells[place] = _with_text(cells[place], text)
    return piece.model_copy(update={"cells": _counted(cells)})


def counted_labels(texts: Sequence[str]) -> list[str]:
    """The labels of an index row, one between two that leave one number out (10, 1, 12) as that number."""
    labels = list(texts)
    for i in range(1, len(texts) - 1):
        before, after = index_label(texts[i - 1]) or "", index_label(texts[i + 1]) or ""
        own = re.fullmatch(r"(\(?)\d{1,2}(\)?)", texts[i])
        if own and before.isdigit() and after.isdigit() and int(after) - int(before) == 2:
            labels[i] = f"{own[1]}{int(before) + 1}{own[2]}"
    return labels


def _with_text(cell: PieceCell, text: str) -> PieceCell:
    """``cell`` with ``text`` for what was read in it."""
    word = joined([word for line in cell.lines for word in line.words]).corrected(text, "rule")
    return cell.model_copy(update={"lines": (cell.lines[0].model_copy(update={"words": (word,)}),)})


def _counted(cells: Sequence[PieceCell]) -> tuple[PieceCell, ...]:
    """``cells``, serial numbers that both their neighbours confirm no longer flagged, and ones before a row 1
    as the Roman figures that number the section there.
    """
    serials = [i for i, cell in enumerate(cells) if cell.col == 0 and cell.lines and cell.row_span == 1]
    texts = [text_of(cells[i].lines) for i in serials]
    settled = list(cells)
    for place in range(1, len(serials) - 1):
        cell = cells[serials[place]]
        before, own, after = texts[place - 1 : place + 2]
        if cell.flags == ("readings_differ",) and follows(own, before) and follows(after, own):
            settled[serials[place]] = cell.model_copy(update={"flags": ()})
    for place, (own, after) in enumerate(pairwise(texts)):
        counted = place > 0 and follows(own, texts[place - 1])
        if after == "1" and re.fullmatch("1{1,3}", own) and not counted:
            cell = _with_text(settled[serials[place]], "I" * len(own))
            settled[serials[place]] = cell.model_copy(update={"flags": ()})
    return tuple(settled)


def _pixels(box: Box, scale: float) -> PixelBox:
    return PixelBox(*(round(value * scale) for value in box))


def _empty(cell: PieceCell) -> PieceCell:
    return cell.model_copy(update={"lines": ()})


def _read_states(image: Image, states: Sequence[CellState], scale: float, readers: CellReaders) -> None:
    """Fills in the readings: words first, then digits, then words again where the two disagree."""
    read = [state for state in states if not state.ink.is_dash]
    titles = _title_rows(read)
    numeric = _numeric_columns(read)
    words = [
        s
        for s in read
        if s.cell.row in titles or s.cell.col not in numeric or not _looks_numeric(text_of(s.page))
    ]
    words = [s for s in words if not _is_sure(s, readers.language)]
    _add_stack(image, words, scale, readers.text)
    if readers.restorer is not None:
        _restore(words, readers.restorer)
    index = _index_cells(read)
    for state in index:
        state.is_index = True
    if not all(_is_label(text_of(s.page)) for s in index):
        _add_digits(image, index, readers.index, scale)
    _retry(image, [s for s in index if _is_broken_index(s)], scale, readers.index, is_index_text)
    read = [s for s in read if not s.is_index and s.cell.row not in titles]
    digits = [s for s in read if s.cell.col in numeric and s.cell.col_span == 1 and not _is_wordy(s)]
    digits = [s for s in digits if s.cell.col > 0]
    serials = [s for s in read if s.cell.col == 0 and s.cell.col_span == 1 and not _is_wordy(s)]
    counted = [s for s in serials if re.fullmatch(r"\d{1,3}", compact(s.page))]
    serials = [s for s in serials if s not in counted]
    digits += counted
    _add_digits(image, digits, readers.digits, scale)
    _retry(image, [s for s in digits if not s.digits], scale, readers.digits, bool)
    _add_digits(image, serials, readers.serials, scale)
    _retry(image, [s for s in serials if not s.digits], scale, readers.serials, bool)
    unsettled = [s for s in (*index, *digits, *serials) if not s.has_stack and not _agreed(s)]
    _add_stack(image, unsettled, scale, readers.text)


def _is_sure(state: CellState, language: LanguageModel) -> bool:
    """Whether the page's reading of a text cell needs no second one: all the ink, known words, all sure."""
    words = [word for line in state.page for word in line.words]
    if not words or any(word.confidence < _SURE or not is_known(word.text, language) for word in words):
        return False
    if any(_one_above_other(a.box, b.box) for line in state.page for a, b in pairwise(line.words)):
        return False
    box = bounding_box([word.box for word in words])
    return all(abs(one - other) <= _STRAYING for one, other in zip(box, state.place, strict=True))


def _one_above_other(one: Box, other: Box) -> bool:
    """Whether two words of one line cannot stand beside each other: their lines were taken for one."""
    return one.shares_width(other, 0.5)


def _is_broken_index(state: CellState) -> bool:
    return state.has_digits and not is_index_text(compact(state.digits))


def _is_label(text: str) -> bool:
    """Whether ``text`` is a plain label of a column, with no formula that could hide a misread digit."""
    return "=" not in text and index_label(text) is not None


def _add_stack(image: Image, states: Sequence[CellState], scale: float, reader: Recogniser) -> None:
    for state, lines in zip(states, _read(image, states, scale, reader), strict=True):
        state.stack, state.has_stack = lines, True


def _restore(states: Sequence[CellState], restorer: Restorer) -> None:
    """Restores the diacritics of the stack readings, in one call: the lines of a page belong together."""
    lines = [line for state in states for line in state.stack]
    restored = iter(restore_lines(lines, "vietnamese_ocr", restorer))
    for state in states:
        state.stack = tuple(next(restored) for _ in state.stack)


def _add_digits(image: Image, states: Sequence[CellState], reader: Recogniser, scale: float) -> None:
    for state, lines in zip(states, _read(image, states, scale, reader), strict=True):
        state.digits, state.has_digits = lines, True


def _retry(
    image: Image,
    states: Sequence[CellState],
    scale: float,
    reader: Tesseract,
    is_good: Callable[[str], bool],
) -> None:
    """A second look at cells in which the reader saw nothing or nonsense: enlarged, all together and then
    each on its own, until what it reads ``is_good``.
    """
    pending = list(states)
    if len(pending) > 1:
        _read_enlarged(image, pending, scale, _ENLARGED[0], reader, is_good)
        pending = [state for state in pending if not is_good(compact(state.digits))]
    for state in pending[:_MOST_RETRIES]:
        for factor in _ENLARGED:
            if not is_good(compact(state.digits)):
                _read_enlarged(image, [state], scale, factor, replace(reader, mode=7), is_good)


def _read_enlarged(
    image: Image,
    states: Sequence[CellState],
    scale: float,
    factor: float,
    reader: Tesseract,
    is_good: Callable[[str], bool],
) -> None:
    """Reads the cells at ``factor`` times their size, in one call; a reading that is no better is dropped."""
    crops = [scaled(image[s.ink.box.y0 : s.ink.box.y1, s.ink.box.x0 : s.ink.box.x1], factor) for s in states]
    width = max(crop.shape[1] for crop in crops)
    column = np.full((sum(crop.shape[0] for crop in crops), width), 255, dtype=np.uint8)
    boxes = []
    top = 0
    for crop in crops:
        height, own = crop.shape[:2]
        column[top : top + height, :own] = crop
        boxes.append(PixelBox(0, top, own, top + height))
        top += height
    for state, lines in zip(states, read_cells(column, boxes, factor * scale, reader), strict=True):
        if lines and (is_good(compact(lines)) or not state.digits):
            state.digits = tuple(line.in_points(factor * scale) for line in lines)


def _read(
    image: Image, states: Sequence[CellState], scale: float, reader: Recogniser
) -> tuple[tuple[Line, ...], ...]:
    if not states:
        return ()
    read = read_cells(image, [state.ink.box for state in states], scale, reader)
    return tuple(tuple(line.in_points(scale) for line in lines) for lines in read)


def _looks_numeric(text: str) -> bool:
    return _NUMBER_LIKE.fullmatch(text.strip("| ")) is not None


def _resembles_number(text: str) -> bool:
    """Whether ``text`` may be a misread number: at least as many digits as letters, no word."""
    letters, digits = re.findall(r"[^\W\d_]", text), re.findall(r"\d", text)
    return len(digits) >= max(1, len(letters)) and re.search(r"[^\W\d_]{3}", text) is None


def _numeric_columns(states: Sequence[CellState]) -> set[int]:
    """Columns in which at least half of the cells that the page reading has words for look like numbers."""
    by_column: dict[int, list[bool]] = {}
    for state in states:
        text = text_of(state.page)
        if text and state.cell.col_span == 1:
            by_column.setdefault(state.cell.col, []).append(_resembles_number(text))
    return {col for col, looks in by_column.items() if sum(looks) >= _NUMERIC_SHARE * len(looks)}


def _is_wordy(state: CellState) -> bool:
    """Whether a reading of the cell holds words, as titles and remarks among numbers do."""
    texts = [text_of(lines) for lines in (state.stack, state.page) if lines]
    return any(re.search(r"[^\W\d_]{3}", text) or is_serial_title(text) for text in texts)


def _title_rows(states: Sequence[CellState]) -> range:
    """The rows that the spans of the first row cover, where that row holds titles: mostly words."""
    first = [state for state in states if state.cell.row == 0]
    if sum(_is_wordy(state) for state in first) < 0.5 * len(first):
        return range(0)
    return range(max((state.cell.row_span for state in first), default=0))


def _index_cells(states: Sequence[CellState]) -> list[CellState]:
    """The cells of the row that numbers the columns (1 2 3=4+5), as far as the words show one."""
    rows: dict[int, list[CellState]] = {}
    for state in states:
        if state.cell.col_span == state.cell.row_span == 1:
            rows.setdefault(state.cell.row, []).append(state)
    for _, row in sorted(rows.items())[:_DEEPEST_INDEX_ROW]:
        texts = [text_of(state.stack or state.page) for state in row]
        if is_index_row(texts) or _looks_like_index(texts):
            return row
    return []


def _looks_like_index(texts: Sequence[str]) -> bool:
    """Whether ``texts``, misread perhaps, are labels in brackets and formulas: (A) q) (2) (3)=@)/)."""
    if len(texts) < 3 or any(len(text) > _LONGEST_INDEX or re.search(r"[^\W\d_]{3}", text) for text in texts):
        return False
    marked = [re.fullmatch(r"\(?.{1,2}\)|.{0,4}=.+", text) is not None for text in texts]
    return sum(marked) >= 0.7 * len(texts)


def _agreed(state: CellState) -> bool:
    return bool(state.digits) and bool(state.page) and compact(state.digits) == compact(state.page)
