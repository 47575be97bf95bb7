"""From pages of words to the content of a document: parts, blocks, text, metadata, tables, footnotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexicon.units import Gazetteer
from parsers.metadata.fields import found, organisation_groups
from parsers.metadata.incoming import incoming_doubt, incoming_values
from parsers.metadata.letterhead import Letterhead, find_letterheads
from parsers.metadata.part_layout import PartLayout, lay_out
from parsers.metadata.part_metadata import Doubt, read_metadata
from parsers.metadata.parts import PartStart, find_parts
from parsers.metadata.signature_block import Closing, find_closing
from parsers.page_rows import PageRows, prepare
from parsers.tables.meaning.build import build_tables
from parsers.tables.meaning.issues import table_issues
from parsers.tables.piece import TablePiece
from parsers.text.blocks import TEXT_KINDS, BlockWriter
from parsers.text.body import TablePlace, write_body
from parsers.text.layout import Frame, Row
from schema.document import Block, Footnote, Issue, Metadata, Part, Severity, Table
from schema.errors import Language, message
from schema.page import Page
from schema.value import Value

_SEVERITIES: dict[str, Severity] = {
    "metadata.several_signers": "info",
}


class Content(Value):
    """What the pages of a file say. Fields as in ``Document``."""

    metadata: Metadata = Metadata()
    parts: tuple[Part, ...] = ()
    text: str = ""
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class _Span:
    """One part: its rows and what was recognised among them (indices into ``rows``)."""

    id: str
    start: PartStart
    rows: tuple[Row, ...]
    letterhead: Letterhead | None
    closing: Closing | None
    forms: tuple[Letterhead, ...] = ()


def assemble(
    pages: Sequence[Page],
    pieces: Sequence[TablePiece] = (),
    *,
    with_words: bool = False,
    language: Language = "vi",
    units: Gazetteer | None = None,
) -> Content:
    """The content of a document from its pages in order and the table regions found on them.

    Words inside a region belong to its table. ``with_words`` fills ``Block.words``. Issue messages are in
    ``language``. Labels of tables are looked up in ``units``. Never raises for what a page says.
    """
    if not pages:
        return Content()
    prepared = prepare(pages, pieces)
    frames = {one.page.number: one.frame for one in prepared}
    footnotes = _footnotes(prepared)
    writer = BlockWriter({(note.page, note.mark): note.id for note in footnotes}, with_words=with_words)
    spans = _spans(prepared, frames)
    tables = _with_parts(build_tables(pieces, pages, units=units), spans)
    issues: list[Issue] = []
    parts: list[Part] = []
    layouts = [
        lay_out(span.rows, span.letterhead, span.closing, frames, titled=span.start.kind != "appendix")
        for span in spans
    ]
    doubts: list[Doubt]
    last_pages = _last_pages(spans, pages, tables)
    for index, (span, layout) in enumerate(zip(spans, layouts, strict=True)):
        places = _places(span.id, tables)
        styles_known = all(one.styles_known for one in prepared if one.page.number >= span.start.page)
        _write_part(writer, span, layout, places, frames, styles_known)
        if span.start.kind == "appendix":
            metadata, doubts = Metadata(), []
        else:
            metadata, doubts = read_metadata(layout, frames, _appendices(index, spans))
        where = f"/parts/{index}/metadata"
        issues += [
            _issue(code, language, span.start.page, f"{where}/{field}", guesses=guesses)
            for code, field, guesses in doubts
        ]
        parts.append(
            Part(
                id=span.id,
                kind=span.start.kind,
                title=_title(span, layout),
                first_page=span.start.page,
                last_page=last_pages[index],
                metadata=metadata,
            )
        )
    parts = _with_incoming(parts, prepared, writer)
    incoming = parts[0].metadata.incoming if parts else None
    stamped = next((one.incoming.rows for one in prepared if one.incoming and one.incoming.rows), ())
    if incoming is not None and (doubt := incoming_doubt(stamped, incoming.value)):
        where = "/parts/0/metadata/incoming"
        issues.append(_issue(doubt[0], language, incoming.page, where, guesses=doubt[1]))
    if parts and _stamped_over(parts[0].metadata, prepared):
        issues.append(
            _issue("metadata.subject_doubtful", language, parts[0].first_page, "/parts/0/metadata/subject")
        )
    for one in prepared:
        if one.noise:
            writer.write("figure", _part_of_page(spans, one.page.number), one.noise)
    issues += [
        _issue("footnote.mark_doubtful", language, note.page, "/footnotes", mark=note.mark)
        for one in prepared
        for note in one.notes
        if note.mark != note.printed
    ]
    issues += [
        _issue("footnote.unlinked", language, note.page, f"/footnotes/{index}", mark=note.mark)
        for index, note in enumerate(footnotes)
        if note.id not in writer.linked
    ]
    issues += [
        _issue("footnote.missing", language, page, f"/blocks/{int(block.split('-')[1]) - 1}", mark=mark)
        for mark, page, block in writer.unlinked
    ]
    issues += table_issues(tables, language)
    return Content(
        metadata=parts[0].metadata if parts else Metadata(),
        parts=tuple(parts),
        text="\n\n".join(block.text for block in writer.blocks if block.kind in TEXT_KINDS),
        blocks=tuple(writer.blocks),
        tables=tables,
        footnotes=footnotes,
        issues=tuple(issues),
    )


def _footnotes(prepared: Sequence[PageRows]) -> tuple[Footnote, ...]:
    notes = [note for one in prepared for note in one.notes]
    return tuple(
        Footnote(id=f"footnote-{index}", mark=note.mark, text=note.text, page=note.page)
        for index, note in enumerate(notes, start=1)
    )


def _spans(prepared: Sequence[PageRows], frames: Mapping[int, Frame]) -> list[_Span]:
    rows = [row for one in prepared for row in one.rows]
    heads: list[Letterhead] = []
    offset = 0
    for one in prepared:
        heads += [_moved(head, offset) for head in find_letterheads(one.rows, one.frame)]
        offset += len(one.rows)
    heights = {one.page.number: one.page.height for one in prepared}
    first_guess = find_parts(rows, heads, frames, heights, closed=None)
    main_end = first_guess[1].start if len(first_guess) > 1 else len(rows)
    closing = find_closing(rows[:main_end], frames)
    starts = find_parts(rows, heads, frames, heights, closing.last + 1 if closing else None)
    spans: list[_Span] = []
    counts = {"main": 0, "attachment": 0, "appendix": 0}
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        own = tuple(rows[start.start : following.start if following else len(rows)])
        counts[start.kind] += 1
        identity = "main" if start.kind == "main" else f"{start.kind}-{counts[start.kind]}"
        head = _moved(start.letterhead, -start.start) if start.letterhead else None
        end = find_closing(own, frames) if start.kind != "appendix" else None
        if end is not None and head is not None and end.first <= head.last:
            end = None
        forms = [_moved(other, -start.start) for other in heads if start.kind == "appendix"]
        inside = tuple(form for form in forms if form.first >= 0 and form.last < len(own))
        spans.append(_Span(identity, start, own, head, end, inside))
    return spans


def _moved(head: Letterhead, by: int) -> Letterhead:
    return Letterhead(
        first=head.first + by,
        last=head.last + by,
        issuer=head.issuer,
        number=head.number,
        about=head.about,
        country=head.country,
        motto=head.motto,
        place=head.place,
        other=head.other,
    )


def _with_parts(tables: Sequence[Table], spans: Sequence[_Span]) -> tuple[Table, ...]:
    """The tables with the part in which each begins."""
    placed: list[Table] = []
    for table in tables:
        piece = table.pieces[0]
        owner = spans[0].id if spans else "main"
        for span in spans[1:]:
            top = span.rows[0].box.y0 if span.rows else 0.0
            if (span.start.page, top) <= (piece.page, piece.bbox.y0):
                owner = span.id
        placed.append(table.model_copy(update={"part": owner}))
    return tuple(placed)


def _places(part: str, tables: Sequence[Table]) -> list[TablePlace]:
    return [
        TablePlace(
            table=table.id,
            page=table.pieces[0].page,
            box=table.pieces[0].bbox,
            caption=table.caption,
            confidence=_table_confidence(table),
        )
        for table in tables
        if table.part == part
    ]


def _table_confidence(table: Table) -> float:
    cells = [cell.confidence for row in table.rows for cell in row.cells if cell.text]
    return round(sum(cells) / len(cells), 4) if cells else 1.0


def _write_part(
    writer: BlockWriter,
    span: _Span,
    layout: PartLayout,
    places: Sequence[TablePlace],
    frames: Mapping[int, Frame],
    styles_known: bool,
) -> None:
    part = span.id
    if layout.above:
        writer.write("stamp", part, layout.above)
    if layout.letterhead is not None:
        _write_letterhead(writer, part, layout.letterhead)
    for rows in (layout.title, layout.subject):
        if rows:
            writer.write("title", part, rows, " ".join(row.text for row in rows))
    if layout.addressees:
        text = "\n".join(" ".join(row.text for row in line) for line in layout.addressees)
        writer.write("paragraph", part, [row for line in layout.addressees for row in line], text)
    if span.forms:
        _write_forms(writer, span, places, frames, styles_known)
    else:
        write_body(
            writer,
            part,
            layout.body,
            places,
            frames,
            appendix=span.start.kind == "appendix",
            styles_known=styles_known,
        )
    closing = layout.closing
    if closing is not None:
        if closing.recipients:
            writer.write("recipients", part, closing.recipients, _listed(closing.recipients))
        for signature in closing.signatures:
            writer.write("signature", part, signature.rows)
        noise = [row for signature in closing.signatures for row in signature.noise]
        if noise:
            writer.write("stamp", part, noise)
    if layout.after:
        write_body(writer, part, layout.after, (), frames, appendix=False, styles_known=styles_known)


def _write_forms(
    writer: BlockWriter,
    span: _Span,
    places: Sequence[TablePlace],
    frames: Mapping[int, Frame],
    styles_known: bool,
) -> None:
    """Write an appendix that holds forms with letterheads, so that their columns are not mixed."""
    begin = 0
    pending = list(places)
    for form in (*span.forms, None):
        end = form.first if form else len(span.rows)
        rows = span.rows[begin:end]
        limit = (span.rows[end].page, span.rows[end].box.y0) if form else None
        here = [place for place in pending if limit is None or (place.page, place.box.y0) < limit]
        pending = [place for place in pending if place not in here]
        write_body(writer, span.id, rows, here, frames, appendix=begin == 0, styles_known=styles_known)
        if form is not None:
            _write_letterhead(writer, span.id, form)
            begin = form.last + 1


def _write_letterhead(writer: BlockWriter, part: str, head: Letterhead) -> None:
    for group in organisation_groups(head.issuer):
        writer.write("letterhead", part, group, " ".join(row.text for row in group))
    if head.number:
        writer.write("letterhead", part, [head.number])
    if head.about:
        writer.write("letterhead", part, head.about, " ".join(row.text for row in head.about))
    for row in (head.country, head.motto, head.place):
        if row is not None:
            writer.write("letterhead", part, [row])
    other = [row for row in head.other if any(c.isalnum() for c in row.text)]
    if other:
        writer.write("stamp", part, other)


def _listed(rows: Sequence[Row]) -> str:
    """Rows with one item a line: a row without a dash in front goes on with the item above."""
    lines: list[str] = []
    for row in rows:
        if not lines or row.text.lstrip()[:1] in "-–—+•*" or lines[-1].rstrip().endswith((";", ":", ".")):
            lines.append(row.text)
        else:
            lines[-1] += f" {row.text}"
    return "\n".join(lines)


def _title(span: _Span, layout: PartLayout) -> str | None:
    if span.start.label:
        return span.start.label
    rows = (*layout.title, *layout.subject)
    return " ".join(row.text for row in rows) if rows else None


def _appendices(index: int, spans: Sequence[_Span]) -> list[tuple[str, Row]]:
    """(label, row it stands in) of the appendices after part ``index``, up to the next document of the
    file.
    """
    under: list[tuple[str, Row]] = []
    for span in spans[index + 1 :]:
        if span.start.kind != "appendix":
            break
        if span.start.label:
            under.append((span.start.label, span.rows[0]))
    return under


def _last_pages(spans: Sequence[_Span], pages: Sequence[Page], tables: Sequence[Table]) -> list[int]:
    final = pages[-1].number if pages else 1
    ends: list[int] = []
    for index, span in enumerate(spans):
        if index + 1 == len(spans):
            ends.append(final)
            continue
        following = spans[index + 1]
        own = [row.page for row in span.rows]
        own += [piece.page for table in tables if table.part == span.id for piece in table.pieces]
        ends.append(max([span.start.page, following.start.page - 1, *own]) if own else span.start.page)
    return ends


def _with_incoming(parts: list[Part], prepared: Sequence[PageRows], writer: BlockWriter) -> list[Part]:
    """The main part with what the registry's stamp says, and a block for every such stamp."""
    for one in prepared:
        if one.incoming is None or not one.incoming.rows or not parts:
            continue
        writer.write("stamp", parts[0].id, one.incoming.rows)
        main = parts[0].metadata
        if main.incoming is None:
            values = incoming_values(one.incoming, main.date.value if main.date else None)
            metadata = main.model_copy(update={"incoming": found(values, one.incoming.rows)})
            parts = [parts[0].model_copy(update={"metadata": metadata}), *parts[1:]]
    return parts


def _stamped_over(metadata: Metadata, prepared: Sequence[PageRows]) -> bool:
    """Whether a registry's stamp lies at the height of the subject and may hide some of it."""
    subject = metadata.subject
    return subject is not None and any(
        one.incoming is not None
        and one.page.number == subject.page
        and min(row.box.y0 for row in one.incoming.rows) < subject.bbox.y1
        and subject.bbox.y0 < max(row.box.y1 for row in one.incoming.rows)
        for one in prepared
        if one.incoming is not None and one.incoming.rows
    )


def _part_of_page(spans: Sequence[_Span], page: int) -> str:
    return [span.id for span in spans if span.start.page <= page or span is spans[0]][-1]


def _issue(code: str, language: Language, page: int, where: str, **details: object) -> Issue:
    return Issue(
        code=code,
        severity=_SEVERITIES.get(code, "warning"),
        message=message(code, language, page=page, **details),
        page=page,
        where=where,
    )
