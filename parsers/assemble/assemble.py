"""From pages of words to the content of a document: parts, blocks, text, metadata, tables, footnotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from lexicon.units import Gazetteer
from parsers.assemble.accounting import doubtful_issues, is_placed, placement_issues, unread_issues
from parsers.assemble.figure_rows import figure_row_issues
from parsers.assemble.issues import footnote_issues, part_issues, stamp_issues
from parsers.assemble.leaves import Folding, leaves_of
from parsers.assemble.pages import prepare
from parsers.assemble.part_blocks import write_part
from parsers.assemble.struck import struck_issues
from parsers.metadata.doubts import Doubt
from parsers.metadata.evidence import Evidence, evidence_of
from parsers.metadata.fields import found
from parsers.metadata.incoming import incoming_values
from parsers.metadata.part_layout import PartLayout, lay_out
from parsers.metadata.part_metadata import read_metadata
from parsers.metadata.signature_stamps import signature_facts
from parsers.metadata.spans import (
    PartSpan,
    appendices_after,
    find_spans,
    last_pages,
    part_at,
    part_of_page,
    title_of,
)
from parsers.tables.layout_grids import without_layout
from parsers.tables.meaning.build import build_tables
from parsers.tables.meaning.issues import table_issues
from parsers.tables.piece import TablePiece
from parsers.text.blocks import TEXT_KINDS, BlockWriter, TextPlace
from parsers.text.body import TablePlace
from parsers.text.layout import Frame, Row
from parsers.text.page import PageRows
from parsers.verification.citations import against_appendices
from parsers.verification.figures import PlacedWord, figures_in
from parsers.verification.issues import number_issues
from parsers.verification.metadata_figures import metadata_figures
from parsers.verification.tables import verified
from parsers.verification.trust import counted, counted_in
from schema.box import Box
from schema.document import Block, BlockKind, Figure, Footnote, Issue, Part, Signature, Table
from schema.errors import Language
from schema.metadata import Found, Metadata, SignatureStamp
from schema.page import Page, Word
from schema.trust import DocumentTrust
from schema.value import Value

_WITH_FIGURES: frozenset[BlockKind] = TEXT_KINDS - {"letterhead", "signature", "recipients"}
"""Kinds of blocks that hold running text: the figures of letterheads are those of the metadata."""


class Content(Value):
    """What the pages of a file say. Fields as in ``Document``; ``running_heads`` by page; ``doubtful`` where
    words that were read unsurely stand in the text, by page and box.
    """

    metadata: Metadata = Metadata()
    parts: tuple[Part, ...] = ()
    text: str = ""
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    figures: tuple[Figure, ...] = ()
    trust: DocumentTrust = DocumentTrust()
    running_heads: Mapping[int, tuple[str, ...]] = {}
    doubtful: Mapping[tuple[int, Box], TextPlace] = {}
    issues: tuple[Issue, ...] = ()


def assemble(
    pages: Sequence[Page],
    pieces: Sequence[TablePiece] = (),
    *,
    with_words: bool = False,
    language: Language = "vi",
    units: Gazetteer | None = None,
    signatures: Sequence[Signature] = (),
) -> Content:
    """The content of a document from its pages in order and the table regions found on them.

    Words inside a region belong to its table. ``with_words`` fills ``Block.words``. Issue messages are in
    ``language``. Labels of tables are looked up in ``units``. The digital ``signatures`` of the file bear
    witness to its date and signer. Never raises for what a page says.
    """
    if not pages:
        return Content()
    leaves = leaves_of(pages, pieces)
    pieces, boxed = without_layout(leaves.pieces, leaves.pages)
    prepared = prepare(leaves.pages, pieces, boxed)
    footnotes = _footnotes(prepared)
    spans = find_spans(prepared)
    born_digital = {page.page.number for page in prepared if page.page.route == "born_digital"}
    tables = verified(
        build_tables(pieces, prepared, part_of=lambda page, top: part_at(spans, page, top), units=units),
        born_digital,
    )
    layouts = _layouts(spans, prepared)
    writer = BlockWriter({(note.page, note.mark): note.id for note in footnotes}, with_words=with_words)
    _write_parts(writer, spans, layouts, tables, prepared)
    heads = [span.letterhead for span in spans if span.letterhead is not None]
    evidence = evidence_of(prepared, heads, signatures)
    parts, doubts = _parts(spans, layouts, tables, prepared, evidence)
    parts = _with_signature_stamps(_with_incoming(parts, prepared, writer), spans, prepared)
    _write_stamps(writer, spans, prepared)
    _write_sideways(writer, spans, prepared)
    _write_noise(writer, spans, prepared)
    _write_pictures(writer, spans, prepared)
    blocks = tuple(writer.blocks)
    in_text = against_appendices(_figures_of_text(writer, born_digital), blocks, tables)
    in_metadata = tuple(metadata_figures(parts, _words(prepared), born_digital))
    figures = (*in_text, *in_metadata)
    issues = (
        *part_issues(parts, doubts, language, leaves.number),
        *stamp_issues(parts, prepared, language, leaves.number),
        *footnote_issues(footnotes, prepared, writer, language, leaves.number),
        *table_issues(tables, language, leaves.number),
        *doubtful_issues(leaves.pages, pieces, language, leaves.number),
        *unread_issues(leaves.pages, pieces, language, leaves.number),
        *figure_row_issues(leaves.pages, pieces, language, leaves.number),
        *number_issues(figures, tables, language, leaves.number),
        *struck_issues(pages, language),
        *placement_issues(leaves.pages, pieces, prepared, tables, writer, language, leaves.number),
    )
    if leaves.leaves:
        folding = Folding(leaves)
        parts = tuple(folding.part(part) for part in parts)
        blocks = tuple(folding.placed(block) for block in blocks)
        tables = tuple(folding.table(table) for table in tables)
        footnotes = tuple(folding.footnote(note) for note in footnotes)
        figures = tuple(folding.placed(figure) for figure in figures)
    return Content(
        metadata=parts[0].metadata if parts else Metadata(),
        parts=parts,
        text="\n\n".join(block.text for block in blocks if block.kind in TEXT_KINDS),
        blocks=blocks,
        tables=tables,
        footnotes=footnotes,
        figures=figures,
        trust=DocumentTrust(
            tables=counted_in(tables),
            text=counted([figure.trust for figure in in_text]),
            metadata=counted([figure.trust for figure in in_metadata]),
        ),
        running_heads={page.page.number: tuple(row.text for row in page.running) for page in prepared},
        doubtful=writer.doubtful,
        issues=issues,
    )


def _figures_of_text(writer: BlockWriter, born_digital: Collection[int]) -> tuple[Figure, ...]:
    return tuple(
        figure
        for number, (block, rows) in enumerate(zip(writer.blocks, writer.rows, strict=True))
        if block.kind in _WITH_FIGURES
        for figure in figures_in(
            [PlacedWord(word, row.page) for row in rows for word in row.words],
            f"/blocks/{number}",
            born_digital,
        )
    )


def _words(pages: Sequence[PageRows]) -> dict[int, list[Word]]:
    """The words of each page, those in stamps included."""
    return {
        page.page.number: [
            word
            for lines in (page.page.lines, *(stamp.lines for stamp in page.page.stamps))
            for line in lines
            for word in line.words
        ]
        for page in pages
    }


def _frames(pages: Sequence[PageRows]) -> dict[int, Frame]:
    return {page.page.number: page.frame for page in pages}


def _footnotes(pages: Sequence[PageRows]) -> tuple[Footnote, ...]:
    notes = [note for page in pages for note in page.notes]
    return tuple(
        Footnote(id=f"footnote-{index}", mark=note.mark, text=note.text, page=note.page)
        for index, note in enumerate(notes, start=1)
    )


def _layouts(spans: Sequence[PartSpan], pages: Sequence[PageRows]) -> list[PartLayout]:
    frames = _frames(pages)
    return [
        lay_out(span.rows, span.letterhead, span.closing, frames, titled=span.kind != "appendix")
        for span in spans
    ]


def _write_parts(
    writer: BlockWriter,
    spans: Sequence[PartSpan],
    layouts: Sequence[PartLayout],
    tables: Sequence[Table],
    pages: Sequence[PageRows],
) -> None:
    for span, layout in zip(spans, layouts, strict=True):
        places = [_place(table) for table in tables if table.part == span.id]
        known = all(page.styles_known for page in pages if page.page.number >= span.first_page)
        write_part(writer, span, layout, places, _frames(pages), styles_known=known)


def _place(table: Table) -> TablePlace:
    first = table.pieces[0]
    return TablePlace(table.id, first.page, first.bbox, table.caption, _confidence(table))


def _confidence(table: Table) -> float:
    cells = [cell.confidence for row in table.rows for cell in row.cells if cell.text]
    return round(sum(cells) / len(cells), 4) if cells else 1.0


def _parts(
    spans: Sequence[PartSpan],
    layouts: Sequence[PartLayout],
    tables: Sequence[Table],
    pages: Sequence[PageRows],
    evidence: Evidence,
) -> tuple[tuple[Part, ...], list[list[Doubt]]]:
    """The parts with their metadata, and what is in doubt about each."""
    frames = _frames(pages)
    ends = last_pages(spans, pages[-1].page.number, _pages_of_tables(tables))
    parts, doubts = [], []
    for index, (span, layout) in enumerate(zip(spans, layouts, strict=True)):
        metadata, doubt = Metadata(), list[Doubt]()
        if span.kind != "appendix":
            metadata, doubt = read_metadata(
                layout, frames, appendices_after(index, spans), evidence, main=span.kind == "main"
            )
        elif index == 0:
            listed = appendices_after(index, spans)
            metadata = Metadata(appendices=tuple(found(name, [row]) for name, row in listed))
        parts.append(
            Part(
                id=span.id,
                kind=span.kind,
                title=title_of(span, layout),
                first_page=span.first_page,
                last_page=ends[index],
                metadata=metadata,
            )
        )
        doubts.append(doubt)
    return tuple(parts), doubts


def _pages_of_tables(tables: Sequence[Table]) -> Mapping[str, list[int]]:
    pages: defaultdict[str, list[int]] = defaultdict(list)
    for table in tables:
        pages[table.part] += [piece.page for piece in table.pieces]
    return pages


def _with_incoming(
    parts: tuple[Part, ...], pages: Sequence[PageRows], writer: BlockWriter
) -> tuple[Part, ...]:
    """The main part with what the registry's stamp says, and a block for every such stamp."""
    for page in pages:
        if page.incoming is None or not page.incoming.rows or not parts:
            continue
        writer.write("stamp", parts[0].id, page.incoming.rows)
        main = parts[0].metadata
        if main.incoming is None:
            values = incoming_values(page.incoming, main.date.value if main.date else None)
            metadata = main.model_copy(update={"incoming": found(values, page.incoming.rows)})
            parts = (parts[0].model_copy(update={"metadata": metadata}), *parts[1:])
    return parts


def _with_signature_stamps(
    parts: tuple[Part, ...], spans: Sequence[PartSpan], pages: Sequence[PageRows]
) -> tuple[Part, ...]:
    """The parts with what signing software drew on their pages."""
    found_in: defaultdict[str, list[Found[SignatureStamp]]] = defaultdict(list)
    for page in pages:
        for stamp in page.page.stamps:
            facts = signature_facts(stamp.lines) if stamp.kind in ("signature", "other") else None
            if facts is not None:
                rows = [Row(page.page.number, line.words) for line in stamp.lines if line.words]
                found_in[part_of_page(spans, page.page.number)].append(found(facts, rows))
    return tuple(
        part.model_copy(
            update={
                "metadata": part.metadata.model_copy(update={"signature_stamps": tuple(found_in[part.id])})
            }
        )
        if part.id in found_in
        else part
        for part in parts
    )


def _write_stamps(writer: BlockWriter, spans: Sequence[PartSpan], pages: Sequence[PageRows]) -> None:
    """A block for the words of each stamp of a page, but for those that have one already."""
    for page in pages:
        number = page.page.number
        for stamp in page.page.stamps:
            # What runs across the page stands in the places of other words.
            placed = [] if stamp.kind == "watermark" else writer.placed[number]
            lines = [
                tuple(word for word in line.words if not is_placed(word.box, placed)) for line in stamp.lines
            ]
            rows = [Row(number, words) for words in lines if words]
            if rows:
                writer.write("stamp", part_of_page(spans, number), rows)


def _write_sideways(writer: BlockWriter, spans: Sequence[PartSpan], pages: Sequence[PageRows]) -> None:
    """A paragraph for what runs up or down beside the text of a page, for each direction."""
    for page in pages:
        for _, rows in groupby(page.sideways, key=lambda row: row.words[0].turn):
            lines = list(rows)
            text = " ".join(row.text for row in lines)
            writer.write("paragraph", part_of_page(spans, page.page.number), lines, text)


def _write_pictures(writer: BlockWriter, spans: Sequence[PartSpan], pages: Sequence[PageRows]) -> None:
    """A block without words for each picture of a page: an appendix may be nothing but one."""
    for page in pages:
        for box in page.page.pictures:
            writer.write_picture(part_at(spans, page.page.number, box.y0), page.page.number, box)


def _write_noise(writer: BlockWriter, spans: Sequence[PartSpan], pages: Sequence[PageRows]) -> None:
    for page in pages:
        if page.noise:
            writer.write("figure", part_of_page(spans, page.page.number), page.noise)
