"""Text printed over a picture is what the file says; what the picture says is read beside it."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from ocr.options import ReadingOptions
from ocr.read import read_page
from schema.page import Page
from tests.ocr.made_pages import PROSE, pictured, written

COVER = ("HƯỚNG DẪN NHẬP HỌC TRỰC TUYẾN", "ĐẠI HỌC CHÍNH QUY NĂM 2025", "Hà Nội, tháng 8 năm 2025")


def stripes() -> Image.Image:
    """A cover: grey stripes, and a dark field at the top that text stands on."""
    picture = Image.new("RGB", (595, 842), "white")
    pen = ImageDraw.Draw(picture)
    for x in range(-842, 595, 24):
        pen.line([(x, 842), (x + 842, 0)], fill=(120, 120, 120), width=9)
    pen.polygon([(0, 0), (595, 0), (595, 60), (0, 160)], fill=(60, 40, 140))
    return picture


def photograph() -> Image.Image:
    """Clouds of dark and bright, without any edge that could be a letter."""
    small = np.random.default_rng(5).integers(30, 226, (9, 7), dtype=np.uint8)
    return Image.fromarray(small).resize((595, 842), Image.Resampling.BICUBIC).convert("RGB")


def read(content: bytes, folder: Path) -> Page:
    path = folder / "page.pdf"
    path.write_bytes(content)
    return read_page(path, "application/pdf", 1, ReadingOptions()).page


@pytest.mark.parametrize("ground", [stripes(), photograph()])
def test_text_over_a_drawing_is_what_the_file_says(tmp_path: Path, ground: Image.Image) -> None:
    page = read(written(COVER, picture=ground), tmp_path)
    assert page.route == "born_digital"
    assert [line.text for line in page.lines] == list(COVER)
    assert set(page.warnings) <= {"page.picture_not_read"}


def test_a_line_printed_over_a_scan_stands_among_its_lines(tmp_path: Path) -> None:
    scan = pictured(("", "", *PROSE * 3)).resize((1652, 2338), Image.Resampling.LANCZOS)
    page = read(written(("Số: 187/BC-UBND",), picture=scan), tmp_path)
    assert page.route == "scan"
    first, second, *_ = page.lines
    assert (first.text, first.words[0].method) == ("Số: 187/BC-UBND", "text_layer")
    assert second.text.startswith("Thực hiện Kế hoạch")
    assert first.box.y0 == pytest.approx(72, abs=4)
    assert page.confidence is not None
    assert page.confidence < 1.0
