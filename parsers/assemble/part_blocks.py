"""The blocks of one part, component by component: letterhead, title, addressees, body, closing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parsers.metadata.letterhead import Letterhead
from parsers.metadata.organisations import organisation_groups
from parsers.metadata.part_layout import PartLayout
from parsers.metadata.signature_block import Closing
from parsers.metadata.spans import PartSpan
from parsers.text.blocks import BlockWriter
from parsers.text.body import TablePlace, write_body
from parsers.text.layout import Frame, Row


def write_part(
    writer: BlockWriter,
    span: PartSpan,
    layout: PartLayout,
    places: Sequence[TablePlace],
    frames: Mapping[int, Frame],
    *,
    styles_known: bool,
) -> None:
    """Write the blocks of ``span``, its tables (``places``) between them."""
    part = span.id
    if layout.above:
        writer.write("stamp", part, layout.above)
    if layout.letterhead is not None:
        _write_letterhead(writer, part, layout.letterhead)
    for rows in (layout.title, layout.subject):
        if rows:
            writer.write("title", part, rows, " ".join(row.text for row in rows))
    if layout.number is not None:
        writer.write("letterhead", part, [layout.number])
    if layout.addressees:
        text = "\n".join(" ".join(row.text for row in line) for line in layout.addressees)
        writer.write("paragraph", part, [row for line in layout.addressees for row in line], text)
    if span.forms:
        _write_forms(writer, span, places, frames, styles_known)
    else:
        appendix = span.kind == "appendix"
        write_body(writer, part, layout.body, places, frames, appendix=appendix, styles_known=styles_known)
    if layout.closing is not None:
        _write_closing(writer, part, layout.closing)
    if layout.after:
        write_body(writer, part, layout.after, (), frames, appendix=False, styles_known=styles_known)


def _write_closing(writer: BlockWriter, part: str, closing: Closing) -> None:
    if closing.recipients:
        writer.write("recipients", part, closing.recipients, _listed(closing.recipients))
    for signature in closing.signatures:
        writer.write("signature", part, signature.rows)
    noise = [*closing.noise, *(row for signature in closing.signatures for row in signature.noise)]
    if noise:
        writer.write("stamp", part, noise)


def _write_forms(
    writer: BlockWriter,
    span: PartSpan,
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
    if head.address:
        writer.write("letterhead", part, head.address, " ".join(row.text for row in head.address))
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
