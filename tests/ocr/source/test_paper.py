"""The size of the paper: told by what is on the page where its file states nonsense."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.layer.paper_size import paper_factor, scan_resolution
from ocr.layer.text_layer import read_layer
from ocr.options import ReadingOptions
from ocr.source.drawn import DrawnPage, draw_page
from ocr.source.image_file import load_image
from ocr.source.page_image import page_image
from ocr.source.paper import letter_side, paper_of
from ocr.source.pdf_page import enlarged, load_page
from ocr.source.render import page_size
from tests.ocr.made_pages import PROSE, SERIF, blank_canvas, saved

OPTIONS = ReadingOptions()
A4 = (210 / 25.4 * 72, 297 / 25.4 * 72)


def typed(
    dpi: float, size: float = 13.0, paper: tuple[float, float] = A4, lines: int = 12, stretch: float = 1.0
) -> Image.Image:
    """A sheet of ``paper`` (points) with ``lines`` of type of ``size`` points, scanned in grey at ``dpi``."""
    picture = Image.new("L", (round(paper[0] * dpi / 72), round(paper[1] * dpi / 72)), 255)
    pen, font = ImageDraw.Draw(picture), ImageFont.truetype(str(SERIF), size * dpi / 72)
    for line in range(lines):
        place = (picture.width // 10, (40 + 1.6 * size * line) * dpi / 72)
        pen.text(place, PROSE[line % 3], fill=0, font=font)
    return picture if stretch == 1.0 else picture.resize((picture.width, round(picture.height * stretch)))


def on_page(picture: Image.Image, width: float, height: float, *, unit: float | None = None) -> bytes:
    """``picture`` as the whole of a PDF page of ``width`` × ``height`` units."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    page = pdf.pages[0]
    page.MediaBox = pikepdf.Array([0, 0, width, height])
    if unit is not None:
        page.UserUnit = unit
    coded = BytesIO()
    picture.save(coded, "JPEG", quality=90)
    image = pikepdf.Stream(pdf, coded.getvalue())
    image.Type, image.Subtype, image.Filter = (
        pikepdf.Name(name) for name in ("/XObject", "/Image", "/DCTDecode")
    )
    image.Width, image.Height, image.BitsPerComponent = picture.width, picture.height, 8
    image.ColorSpace = pikepdf.Name.DeviceGray
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pdf.make_stream(f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q".encode())
    return saved(pdf)


def drawn(tmp_path: Path, content: bytes, options: ReadingOptions = OPTIONS) -> DrawnPage:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    source = load_page(path, 1, options.max_pixels)
    return draw_page(source, scan_resolution(source.content, read_layer(source.content)), True, options)


@pytest.mark.parametrize(
    ("dpi", "box", "unit"),
    [
        (200, (595.3, 841.9), None),
        (200, (1654, 2339), None),
        (300, (2480, 3508), None),
        (150, (1240, 1754), None),
        (200, (1240.2, 1753.9), None),
        (300, (1860, 2631), None),
        (200, (210, 297), None),
        (300, (297.6, 421), None),
        (200, (148.8, 210.5), 4.0),
        (300, (595.3, 841.9), 4.1667),
        (200, (1653.5, 2338.6), 0.36),
    ],
)
def test_a_scan_of_an_a4_sheet_is_a4_whatever_its_page_box_says(
    tmp_path: Path, dpi: float, box: tuple[float, float], unit: float | None
) -> None:
    page = drawn(tmp_path, on_page(typed(dpi), *box, unit=unit))
    assert page.dpi == pytest.approx(dpi, rel=0.02)
    assert page_size(page.source.content) == pytest.approx(A4, rel=0.01)
    assert page.pixels.shape == pytest.approx((A4[1] * dpi / 72, A4[0] * dpi / 72), abs=3)
    assert page.source.unit == pytest.approx(A4[0] / box[0], rel=0.01)


@pytest.mark.parametrize(
    ("paper", "size", "dpi"),
    [
        ((841.9, 1190.6), 9.0, 300),
        ((419.5, 595.3), 10.0, 300),
        ((297.6, 419.5), 10.0, 300),
        ((612.0, 792.0), 12.0, 200),
        ((612.0, 936.0), 14.0, 200),
        ((1683.8, 2383.9), 14.0, 150),
    ],
)
def test_a_sheet_of_another_paper_keeps_the_size_that_its_page_states(
    tmp_path: Path, paper: tuple[float, float], size: float, dpi: float
) -> None:
    page = drawn(tmp_path, on_page(typed(dpi, size, paper, lines=24), *paper))
    assert (page.told_by, page.source.unit) == ("stated", 1.0)
    assert page.dpi == pytest.approx(dpi, rel=0.01)


def test_large_type_and_fine_print_do_not_change_a_stated_paper() -> None:
    for side in (2.2, 15.0):
        assert paper_of(1654, 2339, 200.0, side * 200 / 72).told_by == "stated"
        assert paper_of(1640, 2360, 200.0, side * 200 / 72).told_by == "stated"


def test_a_sparse_scan_in_pixels_for_points_is_a4(tmp_path: Path) -> None:
    page = drawn(tmp_path, on_page(typed(300, lines=1), 2480, 3508))
    assert (page.told_by, page.dpi) == ("A4", pytest.approx(300, rel=0.01))


def test_the_limit_of_pixels_counts_those_of_the_scan_not_of_the_page_box(tmp_path: Path) -> None:
    page = drawn(tmp_path, on_page(typed(600), 4960, 7016), ReadingOptions(max_pixels=40_000_000))
    assert page.dpi == pytest.approx(300, rel=0.01)


@pytest.mark.parametrize("stated", [None, 1, 72, 96, 150, 200, 300, 400])
def test_an_image_of_an_a4_sheet_is_a4_whatever_resolution_it_states(
    tmp_path: Path, stated: int | None
) -> None:
    path = tmp_path / "a.png"
    typed(200, 14.0).save(path, **({} if stated is None else {"dpi": (stated, stated)}))
    pixels, paper = load_image(path, 1, OPTIONS.max_pixels)
    assert pixels.shape == (2339, 1654)
    assert (paper.width, paper.height) == pytest.approx(A4, rel=0.01)


def test_a_cut_out_without_resolution_is_as_large_as_its_type(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    typed(300).crop((0, 0, 2480, 900)).save(path)
    assert load_image(path, 1, OPTIONS.max_pixels)[1].dpi == pytest.approx(300, rel=0.25)


@pytest.mark.parametrize("orientation", [1, 6])
def test_oblong_pixels_of_a_fax_are_made_square(tmp_path: Path, orientation: int) -> None:
    path, exif = tmp_path / "a.tif", Image.Exif()
    exif[0x0112] = orientation
    fax = typed(204, stretch=98 / 204).point(lambda grey: 255 * (grey > 128), "1")
    fax.save(path, compression="group4", dpi=(204, 98), exif=exif)
    pixels, paper = load_image(path, 1, OPTIONS.max_pixels)
    size = A4 if orientation == 1 else A4[::-1]
    assert (paper.width, paper.height) == pytest.approx(size, rel=0.01)
    assert pixels.shape == pytest.approx((size[1] * 204 / 72, size[0] * 204 / 72), abs=12)


def test_a_fax_on_a_page_is_drawn_at_the_finer_of_its_resolutions(tmp_path: Path) -> None:
    page = drawn(tmp_path, on_page(typed(204, stretch=98 / 204), *A4))
    assert page.dpi == pytest.approx(204, rel=0.01)


def test_letters_are_as_large_on_a_page_that_lies_on_its_side() -> None:
    upright = np.asarray(typed(200))
    sides = [letter_side(np.ascontiguousarray(np.rot90(upright, turn))) for turn in (0, 1)]
    assert sides[0] == sides[1] == pytest.approx(6.9 * 200 / 72, rel=0.1)
    assert letter_side(np.asarray(typed(200, lines=1))) is None


def test_letters_are_as_large_on_a_faint_page_and_on_a_negative() -> None:
    page = np.asarray(typed(200))
    for other in (255 - page, 255 - (255 - page) // 8):
        assert letter_side(other) == pytest.approx(letter_side(page), rel=0.05)


def page_of_type(size: float, paper: tuple[float, float], *, unit: float | None = None) -> bytes:
    target = BytesIO()
    canvas = blank_canvas(target, paper)
    canvas.setFont("serif", size)
    for line in range(6):
        canvas.drawString(paper[0] / 10, paper[1] * 0.9 - 1.6 * size * line, PROSE[line % 3])
    canvas.showPage()
    canvas.save()
    if unit is None:
        return target.getvalue()
    with pikepdf.open(target) as pdf:
        pdf.pages[0].UserUnit = unit
        return saved(pdf)


@pytest.mark.parametrize(
    ("size", "paper", "factor"),
    [
        (13.0, A4, 1.0),
        (10.0, (612.0, 792.0), 1.0),
        (7.0, A4, 1.0),
        (24.0, (960.0, 540.0), 1.0),
        (17.3, (794.0, 1123.0), 0.75),
        (54.0, (2480.0, 3508.0), 0.24),
        (6.0, (297.6, 421.0), 2.0),
    ],
)
def test_the_type_of_a_drawn_page_tells_its_paper(
    tmp_path: Path, size: float, paper: tuple[float, float], factor: float
) -> None:
    (tmp_path / "a.pdf").write_bytes(page_of_type(size, paper))
    layer = read_layer(load_page(tmp_path / "a.pdf", 1, OPTIONS.max_pixels).content)
    assert paper_factor(layer) == pytest.approx(factor, rel=0.01)


def test_user_units_are_points_of_the_page_that_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(page_of_type(6.5, (A4[0] / 2, A4[1] / 2), unit=2.0))
    page = load_page(tmp_path / "a.pdf", 1, OPTIONS.max_pixels)
    layer = read_layer(page.content)
    assert (layer.width, layer.height) == pytest.approx(A4, rel=0.001)
    assert page.unit == 2.0
    assert layer.glyphs[0].size == pytest.approx(13.0)
    larger = read_layer(enlarged(page, 1.5).content)
    assert larger.glyphs[0].box == pytest.approx([1.5 * side for side in layer.glyphs[0].box])


def test_a_page_is_shown_in_the_frame_of_its_true_paper(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(on_page(typed(200), 1654, 2339))
    back = (1654 / A4[0], 0.0, 0.0, 0.0, 1654 / A4[0], 0.0, 0.0, 0.0, 1.0)
    picture, scale = page_image(path, "application/pdf", 1, A4, 0, back, OPTIONS)
    assert picture.shape[:2] == pytest.approx((A4[1] * scale, A4[0] * scale), abs=1)
    assert scale == pytest.approx(150 / 72, rel=0.01)
    rows = np.flatnonzero((picture[:, :, 0] < 128).any(axis=1))
    assert rows[0] / scale == pytest.approx(43, abs=3)
