"""The figures of one file in one variant, and of each of its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bench.wild.content import PageContent, contents
from bench.wild.fields import FieldVerdict, compare_fields
from bench.wild.tables import TableScore, compare_tables
from bench.wild.truth import PageTruth
from bench.wild.words import WordScore, order_error, sameness, score_words
from bench.wild.work import ORIGINAL, Read, Truth
from schema.box import Box
from schema.document import Document, PageRecord

WRONG = 0.2
"""A page on which more than this share of the words is lost, or of what is said wrong, is a wrong page."""

FEWEST = 10
"""Words that a page must have for that."""

INK = 0.0005
"""A page of which more than this share is dark is not blank."""


@dataclass(frozen=True)
class PageRow:
    """A page: its number in the file, its truth, its score where it has one, and what the document says of
    its reading. ``same`` are twice the words it shares with the reading of the original, and those of both.
    ``order`` are edits in order and the words of what it is compared with: the truth for an original, for a
    scan the reading of the original, as every program has an order of its own for what stands in columns.
    ``bare_tables`` are the pieces of ruled tables of an original where hardly a line can be seen.
    """

    file: str
    variant: str
    page: int
    truth: PageTruth
    route: str
    text: str
    score: WordScore | None
    issues: tuple[str, ...]
    flagged: bool
    same: tuple[int, int]
    order: tuple[int, int]
    bare_tables: int

    @property
    def lost(self) -> float:
        return 1 - self.score.recall if self.score else 0.0

    @property
    def wrong(self) -> float:
        """The share of wrong words; 0 where the truth may lack words that are on paper."""
        return 1 - self.score.precision if self.score and self.truth.state == "usable" else 0.0

    @property
    def is_wrong(self) -> bool:
        if self.score is None or max(self.score.wanted, self.score.said) < FEWEST:
            return False
        return max(self.lost, self.wrong) > WRONG

    @property
    def is_blank_with_ink(self) -> bool:
        return self.route == "blank" and self.truth.ink > INK


@dataclass(frozen=True)
class FileRow:
    """A file in a variant. ``failure`` says why there are no figures."""

    file: str
    variant: str
    status: str
    failure: str = ""
    seconds: float = 0.0
    pages: tuple[PageRow, ...] = ()
    fields: tuple[FieldVerdict, ...] = ()
    tables: TableScore = field(default_factory=TableScore)


def measure(name: str, variant: str, truth: Truth, read: Read, original: Read | None) -> FileRow:
    """``read`` against the truth and, for a scan, against the reading of its original."""
    document = read.document
    errors = [issue.code for issue in document.issues if issue.severity == "error"]
    row = FileRow(name, variant, document.status, seconds=read.seconds)
    if document.status == "failed":
        row = replace(row, failure=", ".join(errors) or "failed")
    row = replace(row, pages=tuple(_pages(name, variant, truth, read, original)))
    if variant == ORIGINAL or original is None:
        return row
    return replace(
        row,
        fields=tuple(compare_fields(original.document, document, read.fields)),
        tables=compare_tables(original.document, document),
    )


def _pages(name: str, variant: str, truth: Truth, read: Read, original: Read | None) -> list[PageRow]:
    truths = dict(enumerate(truth.truths, start=1))
    for index, text in read.added.items():
        known = truths[index + 1]
        truths[index + 1] = replace(known, optional=(*known.optional, *text.split("\n")))
    texts = {number: one.text for number, one in truths.items()}
    said = contents(read.document, texts)
    before = contents(original.document, texts) if original else said
    records = {record.number: record for record in read.document.pages}
    return [
        _page(
            PageRow(
                file=name,
                variant=variant,
                page=truth.pages[number - 1],
                truth=known,
                route=records[number].route if number in records else "missing",
                text=said[number].text,
                score=None,
                issues=_issues(read.document, number),
                flagged=_is_flagged(read.document, number, records),
                same=sameness(before[number].text, said[number].text),
                bare_tables=_bare_tables(read.document, number, known) if variant == ORIGINAL else 0,
                order=order_error(
                    known.text if variant == ORIGINAL else before[number].text, said[number].text
                ),
            ),
            said[number],
        )
        for number, known in truths.items()
    ]


def _page(row: PageRow, content: PageContent) -> PageRow:
    if row.truth.state not in ("usable", "partial"):
        return row
    return replace(row, score=score_words(row.truth, content))


def _bare_tables(document: Document, number: int, truth: PageTruth) -> int:
    """Pieces of ruled tables on the page that no lines frame and that fewer lines cross than half their rows
    need, two at least.
    """
    if any(record.number == number and record.rotation for record in document.pages):
        return 0
    count = 0
    for table in document.tables:
        rows = sum(any(cell.page == number for cell in row.cells) for row in table.rows)
        for piece in table.pieces:
            if piece.page == number and not table.unruled and not _framed(piece.bbox, truth):
                count += sum(_meet(piece.bbox, line) for line in truth.rulings) < max(2, rows / 2)
    return count


def _framed(box: Box, truth: PageTruth) -> bool:
    """Whether lines that touch, as those of a table do, fill half of the box."""
    return any(
        min(box.x1, x1) - max(box.x0, x0) > 0.5 * box.width
        and min(box.y1, y1) - max(box.y0, y0) > 0.5 * box.height
        for x0, y0, x1, y1 in truth.rulings
    )


def _meet(box: Box, line: tuple[float, float, float, float]) -> bool:
    return line[0] < box.x1 and line[2] > box.x0 and line[1] < box.y1 + 2 and line[3] > box.y0 - 2


def _issues(document: Document, number: int) -> tuple[str, ...]:
    """The codes of the issues that name the page, and the warnings of its record."""
    codes = [issue.code for issue in document.issues if issue.page == number]
    for record in document.pages:
        if record.number == number:
            codes += record.warnings
    return tuple(sorted(set(codes)))


def _is_flagged(document: Document, number: int, records: Mapping[int, PageRecord]) -> bool:
    """Whether the document says that the text of the page may be wrong: by an issue or warning that is not
    about metadata, or by a fifth of its words being doubtful.
    """
    if any(not code.startswith("metadata.") for code in _issues(document, number)):
        return True
    record = records.get(number)
    return record is not None and record.doubtful_words > WRONG * max(record.words, 1)


def outcomes(rows: list[FileRow]) -> Counter[str]:
    """How often each outcome of a metadata field occurs."""
    return Counter(verdict.outcome for row in rows for verdict in row.fields)
