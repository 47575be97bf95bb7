"""Pages prepared for reading: rows of text without tables, stamps, running heads, page numbers and
footnotes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from parsers.metadata.incoming import find_incoming, without_stamp
from parsers.metadata.signature_stamps import with_signatures_apart
from parsers.tables.piece import TablePiece, boxes_by_page
from parsers.text.footnotes import numbered, raise_glued_marks, split_footnotes
from parsers.text.layout import Frame, Row, frame_of, rows_of, settle_frames, sideways_rows
from parsers.text.page import IncomingStamp, PageRows
from parsers.text.running_heads import without_repeated, without_running_heads
from parsers.text.stray_ink import without_stray_ink, without_strokes
from schema.box import Box
from schema.page import Page


def prepare(
    pages: Sequence[Page],
    pieces: Sequence[TablePiece],
    heads: Mapping[int, Sequence[Box]] = MappingProxyType({}),
) -> list[PageRows]:
    """``pages`` as rows of running text in reading order, what does not belong to it taken out and kept
    apart: words of the tables ``pieces``, running heads, those set in boxes (``heads``, by page) too.
    """
    rows_by_page: list[tuple[Row, ...]] = []
    frames: list[Frame] = []
    stamps: list[IncomingStamp | None] = []
    noise: list[tuple[Row, ...]] = []
    boxed: list[tuple[Row, ...]] = []
    boxes = boxes_by_page(pieces)
    pages = [with_signatures_apart(page) for page in pages]
    for page in pages:
        strokes: tuple[Row, ...] = ()
        if page.route == "scan":
            page, strokes = without_strokes(page)
        boxed_heads = heads.get(page.number, ())
        rows = rows_of(page, [*boxes[page.number], *boxed_heads])
        boxed.append(rows_of(page, boxes[page.number], within=boxed_heads) if boxed_heads else ())
        stamp = find_incoming(rows, page, frame_of(rows, page))
        if stamp is not None:
            rows = without_stamp(rows, stamp)
        if page.route == "scan":
            rows, stray = without_stray_ink(rows)
            noise.append((*strokes, *stray))
        else:
            noise.append(())
        rows_by_page.append(rows)
        frames.append(frame_of(rows, page))
        stamps.append(stamp)
    frames = settle_frames(frames, pages)
    parted = without_running_heads(pages, rows_by_page, frames)
    sideways = without_repeated([sideways_rows(page, boxes[page.number]) for page in pages])
    prepared: list[PageRows] = []
    last_note = 0
    for page, (rows, running), frame, stamp, stray, (beside, repeated), in_boxes in zip(
        pages, parted, frames, stamps, noise, sideways, boxed, strict=True
    ):
        body, notes = split_footnotes(rows, frame, page.height, sizes_known=page.route == "born_digital")
        notes = numbered(notes, last_note)
        last_note = max([last_note, *(int(note.mark) for note in notes if note.mark.isdigit())])
        body = tuple(raise_glued_marks(body, notes))
        prepared.append(
            PageRows(page, body, frame, notes, stamp, stray, (*in_boxes, *running, *repeated), beside)
        )
    return prepared
