"""The parts of a file with their rows: the document, what is issued with it, and its appendices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from parsers.metadata.bare_letterhead import find_bare_letterhead
from parsers.metadata.letterhead import Letterhead, find_letterheads
from parsers.metadata.part_layout import PartLayout
from parsers.metadata.parts import PartStart, find_parts
from parsers.metadata.signature_block import Closing, find_closing
from parsers.text.layout import Frame, Row
from parsers.text.page import PageRows
from schema.document import PartKind


@dataclass(frozen=True)
class PartSpan:
    """One part: its rows and what was recognised among them (indices into ``rows``).

    ``forms`` are the letterheads of the forms that an appendix holds.
    """

    id: str
    start: PartStart
    rows: tuple[Row, ...]
    letterhead: Letterhead | None
    closing: Closing | None
    forms: tuple[Letterhead, ...] = ()

    @property
    def kind(self) -> PartKind:
        return self.start.kind

    @property
    def first_page(self) -> int:
        return self.start.page

    @property
    def top(self) -> float:
        """Where it begins on its first page, in points."""
        return self.rows[0].box.y0 if self.rows else 0.0


def find_spans(pages: Sequence[PageRows]) -> list[PartSpan]:
    """The parts of a file in order; the first is the main one, or an appendix where there is nothing else."""
    rows = [row for page in pages for row in page.rows]
    frames = {page.page.number: page.frame for page in pages}
    heads = _letterheads(pages)
    heights = {page.page.number: page.page.height for page in pages}
    first_guess = find_parts(rows, heads, frames, heights, closed=None)
    main_end = first_guess[1].start if len(first_guess) > 1 else len(rows)
    closing = find_closing(rows[:main_end], frames)
    starts = find_parts(rows, heads, frames, heights, closing.last + 1 if closing else None)
    ends = [*(start.start for start in starts[1:]), len(rows)]
    counts: dict[PartKind, int] = {"main": 0, "attachment": 0, "appendix": 0}
    spans: list[PartSpan] = []
    for start, end in zip(starts, ends, strict=True):
        counts[start.kind] += 1
        identity = "main" if start.kind == "main" else f"{start.kind}-{counts[start.kind]}"
        spans.append(_span(identity, start, tuple(rows[start.start : end]), heads, frames))
    return spans


def _letterheads(pages: Sequence[PageRows]) -> list[Letterhead]:
    """Those of all pages, with indices into the rows of all pages."""
    offsets = accumulate((len(page.rows) for page in pages), initial=0)
    heads = [
        _moved(head, offset)
        for page, offset in zip(pages, offsets, strict=False)
        for head in find_letterheads(page.rows, page.frame)
    ]
    if pages and not any(head.first < len(pages[0].rows) for head in heads):
        bare = find_bare_letterhead(pages[0].rows, pages[0].frame)
        return [bare, *heads] if bare is not None else heads
    return heads


def _span(
    identity: str,
    start: PartStart,
    rows: tuple[Row, ...],
    heads: Sequence[Letterhead],
    frames: Mapping[int, Frame],
) -> PartSpan:
    head = _moved(start.letterhead, -start.start) if start.letterhead else None
    if start.kind == "appendix":
        end = start.start + len(rows)
        own = (other for other in heads if start.start <= other.first and other.last < end)
        forms = tuple(_moved(form, -start.start) for form in own)
        return PartSpan(identity, start, rows, head, None, forms)
    closing = find_closing(rows, frames)
    if closing is not None and head is not None and closing.first <= head.last:
        closing = None
    return PartSpan(identity, start, rows, head, closing)


def _moved(head: Letterhead, by: int) -> Letterhead:
    return replace(head, first=head.first + by, last=head.last + by)


def title_of(span: PartSpan, layout: PartLayout) -> str | None:
    """The label of an appendix with its title, else the title with its subject."""
    if span.start.head is not None:
        return span.start.head.name
    rows = (*layout.title, *layout.subject)
    return " ".join(row.text for row in rows) if rows else None


def appendices_after(index: int, spans: Sequence[PartSpan]) -> list[tuple[str, Row]]:
    """(label or else title, row it stands in) of the appendices after part ``index``, up to the next document
    of the file. The first part is one of them where it is an appendix itself.
    """
    under: list[tuple[str, Row]] = []
    for span in spans[index if spans[index].kind == "appendix" else index + 1 :]:
        if span.kind != "appendix":
            break
        head = span.start.head
        if head is not None and (name := head.label or head.title):
            under.append((name, head.rows[0]))
    return under


def part_at(spans: Sequence[PartSpan], page: int, top: float) -> str:
    """The id of the part in which something lies that begins ``top`` points from the top of ``page``."""
    begun = [span.id for span in spans[1:] if (span.first_page, span.top) <= (page, top)]
    return begun[-1] if begun else spans[0].id


def part_of_page(spans: Sequence[PartSpan], page: int) -> str:
    """The id of the last part that begins on ``page`` or before."""
    return [span.id for span in spans if span.first_page <= page or span is spans[0]][-1]


def last_pages(
    spans: Sequence[PartSpan], last_page: int, pages_of_tables: Mapping[str, Sequence[int]]
) -> list[int]:
    """The last page of each part; ``pages_of_tables`` are those on which tables of a part stand."""
    ends: list[int] = []
    for span, following in pairwise(spans):
        own = [row.page for row in span.rows] + list(pages_of_tables.get(span.id, ()))
        ends.append(max([span.first_page, following.first_page - 1, *own]) if own else span.first_page)
    return [*ends, last_page] if spans else []
