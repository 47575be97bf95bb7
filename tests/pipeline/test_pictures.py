"""Images on born-digital pages: a pasted table is read, a photograph is none, a ground under text neither."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from pipeline.worker.digitize import digitize

FONT = "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf"
ROWS = (("Địa bàn", "Tổng số"), ("Vùng 4", "50"), ("Vùng 5", "1.240"), ("Tổng cộng", "1.290"))


def pasted_table() -> Image.Image:
    picture = Image.new("RGB", (1500, 640), "white")
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 54)
    for row, texts in enumerate(ROWS):
        for col, text in enumerate(texts):
            draw.rectangle(
                (20 + 720 * col, 20 + 150 * row, 740 + 720 * col, 170 + 150 * row), outline="black", width=5
            )
            draw.text((60 + 720 * col, 60 + 150 * row), text, "black", font)
    return picture


def photograph() -> Image.Image:
    shades = np.random.default_rng(3).integers(0, 255, (16, 40, 3), dtype=np.uint8)
    return Image.fromarray(shades).resize((1500, 640), Image.Resampling.BICUBIC)


def page_with(picture: Image.Image, path: Path, *, above: bool = True) -> Path:
    pdfmetrics.registerFont(TTFont("sans", FONT))
    target = BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    canvas.drawImage(ImageReader(picture), 90, 400, 400, 171)
    canvas.setFont("sans", 13)
    for index in range(8):
        y = 780 - 20 * index if above else 550 - 18 * index
        canvas.drawString(100, y, f"{index + 1}. Chỉ tiêu tuyển sinh theo từng vùng được quy định như sau")
    canvas.save()
    path.write_bytes(target.getvalue())
    return path


def test_a_table_pasted_as_a_picture_is_read_as_a_table(tmp_path: Path) -> None:
    document = digitize(page_with(pasted_table(), tmp_path / "a.pdf"))
    assert document.pages[0].route == "born_digital"
    (table,) = document.tables
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == list(ROWS)
    assert "page.picture_read" in [issue.code for issue in document.issues]
    assert "Chỉ tiêu tuyển sinh" in document.text and "Vùng 4" not in document.text


def test_a_table_pasted_on_its_side_is_told(tmp_path: Path) -> None:
    sideways = pasted_table().transpose(Image.Transpose.ROTATE_90)
    document = digitize(page_with(sideways, tmp_path / "a.pdf"))
    assert "page.picture_not_read" in [issue.code for issue in document.issues]
    assert document.text.count("Chỉ tiêu") == 8


@pytest.mark.parametrize(
    ("picture", "above"), [(photograph(), True), (Image.new("RGB", (300, 128), "#eee"), False)]
)
def test_a_photograph_and_a_ground_under_text_give_no_words(
    picture: Image.Image, above: bool, tmp_path: Path
) -> None:
    document = digitize(page_with(picture, tmp_path / "a.pdf", above=above))
    assert document.tables == ()
    assert document.text.count("Chỉ tiêu") == 8 and document.pages[0].words == 8 * 13
    assert "page.picture_read" not in [issue.code for issue in document.issues]
