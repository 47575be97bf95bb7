"""Words are what stands together, however the file sets it apart."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from ocr.layer.lines import lines_of
from ocr.layer.text_layer import read_layer
from ocr.source.pdf_page import load_page
from tests.ocr.made_pages import PROSE, blank_canvas

TITLE = "Kết quả giải quyết hồ sơ năm 2024"


def begun() -> tuple[Canvas, BytesIO]:
    target = BytesIO()
    canvas = blank_canvas(target)
    for index, line in enumerate(PROSE):
        canvas.drawString(80, 500 - 20 * index, line)
    return canvas, target


def texts(canvas: Canvas, target: BytesIO, folder: Path) -> list[str]:
    canvas.save()
    (folder / "page.pdf").write_bytes(target.getvalue())
    layer = read_layer(load_page(folder / "page.pdf", 1, 10**8).content)
    found = [line.text for line in lines_of(layer.glyphs, layer.rulings)]
    assert found[-len(PROSE) :] == list(PROSE)
    return found[: -len(PROSE)]


@pytest.mark.parametrize("gap", [0.2, 0.25, 0.35])
@pytest.mark.parametrize("with_some_spaces", [True, False])
def test_words_placed_one_by_one_are_parted_by_their_gaps(
    tmp_path: Path, gap: float, with_some_spaces: bool
) -> None:
    canvas, target = begun()
    x = 80.0
    for index, word in enumerate(TITLE.split()):
        text = f"{word} " if with_some_spaces and index % 3 == 0 else word
        canvas.drawString(x, 700, text)
        x += stringWidth(word, "serif", 13) + gap * 13
    assert texts(canvas, target, tmp_path) == [TITLE]


@pytest.mark.parametrize("apart", [1.5, 4.0, 6.0])
@pytest.mark.parametrize("title", [TITLE, TITLE.upper(), "BÁO CÁO", "Tổng số: 1.604 hồ sơ"])
def test_letters_that_are_set_apart_make_words(tmp_path: Path, apart: float, title: str) -> None:
    canvas, target = begun()
    canvas.drawString(80, 700, title, charSpace=apart)
    assert texts(canvas, target, tmp_path) == [title]


def test_letters_typed_with_spaces_between_make_words(tmp_path: Path) -> None:
    canvas, target = begun()
    canvas.drawString(80, 700, "Q U Y Ế T   Đ Ị N H")
    canvas.drawString(80, 660, "T H Ô N G B Á O")
    assert texts(canvas, target, tmp_path) == ["QUYẾT ĐỊNH", "THÔNG BÁO"]


@pytest.mark.parametrize("row", ["A  B  1  2  3  4", "1 2 3 4 5 6 7", "x    x    x    x    x"])
def test_signs_in_columns_stay_apart(tmp_path: Path, row: str) -> None:
    canvas, target = begun()
    canvas.drawString(80, 700, row)
    assert " ".join(texts(canvas, target, tmp_path)).split() == row.split()


def test_letters_between_rulings_stay_apart(tmp_path: Path) -> None:
    canvas, target = begun()
    for index, letter in enumerate("ABCDEFGH"):
        canvas.drawString(84 + 16 * index, 700, letter)
        canvas.line(80 + 16 * index, 690, 80 + 16 * index, 715)
    assert " ".join(texts(canvas, target, tmp_path)).split() == list("ABCDEFGH")


@pytest.mark.parametrize("offset", [0.0, 1.5, 3.0])
def test_a_day_filled_into_blanks_stands_apart_from_the_words(tmp_path: Path, offset: float) -> None:
    canvas, target = begun()
    canvas.drawString(80, 700, "Gia Lộc, ngày    tháng 10 năm 2024")
    canvas.drawString(80 + stringWidth("Gia Lộc, ngày", "serif", 13) + offset, 700, "12")
    assert texts(canvas, target, tmp_path) == ["Gia Lộc, ngày 12 tháng 10 năm 2024"]


@pytest.mark.parametrize("back", [1.3, 1.8])
def test_a_space_onto_which_the_next_letter_is_moved_parts_words(tmp_path: Path, back: float) -> None:
    canvas, target = begun()
    x = 80.0
    for word in TITLE.split():
        canvas.drawString(x, 700, f"{word} ")
        x += stringWidth(f"{word} ", "serif", 13) - back
    assert texts(canvas, target, tmp_path) == [TITLE]


def test_a_number_stamped_onto_the_blanks_of_a_form_is_not_torn_apart(tmp_path: Path) -> None:
    canvas, target = begun()
    canvas.drawString(80, 700, "Số:            /BC-UBND")
    canvas.drawString(106, 700, "1877")
    assert texts(canvas, target, tmp_path) == ["Số: 1877 /BC-UBND"]


@pytest.mark.parametrize(("drawn", "letters"), [("ﬁle", "file"), ("biﬂow", "biflow")])
def test_ligatures_are_the_letters_that_they_join(tmp_path: Path, drawn: str, letters: str) -> None:
    canvas, target = begun()
    canvas.drawString(80, 700, f"Mở tệp {drawn} của cơ quan")
    assert texts(canvas, target, tmp_path) == [f"Mở tệp {letters} của cơ quan"]
