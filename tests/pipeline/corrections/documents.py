"""A small document with what a person may be asked about, and corrections of it."""

from __future__ import annotations

from pipeline.corrections.place import CellPlace, Correction, FieldPlace, Place, WordPlace
from schema.box import Box
from schema.document import Block, Document, PageRecord, Part, Provenance, Source, Table, WordRecord
from schema.metadata import Found, Metadata
from tests.parsers.tables.drafts import built, page, piece

SHA256 = "ab" * 32
WORD = Box(100, 50, 130, 60)
ROWS: list[list[str | tuple[str, int, int]]] = [
    ["STT", "Đơn vị", "Tiếp nhận", "Đúng hạn"],
    ["1", "Huyện Tứ Kỳ", "335", "300"],
    ["2", "Huyện Gia Lộc", "12", "10"],
    [("Tổng cộng", 1, 2), "374", "310"],
]


def table() -> Table:
    (made,) = built([piece(ROWS)], [page(1)])
    return made


def document() -> Document:
    number = Found[str](value="59", original="59", page=1, bbox=Box(10, 10, 20, 20), confidence=0.9)
    metadata = Metadata(number=number)
    read = WordRecord(text="dan", original="dan", page=1, bbox=WORD, confidence=0.4, method="ocr")
    words = [
        read.model_copy(update={"block": "block-1", "nth": 1}),
        read.model_copy(update={"text": "~", "original": "~", "bbox": WORD.moved(300, 300)}),
    ]
    block = Block(
        id="block-1",
        kind="paragraph",
        part="main",
        text="nhân dan, dan vận\nvà dan quân",
        original="nhân dan, dan vận và dan quân",
        page=1,
        bbox=Box(90, 40, 400, 70),
        confidence=0.9,
    )
    record = PageRecord(
        number=1,
        route="scan",
        width=600,
        height=842,
        rotation=0,
        skew=0,
        confidence=0.9,
        warnings=(),
        words=8,
        doubtful_words=2,
        doubtful=tuple(words),
    )
    main = Part(id="main", kind="main", title=None, first_page=1, last_page=1, metadata=metadata)
    return Document(
        source=Source(name="a.pdf", sha256=SHA256, bytes=1, media_type="application/pdf", page_count=1),
        status="complete",
        metadata=metadata,
        parts=(main,),
        text=block.text,
        pages=(record,),
        blocks=(block,),
        tables=(table(),),
        provenance=Provenance(version="1", settings_digest="d"),
    )


def cell_place(row: int, col: int) -> CellPlace:
    made = table()
    cell = next(cell for cell in made.rows[row].cells if cell.col == col)
    return CellPlace(table=made.id, row=row, col=col, page=1, bbox=cell.bbox)


DOUBTFUL_WORD = WordPlace(page=1, bbox=WORD)
NUMBER = FieldPlace(field="number")


def correction(place: Place, before: str, text: str | None, number: int = 1) -> Correction:
    return Correction(
        id=number, place=place, before=before, text=text, by="Lan", at="2026-01-02T03:04:05+00:00"
    )
