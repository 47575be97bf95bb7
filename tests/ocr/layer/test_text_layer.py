from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ocr.layer.directions import lines_askew
from ocr.layer.glyph import Glyph
from ocr.layer.lines import lines_of
from ocr.layer.text_layer import TextLayer, read_layer
from ocr.source.pdf_page import load_page, turned
from schema.box import Box
from schema.errors import PageDamaged, PageTooLarge
from schema.page import Line
from tests.ocr.made_pages import PROSE, blank_canvas, noise, saved, written
from tests.steps import steps_of


def layer_of(content: bytes, folder: Path) -> TextLayer:
    path = folder / "page.pdf"
    path.write_bytes(content)
    return read_layer(load_page(path, 1, 10**8).content)


def texts(layer: TextLayer) -> list[str]:
    return [line.text for line in lines_of(layer.glyphs, layer.rulings)]


def drawn(folder: Path, *strings: tuple[float, float, str, float]) -> list[Line]:
    """Lines of a page with ``strings``: x, y from the top, text, size."""
    target = BytesIO()
    canvas = blank_canvas(target)
    for x, y, text, size in strings:
        canvas.setFont("serif", size)
        canvas.drawString(x, 842 - y, text)
    canvas.save()
    layer = layer_of(target.getvalue(), folder)
    return list(lines_of(layer.glyphs, layer.rulings))


def printed(rows: int) -> list[Glyph]:
    """Rows of letters of one size, 12 points apart."""
    return [
        Glyph(
            "a", "serif", 10.0, Box(8.0 * col, 12.0 * row, 8.0 * col + 5.0, 12.0 * row + 10), 12.0 * row + 8
        )
        for row in range(rows)
        for col in range(40)
    ]


def test_four_times_the_rows_take_four_times_the_work() -> None:
    lines_of(printed(1))
    assert steps_of(lambda: lines_of(printed(40))) <= 4.4 * steps_of(lambda: lines_of(printed(10)))


def test_a_row_four_times_as_long_takes_four_times_the_work() -> None:
    def row(letters: int) -> list[Glyph]:
        return [
            Glyph("a", "serif", 10.0, Box(8.0 * at, 0.0, 8.0 * at + 5.0, 10.0), 8.0) for at in range(letters)
        ]

    assert steps_of(lambda: lines_of(row(800))) <= 4.4 * steps_of(lambda: lines_of(row(200)))


@pytest.mark.parametrize("gap", [0.0, 1.5, 4.0])
def test_a_book_on_one_line_is_cut_and_nothing_of_it_is_lost(gap: float) -> None:
    """What looks for dates, numbers and names in a line takes the square of its length, or worse."""
    row = [
        Glyph("a", "serif", 5.0, Box(x, 0.0, x + 1.0, 5.0), 4.0)
        for x in (at * (1.0 + gap) for at in range(5000))
    ]
    words = [line.words for line in lines_of(row)]
    assert sum(len(word.text) for line in words for word in line) == 5000
    assert all(sum(len(word.text) for word in line) <= 1000 for line in words)


def test_prose_is_read_as_written(tmp_path: Path) -> None:
    layer = layer_of(written(PROSE), tmp_path)
    assert texts(layer) == list(PROSE)
    first = lines_of(layer.glyphs)[0].words[0]
    assert (first.text, first.method, first.confidence) == ("Thực", "text_layer", 1.0)
    assert first.box.x0 == pytest.approx(80, abs=0.5)
    assert first.box.y0 < 82 < first.box.y1
    assert first.size == pytest.approx(13, abs=0.5)


def test_decomposed_letters_are_composed(tmp_path: Path) -> None:
    (line,) = drawn(tmp_path, (80, 80, "tie\u0302\u0301p nha\u0323\u0302n", 13))
    assert line.text == "tiếp nhận"


def test_letterhead_columns_are_lines_of_their_own(tmp_path: Path) -> None:
    lines = drawn(
        tmp_path,
        (90, 80, "ỦY BAN NHÂN DÂN", 13),
        (280, 80, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 13),
    )
    assert [line.text for line in lines] == ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


def test_blanks_left_for_a_number_do_not_part_a_line(tmp_path: Path) -> None:
    (line,) = drawn(tmp_path, (90, 80, "Số:           /QĐ-UBND", 13))
    assert line.text == "Số: /QĐ-UBND"


def test_a_number_over_blanks_stays_whole(tmp_path: Path) -> None:
    (line,) = drawn(tmp_path, (90, 80, "Số:           /QĐ-UBND", 13), (115, 80, "507", 13))
    assert line.text == "Số: 507 /QĐ-UBND"


def test_footnote_marks_are_words_of_their_own(tmp_path: Path) -> None:
    (line,) = drawn(tmp_path, (80, 80, "hồ sơ", 13), (110.0, 75, "1", 8), (114.0, 80, ", văn bản", 13))
    assert [(word.text, word.superscript) for word in line.words] == [
        ("hồ", False),
        ("sơ,", False),
        ("1", True),
        ("văn", False),
        ("bản", False),
    ]


def test_exponents_of_areas_stay_with_their_unit(tmp_path: Path) -> None:
    (line,) = drawn(tmp_path, (80, 80, "150 km", 13), (118.5, 75, "2", 8), (122.5, 80, "/xã", 13))
    assert line.text == "150 km2/xã"


def test_words_in_bold_and_italic_fonts_say_so(tmp_path: Path) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    canvas.setFont("serif-bold", 13)
    canvas.drawString(80, 760, "QUYẾT ĐỊNH")
    canvas.save()
    layer = layer_of(target.getvalue(), tmp_path)
    assert all(word.bold and not word.italic for word in lines_of(layer.glyphs)[0].words)


def test_column_rules_part_cells_however_narrow(tmp_path: Path) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    canvas.drawString(80, 760, "Tổng")
    canvas.drawString(115, 760, "25")
    canvas.line(111, 740, 111, 780)
    canvas.save()
    layer = layer_of(target.getvalue(), tmp_path)
    assert texts(layer) == ["Tổng", "25"]
    assert [ruling.orientation for ruling in layer.rulings] == ["vertical"]


def test_border_drawn_in_pieces_is_one_ruling(tmp_path: Path) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    for x in range(80, 480, 40):
        canvas.rect(x, 700, 40, 0.5, stroke=0, fill=1)
    canvas.setStrokeGray(1)
    canvas.line(80, 600, 480, 600)
    canvas.save()
    (ruling,) = layer_of(target.getvalue(), tmp_path).rulings
    assert ruling.box.x0 == pytest.approx(80, abs=0.5)
    assert ruling.box.x1 == pytest.approx(480, abs=0.5)


@pytest.mark.parametrize("displayed", [0, 90, 180, 270])
@pytest.mark.parametrize("corner", [(0, 0), (-100, 50)])
def test_boxes_are_in_the_frame_of_the_upright_page(
    tmp_path: Path, displayed: int, corner: tuple[int, int]
) -> None:
    straight = layer_of(written(PROSE), tmp_path)
    with pikepdf.open(BytesIO(written(PROSE))) as pdf:
        page = pdf.pages[0]
        page.contents_add(b"q 1 0 0 1 %d %d cm" % corner, prepend=True)
        page.contents_add(b"Q")
        page.MediaBox = [corner[0], corner[1], corner[0] + 595, corner[1] + 842]
        page.Rotate = displayed
        (tmp_path / "turned.pdf").write_bytes(saved(pdf))
    loaded = load_page(tmp_path / "turned.pdf", 1, 10**8)
    turn = read_layer(loaded.content).turn
    assert (turn + displayed) % 360 == 0
    layer = read_layer(turned(loaded, turn).content)
    assert texts(layer) == list(PROSE)
    for one, other in zip(lines_of(layer.glyphs), lines_of(straight.glyphs), strict=True):
        assert one.box == pytest.approx(other.box, abs=0.1)


def test_heads_of_narrow_columns_that_run_upwards_are_kept(tmp_path: Path) -> None:
    target = BytesIO()
    canvas = blank_canvas(target)
    for index, line in enumerate(PROSE):
        canvas.drawString(80, 760 - 20 * index, line)
    canvas.translate(300, 400)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Đúng hạn")
    canvas.save()
    layer = layer_of(target.getvalue(), tmp_path)
    (line,) = lines_askew(layer.askew).sideways
    assert line.text == "Đúng hạn"
    assert line.box.height > line.box.width
    assert line.box.contains((297, 842 - 420))


def test_only_the_cropped_part_is_read(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(written(PROSE))) as pdf:
        pdf.pages[0].CropBox = [0, 750, 595, 842]
        layer = layer_of(saved(pdf), tmp_path)
    assert (layer.height, texts(layer)) == (92, [PROSE[0]])


def test_images_tell_their_resolution(tmp_path: Path) -> None:
    (image,) = layer_of(written((), picture=noise(595, 842)), tmp_path).images
    assert image.dpi == pytest.approx(72, abs=0.1)
    assert image.grey


def test_an_image_inside_a_page_over_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(written((), picture=noise(300, 300)))
    with pytest.raises(PageTooLarge):
        load_page(path, 1, 50_000)


def test_content_that_cannot_be_unpacked_is_damage_of_the_page(tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(written(PROSE))) as pdf:
        stream = pdf.make_stream(b"")
        stream.write(b"no zlib data", filter=pikepdf.Name.FlateDecode)
        pdf.pages[0].Contents = stream
        (tmp_path / "page.pdf").write_bytes(saved(pdf))
    with pytest.raises(PageDamaged):
        load_page(tmp_path / "page.pdf", 1, 10**8)
