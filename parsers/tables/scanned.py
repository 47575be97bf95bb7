"""Tables of scanned pages: the grid from rulings on the image, every cell read as a cell.

Text cells keep the better of two readings (the page's and the stack's). Numeric cells are read with digits
only by another model and decided by a vote; every reading is kept, and what stays undecided is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from ocr.cell_reading import CellInk, PixelBox, find_ink, read_cells
from ocr.cleanup.ink import Image
from ocr.page import Box, Line, Method, Page, Reading, Word
from ocr.recognise import Recogniser, Tesseract
from parsers.numbers import is_dash, parse_number
from parsers.tables.cell_text import join_lines
from parsers.tables.grid import Grid, find_grids
from parsers.tables.numbering import parse_serials
from parsers.tables.piece import PieceCell, TablePiece
from parsers.tables.placing import make_piece
from parsers.tables.ruled_image import erased, find_ruled

if TYPE_CHECKING:
    from ocr.read import PageReading

TEXT_READER = Tesseract(languages="vie", mode=6, reading_dpi=None)
DIGIT_READER = Tesseract(languages="eng", mode=6, reading_dpi=None, characters="0123456789.,-%")
SERIAL_READER = Tesseract(languages="eng", mode=6, reading_dpi=None, characters="0123456789.IVX")
"""The Vietnamese model takes lone digits for letters; the English one with a list of characters does not."""

_AGREED = 0.95
_ALONE = 0.5
_NUMERIC_SHARE = 0.5
_NUMBER_LIKE = re.compile(r"[\d.,%\-+/\s]*\d[\d.,%\-+/\s]*")


@dataclass
class _CellState:
    """What is known of one inked cell while it is being read."""

    cell: PieceCell
    ink: CellInk
    place: Box
    page: tuple[Line, ...]
    stack: tuple[Line, ...] = ()
    digits: tuple[Line, ...] = ()
    has_stack: bool = False
    has_digits: bool = False

    def candidates(self) -> list[tuple[tuple[Line, ...], str]]:
        """Readings that say something, the digit reading first."""
        read = ((self.digits, "digits"), (self.stack, "stack"), (self.page, "page"))
        return [(lines, name) for lines, name in read if lines]


def find_scanned(reading: PageReading) -> tuple[TablePiece, ...]:
    """The ruled tables of a scanned page, cells read. ``reading`` must hold the image.

    Raises what the recogniser raises.
    """
    if reading.image is None:
        return ()
    ruled = find_ruled(reading.image, reading.colour, reading.scale)
    pieces = []
    for grid in find_grids(ruled.horizontals, ruled.verticals):
        if len(grid.cells) < 4:
            continue
        image = erased(ruled, grid, reading.scale)
        piece = _read_piece(image, grid, reading.page, reading.scale)
        if piece is not None:
            pieces.append(piece)
    return tuple(pieces)


def _read_piece(image: Image, grid: Grid, page: Page, scale: float) -> TablePiece | None:
    piece = make_piece(grid, page.number, page.lines, "image")
    states: dict[int, _CellState] = {}
    for i, cell in enumerate(piece.cells):
        ink = find_ink(image, _pixels(cell.box, scale), scale)
        if ink is not None:
            states[i] = _CellState(cell, ink, _scaled(Box(*ink.box), scale), cell.lines)
    if len(states) < 3 or len({state.cell.col for state in states.values()}) < 2:
        return None
    _read_states(image, list(states.values()), scale)
    cells = tuple(_decided(states[i]) if i in states else _empty(cell) for i, cell in enumerate(piece.cells))
    return piece.model_copy(update={"cells": cells})


def _pixels(box: Box, scale: float) -> PixelBox:
    return PixelBox(*(round(value * scale) for value in box))


def _empty(cell: PieceCell) -> PieceCell:
    return cell.model_copy(update={"lines": ()})


def _read_states(image: Image, states: Sequence[_CellState], scale: float) -> None:
    """Fills in the readings: words first, then digits, then words again where the two disagree."""
    read = [state for state in states if not state.ink.is_dash]
    numeric = _numeric_columns(read)
    _add_stack(
        image, [s for s in read if s.cell.col not in numeric or not _looks_numeric(_text(s.page))], scale
    )
    digits = [s for s in read if s.cell.col in numeric and s.cell.col_span == 1 and not _is_wordy(s)]
    _add_digits(image, [s for s in digits if s.cell.col > 0], DIGIT_READER, scale)
    serials = [s for s in read if s.cell.col == 0 and s.cell.col_span == 1 and not _is_wordy(s)]
    _add_digits(image, serials, SERIAL_READER, scale)
    doubted = [s for s in (*digits, *serials) if not s.has_stack and not _agreed(s)]
    _add_stack(image, doubted, scale)


def _add_stack(image: Image, states: Sequence[_CellState], scale: float) -> None:
    for state, lines in zip(states, _read(image, states, scale, TEXT_READER), strict=True):
        state.stack, state.has_stack = lines, True


def _add_digits(image: Image, states: Sequence[_CellState], reader: Recogniser, scale: float) -> None:
    for state, lines in zip(states, _read(image, states, scale, reader), strict=True):
        state.digits, state.has_digits = lines, True


def _read(
    image: Image, states: Sequence[_CellState], scale: float, reader: Recogniser
) -> tuple[tuple[Line, ...], ...]:
    if not states:
        return ()
    read = read_cells(image, [state.ink.box for state in states], scale, reader)
    return tuple(tuple(_in_points(line, scale) for line in lines) for lines in read)


def _in_points(line: Line, scale: float) -> Line:
    words = tuple(word.model_copy(update={"box": _scaled(word.box, scale)}) for word in line.words)
    return Line(words=words, box=_scaled(line.box, scale))


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(round(value / scale, 2) for value in box))


def _text(lines: Sequence[Line]) -> str:
    return join_lines([line.text for line in lines])


def _looks_numeric(text: str) -> bool:
    return _NUMBER_LIKE.fullmatch(text) is not None


def _numeric_columns(states: Sequence[_CellState]) -> set[int]:
    """Columns in which at least half of the cells that the page reading has words for look like numbers."""
    by_column: dict[int, list[bool]] = {}
    for state in states:
        text = _text(state.page)
        if text and state.cell.col_span == 1:
            by_column.setdefault(state.cell.col, []).append(_looks_numeric(text))
    return {col for col, looks in by_column.items() if sum(looks) >= _NUMERIC_SHARE * len(looks)}


def _is_wordy(state: _CellState) -> bool:
    """Whether a reading of the cell holds words: two letters in a row that no number or unit has."""
    texts = [_text(lines) for lines in (state.stack, state.page) if lines]
    return any(len(re.findall(r"[^\W\d_]", text)) > max(2, len(re.findall(r"\d", text))) for text in texts)


def _compact(lines: Sequence[Line]) -> str:
    """The text of a number without blanks; a line of dashes is one dash."""
    text = "".join(_text(lines).split())
    return "-" if is_dash(text) else text.strip("|")


def _agreed(state: _CellState) -> bool:
    return bool(state.digits) and bool(state.page) and _compact(state.digits) == _compact(state.page)


def _decided(state: _CellState) -> PieceCell:
    """The cell with the reading that is believed, all readings kept."""
    if state.ink.is_dash:
        return _with_text(state, "-", _AGREED, (), "rule")
    candidates = state.candidates()
    if not candidates:
        return state.cell.model_copy(update={"lines": (), "flags": ("unread",)})
    if state.has_digits and state.digits:
        return _voted(state, candidates)
    lines, _ = max(candidates, key=lambda found: _confidence(found[0]))
    return state.cell.model_copy(update={"lines": lines, "readings": _readings(candidates)})


def _confidence(lines: Sequence[Line]) -> float:
    words = [word for line in lines for word in line.words]
    return fmean(word.confidence for word in words) if words else 0.0


def _readings(candidates: Sequence[tuple[tuple[Line, ...], str]]) -> tuple[Reading, ...]:
    return tuple(
        Reading(text=_text(lines), engine=name, confidence=round(_confidence(lines), 4))
        for lines, name in candidates
    )


def _voted(state: _CellState, candidates: Sequence[tuple[tuple[Line, ...], str]]) -> PieceCell:
    """The number that the digit reading gives, supported by another one; else the best formed one, flagged.

    The page's and the stack's readings come from one model and lose the same digits: their agreement alone
    is no support.
    """
    texts = [(_compact(lines), name, _confidence(lines)) for lines, name in candidates]
    digits = texts[0][0]
    support = [confidence for text, _, confidence in texts if text == digits]
    if len(support) > 1 and _is_well_formed(digits):
        return _with_text(state, digits, max(_AGREED, *support), _readings(candidates), "vote")
    best = max(texts, key=lambda found: (_is_well_formed(found[0]), found[1] == "digits", found[2]))
    return _with_text(state, best[0], _ALONE * best[2], _readings(candidates), "vote", ("readings_differ",))


def _is_well_formed(text: str) -> bool:
    number = parse_number(text)
    return (number is not None and not number.flags) or bool(parse_serials(text)) or is_dash(text)


def _with_text(
    state: _CellState,
    text: str,
    confidence: float,
    readings: tuple[Reading, ...],
    method: Method,
    flags: tuple[str, ...] = (),
) -> PieceCell:
    first = state.candidates()[-1][0] if state.candidates() else ()
    word = Word(
        text=text,
        original=_text(first) or text,
        box=state.place,
        confidence=round(min(confidence, 1.0), 4),
        method=method,
        readings=readings,
    )
    line = Line(words=(word,), box=word.box)
    return state.cell.model_copy(update={"lines": (line,), "readings": readings, "flags": flags})
