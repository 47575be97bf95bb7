"""Tables of scanned pages: the grid from rulings on the image, every cell read as a cell.

Text cells keep the better of two readings (the page's and the stack's). Numeric cells are read with digits
only by another model and decided by a vote; every reading is kept, and what stays undecided is flagged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from ocr.cell_reading import CellInk, PixelBox, find_ink, read_cells
from ocr.cleanup.ink import Image, scaled
from ocr.page import Box, Line, Method, Page, Reading, Word, bounding_box
from ocr.recognise import Recogniser, Tesseract
from ocr.restore import restore_lines
from parsers.dates import parse_date
from parsers.numbers import DASHES, is_dash, parse_number
from parsers.tables.borderless import find_borderless
from parsers.tables.cell_text import join_lines
from parsers.tables.formulas import index_label, parse_formula
from parsers.tables.grid import Grid, find_grids
from parsers.tables.headers import is_index_row, is_serial_title
from parsers.tables.numbering import follows, parse_serials
from parsers.tables.piece import PieceCell, TablePiece
from parsers.tables.placing import make_piece
from parsers.tables.ruled_image import erased, find_ruled
from parsers.tables.word_vote import is_known, voted_words

if TYPE_CHECKING:
    from ocr.read import PageReading

TEXT_READER = Tesseract(languages="vie", mode=6, reading_dpi=None)
DIGIT_READER = Tesseract(languages="eng", mode=6, reading_dpi=None, characters="0123456789.,+-%/")
SERIAL_READER = Tesseract(languages="eng", mode=6, reading_dpi=None, characters="0123456789.IVX")
INDEX_READER = Tesseract(languages="eng", mode=6, reading_dpi=None, characters="0123456789=+-*/:x()AB")
"""The Vietnamese model takes lone digits for letters; the English one with a list of characters does not."""

_DEEPEST_INDEX_ROW = 6
_LONGEST_INDEX = 24
_MOST_RETRIES = 8
_ENLARGED = (2.0, 1.5)
_PREFERENCE = 0.1
"""By how much surer the page reading must be than the stack's: it sees neighbours and rulings too."""

_SURE = 0.9
_STRAYING = 3.0
"""Least confidence of words that need no second reading, and most points between their box and the ink's."""

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
    is_index: bool = False

    def candidates(self) -> list[tuple[tuple[Line, ...], str]]:
        """Readings that say something, the digit reading first."""
        read = ((self.digits, "digits"), (self.stack, "stack"), (self.page, "page"))
        return [(lines, name) for lines, name in read if lines]


def find_scanned(reading: PageReading, *, restore: bool = True) -> tuple[TablePiece, ...]:
    """The tables of a scanned page, cells read. ``reading`` must hold the image.
    ``restore``: whether to restore the diacritics of text.

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
        piece = _read_piece(image, grid, reading.page, reading.scale, "image", restore)
        if piece is not None:
            pieces.append(piece)
    for grid in find_borderless(reading.page.lines, [piece.box for piece in pieces]):
        piece = _read_piece(ruled.flat, grid, reading.page, reading.scale, "words", restore)
        if piece is not None:
            pieces.append(piece)
    return tuple(sorted(pieces, key=lambda piece: (piece.box.y0, piece.box.x0)))


def _read_piece(
    image: Image, grid: Grid, page: Page, scale: float, method: str, restore: bool
) -> TablePiece | None:
    piece = make_piece(grid, page.number, page.lines, method)
    states: dict[int, _CellState] = {}
    for i, cell in enumerate(piece.cells):
        ink = find_ink(image, _pixels(cell.box, scale), scale)
        if ink is not None:
            states[i] = _CellState(cell, ink, _scaled(Box(*ink.box), scale), cell.lines)
    if len(states) < 3 or len({state.cell.col for state in states.values()}) < 2:
        return None
    _read_states(image, list(states.values()), scale, restore)
    cells = [_decided(states[i]) if i in states else _empty(cell) for i, cell in enumerate(piece.cells)]
    return piece.model_copy(update={"cells": _counted(cells)})


def _counted(cells: Sequence[PieceCell]) -> tuple[PieceCell, ...]:
    """``cells``, serial numbers that both their neighbours confirm no longer flagged."""
    serials = [i for i, cell in enumerate(cells) if cell.col == 0 and cell.lines and cell.row_span == 1]
    texts = [_text(cells[i].lines) for i in serials]
    settled = list(cells)
    for place in range(1, len(serials) - 1):
        cell = cells[serials[place]]
        before, own, after = texts[place - 1 : place + 2]
        if cell.flags == ("readings_differ",) and follows(own, before) and follows(after, own):
            settled[serials[place]] = cell.model_copy(update={"flags": ()})
    return tuple(settled)


def _pixels(box: Box, scale: float) -> PixelBox:
    return PixelBox(*(round(value * scale) for value in box))


def _empty(cell: PieceCell) -> PieceCell:
    return cell.model_copy(update={"lines": ()})


def _read_states(image: Image, states: Sequence[_CellState], scale: float, restore: bool) -> None:
    """Fills in the readings: words first, then digits, then words again where the two disagree."""
    read = [state for state in states if not state.ink.is_dash]
    titles = _title_rows(read)
    numeric = _numeric_columns(read)
    words = [
        s
        for s in read
        if s.cell.row in titles or s.cell.col not in numeric or not _looks_numeric(_text(s.page))
    ]
    words = [s for s in words if not _is_sure(s)]
    _add_stack(image, words, scale)
    if restore:
        _restore(words)
    index = _index_cells(read)
    for state in index:
        state.is_index = True
    _add_digits(image, index, INDEX_READER, scale)
    _retry(image, [s for s in index if _is_broken_index(s)], scale, INDEX_READER, _is_index_text)
    read = [s for s in read if not s.is_index and s.cell.row not in titles]
    digits = [s for s in read if s.cell.col in numeric and s.cell.col_span == 1 and not _is_wordy(s)]
    digits = [s for s in digits if s.cell.col > 0]
    _add_digits(image, digits, DIGIT_READER, scale)
    _retry(image, [s for s in digits if not s.digits], scale, DIGIT_READER, bool)
    serials = [s for s in read if s.cell.col == 0 and s.cell.col_span == 1 and not _is_wordy(s)]
    _add_digits(image, serials, SERIAL_READER, scale)
    _retry(image, [s for s in serials if not s.digits], scale, SERIAL_READER, bool)
    _add_stack(image, [s for s in (*index, *digits, *serials) if not s.has_stack and not _agreed(s)], scale)


def _is_sure(state: _CellState) -> bool:
    """Whether the page's reading of a text cell needs no second one: all of its ink, known words, all sure."""
    words = [word for line in state.page for word in line.words]
    if not words or any(word.confidence < _SURE or not is_known(word.text) for word in words):
        return False
    box = bounding_box([word.box for word in words])
    return all(abs(one - other) <= _STRAYING for one, other in zip(box, state.place, strict=True))


def _is_broken_index(state: _CellState) -> bool:
    return not _is_index_text(_compact(state.digits))


def _add_stack(image: Image, states: Sequence[_CellState], scale: float) -> None:
    for state, lines in zip(states, _read(image, states, scale, TEXT_READER), strict=True):
        state.stack, state.has_stack = lines, True


def _restore(states: Sequence[_CellState]) -> None:
    """Restores the diacritics of the stack readings, in one call: the lines of a page belong together."""
    restored = iter(restore_lines([line for state in states for line in state.stack], "vietnamese_ocr"))
    for state in states:
        state.stack = tuple(next(restored) for _ in state.stack)


def _add_digits(image: Image, states: Sequence[_CellState], reader: Recogniser, scale: float) -> None:
    for state, lines in zip(states, _read(image, states, scale, reader), strict=True):
        state.digits, state.has_digits = lines, True


def _retry(
    image: Image,
    states: Sequence[_CellState],
    scale: float,
    reader: Tesseract,
    is_good: Callable[[str], bool],
) -> None:
    """A second look at cells in which the reader saw nothing or nonsense: each on its own, enlarged, until
    what it reads ``is_good``.
    """
    for state in states[:_MOST_RETRIES]:
        x0, y0, x1, y1 = state.ink.box
        for factor in _ENLARGED:
            crop = scaled(image[y0:y1, x0:x1], factor)
            box = PixelBox(0, 0, crop.shape[1], crop.shape[0])
            (lines,) = read_cells(crop, [box], factor * scale, replace(reader, mode=7))
            if lines and (is_good(_compact(lines)) or not state.digits):
                state.digits = tuple(_in_points(line, factor * scale) for line in lines)
            if is_good(_compact(state.digits)):
                break


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
    return _NUMBER_LIKE.fullmatch(text.strip("| ")) is not None


def _resembles_number(text: str) -> bool:
    """Whether ``text`` may be a misread number: at least as many digits as letters, no word."""
    letters, digits = re.findall(r"[^\W\d_]", text), re.findall(r"\d", text)
    return len(digits) >= max(1, len(letters)) and re.search(r"[^\W\d_]{3}", text) is None


def _numeric_columns(states: Sequence[_CellState]) -> set[int]:
    """Columns in which at least half of the cells that the page reading has words for look like numbers."""
    by_column: dict[int, list[bool]] = {}
    for state in states:
        text = _text(state.page)
        if text and state.cell.col_span == 1:
            by_column.setdefault(state.cell.col, []).append(_resembles_number(text))
    return {col for col, looks in by_column.items() if sum(looks) >= _NUMERIC_SHARE * len(looks)}


def _is_wordy(state: _CellState) -> bool:
    """Whether a reading of the cell holds words, as titles and remarks among numbers do."""
    texts = [_text(lines) for lines in (state.stack, state.page) if lines]
    return any(re.search(r"[^\W\d_]{3}", text) or is_serial_title(text) for text in texts)


def _title_rows(states: Sequence[_CellState]) -> range:
    """The rows that the spans of the first row cover, where that row holds titles: mostly words."""
    first = [state for state in states if state.cell.row == 0]
    if sum(_is_wordy(state) for state in first) < 0.5 * len(first):
        return range(0)
    return range(max((state.cell.row_span for state in first), default=0))


def _index_cells(states: Sequence[_CellState]) -> list[_CellState]:
    """The cells of the row that numbers the columns (1 2 3=4+5), as far as the words show one."""
    rows: dict[int, list[_CellState]] = {}
    for state in states:
        if state.cell.col_span == state.cell.row_span == 1:
            rows.setdefault(state.cell.row, []).append(state)
    for _, row in sorted(rows.items())[:_DEEPEST_INDEX_ROW]:
        texts = [_text(state.stack or state.page) for state in row]
        if is_index_row(texts) or _looks_like_index(texts):
            return row
    return []


def _looks_like_index(texts: Sequence[str]) -> bool:
    """Whether ``texts``, misread perhaps, are labels in brackets and formulas: (A) q) (2) (3)=@)/)."""
    if len(texts) < 3 or any(len(text) > _LONGEST_INDEX or re.search(r"[^\W\d_]{3}", text) for text in texts):
        return False
    marked = [re.fullmatch(r"\(?.{1,2}\)|.{0,4}=.+", text) is not None for text in texts]
    return sum(marked) >= 0.7 * len(texts)


def _compact(lines: Sequence[Line]) -> str:
    """The text of a number without blanks, of several numbers with them; a line of dashes is one dash."""
    text = join_lines(["".join(line.text.split()) for line in lines])
    return "-" if is_dash(text) else re.sub(f"[{re.escape(DASHES)}]", "-", text.strip("|"))


def _agreed(state: _CellState) -> bool:
    return bool(state.digits) and bool(state.page) and _compact(state.digits) == _compact(state.page)


def _decided(state: _CellState) -> PieceCell:
    """The cell with the reading that is believed, all readings kept."""
    if state.ink.is_dash:
        return _with_text(state, "-", _AGREED, (), "rule")
    candidates = state.candidates()
    if not candidates:
        return state.cell.model_copy(update={"lines": (), "flags": () if state.ink.is_speck else ("unread",)})
    if state.has_digits and state.digits:
        return _voted(state, candidates)
    ranked = sorted(
        candidates, key=lambda found: -_confidence(found[0]) - _PREFERENCE * (found[1] == "stack")
    )
    lines = ranked[0][0]
    if len(ranked) > 1:
        lines = voted_words(lines, ranked[1][0])
    flags = ("readings_differ",) if state.has_digits else ()
    return state.cell.model_copy(
        update={"lines": _without_bars(lines), "readings": _readings(candidates), "flags": flags}
    )


def _without_bars(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` without what a recogniser makes of the rest of a ruling: bars, and brackets without a
    partner.
    """
    kept = []
    for line in lines:
        words = [(word, _without_bar(word.text)) for word in line.words]
        left = tuple(
            word if text == word.text else word.model_copy(update={"text": text})
            for word, text in words
            if text
        )
        if left:
            kept.append(Line(words=left, box=line.box))
    return tuple(kept)


def _without_bar(text: str) -> str:
    text = text.strip("|¦")
    for opening, closing in ("[]", "{}"):
        if (opening in text) != (closing in text):
            text = text.strip(opening + closing)
    return text


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
    if state.is_index:
        found = next((read for read in texts if _is_index_text(read[0])), None)
        if found is not None:
            return _with_text(state, found[0], found[2], _readings(candidates), "vote")
    support = [
        (confidence, lines)
        for (text, _, confidence), (lines, _) in zip(texts, candidates, strict=True)
        if text == digits
    ]
    if re.fullmatch("I{1,3}", digits) and state.ink.stems in (1, 2, 3):
        counted = "I" * state.ink.stems
        sureness, flags = (_AGREED, ()) if counted == digits else (_ALONE, ("readings_differ",))
        return _with_text(state, counted, sureness, _readings(candidates), "vote", flags)
    if len(support) > 1:
        spaced = _text(support[1][1])
        printed = spaced if re.search(r"\d\s+[-–]\s+\d", spaced) else digits
        sureness = max(_AGREED, *(confidence for confidence, _ in support))
        return _with_text(state, printed, sureness, _readings(candidates), "vote")
    best = max(texts, key=lambda found: (_is_well_formed(found[0]), found[1] == "digits", found[2]))
    return _with_text(state, best[0], _ALONE * best[2], _readings(candidates), "vote", ("readings_differ",))


def _is_index_text(text: str) -> bool:
    return parse_formula(text) is not None if "=" in text else index_label(text) is not None


def _is_well_formed(text: str) -> bool:
    number = parse_number(text)
    if number is not None:
        return not number.flags
    if (date := parse_date(text)) is not None:
        return "impossible" not in date.flags
    return bool(parse_serials(text)) or is_dash(text) or parse_formula(text) is not None


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
