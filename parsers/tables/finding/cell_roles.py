"""What the cells of a scanned table are, told from their first readings: titles, labels, figures, text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lexicon.language_model import UNKNOWN, LanguageModel, tokens
from parsers.tables.codes import common_shape, is_code_column
from parsers.tables.finding.cell_vote import READ_FOR_ONE, CellState, compact, text_of
from parsers.tables.formulas import index_label, is_index_row
from parsers.tables.numbering import is_serial_title
from schema.box import bounding_box
from schema.page import Line

_DEEPEST_INDEX_ROW = 6
"""Rows from the top among which the one that numbers the columns is looked for."""

_LONGEST_INDEX = 24
"""Characters of the longest formula in such a row."""

_SURE = 0.9
"""Least confidence of words that need no second reading."""

_STRAYING = 3.0
"""Points by which the box of the words and that of the ink may differ when all the ink was read."""

_ONE_ABOVE_OTHER = 0.5
"""Share of the narrower word's width that words of one line cannot share: their lines were taken for one."""

_NUMERIC_SHARE = 0.5
_TITLE_SHARE = 0.5
_INDEX_SHARE = 0.7
"""Share of the cells that look so in a column of figures, in a row of titles and in one of labels."""

_TURNED = 1.6
"""Heights to widths from which the ink of a title may be read from below."""

_LOWEST_TURNED = 25.0
"""Points: a title of one short word that is read from below is as high."""

_DEEPEST_TITLE_ROW = 4
"""Rows from the top in which titles stand."""

_READ = 0.5
"""Confidence, by letters, from which what is read from below says what stands there."""

_NUMBER_LIKE = re.compile(r"[\d.,%\-+/\s]*\d[\d.,%\-+/\s]*")
_WORD = re.compile(r"[^\W\d_]{3}")
_EDGES = ".,;:!?()[]{}\"'“”‘’|-–_"


def looks_numeric(text: str) -> bool:
    return _NUMBER_LIKE.fullmatch(text.strip("| ")) is not None


def numeric_columns(states: Sequence[CellState]) -> set[int]:
    """Columns in which at least half of the cells that the page reading has words for look like numbers."""
    by_column: dict[int, list[bool]] = {}
    for state in states:
        text = text_of(state.page)
        if text and state.cell.col_span == 1:
            by_column.setdefault(state.cell.col, []).append(_resembles_number(text))
    return {col for col, looks in by_column.items() if sum(looks) >= _NUMERIC_SHARE * len(looks)}


def code_shapes(states: Sequence[CellState]) -> dict[int, str | None]:
    """The columns of codes, as the words show them, each with the shape that most of its codes have."""
    by_column: dict[int, list[str]] = {}
    for state in states:
        if state.cell.col_span == 1:
            text = compact(state.stack or state.page)
            by_column.setdefault(state.cell.col, []).append(text)
    return {col: common_shape(texts) for col, texts in by_column.items() if is_code_column(texts)}


def _resembles_number(text: str) -> bool:
    """Whether ``text`` may be a misread number: at least as many digits as letters, no word; or a stroke."""
    if text in READ_FOR_ONE:
        return True
    letters, digits = re.findall(r"[^\W\d_]", text), re.findall(r"\d", text)
    return len(digits) >= max(1, len(letters)) and _WORD.search(text) is None


def is_wordy(state: CellState) -> bool:
    """Whether a reading of the cell holds words, as titles and remarks among numbers do."""
    texts = [text_of(lines) for lines in (state.stack, state.page) if lines]
    return any(_WORD.search(text) or is_serial_title(text) for text in texts)


def title_rows(states: Sequence[CellState]) -> range:
    """The rows that the spans of the first row cover, where that row holds titles: mostly words."""
    first = [state for state in states if state.cell.row == 0]
    if sum(is_wordy(state) for state in first) < _TITLE_SHARE * len(first):
        return range(0)
    return range(max((state.cell.row_span for state in first), default=0))


def index_cells(states: Sequence[CellState]) -> list[CellState]:
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
    if len(texts) < 3 or any(len(text) > _LONGEST_INDEX or _WORD.search(text) for text in texts):
        return False
    marked = [re.fullmatch(r"\(?.{1,2}\)|.{0,4}=.+", text) is not None for text in texts]
    return sum(marked) >= _INDEX_SHARE * len(texts)


def is_label(text: str) -> bool:
    """Whether ``text`` is a plain label of a column, with no formula that could hide a misread digit."""
    return "=" not in text and index_label(text) is not None


def is_sure(state: CellState, language: LanguageModel) -> bool:
    """Whether the page's reading of a text cell needs no second one: all the ink, known words, all sure."""
    words = [word for line in state.page for word in line.words]
    if not words or any(word.confidence < _SURE or not is_known(word.text, language) for word in words):
        return False
    neighbours = [pair for line in state.page for pair in pairwise(line.words)]
    if any(one.box.shares_width(other.box, _ONE_ABOVE_OTHER) for one, other in neighbours):
        return False
    box = bounding_box([word.box for word in words])
    return all(abs(one - other) <= _STRAYING for one, other in zip(box, state.place, strict=True))


def is_known(text: str, language: LanguageModel) -> bool:
    """Whether ``language`` knows every syllable of ``text``, signs at its ends aside."""
    bare = text.strip(_EDGES).lower()
    found = tokens(bare)
    return "".join(found) == bare and bool(bare) and all(language.id(token) > UNKNOWN for token in found)


def is_agreed(state: CellState) -> bool:
    """Whether the page's reading says the same number as that of the digits."""
    return bool(state.digits) and bool(state.page) and compact(state.digits) == compact(state.page)


def may_be_turned(state: CellState) -> bool:
    """Whether the ink of a cell among the titles is so high that it may be read from below."""
    high = state.place.height >= max(_LOWEST_TURNED, _TURNED * state.place.width)
    return high and state.cell.row < _DEEPEST_TITLE_ROW


def is_read(lines: Sequence[Line]) -> bool:
    """Whether ``lines`` hold a word and are surely read."""
    words = [word for line in lines for word in line.words]
    sure = sum(word.confidence * len(word.text) for word in words)
    letters = sum(len(word.text) for word in words)
    return any(_WORD.search(word.text) for word in words) and sure >= _READ * letters
