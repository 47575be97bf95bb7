"""Small PDFs and documents for the tests of the measure."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from samples.typeset import liberation_serif
from schema.box import Box
from schema.document import Block, Cell, Document, Provenance, Row, Source, Table, TablePieceRecord

PROSE = (
    "Ủy ban nhân dân tỉnh báo cáo kết quả thực hiện",
    "công tác cải cách hành chính năm vừa qua",
    "và phương hướng nhiệm vụ của năm tiếp theo",
)
BOX = Box(0.0, 0.0, 1.0, 1.0)


def pdf_of(
    pages: Sequence[Sequence[str]],
    *,
    mode: int = 0,
    foot: Sequence[str] = (),
    frame: float | None = None,
    mark: str = "",
) -> bytes:
    """A PDF with the lines of each page, ``foot`` its page numbers. ``mode`` 3 draws invisible text,
    ``frame`` a frame around the text, black at 0 and white at 1, ``mark`` a raised mark at the end.
    """
    liberation_serif()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(300, 400), invariant=1)
    for number, lines in enumerate(pages):
        text = canvas.beginText(30, 320)
        text.setFont("serif-regular", 11)
        text.setTextRenderMode(mode)
        for line in lines:
            text.textOut(line)
            if mark and line == lines[-1]:
                text.setFont("serif-regular", 6)
                text.setRise(4)
                text.textOut(mark)
            text.moveCursor(0, 14)
        canvas.drawText(text)
        if frame is not None:
            canvas.setStrokeGray(frame)
            canvas.rect(20, 260, 260, 80)
        if foot:
            canvas.setFont("serif-regular", 9)
            canvas.drawString(145, 20, foot[number])
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def annotated(page: bytes, stamp: bytes) -> bytes:
    """``page`` with the page of ``stamp`` as the look of an annotation, a hundred points below its place."""
    with pikepdf.open(io.BytesIO(page)) as pdf, pikepdf.open(io.BytesIO(stamp)) as other:
        look = pdf.copy_foreign(other.pages[0].as_form_xobject())
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=pikepdf.Array([0, -100, 300, 300]),
            F=4,
            AP=pikepdf.Dictionary(N=look),
        )
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(annotation)])
        buffer = io.BytesIO()
        pdf.save(buffer)
        return buffer.getvalue()


def block(text: str, page: int = 1) -> Block:
    return Block(
        id="block-1",
        kind="paragraph",
        part="main",
        text=text,
        original=text,
        page=page,
        bbox=BOX,
        confidence=1.0,
    )


def cell(row: int, col: int, text: str, *, flags: tuple[str, ...] = (), later: tuple[int, ...] = ()) -> Cell:
    """A cell that begins on page 1 and goes on on the pages ``later``."""
    return Cell(
        row=row,
        col=col,
        text=text,
        original=text,
        kind="text",
        confidence=1.0,
        page=1,
        bbox=BOX,
        flags=flags,
        continued=tuple(TablePieceRecord(page=page, bbox=BOX) for page in later),
    )


def table(cells: Sequence[Cell], pieces: tuple[TablePieceRecord, ...] = ()) -> Table:
    numbers = sorted({one.row for one in cells})
    rows = tuple(
        Row(kind="body", cells=tuple(one for one in cells if one.row == number)) for number in numbers
    )
    place = pieces or (TablePieceRecord(page=1, bbox=BOX),)
    return Table(id="table-1", part="main", caption=None, appendix=None, pieces=place, columns=(), rows=rows)


def document(blocks: Sequence[Block] = (), tables: Sequence[Table] = ()) -> Document:
    return Document(
        source=Source(name="a.pdf", sha256="", bytes=1, media_type="application/pdf", page_count=1),
        status="complete",
        blocks=tuple(blocks),
        tables=tuple(tables),
        provenance=Provenance(version="0", settings_digest=""),
    )
