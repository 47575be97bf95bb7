"""Layers whose fonts print letters at the codes of signs, or letters and marks from two old fonts."""

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from lexicon.language_model import default_model
from ocr.layer.glyph import Glyph
from ocr.layer.legacy_encodings import Encoding
from ocr.layer.lines import lines_of
from ocr.layer.symbol_fonts import NO_CHARACTER
from ocr.layer.text_layer import read_layer
from ocr.layer.wrong_codes import WESTERN, CodedWord, told_codes
from ocr.options import ReadingOptions
from ocr.read import read_page
from schema.box import Box
from tests.ocr.layer.test_triage import with_letters
from tests.ocr.made_pages import BOLD, PROSE, blank_canvas

FIGURES = (*PROSE, "Tổng số 348.204.903.936 đồng, đạt 98,31 % dự toán.")


def numbered(lines: tuple[str, ...]) -> bytes:
    """A page of ``lines`` whose letters outside code page 1252 are in a font that numbers them from ``!``."""
    target = BytesIO()
    canvas = blank_canvas(target)
    pdfmetrics.registerFont(TTFont("numbered", str(BOLD)))
    codes: dict[str, str] = {}
    for index, line in enumerate(lines):
        text = canvas.beginText(80, 760 - 20 * index)
        for letter in line:
            own = ord(letter) > 255
            if own:
                codes.setdefault(letter, chr(ord("!") + len(codes)))
            text.setFont("numbered" if own else "serif", 13)
            text.textOut(letter)
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return with_letters(target.getvalue(), codes)


def test_numbered_letters_are_told_by_the_drawn_page_and_figures_by_the_layer(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(numbered(FIGURES))
    page = read_page(path, "application/pdf", 1, ReadingOptions()).page
    assert (page.route, page.warnings) == ("born_digital", ("layer.letters_missing",))
    assert [line.text for line in page.lines] == list(FIGURES)
    sure = {word.text: word.confidence for line in page.lines for word in line.words}
    assert (sure["348.204.903.936"], sure["hành"]) == (1.0, 1.0)
    assert sure["nhiệm"] < 1.0


def test_only_letters_of_numbered_fonts_are_unknown() -> None:
    layer = read_layer(numbered(FIGURES))
    assert {glyph.miscoded for glyph in layer.glyphs if glyph.text in "ahg" and glyph.text.strip()} == {False}
    (line, *_) = lines_of(layer.glyphs)
    assert line.text.startswith(f"Th{NO_CHARACTER}c hi{NO_CHARACTER}n K{NO_CHARACTER} ho{NO_CHARACTER}ch")


def test_signs_in_a_font_of_their_own_are_what_they_are() -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    pdfmetrics.registerFont(TTFont("signs", str(BOLD)))
    for row, line in enumerate(("Căn cứ Quyết định số 15/QĐ-UBND;", "Thu (đợt 1): 98,3%!", "hồ sơ - 2024.")):
        text = canvas.beginText(80, 760 - 20 * row)
        for sign in line:
            text.setFont("serif" if sign.isalpha() or sign == " " else "signs", 13)
            text.textOut(sign)
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    assert not any(glyph.miscoded for glyph in read_layer(target.getvalue()).glyphs)


@pytest.mark.parametrize(("read", "shows"), [("vỗn", "ố"), ("vốn", "ố"), ("vôn", "ố")])
def test_a_code_shows_what_makes_words_of_all_its_places(read: str, shows: str) -> None:
    code = ("AAAAAA+Arial", ")")
    words = [
        CodedWord(f"v{NO_CHARACTER}n", (code,), read),
        CodedWord(f"đ{NO_CHARACTER}i", (code,), "đối"),
    ]
    told = told_codes(words, WESTERN, default_model())[code]
    assert told.letters == shows
    assert 0.5 < told.sureness < 0.9


def test_a_word_that_was_not_read_tells_nothing() -> None:
    code = ("AAAAAA+Arial", "!")
    assert told_codes([CodedWord(f"b{NO_CHARACTER}n", (code,), "")], (), default_model()) == {}


@pytest.mark.parametrize("slope", [0.0, 0.21, 0.33])
def test_words_of_letters_slanted_by_a_matrix_stay_apart(slope: float) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    text = canvas.beginText(80, 760)
    text.setTextTransform(1, 0, slope, 1, 80, 760)
    text.textOut(PROSE[0])
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    (line,) = lines_of(read_layer(target.getvalue()).glyphs)
    assert line.text == PROSE[0]


def old_glyphs(text: str, encodings: dict[str, Encoding]) -> list[Glyph]:
    return [
        Glyph(
            sign,
            "Fallback",
            12.0,
            Box(80 + 6 * index, 100, 86 + 6 * index, 112),
            110.0,
            encodings.get(sign),
        )
        for index, sign in enumerate(text)
    ]


def test_a_letter_and_its_mark_from_two_fonts_are_one_letter() -> None:
    (line,) = lines_of(old_glyphs("Khoaùn nhaø nöôùc", {"ù": "vni", "ø": "vni", "ö": "vni", "ô": "vni"}))
    assert line.text == "Khoán nhà nước"
    assert line.words[0].original == "Khoaùn"
