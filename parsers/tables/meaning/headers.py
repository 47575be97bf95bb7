"""Which rows are titles of columns, which is the index row, and the header path of each column."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from parsers.tables.formulas import is_index_row
from parsers.tables.meaning.draft import Draft, DraftCell
from parsers.tables.numbering import is_serial_title, parse_serials
from parsers.values.numbers import is_dash, parse_number

_MOST_HEADER_ROWS = 6

_VALUES = 0.3
"""Share of a row's cells that hold values from which it is no row of titles."""

_SERIALS, _RISING = 0.9, 0.6
"""Share of a first column's cells that are serial numbers, and of these that count on, without a title."""


def with_header(draft: Draft) -> Draft:
    """``draft`` with its header rows counted and its index row found."""
    index = _index_row(draft)
    rows = index + 1 if index is not None else _title_rows(draft)
    return replace(draft, header_rows=rows, index_row=index)


def _index_row(draft: Draft) -> int | None:
    for row in range(min(_MOST_HEADER_ROWS, draft.row_count)):
        if is_index_row([draft.text(row, col) for col in range(draft.column_count)]):
            return row
    return None


def _title_rows(draft: Draft) -> int:
    """Rows of titles by their form: spans of the first row, down to the first row that looks like a body."""
    if draft.row_count == 0 or looks_like_body(draft, 0):
        return 0
    rows = 1
    while rows < min(_MOST_HEADER_ROWS, draft.row_count):
        reach = max((c.row + c.row_span for c in draft.cells if c.row < rows), default=rows)
        split = any(c.row == rows - 1 and c.col_span > 1 for c in draft.cells) and not looks_like_body(
            draft, rows
        )
        if reach > rows:
            rows = min(reach, draft.row_count)
        elif (split and _only_below_spans(draft, rows)) or _only_units(draft, rows):
            rows += 1
        else:
            break
    return min(rows, max(1, draft.row_count - 1)) if draft.row_count > 1 else rows


def _only_below_spans(draft: Draft, row: int) -> bool:
    """Whether the cells of ``row`` split cells of the row above and hold words, as the second row of titles
    does.
    """
    cells = [cell for cell in draft.row(row) if cell.text]
    return len(cells) > 1 and all(not _is_value(cell.text) for cell in cells)


def _only_units(draft: Draft, row: int) -> bool:
    """Whether ``row`` names units or numbers of columns only: (triệu đồng), (%)."""
    texts = [cell.text for cell in draft.row(row) if cell.text]
    return bool(texts) and all(re.fullmatch(r"\((?!\d)[^()]{1,20}\)|%", text) for text in texts)


def _is_value(text: str) -> bool:
    if re.fullmatch(r"(19|20)\d\d", text.strip()):
        return False  # a year is as often a title
    return is_dash(text) or parse_number(text) is not None or bool(re.fullmatch(r"\d[\d/.\-]*", text))


def looks_like_body(draft: Draft, row: int) -> bool:
    """Whether ``row`` holds values: a serial number first, or numbers and dates among its cells."""
    cells = [cell for cell in draft.row(row) if cell.text]
    if not cells or is_serial_title(cells[0].text):
        return False
    if cells[0].col == 0 and cells[0].row_span == 1 and len(cells) > 1 and parse_serials(cells[0].text):
        return True
    values = sum(_is_value(c.text) for c in cells)
    return values >= max(1, _VALUES * len(cells)) and not is_index_row(
        [draft.text(row, col) for col in range(draft.column_count)]
    )


def header_path(draft: Draft, col: int) -> tuple[str, ...]:
    """The titles over column ``col`` from the top, a spanned cell once."""
    path: list[str] = []
    seen: set[tuple[int, int]] = set()
    for row in range(draft.header_rows):
        if row == draft.index_row:
            continue
        cell = draft.at(row, col)
        if cell is None or not cell.text or (cell.row, cell.col) in seen:
            continue
        seen.add((cell.row, cell.col))
        path.append(cell.text)
    return tuple(path)


def serial_column(draft: Draft, paths: list[tuple[str, ...]]) -> int | None:
    """The STT column: by its title, or a first column whose cells are nearly all serial numbers."""
    for col, path in enumerate(paths[:2]):
        if path and is_serial_title(path[-1]):
            return col
    body = [draft.at(row, 0) for row in range(draft.header_rows, draft.row_count)]
    texts = [cell.text for cell in body if isinstance(cell, DraftCell) and cell.text and cell.col_span == 1]
    if len(texts) >= 3 and sum(bool(parse_serials(text)) for text in texts) >= _SERIALS * len(texts):
        arabic = [s.path[0] for text in texts for s in parse_serials(text)[:1] if s.style == "arabic"]
        rising = sum(b - a in (0, 1) for a, b in itertools.pairwise(arabic))
        return 0 if rising >= _RISING * max(1, len(arabic) - 1) else None
    return None
