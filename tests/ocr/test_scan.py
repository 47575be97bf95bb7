"""Seals, stamps and columns of a cleaned page, with a recogniser that is told what to see."""

from dataclasses import dataclass

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from lexicon.language_model import default_model
from ocr.cleanup.pipeline import Cleaned, clean
from ocr.pixels.ink import PageInk
from ocr.regions.stamps import black_seals, read_stamps, stamp_frames, without_black_seals
from ocr.regions.unfold import TwoColumns, folded_back, two_columns, unfolded
from ocr.road.readers import Means, Readers, best_readers
from ocr.road.scan import TO_WORDS, Sheet, outside_of, walked
from schema.box import Box
from schema.page import Line, Stamp, Word

Pixels = NDArray[np.uint8]
SERIF = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"


def drawn(texts: list[tuple[int, int, str]], size: int = 54, shape: tuple[int, int] = (1500, 2400)) -> Pixels:
    picture = Image.new("L", (shape[1], shape[0]), 255)
    draw = ImageDraw.Draw(picture)
    for x, y, text in texts:
        draw.text((x, y), text, font=ImageFont.truetype(SERIF, size), fill=0)
    return np.array(picture)


LETTERHEAD = [
    (200, 100, "ỦY BAN NHÂN DÂN"),
    (200, 170, "TỈNH HẢI DƯƠNG"),
    (230, 265, "Số: 59/BC-VP"),
    (1100, 120, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"),
    (1200, 205, "Độc lập - Tự do - Hạnh phúc"),
    (1150, 300, "Hải Dương, ngày 8 tháng 11"),
    (200, 500, "Thực hiện chỉ đạo của Thủ tướng Chính phủ về đẩy mạnh cải cách"),
    (200, 580, "thủ tục hành chính, Ủy ban nhân dân tỉnh yêu cầu các sở, ban, ngành"),
    (200, 660, "báo cáo kết quả thực hiện nhiệm vụ được giao trong quý III năm 2023"),
]


def word(text: str, box: Box) -> Line:
    return Line(words=(Word(text=text, original=text, box=box, confidence=0.9, method="ocr"),), box=box)


@dataclass(frozen=True)
class Told:
    lines: tuple[Line, ...]
    name: str = "told"
    version: str = "1"

    def read(self, image: Pixels, dpi: float) -> tuple[Line, ...]:
        return self.lines


def read(cleaned: Cleaned, readers: Readers) -> Sheet:
    return walked(Sheet.of(cleaned), Means(readers, default_model()), TO_WORDS)


def sealed_page() -> Pixels:
    page = drawn([(1030, 560, "Nguyễn Văn An"), (200, 100, "báo cáo kết quả thực hiện nhiệm vụ")])
    cv2.circle(page, (900, 600), 210, 0, 8)
    cv2.circle(page, (900, 600), 140, 0, 5)
    return page


def test_letterhead_is_two_columns_and_the_body_is_not() -> None:
    (block,) = two_columns(PageInk(drawn(LETTERHEAD), 300))
    assert block.top < 110
    assert 350 < block.bottom < 500
    assert 720 < block.gap < 1100


def test_ruled_table_is_not_two_columns() -> None:
    table = drawn([(x, 100 + 90 * row, "Huyện Nam Sách") for row in range(8) for x in (200, 1300)])
    for row in range(9):
        table[80 + 90 * row : 84 + 90 * row, 150:2200] = 0
    assert two_columns(PageInk(table, 300)) == ()


def test_unfolding_keeps_all_ink_and_lines_come_back_to_their_place() -> None:
    page = drawn(LETTERHEAD)
    blocks = two_columns(PageInk(page, 300))
    assert np.count_nonzero(unfolded(page, blocks) == 0) == np.count_nonzero(page == 0)
    block = TwoColumns(top=100, bottom=300, gap=500)
    left, right, below = (
        word(name, Box(10, y, 50, y + 20)) for name, y in (("l", 150), ("r", 350), ("b", 600))
    )
    heights = [line.words[0].box.y0 for line in folded_back((left, right, below), (block,))]
    assert heights == [150, 150, 400]


def test_letterhead_columns_are_read_apart() -> None:
    reading = read(clean(drawn(LETTERHEAD), 300), best_readers())
    texts = [line.text for line in reading.lines]
    assert "Số: 59/BC-VP" in texts
    assert "Độc lập - Tự do - Hạnh phúc" in texts
    assert "two_columns" in reading.steps


def test_black_seal_is_found_where_it_is() -> None:
    (seal,) = black_seals(PageInk(sealed_page(), 300))
    assert np.abs(np.array(seal) - (690, 390, 1110, 810)).max() < 20


def test_black_seal_goes_and_the_name_that_runs_into_it_stays() -> None:
    page = sealed_page()
    text = drawn([(1030, 560, "Nguyễn Văn An")])
    cleared = without_black_seals(page, 300, black_seals(PageInk(page, 300)))
    assert cleared[text == 0].max() == 0
    ring = np.zeros_like(page)
    cv2.circle(ring, (900, 600), 210, 255, 8)
    assert (cleared[:540][ring[:540] > 0] == 255).mean() > 0.95


def test_page_of_text_and_tables_has_no_seal() -> None:
    page = drawn(LETTERHEAD)
    page[800:1400:60, 200:2200] = 0
    page[800:1400, 200:2200:90] = 0
    assert black_seals(PageInk(page, 300)) == ()


def test_frame_of_an_incoming_stamp_is_found() -> None:
    page = drawn(LETTERHEAD)
    cv2.rectangle(page, (100, 850), (800, 1150), 0, 5)
    (frame,) = stamp_frames(page, 300)
    assert np.abs(np.array(frame) - (100, 850, 800, 1150)).max() < 16


def test_incoming_stamp_is_read_apart_and_its_lines_leave_the_text() -> None:
    page = drawn(LETTERHEAD[6:], shape=(2600, 2400))
    cv2.rectangle(page, (100, 850), (800, 1150), 0, 5)
    inside = word("CÔNG VĂN ĐẾN", Box(150, 880, 500, 930))
    body = word("Thực hiện", Box(200, 500, 1900, 560))
    stamp = Told((word("CÔNG VĂN ĐẾN Số: 203 Ngày 8", Box(60, 40, 500, 90)),))
    page_reader = Told((body, inside))
    reading = read(clean(page, 300), Readers(page_reader, Told(()), stamp))
    assert [found.kind for found in reading.stamps] == ["incoming"]
    assert [line.text for line in reading.lines] == ["Thực hiện"]


@pytest.mark.parametrize(("text", "width", "size"), [("MẬT", 160, 48), ("KHẨN", 200, 50)])
def test_the_word_of_a_red_stamp_is_read_within_its_close_frame(text: str, width: int, size: int) -> None:
    picture = Image.new("RGB", (1200, 500), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((200, 200, 200 + width, 272), outline=(205, 28, 38), width=8)
    font = ImageFont.truetype(SERIF.replace("Serif-Regular", "Sans-Bold"), size)
    draw.text((200 + width / 2, 208 + size), text, font=font, fill=(205, 28, 38), anchor="ms")
    page = cv2.GaussianBlur(np.array(picture), (0, 0), 0.7)
    (stamp,) = read_stamps(clean(page, 200), best_readers().block, lambda one, other: tuple(one))
    assert [line.text for line in stamp.lines] == [text]


def test_a_boxed_paragraph_is_no_incoming_stamp_though_it_has_its_words() -> None:
    page = drawn(LETTERHEAD[6:], shape=(2600, 2400))
    cv2.rectangle(page, (100, 850), (800, 1150), 0, 5)
    texts = ("từ ngày đến tháng theo quy", "định tại công văn đến số", "các đơn vị gửi báo cáo về")
    boxed = tuple(
        Line(
            words=tuple(
                Word(
                    text=t,
                    original=t,
                    box=Box(60 + 90 * i, y, 130 + 90 * i, y + 50),
                    confidence=0.9,
                    method="ocr",
                )
                for i, t in enumerate(text.split())
            ),
            box=Box(60, y, 600, y + 50),
        )
        for y, text in zip((40, 110, 180), texts, strict=True)
    )
    inside = word("công văn đến số", Box(150, 880, 500, 930))
    reading = read(clean(page, 300), Readers(Told((inside,)), Told(()), Told(boxed)))
    assert reading.stamps == ()
    assert [line.text for line in reading.lines] == ["công văn đến số"]


def test_what_the_first_reading_missed_is_read_again() -> None:
    first = word("ỦY BAN", Box(200, 100, 700, 160))
    second = word("Thực hiện", Box(200, 500, 1900, 560))
    page = clean(drawn(LETTERHEAD[6:]), 300)
    reading = read(page, Readers(Told((first,)), Told((first, second)), Told(())))
    assert [line.text for line in reading.lines] == ["ỦY BAN", "Thực hiện"]
    assert "read_again" in reading.steps


def test_lines_leave_the_text_only_for_stamps_that_were_read() -> None:
    line = word("CHỦ TỊCH", Box(10, 10, 50, 20))
    unread = Stamp(kind="round_seal", box=Box(0, 0, 100, 100))
    assert outside_of((unread,), (line,)) == (line,)


def test_cells_and_cards_parted_by_upright_lines_are_no_columns() -> None:
    page = drawn(LETTERHEAD)
    assert len(two_columns(PageInk(page, 300))) == 1
    inside, around = page.copy(), page.copy()
    cv2.line(inside, (980, 60), (980, 400), 0, 5)
    cv2.rectangle(around, (160, 60), (2000, 400), 0, 5)
    assert two_columns(PageInk(inside, 300)) == ()
    assert two_columns(PageInk(around, 300)) == ()
    at_the_edge = page.copy()
    cv2.line(at_the_edge, (20, 0), (20, 1400), 0, 5)
    assert len(two_columns(PageInk(at_the_edge, 300))) == 1
