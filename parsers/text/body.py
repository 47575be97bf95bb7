"""The running text of a part as blocks: headings, paragraphs, list items, captions and the places of
tables.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lexicon.fold import fold
from parsers.text.blocks import BlockWriter
from parsers.text.headings import Levels, Marker, is_heading, marker_of
from parsers.text.labels import begins_caption, is_issued_with, unit_of
from parsers.text.layout import Frame, Row
from parsers.text.paragraphs import Paragraph, join_paragraphs
from schema.box import Box
from schema.document import BlockKind

_ENACTING = re.compile(r"^\W*(?:quyet dinh|quyet nghi|nghi quyet|nghi dinh|chi thi|lenh)\s*:\W*$")


@dataclass(frozen=True)
class TablePlace:
    """Where a table begins, and the caption that was found for it."""

    table: str
    page: int
    box: Box
    caption: str | None
    confidence: float


def write_body(
    writer: BlockWriter,
    part: str,
    rows: Sequence[Row],
    places: Sequence[TablePlace],
    frames: Mapping[int, Frame],
    *,
    appendix: bool,
    styles_known: bool,
) -> None:
    """Write the blocks of ``rows`` with the tables between them; ``appendix`` begins with captions."""
    levels = Levels()
    pending = sorted(places, key=lambda place: (place.page, place.box.y0))
    head, opening = appendix, True
    run: list[Row] = []

    def flush(before: TablePlace | None) -> None:
        nonlocal head, opening
        paragraphs = join_paragraphs(run, frames)
        for index, paragraph in enumerate(paragraphs):
            last = before if index + 1 == len(paragraphs) else None
            caption = _is_caption(paragraph, last, frames, head=head, appendix=appendix)
            head = head and caption
            if caption:
                writer.write("caption", part, paragraph.rows, paragraph.text)
            else:
                kind, level = _kind(paragraph, levels, styles_known, opening and not appendix)
                opening = opening and kind == "title"
                writer.write(kind, part, paragraph.rows, paragraph.text, level)
        run.clear()

    for row in rows:
        while pending and (pending[0].page, pending[0].box.center[1]) < (row.page, row.box.y0):
            place = pending.pop(0)
            flush(place)
            head = False
            writer.write_table(part, place.table, place.page, place.box, place.confidence)
        run.append(row)
    for place in pending:
        flush(place)
        writer.write_table(part, place.table, place.page, place.box, place.confidence)
    flush(None)


def _is_caption(
    paragraph: Paragraph,
    before: TablePlace | None,
    frames: Mapping[int, Frame],
    *,
    head: bool,
    appendix: bool,
) -> bool:
    """Whether a paragraph is the head of an appendix, a unit line, or what stands over the table
    ``before``.
    """
    folded = fold(paragraph.text)
    if unit_of(paragraph.text) is not None:
        return True
    if is_issued_with(paragraph.text) and (paragraph.centred or head):
        return True
    if head and (paragraph.centred or paragraph.box.x0 > frames[paragraph.page].middle):
        return True
    if before is None or len(paragraph.rows) > 3 or paragraph.page != before.page:
        return False
    if before.caption and fold(before.caption) == folded:
        return True
    return begins_caption(paragraph.text) or (appendix and (paragraph.bold or paragraph.centred))


def _kind(
    paragraph: Paragraph, levels: Levels, styles_known: bool, opening: bool
) -> tuple[BlockKind, int | None]:
    if paragraph.centred and paragraph.capitals and (opening or _ENACTING.match(fold(paragraph.text))):
        return "title", None
    marker: Marker | None = marker_of(paragraph.text)
    if marker is None:
        return "paragraph", None
    if is_heading(
        paragraph.text,
        marker,
        bold=paragraph.bold,
        bold_known=styles_known,
        rows=len(paragraph.rows),
    ):
        return "heading", levels.heading(marker.style)
    if marker.style in ("dash", "plus", "bullet"):
        return "list_item", levels.item(marker.style)
    return "paragraph", None
