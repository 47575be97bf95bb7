"""Where on a document a correction belongs, so that it is found again after the document was read anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from schema.box import Box, RoundedBox
from schema.document import Cell, Document, Issue, Table, TableRepair, WordRecord
from schema.value import Value

_SAME_PLACE = 0.5
"""Part of the larger of two boxes that both must cover to be one place: another reading of a page moves its
boxes by less than half a letter. Set by hand."""


class CellPlace(Value):
    """A cell by where it stands on paper, and by its address where it stood alike in the reading before."""

    kind: Literal["cell"] = "cell"
    table: str
    row: int
    col: int
    page: int
    bbox: RoundedBox


class WordPlace(Value):
    """A word outside tables, by where it stands on paper."""

    kind: Literal["word"] = "word"
    page: int
    bbox: RoundedBox


class FieldPlace(Value):
    """A field of the main part's metadata, named as in ``FIELDS`` (``pipeline.corrections.fields``)."""

    kind: Literal["field"] = "field"
    field: str


class TablePlace(Value):
    """What is done to a table, and with what: the cells from one to another (the last two are the same for
    one cell), or a region of a page.
    """

    kind: Literal["table"] = "table"
    repair: TableRepair
    page: int
    bbox: RoundedBox
    last_page: int
    last_bbox: RoundedBox


class IssuePlace(Value):
    """The issue that says this; ``number`` others say the same before it. One that says something else, after
    other corrections or another reading, is another.
    """

    kind: Literal["issue"] = "issue"
    code: str
    page: int | None
    message: str
    number: int


Place = Annotated[CellPlace | WordPlace | FieldPlace | TablePlace | IssuePlace, Field(discriminator="kind")]
_PLACE: TypeAdapter[CellPlace | WordPlace | FieldPlace | TablePlace | IssuePlace] = TypeAdapter(Place)


class Correction(Value):
    """``before`` is what the person saw, ``text`` what they say stands there, or what a repair of a table
    needs to know; None takes back what was said before. ``by`` is a name, ``at`` ISO 8601 in UTC; ``id``
    counts up over all documents.
    """

    id: int
    place: Place
    before: str
    text: str | None
    by: str
    at: str


def cell_place(table: Table, cell: Cell) -> CellPlace:
    return CellPlace(table=table.id, row=cell.row, col=cell.col, page=cell.page, bbox=cell.bbox)


def word_place(word: WordRecord) -> WordPlace:
    return WordPlace(page=word.page, bbox=word.bbox)


def place_key(place: Place) -> str:
    """Text that is the same for equal places."""
    return place.model_dump_json()


def place_of(key: str) -> Place:
    return _PLACE.validate_json(key)


def issue_places(issues: Sequence[Issue]) -> tuple[IssuePlace, ...]:
    """The place of each of ``issues``, all of a document's."""
    before: Counter[tuple[str, int | None, str]] = Counter()
    places = []
    for issue in issues:
        key = code, page, message = issue.code, issue.page, issue.message
        places.append(IssuePlace(code=code, page=page, message=message, number=before[key]))
        before[key] += 1
    return tuple(places)


def same_place(one: Box, other: Box) -> bool:
    """Whether two boxes on one page are those of one thing in two readings of the page."""
    return one.overlap_area(other) > _SAME_PLACE * max(one.area, other.area)


CellIndex = tuple[int, int, int]
"""Table, row, and place among the cells of the row."""


def find_cell(document: Document, place: CellPlace) -> CellIndex | None:
    """The cell at ``place``: the one with its address where that lies there, else the first that does."""
    return next(_cells_at(document, place, by_address=True), None) or next(
        _cells_at(document, place, by_address=False), None
    )


def _cells_at(document: Document, place: CellPlace, *, by_address: bool) -> Iterator[CellIndex]:
    for t, table in enumerate(document.tables):
        if by_address and table.id != place.table:
            continue
        for r, row in enumerate(table.rows):
            if by_address and r != place.row:
                continue
            for c, cell in enumerate(row.cells):
                alike = not by_address or cell.col == place.col
                if alike and cell.page == place.page and same_place(cell.bbox, place.bbox):
                    yield t, r, c


def cells_at(document: Document, page: int, bbox: Box) -> Iterator[CellIndex]:
    """The cells of any table at ``bbox`` of ``page``: those that are one place with it, then those around its
    middle."""
    around: list[CellIndex] = []
    for t, table in enumerate(document.tables):
        for r, row in enumerate(table.rows):
            for c, cell in enumerate(row.cells):
                if cell.page == page and same_place(cell.bbox, bbox):
                    yield t, r, c
                elif cell.page == page and cell.bbox.contains(bbox.center):
                    around.append((t, r, c))
    yield from around


def find_word(document: Document, place: WordPlace) -> tuple[int, int] | None:
    """Index of the page, and of the doubtful word on it that stands at ``place``."""
    for p, page in enumerate(document.pages):
        if page.number == place.page:
            for w, word in enumerate(page.doubtful):
                if same_place(word.bbox, place.bbox):
                    return p, w
    return None
