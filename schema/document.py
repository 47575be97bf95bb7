"""The document model: the JSON that other programs rely on.

Names are a contract: fields may be added, never renamed. Boxes are [x0, y0, x1, y1] in points from the
page's top-left corner after rotation; confidences are 0 to 1; rows and columns count from 0, pages from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from schema.box import Box, RoundedBox, rounded
from schema.metadata import Metadata
from schema.page import Method, Route
from schema.trust import Check, DocumentTrust, Evidence, Repair, Trust
from schema.value import Slotted, Value

SCHEMA_NAME: Literal["sohoa.document"] = "sohoa.document"
SCHEMA_VERSION: Literal["1.0.0"] = "1.0.0"

Status = Literal["complete", "partial", "failed"]
Severity = Literal["info", "warning", "error"]
PartKind = Literal["main", "attachment", "appendix"]
BlockKind = Literal[
    "letterhead",
    "title",
    "heading",
    "paragraph",
    "list_item",
    "footnote",
    "caption",
    "recipients",
    "signature",
    "stamp",
    "figure",
    "table",
]
CellKind = Literal["integer", "decimal", "percent", "money", "date", "code", "text", "empty"]
RowKind = Literal["header", "index", "section", "body", "total"]
NumberNotation = Literal["comma_grouping", "space_grouping"]
"""How numbers are written that are not in Vietnamese notation (1.234,5): 1,234.5 or 1 234,5."""

ByPerson = Annotated[Literal["person"] | None, Field(exclude_if=lambda method: method is None)]
"""Where a person put a value right, or said that it is; not written where nobody did."""


class Signature(Value):
    """A digital signature of the source file (not a handwritten one)."""

    signer: str | None
    signed_at: str | None
    intact: bool
    covers_whole_file: bool
    trust: Literal["trusted", "untrusted", "unknown"]


class Source(Value):
    name: str
    sha256: str
    bytes: int
    media_type: str
    page_count: int
    signatures: tuple[Signature, ...] = ()


class Part(Value):
    id: str
    kind: PartKind
    title: str | None
    first_page: int
    last_page: int
    metadata: Metadata


class WordRecord(Value):
    """``block`` is the id of the block whose text has the word, ``nth`` how often that text has the same
    before it; null where the word is in no text or its place there is not known.
    """

    text: str
    original: str
    page: int
    bbox: RoundedBox
    confidence: float
    method: Method
    alternative: str | None = None
    block: Annotated[str | None, Field(exclude_if=lambda block: block is None)] = None
    nth: Annotated[int | None, Field(exclude_if=lambda nth: nth is None)] = None


class PageRecord(Value):
    """``words`` is how many stand on the page, ``doubtful`` are those outside its tables that were read
    unsurely, ``doubtful_words`` their number (cells of tables have flags of their own).

    ``to_source`` is the homography (nine numbers, row by row) that takes a point of the page as read to the
    page as delivered, in points; null where they are the same but for ``rotation``. ``running_heads`` are its
    page number and the lines that repeat in the head or foot of pages.
    """

    number: int
    route: Route
    width: float
    height: float
    rotation: int
    skew: float
    confidence: float | None
    warnings: tuple[str, ...]
    cleanup: tuple[str, ...] = ()
    words: int = 0
    doubtful_words: int = 0
    doubtful: tuple[WordRecord, ...] = ()
    to_source: tuple[float, ...] | None = None
    running_heads: tuple[str, ...] = ()


class Block(Value):
    """``part`` names the part it belongs to; ``level`` counts from 1 for headings and list items.

    ``footnotes`` are the ids (``Footnote.id``) of the marks that stand in the text.
    ``words`` is null unless asked for.
    """

    id: str
    kind: BlockKind
    part: str
    level: int | None = None
    text: str
    original: str
    page: int
    bbox: RoundedBox
    confidence: float
    footnotes: tuple[str, ...] = ()
    table: str | None = None
    words: tuple[WordRecord, ...] | None = None


class TablePieceRecord(Value):
    """Where a table stands on one page. ``first_row`` is the row its first line belongs to (the same row as
    the last of the piece before where the page break cut a row); ``repeated_header_rows`` were dropped from
    the rows.
    """

    page: int
    bbox: RoundedBox
    first_row: int | None = None
    repeated_header_rows: int = 0


class Column(Value):
    index: int
    header_path: tuple[str, ...]
    kind: CellKind
    unit: str | None = None
    formula: str | None = None


class CellReading(Value):
    text: str
    engine: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Slotted):
    """``continued`` are the parts of the cell on later pages. ``unit_id`` names a unit of the lexicon.
    ``marks`` are the raised marks of notes that stand in the cell and are no part of its text.

    ``confidence`` is what the reading alone is worth. ``trust``, ``probability`` (that the number is what the
    page says) and ``evidence`` take the checks into account; they are null and empty where no number or date
    stands. ``alternative`` is the other number that the checks ask for in a cell that is doubtful or could
    not be read: a proposal to whoever looks at the page.
    """

    row: int
    col: int
    row_span: int = 1
    col_span: int = 1
    text: str
    original: str
    value: int | float | str | None = None
    kind: CellKind
    confidence: float
    page: int
    bbox: Box
    flags: tuple[str, ...] = ()
    unit_id: str | None = None
    readings: tuple[CellReading, ...] = ()
    continued: tuple[TablePieceRecord, ...] = ()
    marks: tuple[str, ...] = ()
    method: ByPerson = None
    trust: Trust | None = None
    probability: float | None = None
    evidence: tuple[Evidence, ...] = ()
    repair: Repair | None = None
    alternative: Annotated[str | None, Field(exclude_if=lambda text: text is None)] = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "bbox", rounded(self.bbox))


class Row(Value):
    kind: RowKind
    cells: tuple[Cell, ...]


class Table(Value):
    """``appendix`` is the label of the appendix it stands in (``Phụ lục 01``), ``appendix_title`` that one's
    title, ``issued_with`` its "(Kèm theo …)". ``caption`` is what stands over the table itself, or the
    appendix's title where the table is the first thing in it. ``unruled`` says that no rulings part its
    columns: they were told by where the words stand. ``notation`` is that of its numbers where all of
    them show one that is not Vietnamese; not written for others.
    """

    id: str
    part: str
    caption: str | None
    appendix: str | None
    appendix_title: str | None = None
    issued_with: str | None = None
    pieces: tuple[TablePieceRecord, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    unit: str | None = None
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    join_evidence: tuple[str, ...] = ()
    unruled: bool = False
    notation: Annotated[NumberNotation | None, Field(exclude_if=lambda notation: notation is None)] = None


class Figure(Value):
    """A number, percentage or date outside tables. ``where`` is a JSON pointer to the block or the metadata
    field that holds it, ``text`` what is printed, ``value`` as in a cell. ``reason`` says in words of the
    document what supports it or speaks against it: a check against an appendix, another reading.
    ``expected`` is the number that the appendix has instead.
    """

    text: str
    value: int | float | str | None
    kind: CellKind
    where: str
    page: int
    bbox: RoundedBox
    trust: Trust
    probability: float
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None
    expected: int | float | None = None


class Footnote(Value):
    id: str
    mark: str
    text: str
    page: int


class Issue(Value):
    """``where`` is a JSON pointer into the document, ``page`` counts from 1. ``seen_by`` is who has compared
    what it says with the paper; not written where nobody has.
    """

    code: str
    severity: Severity
    message: str
    page: int | None = None
    where: str | None = None
    seen_by: Annotated[str | None, Field(exclude_if=lambda name: name is None)] = None


CorrectionOutcome = Literal["applied", "conflict", "unplaced"]

TableRepair = Literal["merge_cells", "merge_rows", "cut_row", "cut_column", "header", "join", "part", "read"]
"""What a person does to a table: cells become one, rows become one, a row or a column is cut, rows up to one
are the titles, the table that follows is joined to it, it is parted above a row, a region is read as one."""


class CorrectionRecord(Value):
    """What a person said of a cell, a doubtful word, a field of the metadata or the build of a table, or
    that they have looked at what an issue says (``text`` is its message).

    ``where`` is a JSON pointer to the cell, the field, the block of the word or the table, null where there
    is none. ``repair`` says what was done to a table: ``text`` is then that of the merged cell, those of a
    cut one with ``|`` between them, or the rows and columns (``5 × 4``) of what was read in a region.
    ``before`` is what the person saw, ``read`` what the program reads there now, ``text`` what stands there
    after the person. ``outcome``: "conflict" when the program now reads something else than the person saw
    (the person's text stands), "unplaced" when the place is no longer found, or the text of the page has the
    word at no certain place. ``at`` is ISO 8601 in UTC.
    """

    id: int
    kind: Literal["cell", "word", "field", "table", "issue"]
    repair: Annotated[TableRepair | None, Field(exclude_if=lambda repair: repair is None)] = None
    where: str | None
    page: int | None
    bbox: RoundedBox | None
    before: str
    read: str | None
    text: str
    by: str
    at: str
    outcome: CorrectionOutcome


class Engine(Value):
    name: str
    version: str


class Provenance(Value):
    """``seconds`` is the only part of a document that differs between two equal runs."""

    version: str
    settings_digest: str
    engines: tuple[Engine, ...] = ()
    seconds: dict[str, float] = Field(default_factory=dict)


class Document(Value):
    schema_name: Literal["sohoa.document"] = SCHEMA_NAME
    schema_version: Literal["1.0.0"] = SCHEMA_VERSION
    source: Source
    status: Status
    metadata: Metadata = Metadata()
    parts: tuple[Part, ...] = ()
    text: str = ""
    pages: tuple[PageRecord, ...] = ()
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    figures: tuple[Figure, ...] = ()
    trust: DocumentTrust = DocumentTrust()
    issues: tuple[Issue, ...] = ()
    corrections: Annotated[tuple[CorrectionRecord, ...], Field(exclude_if=lambda records: not records)] = ()
    provenance: Provenance
