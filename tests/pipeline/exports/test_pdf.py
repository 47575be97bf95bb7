from __future__ import annotations

import os
import subprocess
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pdfplumber
import pikepdf
import pypdfium2
import pytest
from pdfminer.high_level import extract_text
from pikepdf.pdfa import validate_written
from PIL import Image
from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ocr.cleanup.deskew import turned
from ocr.options import ReadingOptions
from ocr.source.frame import in_perspective, skewed_again, unturned
from ocr.source.inspect import inspect
from parsers.tables.piece import PieceCell, TablePiece
from pipeline.exports.pdf import searchable_pdf, with_searchable_pdf
from pipeline.exports.pdf_drawings import free_drawings_from_text
from pipeline.exports.pdf_kept import packed_words
from pipeline.exports.pdf_words import with_cells
from pipeline.failure import PageResult
from schema.box import Box
from schema.document import Block, Document, Provenance, Source
from schema.errors import OwnOutput
from schema.page import Line
from tests.pipeline.exports.made_pdf import (
    HEIGHT,
    INK,
    LINES,
    WIDTH,
    Pixels,
    drawn,
    image_of,
    ink_box,
    line,
    made,
    page,
    picture,
    word,
)

SAMPLES = Path("samples/files")


@pytest.fixture(autouse=True)
def stored_as_scanners_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Images of made PDFs are stored as bytes, not as text."""
    monkeypatch.setattr(rl_config, "useA85", 0)


def scan(
    path: Path,
    pixels: Pixels | None = None,
    *,
    invisible: str = "",
    visible: str = "",
    size: tuple[float, float] | None = None,
) -> Path:
    """A PDF page with a picture over all of it and what text there may be."""
    pixels = picture() if pixels is None else pixels
    width, height = size or pixels.shape[1::-1]
    canvas = Canvas(str(path), pagesize=(width, height), invariant=True)
    canvas.drawImage(ImageReader(Image.fromarray(pixels)), 0, 0, width, height)
    if invisible:
        text = canvas.beginText(40, height - 100)
        text.setTextRenderMode(3)
        text.textLine(invisible)
        canvas.drawText(text)
    if visible:
        canvas.drawString(40, height - 140, visible)
    canvas.save()
    return path


def written(path: Path, font: str, text: str) -> Path:
    """A page with a line of text in a font that every viewer has."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.setFont(font, 14)
    canvas.drawString(40, HEIGHT - 140, text)
    canvas.save()
    return path


def texts(content: bytes, tmp_path: Path) -> list[list[str]]:
    """The words of the first page as pdfium, pdfminer and Poppler give them."""
    path = tmp_path / "copy.pdf"
    path.write_bytes(content)
    poppler = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True, text=True)
    document = pypdfium2.PdfDocument(content)
    pdfium = document[0].get_textpage().get_text_range()
    document.close()
    return [text.split() for text in (pdfium, extract_text(path), poppler.stdout)]


def word_box(content: bytes, text: str) -> Box:
    with pdfplumber.open(BytesIO(content)) as pdf:
        [found] = [item for item in pdf.pages[0].extract_words() if item["text"] == text]
    return Box(found["x0"], found["top"], found["x1"], found["bottom"])


def shared(one: Box, other: Box) -> float:
    """Part of the union of both boxes that lies in both."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    both = max(0.0, width) * max(0.0, height)
    return both / (one.width * one.height + other.width * other.height - both)


def test_three_readers_find_the_words_in_order(tmp_path: Path) -> None:
    copy = made(scan(tmp_path / "a.pdf"), page())
    wanted = ["Ủy", "ban", "nhân", "dân", "tỉnh", "Kế", "hoạch", "số", "12"]
    assert texts(copy.content, tmp_path) == [wanted] * 3


def test_decomposed_letters_become_composed(tmp_path: Path) -> None:
    copy = made(scan(tmp_path / "a.pdf"), page((line("hô\u0300 sơ", 40, 60),)))
    assert texts(copy.content, tmp_path) == [["hồ", "sơ"]] * 3


def test_lines_come_in_the_order_of_the_blocks(tmp_path: Path) -> None:
    def block(number: int, of: Line) -> Block:
        return Block(
            id=str(number),
            kind="paragraph",
            part="p",
            text="",
            original="",
            page=1,
            bbox=of.box,
            confidence=1,
        )

    blocks = [block(1, LINES[1]), block(2, LINES[0])]
    copy = searchable_pdf(scan(tmp_path / "a.pdf"), "application/pdf", [page()], blocks, 1, 10**8)
    with pikepdf.open(BytesIO(copy.content)) as pdf:
        layer = pdf.pages[0].obj.Contents[0].read_bytes().decode()
    tops = [float(row.split()[5]) for row in layer.splitlines() if row.endswith(" Tm")]
    assert tops[0] < tops[-1]


def test_table_cells_say_what_was_read_in_them(tmp_path: Path) -> None:
    def cell(row: int, col: int, text: str) -> PieceCell:
        box = Box(100 + 100 * col, 100 + 20 * row, 200 + 100 * col, 120 + 20 * row)
        return PieceCell(row=row, col=col, box=box, lines=(line(text, box.x0 + 5, box.y0 + 4),))

    cells = (cell(0, 1, "12"), cell(0, 0, "Sở"), cell(1, 0, "Cộng"))
    piece = TablePiece(
        page=1,
        box=Box(100, 100, 300, 140),
        column_edges=(100, 200, 300),
        row_edges=(100, 120, 140),
        cells=cells,
        method="ruled",
    )
    found = page((line("Bảng", 40, 60), line("So | 72", 105, 104), line("Hết", 40, 200)))
    copy = made(scan(tmp_path / "a.pdf"), with_cells(found, [piece]))
    assert texts(copy.content, tmp_path)[0] == ["Bảng", "Sở", "12", "Cộng", "Hết"]


def test_the_layer_that_was_there_is_gone_and_the_picture_is_the_same(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf", invisible="thi tuc hanh chinh")
    copy = made(source, page())
    assert all("hanh" not in found and "dân" in found for found in texts(copy.content, tmp_path))

    with image_of(copy.content) as after, image_of(source.read_bytes()) as before:
        assert after.read_raw_bytes() == before.read_raw_bytes()
    assert np.array_equal(drawn(copy.content), drawn(source.read_bytes()))


def test_printed_text_of_a_scan_is_still_seen_but_not_found(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf", visible="Cng vn n")
    copy = made(source, page())
    assert all("Cng" not in found and "dân" in found for found in texts(copy.content, tmp_path))
    before, after = (drawn(content)[120:160, 30:110] for content in (source.read_bytes(), copy.content))
    assert np.allclose(ink_box(after), ink_box(before), atol=1)


def test_text_in_a_form_is_silenced_on_scans_only(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=True)
    canvas.beginForm("stationery")
    canvas.drawString(40, 500, "letterhead")
    canvas.endForm()
    for _ in range(2):
        canvas.doForm("stationery")
        canvas.showPage()
    canvas.save()
    second = page((), route="born_digital").model_copy(update={"number": 2})
    copy = searchable_pdf(path, "application/pdf", [page(), second], (), 2, 10**8)
    document = pypdfium2.PdfDocument(copy.content)
    first, other = (document[number].get_textpage().get_text_range() for number in range(2))
    document.close()
    assert "letterhead" not in first
    assert "letterhead" in other


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_words_stand_on_the_ink_of_turned_pages(rotate: int, rotation: int, tmp_path: Path) -> None:
    """``rotate`` is the page's own /Rotate, ``rotation`` what was needed to set it upright."""
    displayed = np.rot90(picture(), k=rotation // 90)
    stored = np.ascontiguousarray(np.rot90(displayed, k=rotate // 90))
    source = scan(tmp_path / "a.pdf", stored)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.Rotate = rotate
        pdf.save(source)
    height, width = displayed.shape
    found = page(
        (Line(words=(word("dân", INK),), box=INK),), unturned(width, height, rotation), rotation=rotation
    )
    copy = made(source, found)
    assert shared(word_box(copy.content, "dân"), ink_box(drawn(copy.content))) > 0.9
    assert ink_box(drawn(copy.content)) == INK  # the copy is shown upright


def test_words_stand_on_the_ink_of_skewed_pages(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf", turned(picture(), -2.0))
    found = page((Line(words=(word("dân", INK),), box=INK),), skewed_again(WIDTH, HEIGHT, 2.0))
    copy = made(source, found)
    assert shared(word_box(copy.content, "dân"), ink_box(drawn(copy.content))) > 0.7


def test_words_stand_on_the_ink_of_sheets_in_perspective(tmp_path: Path) -> None:
    corners = np.array([[0, 0], [WIDTH, 30], [WIDTH - 20, HEIGHT], [10, HEIGHT - 20]], dtype=np.float32)
    transform = in_perspective(corners, WIDTH, HEIGHT)
    photo = np.asarray(cv2.warpPerspective(picture(), transform, (WIDTH, HEIGHT), borderValue=255), np.uint8)
    copy = made(scan(tmp_path / "a.pdf", photo), page((Line(words=(word("dân", INK),), box=INK),), transform))
    assert shared(word_box(copy.content, "dân"), ink_box(drawn(copy.content))) > 0.7


def test_words_stand_on_the_ink_where_the_page_shows_a_part_of_its_sheet(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[0].obj.CropBox = [20, 30, WIDTH, HEIGHT - 10]
        pdf.save(source)
    box = Box(INK.x0 - 20, INK.y0 - 10, INK.x1 - 20, INK.y1 - 10)
    copy = made(source, page((Line(words=(word("dân", box),), box=box),)))
    document = pypdfium2.PdfDocument(copy.content)
    text_page = document[0].get_textpage()
    left, bottom, right, top = text_page.get_charbox(0, loose=True)
    last = text_page.get_charbox(2, loose=True)[2]
    document.close()
    assert (left, HEIGHT - top, last, HEIGHT - bottom) == pytest.approx(INK, abs=1)
    assert right < last


def test_a_believed_page_stays_as_it_is(tmp_path: Path) -> None:
    source = scan(tmp_path / "a.pdf", visible="born digital")
    copy = made(source, page(route="born_digital"))
    with pikepdf.open(BytesIO(copy.content)) as after, pikepdf.open(source) as before:
        assert after.pages[0].obj.Contents.read_bytes() == before.pages[0].obj.Contents.read_bytes()


def test_a_scan_becomes_pdfa_2b_that_is_the_same_every_time(tmp_path: Path) -> None:
    """The source here has a layer like ours, and a date without a time zone."""
    photo = tmp_path / "a.jpg"
    Image.fromarray(picture()).save(photo, dpi=(72, 72))
    source = tmp_path / "a.pdf"
    with pikepdf.open(BytesIO(made(photo, page(), media_type="image/jpeg").content)) as pdf:
        pdf.docinfo["/CreationDate"] = "D:20240102030405"
        pdf.save(source, static_id=True)
    before = source.read_bytes()
    copy = made(source, page((line("một hai", 40, 60),)))
    assert copy.notes == ()
    assert validate_written(BytesIO(copy.content), "2b").passed
    assert texts(copy.content, tmp_path) == [["một", "hai"]] * 3
    assert made(source, page((line("một hai", 40, 60),))) == copy
    assert source.read_bytes() == before


def test_what_cannot_be_pdfa_is_a_plain_pdf_with_a_note(tmp_path: Path) -> None:
    copy = made(written(tmp_path / "a.pdf", "ZapfDingbats", "signs"), page())
    assert [(note.code, note.details) for note in copy.notes] == [
        ("pdf.fonts_missing", {"fonts": "ZapfDingbats"})
    ]
    assert "dân" in texts(copy.content, tmp_path)[0]


@pytest.mark.parametrize("font", ["Times-Roman", "Helvetica-Bold", "Courier-Oblique"])
def test_fonts_that_every_viewer_has_are_embedded_as_their_twins(font: str, tmp_path: Path) -> None:
    source = written(tmp_path / "a.pdf", font, "Bao cao 12 - %")
    copy = made(source, page(route="born_digital"))
    [note] = copy.notes
    assert note.code == "pdf.fonts_stand_in"
    assert font in str(note.details["fonts"])
    assert validate_written(BytesIO(copy.content), "2b").passed
    assert texts(copy.content, tmp_path) == [["Bao", "cao", "12", "-", "%"]] * 3
    assert np.allclose(ink_box(drawn(copy.content)), ink_box(drawn(source.read_bytes())), atol=1)
    assert made(source, page(route="born_digital")) == copy


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ({"/BaseEncoding": "/WinAnsiEncoding"}, "Bao cao 12"),
        ("/MacRomanEncoding", "Bao cao 12"),
        ({"/BaseEncoding": "/WinAnsiEncoding", "/Differences": [66, "/C", "/Dcroat"]}, "Cao cao 12"),
    ],
    ids=["a dictionary of nothing", "Mac", "letters of its own"],
)
def test_twins_show_what_their_encoding_says(encoding: object, shown: str, tmp_path: Path) -> None:
    source = written(tmp_path / "a.pdf", "Times-Roman", "Bao cao 12")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/BaseFont") == "/Times-Roman":
                item.Encoding = _object(encoding)
        pdf.save(source)
    copy = made(source, page(route="born_digital"))
    assert [note.code for note in copy.notes] == ["pdf.fonts_stand_in"]
    assert validate_written(BytesIO(copy.content), "2b").passed
    assert texts(copy.content, tmp_path) == [shown.split()] * 3


def _object(value: object) -> pikepdf.Object | int:
    if isinstance(value, dict):
        return pikepdf.Dictionary({key: _object(own) for key, own in value.items()})
    if isinstance(value, list):
        return pikepdf.Array([_object(own) for own in value])
    return value if isinstance(value, int) else pikepdf.Name(str(value))


@pytest.mark.parametrize("position", [b"1 0 0 1 0 0 Tm", b"5 5 Td T*"])
def test_a_picture_inside_a_text_object_is_freed_and_looks_the_same(position: bytes, tmp_path: Path) -> None:
    """As libraries write the look of a signature."""
    source = scan(tmp_path / "a.pdf")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        form = pdf.make_stream(
            b"BT\n%s\nq 200 0 0 100 20 40 cm /img1 Do Q\n174.6 0 Td\nET\n" % position,
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, WIDTH, HEIGHT],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(img1=image)),
        )
        pdf.pages[0].obj.Resources.XObject["/Look"] = form
        pdf.pages[0].contents_add(pdf.make_stream(b"q /Look Do Q"))
        pdf.save(source)
    copy = made(source, page(route="born_digital"))
    assert [note.code for note in copy.notes] == ["pdf.fonts_stand_in"]
    assert validate_written(BytesIO(copy.content), "2b").passed
    assert np.array_equal(drawn(copy.content), drawn(source.read_bytes()))


def test_a_text_object_that_shows_text_beside_a_picture_is_left_as_it_is(tmp_path: Path) -> None:
    content = b"BT /F1 12 Tf 10 10 Td (a) Tj q 9 0 0 9 0 0 cm /img1 Do Q ET"
    with pikepdf.new() as pdf:
        form = pdf.make_stream(content, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        free_drawings_from_text(pdf)
        assert form.read_bytes() == content


def test_keys_that_say_nothing_keep_no_file_from_being_pdfa(tmp_path: Path) -> None:
    source = written(tmp_path / "a.pdf", "Helvetica", "Bao cao")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.MarkInfo = pikepdf.Dictionary(Type=pikepdf.Name.MarkInfo, Marked=False)
        pdf.Root.Pages["/ITXT"] = pikepdf.String("5.5.13")
        pdf.save(source)
    copy = made(source, page(route="born_digital"))
    assert [note.code for note in copy.notes] == ["pdf.fonts_stand_in"]


def test_a_born_digital_page_becomes_pdfa_with_language_and_title(tmp_path: Path) -> None:
    source = written(tmp_path / "a.pdf", "Helvetica", "Bao cao")
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
        pdf.save(source)
    title = "Báo cáo 187/BC-UBND: Kết quả công tác"
    copy = searchable_pdf(source, "application/pdf", [page(route="born_digital")], (), 1, 10**8, title)
    assert validate_written(BytesIO(copy.content), "2b").passed
    with pikepdf.open(BytesIO(copy.content)) as pdf:
        assert str(pdf.Root.Lang) == "vi"
        assert str(pdf.docinfo["/Title"]) == title
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == title


def test_a_signed_source_loses_its_signature_and_keeps_its_look() -> None:
    source = SAMPLES / "h-signed.pdf"
    copy = made(source, page(route="born_digital"))
    assert "pdf.signature_lost" in [note.code for note in copy.notes]
    with pikepdf.open(BytesIO(copy.content)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert not any(
            "/FT" in annotation for sheet in pdf.pages for annotation in sheet.obj.get("/Annots", [])
        )
    assert np.array_equal(drawn(copy.content), drawn(source.read_bytes()))


def test_a_source_that_cannot_be_copied_is_told_in_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 and nothing else")
    document = Document(
        source=Source(name="a.pdf", sha256="", bytes=1, media_type="application/pdf", page_count=1),
        status="complete",
        provenance=Provenance(version="1", settings_digest=""),
    )
    words = packed_words([PageResult(number=1, page=page())], ())
    told, files = with_searchable_pdf(document, path, words, 10**8, "en")
    assert [issue.code for issue in told.issues] == ["pdf.not_written"]
    assert files == {}


def test_a_source_whose_path_is_not_utf_8_becomes_a_searchable_pdf(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"th\xe9")
    folder.mkdir()
    path = scan(tmp_path / "a.pdf").rename(folder / "a.pdf")
    assert searchable_pdf(path, "application/pdf", [], [], 1, 10**8).content.startswith(b"%PDF")


def test_a_pdf_of_ours_is_known_and_never_read_again(tmp_path: Path) -> None:
    image = tmp_path / "a.png"
    Image.fromarray(picture()).save(image)
    copies = [searchable_pdf(image, "image/png", [], [], 1, 10**8)]
    for information in (None, pikepdf.Array([1])):
        with pikepdf.open(scan(tmp_path / "a.pdf"), allow_overwriting_input=True) as pdf:
            del pdf.trailer["/Info"]
            if information is not None:
                pdf.trailer["/Info"] = pdf.make_indirect(information)
            pdf.save(tmp_path / "b.pdf")
        copies.append(searchable_pdf(tmp_path / "b.pdf", "application/pdf", [], [], 1, 10**8))
    assert validate_written(BytesIO(copies[0].content), "2b").passed
    for copy in copies:
        (tmp_path / "a.pdf.pdf").write_bytes(copy.content)
        with pytest.raises(OwnOutput):
            inspect(tmp_path / "a.pdf.pdf", ReadingOptions())
