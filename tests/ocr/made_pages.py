"""Small PDF pages that tests of the reading room are made of."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

SERIF = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
BOLD = SERIF.with_name("LiberationSerif-Bold.ttf")
PROSE = (
    "Thực hiện Kế hoạch cải cách hành chính năm 2023 của tỉnh,",
    "Sở Nội vụ báo cáo kết quả thực hiện nhiệm vụ quý III như sau:",
    "các cơ quan, đơn vị đã tiếp nhận và giải quyết hồ sơ đúng hạn.",
)
BARE_PROSE = (
    "Thuc hien Ke hoach cai cach hanh chinh nam 2023 cua tinh,",
    "So Noi vu bao cao ket qua thuc hien nhiem vu quy III nhu sau:",
    "cac co quan, don vi da tiep nhan va giai quyet ho so dung han.",
)


def blank_canvas(target: BytesIO, size: tuple[float, float] = (595, 842)) -> Canvas:
    pdfmetrics.registerFont(TTFont("serif", str(SERIF)))
    pdfmetrics.registerFont(TTFont("serif-bold", str(BOLD)))
    canvas = Canvas(target, pagesize=size, invariant=1)
    canvas.setFont("serif", 13)
    return canvas


def written(lines: Sequence[str], *, invisible: bool = False, picture: Image.Image | None = None) -> bytes:
    """A page of ``lines`` 20 points apart, on a full-page picture if one is given."""
    target = BytesIO()
    canvas = blank_canvas(target)
    if picture is not None:
        canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
    for index, line in enumerate(lines):
        text = canvas.beginText(80, 760 - 20 * index)
        text.setTextRenderMode(3 if invisible else 0)
        text.textOut(line)
        canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    return target.getvalue()


def pictured(lines: Sequence[str]) -> Image.Image:
    """The same page as a grey picture at 100 dpi."""
    picture = Image.new("L", (826, 1169), 255)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(SERIF), 18)
    for index, line in enumerate(lines):
        pen.text((111, (82 - 13 + 20 * index) * 100 / 72), line, fill=0, font=font)
    return picture


def noise(width: int, height: int) -> Image.Image:
    values = np.random.default_rng(7).integers(0, 256, (height, width), dtype=np.uint8)
    return Image.fromarray(values)


def saved(pdf: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()
