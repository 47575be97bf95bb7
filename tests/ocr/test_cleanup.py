"""Each step of the clean-up on small pages drawn here."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from ocr.cleanup.colour import coloured_ink, grey_without, is_coloured
from ocr.cleanup.deskew import skew_angle, turned
from ocr.cleanup.fills import fill_mask, flattened
from ocr.cleanup.light import evened, is_uneven, paper
from ocr.cleanup.margins import margin_shadows
from ocr.cleanup.orientation import lie, quarter_turns
from ocr.cleanup.perspective import rectified, sheet_corners
from ocr.cleanup.pipeline import clean
from ocr.cleanup.speckle import specks
from ocr.pixels.ink import ink_mask, letters

Pixels = NDArray[np.uint8]
FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
LINES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương",
    "ngày 19 tháng 6 năm 2015; Thực hiện chỉ đạo",
    "của Thủ tướng Chính phủ về đẩy mạnh cải cách",
    "thủ tục hành chính, Ủy ban nhân dân tỉnh yêu cầu",
    "các sở, ban, ngành báo cáo kết quả thực hiện",
    "nhiệm vụ được giao trong quý III năm 2023.",
)


def page(dpi: int = 150, rows: int = 3) -> Pixels:
    """White A5-like page with 13 point text."""
    picture = Image.new("L", (round(6.2 * dpi), round(5.4 * dpi)), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, round(13 * dpi / 72))
    for index, text in enumerate(LINES * rows):
        draw.text((0.7 * dpi, (0.5 + 0.25 * index) * dpi), text, font=font, fill=20)
    return np.array(picture)


PAGE = page()
PAGE_300 = np.asarray(cv2.GaussianBlur(page(300), (0, 0), 1.6), np.uint8)  # soft as a grey scan


def text_mask(image: Pixels, dpi: float = 150) -> Pixels:
    return letters(ink_mask(image), dpi)[0]


def rgb(grey: Pixels) -> Pixels:
    return np.ascontiguousarray(np.stack([grey] * 3, axis=2))


NAMES = (
    *("Cẩm Giàng", "Bình Giang", "Thanh Hà", "Kim Thành", "Ninh Giang", "Gia Lộc", "Tứ Kỳ", "Chí Linh"),
    *("Nam Sách", "Thanh Miện", "Kinh Môn", "Đông Triều", "Tiên Lãng", "An Dương", "Thủy Nguyên", "Đồ Sơn"),
)


def sparse_table() -> Pixels:
    """Few short words and many numbers between rulings, columns not level with each other."""
    picture = Image.new("L", (1500, 1100), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 22)
    for row in range(16):
        y = 60 + 60 * row
        draw.line((60, y, 1440, y), fill=0, width=2)
        cells = (f"{row + 1}", NAMES[row], "12", "1.604", "98,8", "-", "2.345,67", "0,5")
        for column, text in enumerate(cells):
            draw.line((60 + 170 * column, 60, 60 + 170 * column, 960), fill=0, width=2)
            draw.text((72 + 170 * column, y + 14 + 3 * (column % 2)), text, font=font, fill=0)
    return np.array(picture)


@pytest.mark.parametrize("size", [27, 42])
@pytest.mark.parametrize(
    "texts",
    [
        (
            "ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG",
            "SỞ NỘI VỤ",
            "BÁO CÁO TỔNG KẾT CÔNG TÁC NĂM",
            "HẢI DƯƠNG, NĂM 2023",
        ),
        tuple("  ".join(str(1234 * 7 ** (3 * row + place) % 9973) for place in range(7)) for row in range(8)),
    ],
    ids=["capitals", "digits"],
)
def test_an_upright_page_without_letters_that_tell_is_not_turned(texts: tuple[str, ...], size: int) -> None:
    picture = Image.new("L", (1240, 1754), 255)
    for row, text in enumerate(texts):
        place = (150, 300 + 1.5 * size * row)
        ImageDraw.Draw(picture).text(place, text, fill=20, font=ImageFont.truetype(FONT, size))
    assert lie(text_mask(np.asarray(picture)), 150)[0] == 0


@pytest.mark.parametrize("drawn", [PAGE, sparse_table()], ids=["prose", "table"])
@pytest.mark.parametrize("skew", [-5.0, -3.0, -1.5, 0.0, 2.0, 3.0, 4.0, 5.0])
def test_how_a_page_lies_is_found_in_all_four_directions(drawn: Pixels, skew: float) -> None:
    for turn in (0, 90, 180, 270):
        found, left = lie(text_mask(quarter_turns(turned(drawn, -skew), turn)), 150)
        assert (found + turn) % 360 == 0
        assert left == pytest.approx(skew, abs=0.15)


@given(st.floats(-6, 6))
@settings(max_examples=15)
def test_skew_is_found_to_a_tenth_of_a_degree(skew: float) -> None:
    assert abs(skew_angle(text_mask(turned(PAGE, -skew))) - skew) <= 0.1


def list_of_people(pitch: int, leading: int) -> Pixels:
    """A page of a list at 150 dpi: cells of one line and of two, each in the middle of its row."""
    picture = Image.new("L", (1241, 1754), 255)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.truetype(FONT, 25)
    posts = (("Giáo viên",), ("Hiệu trưởng",), ("Phó Hiệu trưởng, Chủ", "tịch Công đoàn"))
    schools = (
        ("Trường Tiểu học Kim Đồng,", "thành phố Lai Châu"),
        ("Phòng Giáo dục và Đào tạo", "huyện Sìn Hồ"),
    )
    for row in range(22):
        cells = ((f"{row:02d}",), (NAMES[row % len(NAMES)],), ("1976",), posts[row % 3], schools[row % 2])
        for x, texts in zip((120, 190, 450, 565, 815), cells, strict=True):
            for line, text in enumerate(texts):
                y = 155 + row * pitch + (line - (len(texts) - 1) / 2) * leading
                draw.text((x, y), text, font=font, fill=0, anchor="lm")
    return np.array(picture)


@pytest.mark.parametrize(("pitch", "leading"), [(70, 29), (66, 28)])
@pytest.mark.parametrize("skew", [-0.5, 0.0, 1.5])
def test_cells_of_one_line_beside_cells_of_two_lead_no_skew_astray(
    pitch: int, leading: int, skew: float
) -> None:
    found = skew_angle(text_mask(turned(list_of_people(pitch, leading), -skew)))
    assert found == pytest.approx(skew, abs=0.1)


def test_skew_of_an_empty_page_is_zero() -> None:
    assert skew_angle(np.zeros((300, 300), np.uint8)) == 0.0


def test_a_clean_page_stays_as_it_is() -> None:
    cleaned = clean(PAGE_300, 300)
    assert cleaned.steps == ()
    assert np.array_equal(cleaned.image, PAGE_300)
    assert (cleaned.rotation, cleaned.skew) == (0, 0.0)


@given(st.sampled_from([0, 90, 180, 270]), st.floats(-3, 3))
@settings(max_examples=6)
def test_cleaning_a_cleaned_page_changes_nothing_more(turn: int, skew: float) -> None:
    once = clean(quarter_turns(turned(PAGE_300, skew), turn), 300)
    twice = clean(once.image, 300)
    assert twice.rotation == 0
    assert abs(twice.skew) <= 0.1


def test_strokes_of_a_1_bit_copy_are_softened() -> None:
    copy = np.asarray(np.where(PAGE_300 < 128, 0, 255), np.uint8)
    cleaned = clean(copy, 300)
    assert cleaned.steps == ("smoothed",)
    assert ((cleaned.image < 128) == (copy < 128)).mean() > 0.99
    assert "smoothed" not in clean(cleaned.image, 300).steps


def test_clean_does_not_change_its_input() -> None:
    given_page = rgb(PAGE_300)
    cv2.circle(given_page, (900, 700), 240, (230, 20, 30), 12)
    before = given_page.copy()
    clean(given_page, 300)
    assert np.array_equal(given_page, before)


def test_a_red_seal_goes_and_the_text_under_it_stays() -> None:
    sealed = rgb(PAGE_300)
    ring = np.zeros_like(PAGE_300)
    cv2.circle(ring, (900, 700), 220, 255, 14)
    cv2.circle(ring, (900, 700), 150, 255, 8)
    sealed[(ring > 0) & (PAGE_300 > 128)] = (235, 30, 40)
    sealed[(ring > 0) & (PAGE_300 <= 128)] = (70, 10, 12)
    cleaned = clean(sealed, 300)
    assert "red_removed" in cleaned.steps
    assert [ink.kind for ink in cleaned.inks] == ["round_seal"]
    white = PAGE_300 > 250
    assert cleaned.image[white].min() > 200
    assert cleaned.image[PAGE_300 < 60].max() < 120


def test_red_print_is_as_dark_as_black_print() -> None:
    printed = rgb(PAGE_300)
    row = np.s_[140:215]
    printed[row][PAGE_300[row] < 128] = (210, 20, 20)
    inks = coloured_ink(printed, 300, None, 300)
    assert {ink.kind for ink in inks} == {"print"}
    assert grey_without(printed, inks)[row][PAGE_300[row] < 60].max() < 60


TITLES = (
    ("HƯỚNG DẪN", "NHẬP HỌC TRỰC TUYẾN (ONLINE)", "NĂM 2025 CỦA HỌC VIỆN CÔNG NGHỆ"),
    ("BÁO CÁO TỔNG KẾT", "Công tác cải cách hành chính"),
)


@pytest.mark.parametrize("texts", TITLES)
@pytest.mark.parametrize("ink", [(192, 0, 0), (20, 40, 170)])
@pytest.mark.parametrize("points", [20, 28])
def test_bold_titles_in_colour_are_print_and_no_fills(
    texts: tuple[str, ...], ink: tuple[int, int, int], points: int
) -> None:
    picture = Image.new("RGB", (2480, 1400), "white")
    picture.paste(Image.fromarray(PAGE_300[:700]), (300, 700))
    font = ImageFont.truetype(FONT.replace("Regular", "Bold"), round(points * 300 / 72))
    pen = ImageDraw.Draw(picture)
    for row, text in enumerate(texts):
        pen.text((1240, 150 + row * 190), text, font=font, fill=ink, anchor="mm")
    drawn = np.array(picture)
    cleaned = clean(drawn, 300)
    assert {patch.kind for patch in cleaned.inks} == {"print"}
    strokes = np.all(drawn == ink, axis=2)
    assert np.mean(cleaned.image[strokes] < 120) > 0.99


def test_a_number_in_blue_ink_stays_and_a_signature_goes() -> None:
    signed = rgb(PAGE_300)
    cv2.putText(signed, "59", (100, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (30, 40, 180), 5)
    waves = np.array([[900 + 20 * k, 1000 + (220 if k % 2 else 0)] for k in range(30)])
    signature = np.zeros_like(PAGE_300)
    cv2.polylines(signature, [waves], False, 255, 6)
    signed[(signature > 0) & (PAGE_300 > 128)] = (40, 50, 190)
    grey = grey_without(signed, coloured_ink(signed, 300, None, 300))
    assert grey[50:110, 90:200].min() < 60
    assert grey[(signature > 0) & (PAGE_300 > 250)].mean() > 240


def test_black_print_on_white_is_not_coloured() -> None:
    assert not is_coloured(rgb(PAGE))


@pytest.mark.parametrize(
    ("fill", "text"),
    [
        ((255, 255, 0), (0, 0, 0)),
        ((220, 30, 30), (255, 255, 255)),
        ((220, 30, 30), (10, 10, 10)),
        ((0, 150, 70), (255, 255, 255)),
        ((0, 150, 70), (0, 0, 0)),
        ((30, 30, 30), (255, 255, 255)),
    ],
)
def test_cells_are_dark_on_white_whatever_their_colours(
    fill: tuple[int, int, int], text: tuple[int, int, int]
) -> None:
    coloured = np.full((600, 900, 3), 255, np.uint8)
    coloured[200:320, 200:600] = fill
    picture = Image.fromarray(coloured)
    ImageDraw.Draw(picture).text((230, 230), "1.604 98,8", font=ImageFont.truetype(FONT, 60), fill=text)
    drawn = np.array(picture)
    fills = fill_mask(drawn, 300)
    grey = flattened(drawn, np.full((600, 900), 255, np.uint8), fills)
    where = np.all(np.abs(drawn.astype(int) - text) < 10, axis=2)
    where[:205], where[315:], where[:, :205], where[:, 595:] = False, False, False, False
    background = np.all(drawn == fill, axis=2) & (fills > 0)
    assert grey[where].mean() < 60
    assert grey[background].mean() > 240


def test_a_page_without_fills_has_none() -> None:
    assert not fill_mask(PAGE_300, 300).any()


def test_a_shadow_over_the_page_is_evened() -> None:
    shade = np.linspace(1.0, 0.45, PAGE_300.shape[1])[None, :]
    dim = (PAGE_300 * shade).astype(np.uint8)
    background = paper(dim, 300)
    assert is_uneven(background)
    even = evened(dim, background)
    assert not is_uneven(paper(even, 300))
    assert np.abs(even[PAGE_300 == 255].astype(int) - 255).mean() < 6


def test_even_paper_is_not_touched() -> None:
    assert not is_uneven(paper(PAGE_300, 300))


def test_edge_shadows_and_punch_holes_are_found_and_text_is_not() -> None:
    marred = PAGE_300.copy()
    marred[:, :45] = 10
    cv2.circle(marred, (150, 800), 36, 0, -1)
    mask = margin_shadows(marred, 300)
    assert mask is not None
    assert mask[:, :40].all()
    assert mask[800, 150]
    assert not mask[PAGE_300 < 128].any()


def test_a_page_without_shadows_has_no_margin_mask() -> None:
    assert margin_shadows(PAGE_300, 300) is None


def test_speckle_goes_and_no_letter_or_mark_does() -> None:
    random = np.random.default_rng(3)
    speckled = PAGE_300.copy()
    for y, x in zip(random.integers(5, 1600, 2500), random.integers(5, 1840, 2500), strict=True):
        speckled[y : y + 2, x : x + 2] = 0
    dots = specks(ink_mask(speckled), 300)
    assert dots is not None
    assert not dots[(PAGE_300 < 128)].any()
    far = cv2.distanceTransform((PAGE_300 > 128).astype(np.uint8), cv2.DIST_L2, 5) > 12
    left = (speckled < 128) & (dots == 0) & far
    assert left.sum() < 0.02 * ((speckled < 128) & far).sum()


def test_a_clean_page_has_no_specks() -> None:
    assert specks(ink_mask(PAGE_300), 300) is None


def test_a_sheet_on_a_table_becomes_the_whole_picture() -> None:
    desk = np.full((1400, 1200), 60, np.uint8)
    corners = np.array([[150, 120], [1040, 160], [1090, 1250], [110, 1280]], np.float32)
    height, width = PAGE.shape
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners)
    cv2.warpPerspective(PAGE, matrix, (1200, 1400), dst=desk, borderMode=cv2.BORDER_TRANSPARENT)
    found = sheet_corners(desk)
    assert found is not None
    assert np.abs(found - corners).max() < 12
    assert np.median(rectified(desk, found)) > 200


def test_a_scan_is_no_sheet_on_a_table() -> None:
    assert sheet_corners(PAGE_300) is None


@pytest.mark.parametrize("side", ["top", "right", "bottom", "left"])
def test_a_bar_across_a_sheet_that_leaves_the_picture_is_not_its_edge(side: str) -> None:
    desk = np.full((1400, 1200), 60, np.uint8)
    desk[:1300, 100:1100] = 235
    desk[400:440, 100:1100] = 20
    turns = ["top", "left", "bottom", "right"].index(side)
    assert sheet_corners(np.ascontiguousarray(np.rot90(desk, turns))) is None
