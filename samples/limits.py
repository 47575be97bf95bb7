"""Pages of the kinds that sohoa does not read as it should, and their pictures for docs/limits.md.

``python -m samples.limits`` draws the pictures anew. All text is made up here; nothing is taken from a scan.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from samples.typeset import LIBERATION

DPI = 200
PICTURES = Path(__file__).parents[1] / "docs" / "limits"
_SIZE = (1654, 2339)
"""Pixels of A4 at ``DPI``."""
_SHOWN = (120, 100, 1534, 900)
"""What of a page its picture shows, in pixels, and how wide it is drawn."""
_WIDTH = 460
_LEFT, _TOP, _PITCH = 200, 180, 62
_BODY = (
    "Ủy ban nhân dân huyện báo cáo kết quả tiếp nhận và giải quyết hồ sơ",
    "thủ tục hành chính trong quý III năm 2024 như sau: bộ phận một cửa đã",
    "tiếp nhận 1.604 hồ sơ, trong đó 1.577 hồ sơ được giải quyết đúng hạn,",
    "đạt tỷ lệ 98,3%; số hồ sơ nộp trực tuyến là 1.246, tăng 12,5% so với",
    "cùng kỳ năm trước. Các xã, thị trấn đã công khai kết quả hằng tháng.",
)


def font(points: float, style: str = "Regular") -> ImageFont.FreeTypeFont:
    """Liberation Serif in a size at ``DPI``."""
    return ImageFont.truetype(str(LIBERATION / f"LiberationSerif-{style}.ttf"), round(points * DPI / 72))


def sheet() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A white page with lines of prose, and a pen for it."""
    page = Image.new("RGB", _SIZE, "white")
    pen = ImageDraw.Draw(page)
    for row in range(20):
        pen.text((_LEFT, _TOP + _PITCH * row), _BODY[row % len(_BODY)], font=font(13), fill="black")
    return page, pen


def watermark() -> Image.Image:
    page, _ = sheet()
    mark = Image.new("L", (1500, 320), 0)
    ImageDraw.Draw(mark).text((20, 10), "BẢN SAO", font=font(90, "Bold"), fill=255)
    turned = mark.rotate(30, expand=True)
    page.paste(Image.new("RGB", turned.size, (150, 150, 150)), (100, 150), turned)
    return page


def dark_edge() -> Image.Image:
    page, pen = sheet()
    pen.polygon([(0, 160), (1654, 300), (1654, 430), (0, 330)], fill=(60, 60, 70))
    pen.text(
        (_LEFT, 220), "PHÒNG TÀI CHÍNH - KẾ HOẠCH HUYỆN GIA LỘC", font=font(17, "Bold"), fill=(140, 140, 150)
    )
    return page


def handwriting() -> Image.Image:
    page, pen = sheet()
    pen.rectangle((_LEFT - 10, _TOP - 10, 1500, _TOP + 3 * _PITCH), fill="white")
    for row, seed in enumerate((3, 5, 7)):
        random = np.random.default_rng(seed)
        x = np.arange(_LEFT, 1300, 9.0)
        y = (
            _TOP
            + 30
            + _PITCH * row
            + np.cumsum(random.normal(0, 9, x.size)) * 0.3
            + random.normal(0, 13, x.size)
        )
        pen.line([*zip(x.tolist(), y.tolist(), strict=True)], fill=(30, 40, 140), width=4, joint="curve")
    return page


def coarse() -> Image.Image:
    page, _ = sheet()
    small = page.resize((_SIZE[0] // 4, _SIZE[1] // 4), Image.Resampling.BOX)
    return small.filter(ImageFilter.GaussianBlur(0.7)).resize(_SIZE, Image.Resampling.BICUBIC)


def columns_without_lines() -> Image.Image:
    page, pen = sheet()
    pen.rectangle((0, _TOP - 20, _SIZE[0], _TOP + 11 * _PITCH), fill="white")
    heads = ("TT", "Tên xã", "Trong kỳ", "Lũy kế")
    rows = (
        ("1", "Toàn Thắng", "125", "1.250"),
        ("2", "Hoàng Diệu", "83", "830"),
        ("3", "Hồng Hưng", "41", "415"),
    )
    pen.text((1000, _TOP), "Số hồ sơ", font=font(13, "Bold"), fill="black")
    for row, cells in enumerate((heads, *rows)):
        for x, text in zip((200, 320, 900, 1200), cells, strict=True):
            pen.text((x, _TOP + _PITCH * (row + 1)), text, font=font(13), fill="black")
    return page


def picture_on_its_side() -> Image.Image:
    page, pen = sheet()
    pen.rectangle((0, _TOP - 20, _SIZE[0], _TOP + 11 * _PITCH), fill="white")
    lying, _ = sheet()
    page.paste(lying.crop((180, 160, 1480, 700)).rotate(90, expand=True).resize((330, 660)), (600, 170))
    return page


LIMITS: dict[str, Callable[[], Image.Image]] = {
    "watermark": watermark,
    "dark-edge": dark_edge,
    "handwriting": handwriting,
    "coarse": coarse,
    "columns-without-lines": columns_without_lines,
    "picture-on-its-side": picture_on_its_side,
}


def picture(page: Image.Image) -> Image.Image:
    """The small grey picture of the upper part of ``page``."""
    part = page.crop(_SHOWN).convert("L")
    return part.resize((_WIDTH, round(part.height * _WIDTH / part.width)), Image.Resampling.LANCZOS)


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    for name, draw in LIMITS.items():
        picture(draw()).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
