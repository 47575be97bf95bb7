"""Pieces on following pages that are one table: decided on evidence, which is kept.

For: the same grid, a repeated header or none, serial numbers that go on, a row that the page break cut,
"(tiếp theo)". Against: a caption or an appendix heading between them, another header, numbers that start
anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from lexicon.fold import fold
from parsers.tables.meaning.draft import Draft, on_edges, without_rows
from parsers.tables.meaning.growing import GrowingTable
from parsers.tables.meaning.headers import looks_like_body, with_header
from parsers.tables.meaning.row_kinds import is_total_label
from parsers.tables.numbering import counts_on, follows, is_first_serial, parse_serials
from parsers.text.layout import LETTERS
from parsers.values.numbers import is_dash, parse_number
from schema.document import TablePieceRecord

EDGE_TOLERANCE = 0.012
"""Share of the table's width by which a column edge may move from page to page."""

SAME_TEXT = 85.0
"""rapidfuzz ratio (0 to 100) from which two header cells read on two pages say the same."""

_SAME_TITLES = 0.5
"""Share of the titles of a row that another row of titles has, too, from which it is one."""

_SHORTEST_TITLE, _OTHER_TITLE = 4, 50.0
"""Letters of a title that can be told from another, and the likeness (rapidfuzz ratio, 0 to 100) below which
no misreading makes one of the other.
"""

_NARROWER = 0.9
"""Share of the width of a table below which a piece has only some of its columns, if it is one of its pieces:
scans of one table differ by less.
"""

_FEWEST_GOING_ON = 3
"""Columns of a piece that may be some of the table's: fewer are of one width by chance."""

_ABOVE = 0.5
"""Share of the narrower one's width over which two tables stand one above the other."""

_FLOWING = 0.5
"""Share of the cells with text in the first row of a piece that go on with a sentence of the row before, from
which it is the rest of that row.
"""

_MOSTLY_FILLED = 0.7
"""Share of rows with text in the first column from which one without it is half a row."""

Between = Literal["nothing", "continued", "text", "heading"]


@dataclass(frozen=True)
class _Evidence:
    reasons: tuple[str, ...]
    join: bool
    doubtful: bool
    header_rows: int


class Joined(NamedTuple):
    """``draft`` is a whole table, ``pieces`` are the numbers of the drafts that it is made of."""

    draft: Draft
    pieces: tuple[int, ...]


def join_drafts(drafts: Sequence[Draft], between: Callable[[int, int], Between]) -> tuple[Joined, ...]:
    """``drafts`` in reading order with what follows on being joined; headers are found on the way.

    ``between`` says what stands between the drafts with two numbers, which are on following pages: "heading"
    (a caption, an appendix or other heading), "continued" (such words as "tiếp theo"), "text" (other words
    than running heads), "nothing".
    """
    joined: list[GrowingTable] = []
    numbers: list[list[int]] = []
    recent: list[int] = []
    for i, draft in enumerate(drafts):
        recent = [at for at in recent if joined[at].pieces[-1].page >= draft.pieces[0].page - 1]
        at = _earlier(joined, recent, draft)
        if at is not None:
            evidence = _evidence(joined[at], draft, between(numbers[at][-1], i))
            if evidence.join:
                _append(joined[at], draft, evidence)
                numbers[at].append(i)
                continue
            if evidence.doubtful:
                draft = replace(draft, doubtful=True, join_evidence=evidence.reasons)
        joined.append(GrowingTable(with_header(draft)))
        recent.append(len(numbers))
        numbers.append([i])
    return tuple(Joined(table.draft(), tuple(own)) for table, own in zip(joined, numbers, strict=True))


def _earlier(joined: Sequence[GrowingTable], recent: Sequence[int], later: Draft) -> int | None:
    """The number of the lowest table on the page before, among the ``recent`` ones, that stands above
    ``later`` and not beside it. None where there is none, or another table of its own page stands above it.
    """
    page, box = later.pieces[0].page, later.pieces[0].bbox
    last = {at: joined[at].pieces[-1] for at in recent}
    above = [
        at
        for at, piece in last.items()
        if piece.bbox.overlap_x(box) >= _ABOVE * min(piece.bbox.width, box.width)
    ]
    if any(last[at].page == page for at in above):
        return None
    return max(above, key=lambda at: last[at].bbox.y1, default=None)


def _evidence(table: GrowingTable, piece: Draft, between: Between) -> _Evidence:
    page = piece.pieces[0].page
    fitted = _same_grid(table, piece)
    grid = fitted is not None
    same_count = table.column_count == piece.column_count
    candidate = fitted or piece
    repeated = _repeated_header(table, candidate) if grid or same_count else 0
    body = without_rows(candidate, repeated) if repeated else candidate
    numbered = _numbering_goes_on(table, body)
    restarts = _numbering_restarts(table, body)
    cut = _is_cut(table, body)
    own_header = repeated == 0 and (
        (not looks_like_body(body, 0) and not cut and not numbered and _titles_on_top(piece))
        or _has_other_titles(table, candidate)
    )
    reasons = [f"page {page}: follows page {table.pieces[-1].page}"]
    reasons += ["same column edges"] if grid else ["same number of columns"] if same_count else []
    reasons += [f"header repeated ({repeated} rows)"] if repeated else []
    reasons += ["numbering goes on"] if numbered else []
    reasons += ["row cut by the page break"] if cut else []
    reasons += ["marked as continued"] if between == "continued" else []
    reasons += ["other text between"] if between == "text" else []
    positive = bool(repeated) + numbered + cut + (between == "continued")
    if between == "heading" or restarts or own_header or not (grid or same_count) or body.row_count == 0:
        return _Evidence(tuple(reasons), False, False, 0)
    if not grid:
        join = positive >= 1 and between != "text"
        return _Evidence(tuple(reasons), join, join and positive < 2, repeated)
    if between == "text":
        join = numbered or positive >= 2
        return _Evidence(tuple(reasons), join, not join or positive < 2, repeated)
    return _Evidence(tuple(reasons), True, positive == 0, repeated)


def _same_grid(table: GrowingTable, piece: Draft) -> Draft | None:
    """``piece`` on the column edges of ``table`` where each of its edges is one of them: by their shares of
    the width, or on the page where only some of the columns go on.
    """
    if piece.column_count > table.column_count:
        return None
    head, box = table.pieces[0].bbox, piece.pieces[0].bbox
    if box.width < _NARROWER * head.width and piece.column_count >= _FEWEST_GOING_ON:
        places = tuple((box.x0 + edge * box.width - head.x0) / head.width for edge in piece.edges)
        if (fitted := on_edges(replace(piece, edges=places), table.edges, EDGE_TOLERANCE)) is not None:
            return fitted
    return on_edges(piece, table.edges, EDGE_TOLERANCE)


def _repeated_header(table: GrowingTable, piece: Draft) -> int:
    """How many first rows of ``piece`` say again what the header of ``table`` says (all of it, or its last
    rows).
    """
    for count in range(min(table.header_rows, piece.row_count - 1), 0, -1):
        starts = {0, table.header_rows - count}
        if any(_same_rows(table, start, piece, count) for start in starts):
            return count
    return 0


def _same_rows(table: GrowingTable, start: int, piece: Draft, count: int) -> bool:
    """Whether so many first rows of ``piece`` read like those of ``table`` from ``start`` on, by letters:
    labels of columns such as ``(5)`` are misread often and say little beside the titles.
    """
    pairs = [
        (table.text(start + row, col), piece.text(row, col))
        for row in range(count)
        for col in range(table.column_count)
    ]
    filled = [(fold(a), fold(b)) for a, b in pairs if a or b]
    if len(filled) < 2 or any(_is_another_title(a, b) for a, b in filled):
        return False
    letters = sum(max(len(a), len(b)) for a, b in filled)
    return sum(fuzz.ratio(a, b) * max(len(a), len(b)) for a, b in filled) / letters >= SAME_TEXT


def _has_other_titles(table: GrowingTable, piece: Draft) -> bool:
    """Whether the first row of ``piece`` is the last row of titles of ``table`` with another first title."""
    if not table.header_rows or not piece.row_count or table.column_count != piece.column_count:
        return False
    header = [fold(table.text(table.header_rows - 1, col)) for col in range(table.column_count)]
    return begins_another(header, [fold(piece.text(0, col)) for col in range(piece.column_count)])


def begins_another(header: Sequence[str], row: Sequence[str]) -> bool:
    """Whether the folded texts ``row`` are titles of another table below one with the titles ``header``: many
    are the same, but not the first.
    """
    pairs = list(zip(header, row, strict=True))
    same = sum(bool(one) and fuzz.ratio(one, other) >= SAME_TEXT for one, other in pairs)
    return same >= max(2, _SAME_TITLES * len(pairs)) and _is_another_title(*pairs[0])


def _is_another_title(one: str, other: str) -> bool:
    """Whether two folded titles cannot be readings of one: ``tai san``, ``nguon von`` over columns alike."""
    shorter = min(sum(sign.isalpha() for sign in text) for text in (one, other))
    return shorter >= _SHORTEST_TITLE and fuzz.ratio(one, other) < _OTHER_TITLE


def _first_serial(piece: Draft) -> str:
    return piece.text(0, 0) if piece.row_count else ""


def _numbering_goes_on(table: GrowingTable, piece: Draft) -> bool:
    last = table.last_serials(table.row_count)
    texts = [piece.text(row, 0) for row in range(min(2, piece.row_count))]
    first = next((text for text in texts if text), "")
    if any(follows(first, serial) for serial in last):
        return True
    if counts_on(first, table.text(table.row_count - 1, 0)):
        return True
    return is_first_serial(first) and bool(last) and _ends_with_section(table)


def _ends_with_section(table: GrowingTable) -> bool:
    """Whether the last row of ``table`` begins with a letter, a Roman number or words that are no total's."""
    text = table.text(table.row_count - 1, 0)
    arabic = any(serial.style == "arabic" for serial in parse_serials(text))
    return LETTERS.search(text) is not None and not arabic and not is_total_label(text)


def _numbering_restarts(table: GrowingTable, piece: Draft) -> bool:
    """Whether ``piece`` counts from 1 again without a section row before it, as ``table`` itself does not."""
    if not is_first_serial(_first_serial(piece)) or _ends_with_section(table):
        return False
    counted = any(parse_serials(text)[0].style == "arabic" for text in table.last_serials(table.row_count))
    return counted and not table.restarts


def _titles_on_top(piece: Draft) -> bool:
    """Whether the first row of ``piece`` is bold or capitals in every cell, as titles are."""
    cells = [cell for cell in piece.row(0) if cell.text]
    return len(cells) > 1 and all(cell.bold or cell.text.isupper() for cell in cells)


def _is_cut(table: GrowingTable, piece: Draft) -> bool:
    """Whether the first row of ``piece`` goes on with the last row of ``table``.

    One of the two halves lacks its serial number (first column) where the other rows have one, and no column
    has a whole number in both halves.
    """
    if piece.row_count == 0 or table.row_count <= table.header_rows:
        return False
    last = table.row_count - 1
    if any(cell.row_span > 1 for cell in piece.row(0)) or len(piece.row(0)) != len(table.row(last)):
        return False
    upper, lower = table.text(last, 0), piece.text(0, 0)
    halved = bool(upper) != bool(lower) and table.first_column_filled(last) >= _MOSTLY_FILLED
    if not halved and (lower or not _flows_on(table, piece)):
        return False
    serials = table.last_serials(last)
    if lower and serials and not any(follows(lower, serial) for serial in serials):
        return False
    for col in range(1, table.column_count):
        one, other = table.text(last, col), piece.text(0, col)
        if one and other and _is_whole_value(one) and _is_whole_value(other):
            return False
    return any(piece.text(0, col) for col in range(piece.column_count))


def _flows_on(table: GrowingTable, piece: Draft) -> bool:
    """Whether cells of the first row of ``piece`` go on in small letters with what the last row of ``table``
    says.
    """
    last = table.row_count - 1
    filled = [col for col in range(piece.column_count) if piece.text(0, col)]
    flowing = [
        col
        for col in filled
        if piece.text(0, col)[:1].islower() and not table.text(last, col).rstrip().endswith((".", ";", ":"))
        if table.text(last, col)
    ]
    return len(flowing) >= max(1, _FLOWING * len(filled))


def _is_whole_value(text: str) -> bool:
    return is_dash(text) or parse_number(text) is not None


def _append(table: GrowingTable, piece: Draft, evidence: _Evidence) -> None:
    fitted = _same_grid(table, piece) or replace(piece, edges=table.edges)
    body = without_rows(fitted, evidence.header_rows)
    cut = _is_cut(table, body)
    record = TablePieceRecord(
        page=piece.pieces[0].page,
        bbox=piece.pieces[0].bbox,
        first_row=table.row_count - 1 if cut else table.row_count,
        repeated_header_rows=evidence.header_rows,
    )
    table.append(body, record, cut=cut)
    table.join_evidence.append("; ".join(evidence.reasons))
    table.doubtful = table.doubtful or evidence.doubtful
    table.unruled = table.unruled or piece.unruled
