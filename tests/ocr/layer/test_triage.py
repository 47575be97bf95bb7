import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from ocr.layer.hidden_text import hidden_share
from ocr.layer.lines import lines_of
from ocr.layer.painted import paint
from ocr.layer.text_layer import read_layer
from ocr.layer.triage import Evidence, Triage, gather, triage
from ocr.source.pdf_page import load_page
from tests.ocr.made_pages import BARE_PROSE, PROSE, blank_canvas, pictured, saved, written

# What an English recogniser makes of such lines.
ENGLISH_READING = (
    "Thue hién Ké hoach cai cach hanh chinh nam 2023 cua tinh,",
    "S& N6i vu bao cdo két qua thuc hién nhiém vu quy III nhu sau:",
    "cac co quan, don vi da ti€p nhan va giai quy€t h6 so dung han.",
)
ENGLISH = (
    "This report describes the implementation of the annual plan,",
    "and every department should publish its figures before June.",
)


def evidence_of(content: bytes, folder: Path) -> Evidence:
    (folder / "page.pdf").write_bytes(content)
    page = load_page(folder / "page.pdf", 1, 10**8)
    layer = read_layer(page.content)
    lines = lines_of(layer.glyphs, layer.rulings)
    return gather(page.content, layer, lines, paint(page.content, layer))


def judged(content: bytes, folder: Path) -> Triage:
    return triage(evidence_of(content, folder))


def test_written_vietnamese_is_believed(tmp_path: Path) -> None:
    assert judged(written(PROSE), tmp_path).route == "born_digital"


def test_a_page_without_anything_is_blank(tmp_path: Path) -> None:
    assert judged(written(()), tmp_path).route == "blank"


def test_a_picture_without_text_is_a_scan(tmp_path: Path) -> None:
    assert judged(written((), picture=pictured(PROSE)), tmp_path).route == "scan"


@pytest.mark.parametrize(
    ("layer", "warnings"),
    [
        (PROSE, ()),
        (BARE_PROSE, ("layer.not_believed",)),
        (ENGLISH_READING, ("layer.not_believed",)),
        (ENGLISH, ("layer.not_believed",)),
    ],
)
def test_an_invisible_layer_over_a_picture_is_read_again(
    tmp_path: Path, layer: Sequence[str], warnings: tuple[str, ...]
) -> None:
    found = judged(written(layer, invisible=True, picture=pictured(PROSE)), tmp_path)
    assert (found.route, found.warnings) == ("scan", warnings)


def test_a_signers_line_over_a_scan_does_not_make_it_born_digital(tmp_path: Path) -> None:
    over = ("Người ký: Văn phòng Ủy ban nhân dân tỉnh Thời gian ký: 2023",)
    page = written(over, picture=pictured(("", "", *PROSE * 10)))
    assert judged(page, tmp_path).route == "scan"


def test_text_printed_over_a_light_background_is_born_digital(tmp_path: Path) -> None:
    page = written(PROSE, picture=Image.new("RGB", (100, 140), (235, 240, 250)))
    assert judged(page, tmp_path).route == "born_digital"


def test_text_under_an_opaque_picture_is_hidden(tmp_path: Path) -> None:
    with (
        pikepdf.open(BytesIO(written(PROSE))) as lower,
        pikepdf.open(BytesIO(written((), picture=pictured(PROSE)))) as upper,
    ):
        lower.pages[0].add_overlay(upper.pages[0])
        content = saved(lower)
    assert evidence_of(content, tmp_path).hidden == 1.0
    assert judged(content, tmp_path).route == "scan"


def test_a_bad_layer_without_a_picture_is_kept_to_be_restored(tmp_path: Path) -> None:
    for layer, invisible in ((BARE_PROSE, False), (PROSE, True), (BARE_PROSE, True)):
        found = judged(written(layer, invisible=invisible), tmp_path)
        assert (found.route, found.warnings) == ("restored_layer", ("layer.restored_without_image",))


def test_text_of_another_language_is_what_is_printed(tmp_path: Path) -> None:
    assert judged(written(ENGLISH), tmp_path).route == "born_digital"


def test_glyphs_without_unicode_are_read_from_their_shapes(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(written(PROSE))) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            if "/ToUnicode" in font:
                font.ToUnicode = pdf.make_stream(
                    b"/CIDInit /ProcSet findresource begin begincmap 1 beginbfrange\n"
                    b"<00> <ff> <e000>\nendbfrange endcmap end"
                )
        found = judged(saved(pdf), tmp_path)
    assert (found.route, found.warnings) == ("scan", ("layer.not_believed",))


def with_letters(content: bytes, letters: dict[str, str]) -> bytes:
    """The PDF ``content`` whose fonts tell other characters for some: a broken letter map."""
    with pikepdf.open(BytesIO(content)) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            if "/ToUnicode" in font:
                table = font.ToUnicode.read_bytes().decode("latin-1")
                for letter, told in letters.items():
                    one = letter.encode("utf-16-be").hex()
                    other = told.encode("utf-16-be").hex()
                    table = re.sub(f"(<[0-9A-Fa-f]+> )<{one}>", rf"\1<{other}>", table, flags=re.IGNORECASE)
                    table = re.sub(f"<{one}>( |\n|$)", rf"<{other}>\1", table, flags=re.IGNORECASE)
                font.ToUnicode = pdf.make_stream(table.encode("latin-1"))
        return saved(pdf)


@pytest.mark.parametrize(
    "letters", [{"h": "\0", "i": "\0"}, {"h": "\ue001"}, {"n": "z", "ệ": "ê", "ạ": "ă"}, {"h": "\ufffd"}]
)
def test_a_layer_that_lost_some_letters_is_read_from_their_shapes(
    tmp_path: Path, letters: dict[str, str]
) -> None:
    found = judged(with_letters(written(PROSE * 3), letters), tmp_path)
    assert (found.route, found.warnings) == ("scan", ("layer.not_believed",))


def test_units_addresses_and_ticks_do_not_make_a_layer_doubtful(tmp_path: Path) -> None:
    lines = (
        *PROSE,
        "dài 25 mm, nặng 30 kg, 110 kV; https://dichvucong.gov.vn",
        "Đắk Lắk, Lênin, Olympic \uf0b7",
    )
    found = judged(written(lines), tmp_path)
    assert (found.route, found.warnings) == ("born_digital", ())


def test_wrong_character_codes_are_read_from_their_shapes(tmp_path: Path) -> None:
    found = judged(written(("C¤ng hÜa xÛ h¥i chñ nghÎa", "k¸t qu® thúc hiÇn nhiÇm vô")), tmp_path)
    assert (found.route, found.warnings) == ("scan", ("layer.not_believed",))


def test_letters_drawn_as_outlines_are_read_from_their_shapes(tmp_path: Path) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    canvas.drawString(290, 800, "2")
    for row in range(30):
        for column in range(60):
            canvas.rect(80 + 7 * column, 100 + 20 * row, 5, 8, stroke=0, fill=1)
    canvas.save()
    assert judged(target.getvalue(), tmp_path).route == "scan"


def test_a_table_of_numbers_is_believed(tmp_path: Path) -> None:
    assert (
        judged(written(("1.604 2.315 98,8 -", "12 5=6+7 TT", "31/12/2023")), tmp_path).route == "born_digital"
    )


def test_hidden_share_counts_characters() -> None:
    assert hidden_share(written(PROSE), 595 * 842) == 0.0
    assert hidden_share(written(PROSE, invisible=True), 595 * 842) == 1.0


def test_a_large_picture_on_a_born_digital_page_is_told(tmp_path: Path) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    for index, line in enumerate(PROSE):
        canvas.drawString(80, 760 - 20 * index, line)
    canvas.drawImage(ImageReader(pictured(PROSE * 8)), 150, 100, 300, 420)
    canvas.save()
    found = judged(target.getvalue(), tmp_path)
    assert (found.route, found.warnings) == ("born_digital", ("page.picture_not_read",))
