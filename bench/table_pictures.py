"""Tables as pictures in pages of text."""

from __future__ import annotations

from io import BytesIO

from PIL import Image as PillowImage
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bench.table_setting import FONT_FOLDERS
from samples.image_pdf import render

_DPI = 200.0
_ABOVE = 60.0
"""Points above the picture on each page, for its text."""

_TEXT = (
    "Căn cứ kết quả tổng hợp của các cơ quan, đơn vị, địa phương trên địa bàn tỉnh, Văn phòng gửi kèm",
    "bảng số liệu dưới đây để các đồng chí nghiên cứu, cho ý kiến trước ngày họp.",
)


def in_page_of_text(drawn: bytes) -> bytes:
    """Each page of the PDF ``drawn`` as a picture at 200 dpi below two lines of text."""
    folder = next(folder for folder in FONT_FOLDERS if folder.exists())
    registerFont(TTFont("Body", str(folder / "LiberationSerif-Regular.ttf")))
    target = BytesIO()
    canvas = Canvas(target, invariant=True)
    for page in render(drawn, _DPI):
        width, height = (side * 72 / _DPI for side in (page.shape[1], page.shape[0]))
        canvas.setPageSize((width, height + _ABOVE))
        canvas.setFont("Body", 12)
        for number, line in enumerate(_TEXT):
            canvas.drawString(50, height + _ABOVE - 30 - 16 * number, line)
        canvas.drawImage(ImageReader(PillowImage.fromarray(page)), 0, 0, width, height)
        canvas.showPage()
    canvas.save()
    return target.getvalue()
