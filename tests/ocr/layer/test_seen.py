"""What a viewer sees of a page is read, once; what it does not see is not."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ocr.options import ReadingOptions
from ocr.read import read_page
from schema.page import Page
from tests.ocr.made_pages import PROSE, blank_canvas, saved

BODY = PROSE * 2


def read(
    draw: Callable[[Canvas], None], folder: Path, change: Callable[[pikepdf.Pdf], None] | None = None
) -> Page:
    """A page of BODY on which ``draw`` has drawn too."""
    target = BytesIO()
    canvas = blank_canvas(target)
    for index, line in enumerate(BODY):
        canvas.drawString(80, 760 - 20 * index, line)
    draw(canvas)
    canvas.save()
    path = folder / "page.pdf"
    path.write_bytes(target.getvalue())
    if change is not None:
        with pikepdf.open(BytesIO(target.getvalue())) as pdf:
            change(pdf)
            path.write_bytes(saved(pdf))
    page = read_page(path, "application/pdf", 1, ReadingOptions()).page
    assert page.route == "born_digital"
    return page


def added(page: Page) -> list[str]:
    texts = [line.text for line in page.lines]
    assert [text for text in texts if text in BODY] == list(BODY)
    return [text for text in texts if text not in BODY]


def box(canvas: Canvas, x: float, y: float, width: float, height: float, *, grey: float = 1.0) -> None:
    canvas.saveState()
    canvas.setFillGray(grey)
    canvas.rect(x, y, width, height, stroke=0, fill=1)
    canvas.restoreState()


@pytest.mark.parametrize(
    ("old", "new"), [("1.250", "1.520"), ("187/BC-UBND", "203/BC-UBND"), ("hai mươi", "30")]
)
def test_a_correction_over_a_box_stands_for_what_is_under_it(tmp_path: Path, old: str, new: str) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 300, f"Số: {old}")
        box(canvas, 78, 296, 120, 16)
        canvas.drawString(80, 300, f"Số: {new}")

    assert added(read(draw, tmp_path)) == [f"Số: {new}"]


def test_a_correction_over_an_image_stands_for_what_is_under_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 300, "Tổng số 1.250 hồ sơ")
        canvas.drawImage(ImageReader(Image.new("RGB", (20, 20), (255, 255, 240))), 78, 294, 150, 20)
        canvas.drawString(82, 299, "Tổng số 1.520 hồ sơ")

    assert added(read(draw, tmp_path)) == ["Tổng số 1.520 hồ sơ"]


def test_text_under_a_light_that_lets_it_through_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 300, "Tổng số 1.250 hồ sơ")
        canvas.setFillColorRGB(1, 1, 0, alpha=0.4)
        canvas.rect(78, 294, 150, 20, stroke=0, fill=1)

    assert added(read(draw, tmp_path)) == ["Tổng số 1.250 hồ sơ"]


def test_text_in_the_colour_of_its_ground_is_not_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        box(canvas, 78, 295, 200, 18, grey=0.3)
        canvas.setFillGray(1)
        canvas.drawString(80, 300, "Chữ trắng trên nền xám")
        canvas.drawString(80, 260, "<NoiDungPheDuyet>")
        canvas.drawString(80, 760 - 20 * len(BODY), "#KySo_ChuTich#")
        box(canvas, 78, 215, 200, 18, grey=0.8)
        canvas.setFillGray(0.8)
        canvas.drawString(80, 220, "xám trên xám")

    assert added(read(draw, tmp_path)) == ["Chữ trắng trên nền xám"]


@pytest.mark.parametrize("down", [6, 9, 20])
def test_clipped_text_that_lies_across_other_text_leaves_no_letter(tmp_path: Path, down: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(80, 100, 400, 50)
        canvas.clipPath(path, stroke=0, fill=0)
        for index, line in enumerate(BODY):
            canvas.drawString(86, 760 - down - 20 * index, line)
        canvas.restoreState()

    assert added(read(draw, tmp_path)) == []


def test_text_outside_its_clipping_path_is_not_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.rect(78, 292, 500, 20)
        canvas.saveState()
        canvas.clipPath(path, stroke=0, fill=0)
        canvas.drawString(80, 298, "Trong khung")
        canvas.drawString(80, 270, "Ngoài khung")
        canvas.drawString(81, 757, "Ngoài khung, trên dòng khác")
        canvas.restoreState()

    assert added(read(draw, tmp_path)) == ["Trong khung"]


def test_a_layer_that_is_switched_off_is_not_read(tmp_path: Path) -> None:
    def switch_off(pdf: pikepdf.Pdf) -> None:
        group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Bản nháp"))
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([group]), D=pikepdf.Dictionary(OFF=pikepdf.Array([group]))
        )
        page = pdf.pages[0]
        page.Resources.Properties = pikepdf.Dictionary(off=group)
        commands = []
        for operands, operator in pikepdf.parse_content_stream(page):
            drafted = str(operator) == "Tf" and float(operands[1]) == 11
            if drafted:
                commands.append(([pikepdf.Name.OC, pikepdf.Name.off], pikepdf.Operator("BDC")))
            commands.append((operands, operator))
        commands.append(([], pikepdf.Operator("EMC")))
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(commands))

    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 330, "Số hồ sơ:")
        canvas.setFont("serif", 11)
        canvas.drawString(140, 330, "99")

    assert added(read(draw, tmp_path, switch_off)) == ["Số hồ sơ:"]
    assert added(read(draw, tmp_path)) == ["Số hồ sơ: 99"]


def test_text_that_paints_nothing_is_not_read_beside_text_that_does(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text = canvas.beginText(80, 300)
        text.setTextRenderMode(3)
        text.textLine("Không in ra")
        canvas.drawText(text)

    assert added(read(draw, tmp_path)) == []


@pytest.mark.parametrize(
    ("across", "down"), [(0.0, 0.0), (0.3, 0.0), (0.6, 0.0), (0.8, 0.1), (1.2, -1.2), (2.5, -2.0)]
)
def test_false_bold_and_shadows_are_read_once(tmp_path: Path, across: float, down: float) -> None:
    def draw(canvas: Canvas) -> None:
        for step in (0, 1):
            canvas.setFillGray(0.6 - 0.6 * step if across > 1 else 0)
            canvas.drawString(
                80 + across * step, 300 + down * step, "Tổng cộng 77 hồ sơ, trong đó 11.220 đúng hạn"
            )

    assert added(read(draw, tmp_path)) == ["Tổng cộng 77 hồ sơ, trong đó 11.220 đúng hạn"]


def test_letters_and_figures_that_are_doubled_in_the_word_stay(tmp_path: Path) -> None:
    line = "Billi: 1.111.000, Hill, 77 ........ //"

    def draw(canvas: Canvas) -> None:
        canvas.drawString(80, 300, line)

    assert added(read(draw, tmp_path)) == [line]


@pytest.mark.parametrize("angle", [30, 45, 60, -30])
def test_a_watermark_across_the_page_is_kept_apart(tmp_path: Path, angle: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(150, 600)
        canvas.rotate(angle)
        canvas.setFillGray(0.85)
        canvas.setFont("serif", 40)
        canvas.drawString(0, 0, "BẢN SAO")
        canvas.restoreState()

    page = read(draw, tmp_path)
    assert added(page) == []
    assert [(stamp.kind, [line.text for line in stamp.lines]) for stamp in page.stamps] == [
        ("watermark", ["BẢN SAO"])
    ]
