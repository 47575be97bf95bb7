"""Hostile text in every place of a document comes out of every format as the text that it is."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pikepdf
import pyarrow.parquet as pq
import pytest

from pipeline.exports.catalogue import catalogue_csv, catalogue_row, catalogue_table
from pipeline.exports.csv import render_csv
from pipeline.exports.grid import without_formula
from pipeline.exports.html import render_html
from pipeline.exports.markdown import render_markdown
from pipeline.exports.parquet import parquet_bytes, render_parquet
from pipeline.exports.pdf import searchable_pdf
from pipeline.exports.text import render_text
from pipeline.exports.xlsx import render_xlsx
from pipeline.formats import document_json
from pipeline.run.entry import Entry
from pipeline.run.ledger import Ledger
from pipeline.run.report import report_html
from schema.box import Box
from schema.characters import storable
from schema.document import Block, Document, Provenance, Source
from schema.metadata import Found, Metadata
from schema.page import Line, Page, Word
from tests.parsers.tables.drafts import built, page, piece

HOSTILE = (
    "a\ufffeb",
    "a\uffffb",
    "nul\0bell\x07escape\x1b",
    "\x9bcsi\x7f",
    "_x0041_",
    "_x000D_",
    "</t></is></c><c><f>1+1</f>",
    "]]>&lt;&amp;'\"",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "=1+1",
    "\x01=1+1",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "\n=HYPERLINK(1)",
    'a,b;"c"\td',
    "\u202egnp.exe",
    "x" * 40_000,
)
BOX = Box(10, 10, 100, 30)
hostile = pytest.mark.parametrize("text", HOSTILE, ids=[str(number) for number in range(len(HOSTILE))])


def hostile_document(text: str) -> Document:
    rows: list[list[str | tuple[str, int, int]]] = [
        ["STT", "Đơn vị", "Số lượng"],
        ["1", "Xã A", "1.604"],
        ["2", "Xã B", "12"],
    ]
    (table,) = built([piece(rows)], [page(1)])
    cells = tuple(
        cell.model_copy(update={"text": text, "flags": ("kind_differs",)}) if cell.col == 1 else cell
        for cell in table.rows[1].cells
    )
    column = table.columns[1].model_copy(update={"header_path": (text,), "unit": text})
    table = table.model_copy(
        update={
            "caption": text,
            "notes": (text,),
            "columns": (table.columns[0], column, table.columns[2]),
            "rows": (table.rows[0], table.rows[1].model_copy(update={"cells": cells}), table.rows[2]),
        }
    )
    block = Block(
        id="block-1",
        kind="paragraph",
        text=text,
        original=text,
        page=1,
        bbox=BOX,
        part="main",
        confidence=1.0,
    )
    return Document(
        source=Source(name=text, sha256="ab" * 32, bytes=1, media_type="application/pdf", page_count=1),
        status="complete",
        metadata=Metadata(subject=Found(value=text, original=text, page=1, bbox=BOX, confidence=1.0)),
        blocks=(block,),
        tables=(table,),
        provenance=Provenance(version="1", settings_digest="d"),
    )


@hostile
def test_json_holds_it_as_it_is(text: str) -> None:
    (content,) = document_json(hostile_document(text)).values()
    loaded = json.loads(content)
    assert loaded["blocks"][0]["text"] == loaded["tables"][0]["caption"] == loaded["source"]["name"] == text


@hostile
def test_workbook_holds_it_as_text(text: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(hostile_document(text))[".xlsx"]))
    expected = storable(text).replace("_x0", "_x005F_x0")
    expected = expected if len(expected) <= 32_767 else f"{expected[:32_766]}…"
    found = [book["Bảng 1"]["B4"], book["Bảng 1"]["A1"], book["Cần kiểm tra"]["E2"], book["Nguồn"]["B1"]]
    assert [cell.value for cell in found] == [expected] * len(found)
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@hostile
def test_csv_holds_it_and_no_formula(text: str) -> None:
    (content,) = render_csv(hostile_document(text)).values()
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0][1] == rows[1][1] == without_formula(text)
    assert without_formula(text).removeprefix("'") == storable(text)
    assert len(rows) == 3


@hostile
def test_parquet_and_catalogue_hold_it(text: str) -> None:
    document = hostile_document(text)
    (content,) = render_parquet(document).values()
    figures = pq.read_table(io.BytesIO(content)).to_pylist()
    assert figures[0]["row_label"] == figures[0]["caption"] == figures[0]["source_name"] == storable(text)
    row = catalogue_row(text, document)
    listed = pq.read_table(io.BytesIO(parquet_bytes(catalogue_table([row])))).to_pylist()
    assert listed[0]["Subject"] == listed[0]["path"] == storable(text)
    lines = list(csv.DictReader(io.StringIO(catalogue_csv([row]).decode("utf-8-sig"), newline="")))
    assert [(line["Subject"], line["path"]) for line in lines] == [(without_formula(text),) * 2]


@hostile
def test_markdown_holds_no_markup_of_it(text: str) -> None:
    (content,) = render_markdown(hostile_document(text)).values()
    shown = content.decode()
    assert storable(shown) == shown
    assert "<script" not in shown.replace("\\<", "")


class Shown(HTMLParser):
    """What a page shows, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.elements = "", []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: object) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@hostile
def test_a_page_shows_it_and_nothing_else(text: str) -> None:
    plain, shown = (Shown(render_html(hostile_document(each))[".html"].decode()) for each in ("Z", text))
    breaks = [tag for tag in shown.elements if tag != "br"]
    assert breaks == plain.elements
    assert storable(text) in shown.text or "\n" in text


@hostile
def test_plain_text_holds_it(text: str) -> None:
    shown = render_text(hostile_document(text))[".txt"].decode()
    assert storable(text) in shown
    assert storable(shown) == shown


def report_of(folder: Path, text: str) -> Shown:
    stated = {"size": 1, "modified_ns": 1, "sha256": "ab", "settings_digest": "d", "version": "1"}
    with Ledger(folder) as ledger:
        ledger.put(
            Entry(name=text, source=text, state="failed", code="source.damaged", message=text, **stated)
        )
        return Shown(report_html(ledger, "en"))


@hostile
def test_report_shows_it_and_nothing_else(text: str, tmp_path: Path) -> None:
    plain, shown = report_of(tmp_path / "plain", "Z"), report_of(tmp_path / "hostile", text)
    assert shown.elements == plain.elements
    assert storable(text) in shown.text


@pytest.mark.parametrize("text", ["a\ufffeb", "nul\0bell\x07", "\uffff", "<&>"])
def test_searchable_pdf_says_it(text: str, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        pdf.docinfo["/Title"] = text
        pdf.save(tmp_path / "a.pdf")
    word = Word(text=text, original=text, box=BOX, confidence=1.0, method="ocr")
    scan = Page(number=1, route="scan", width=200, height=200, lines=(Line(words=(word,), box=BOX),))
    made = searchable_pdf(tmp_path / "a.pdf", "application/pdf", [scan], (), 1, 10**8)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert len(pdf.pages) == 1
