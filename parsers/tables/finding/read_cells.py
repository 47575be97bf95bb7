"""The cells of a scanned table, each read as what it is.

Text cells keep the better of two readings (the page's and the stack's). Numeric cells are read with digits
only by another model and decided by a vote; every reading is kept, and what stays undecided is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lexicon.language_model import LanguageModel
from ocr.options import ReadingOptions
from ocr.restore import Restorer, restore_lines
from ocr.restore.choose import chosen_language, chosen_restorer
from ocr.words.calibration import in_cells
from ocr.words.cells import CellImage, CellReaders, ReadAs, cell_readers
from ocr.words.vote import Vote
from parsers.tables.finding.cell_roles import (
    code_shapes,
    index_cells,
    is_agreed,
    is_label,
    is_read,
    is_sure,
    is_wordy,
    looks_numeric,
    may_be_turned,
    numeric_columns,
    title_rows,
)
from parsers.tables.finding.cell_rules import CELL_RULES, CellRule
from parsers.tables.finding.cell_vote import CellState, compact, decided, is_index_text, text_of
from parsers.tables.piece import PieceCell, TablePiece

_FEWEST_CELLS, _FEWEST_COLUMNS = 3, 2
"""A grid with ink in fewer cells, or fewer columns, is no table."""

_FEWEST_OF_ROW = 5
"""Ruled cells beside each other that no letter or frame makes."""

_MOST_RETRIES = 4
"""Cells that are looked at one by one when nothing can be made of them."""

_ENLARGED = (2.0, 1.5)
"""Times their size at which such cells are looked at."""


@dataclass(frozen=True)
class CellMeans:
    """With what cells are read: ``language`` weighs the words of text, ``restorer`` is for their diacritics,
    None where they stay as read.
    """

    readers: CellReaders
    language: LanguageModel
    restorer: Restorer | None


def cell_means(options: ReadingOptions) -> CellMeans:
    """Raises what a user's lexicon raises."""
    return CellMeans(cell_readers(options), chosen_language(options), chosen_restorer(options))


def with_cells_read(
    piece: TablePiece, image: CellImage, means: CellMeans, rules: Sequence[CellRule] = CELL_RULES
) -> TablePiece | None:
    """``piece`` with its cells (those of ``image``) read; None where too few of them hold anything.

    ``rules`` are applied in their order to what was read. Raises PageTimeout and what the recogniser raises.
    """
    states = {
        place: CellState(cell, ink, image.place(ink), in_cells(cell.lines))
        for place, (cell, ink) in enumerate(zip(piece.cells, image.inks, strict=True))
        if ink is not None
    }
    columns = {state.cell.col for state in states.values()}
    few = len(states) < _FEWEST_CELLS or len(columns) < _FEWEST_COLUMNS
    if not states or (few and not _may_be_rest(piece)):
        return None
    _read(list(states.values()), image, means)
    vote = Vote(means.language)
    cells: tuple[PieceCell, ...] = tuple(
        decided(states[place], vote) if place in states else cell.model_copy(update={"lines": ()})
        for place, cell in enumerate(piece.cells)
    )
    index = [place for place, state in states.items() if state.is_index]
    for rule in rules:
        cells = rule(cells, index)
    return piece.model_copy(update={"cells": cells})


def _may_be_rest(piece: TablePiece) -> bool:
    """Whether ``piece`` may be what a page break left of a row: most of its cells end on the page before."""
    return len(piece.row_edges) == 2 and len(piece.cells) >= _FEWEST_OF_ROW


def _read(states: Sequence[CellState], image: CellImage, means: CellMeans) -> None:
    """Fills in the readings: words first, then digits, then words again where the two disagree."""
    inked = [state for state in states if not state.ink.is_dash]
    _read_turned(inked, image, means)
    titles, numeric = title_rows(inked), numeric_columns(inked)
    _read_text(inked, titles, numeric, image, means)
    index = index_cells(inked)
    _read_index(index, image)
    rest = [s for s in inked if not s.is_index and s.cell.row not in titles]
    rest = [s for s in rest if s.cell.col_span == 1 and not is_wordy(s)]
    codes = _read_codes(rest, image)
    rest = [s for s in rest if not s.is_code]
    serials = [s for s in rest if s.cell.col == 0]
    counted = [s for s in serials if re.fullmatch(r"\d{1,3}", compact(s.page))]
    serials = [s for s in serials if s not in counted]
    figures = [s for s in rest if s.cell.col in numeric and s.cell.col > 0]
    for state in figures:
        state.is_figure = True
    digits = figures + counted
    _read_figures(digits, image, "number")
    _read_figures(serials, image, "serial")
    unsettled = [s for s in (*index, *codes, *digits, *serials) if not s.has_stack and not is_agreed(s)]
    _add_stack(unsettled, image)


def _read_text(
    inked: Sequence[CellState], titles: range, numeric: set[int], image: CellImage, means: CellMeans
) -> None:
    """Titles and cells of text a second time, unless the page's reading of them is sure."""
    words = [
        state
        for state in inked
        if state.cell.row in titles or state.cell.col not in numeric or not looks_numeric(text_of(state.page))
    ]
    words = [state for state in words if not state.is_turned and not is_sure(state, means.language)]
    _add_stack(words, image)
    if means.restorer is not None:
        _restore(words, means.restorer)


def _read_turned(inked: Sequence[CellState], image: CellImage, means: CellMeans) -> None:
    """Titles that may be read from below: high ones of which the page made little. They are what they are
    when read so where that makes words.
    """
    high = [state for state in inked if may_be_turned(state) and not is_sure(state, means.language)]
    for state, lines in zip(high, image.read_upwards([state.ink for state in high]), strict=True):
        if is_read(lines):
            state.page, state.is_turned = lines, True


def _restore(states: Sequence[CellState], restorer: Restorer) -> None:
    """Restores the diacritics of the stack readings, in one call: the lines of a page belong together."""
    lines = [line for state in states for line in state.stack]
    restored = iter(restore_lines(lines, "vietnamese_ocr", restorer))
    for state in states:
        state.stack = tuple(next(restored) for _ in state.stack)


def _read_index(index: Sequence[CellState], image: CellImage) -> None:
    """The labels and formulas of the row that numbers the columns, unless all are plain labels."""
    for state in index:
        state.is_index = True
    if not all(is_label(text_of(state.page)) for state in index):
        _add_digits(index, image, "index")
    broken = [s for s in index if s.has_digits and not is_index_text(compact(s.digits))]
    _retry(broken, image, "index", is_index_text)


def _read_codes(states: Sequence[CellState], image: CellImage) -> list[CellState]:
    """The cells of columns of codes, read by the other model too, with letters."""
    shapes = code_shapes(states)
    codes = [state for state in states if state.cell.col in shapes]
    for state in codes:
        state.is_code, state.code_shape = True, shapes[state.cell.col]
    _add_digits(codes, image, "code")
    return codes


def _read_figures(states: Sequence[CellState], image: CellImage, kind: ReadAs) -> None:
    _add_digits(states, image, kind)
    _retry([state for state in states if not state.digits], image, kind, bool)


def _add_stack(states: Sequence[CellState], image: CellImage) -> None:
    for state, lines in zip(states, image.read([s.ink for s in states], "text"), strict=True):
        state.stack, state.has_stack = lines, True


def _add_digits(states: Sequence[CellState], image: CellImage, kind: ReadAs) -> None:
    for state, lines in zip(states, image.read([s.ink for s in states], kind), strict=True):
        state.digits, state.has_digits = lines, True


def _retry(
    states: Sequence[CellState], image: CellImage, kind: ReadAs, is_good: Callable[[str], bool]
) -> None:
    """A second look at cells in which the reader saw nothing or nonsense: enlarged, all together and then
    each on its own, until what it reads ``is_good``.
    """
    pending = list(states)
    if len(pending) > 1:
        _read_enlarged(pending, image, kind, _ENLARGED[0], is_good)
        pending = [state for state in pending if not is_good(compact(state.digits))]
    for state in pending[:_MOST_RETRIES]:
        for factor in _ENLARGED:
            if not is_good(compact(state.digits)):
                _read_enlarged([state], image, kind, factor, is_good)


def _read_enlarged(
    states: Sequence[CellState],
    image: CellImage,
    kind: ReadAs,
    factor: float,
    is_good: Callable[[str], bool],
) -> None:
    """Reads the cells at ``factor`` times their size; a reading that is no better is dropped."""
    read = image.read_enlarged([state.ink for state in states], kind, factor)
    for state, lines in zip(states, read, strict=True):
        if lines and (is_good(compact(lines)) or not state.digits):
            state.digits = lines
