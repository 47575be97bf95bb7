from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ocr.layer.text_layer import UnreadableLayer
from ocr.options import ReadingOptions
from ocr.read import PageReading, read_page
from ocr.road import layered
from ocr.source.render import fitting_dpi, render_pdf
from schema.box import Box
from schema.errors import PageDamaged, PageTimeout, PageTooLarge
from schema.page import Line, Page, Word
from tests.ocr.made_pages import BARE_PROSE, PROSE, pictured, written

PLAIN = ReadingOptions(restore=False)


def read_bytes(content: bytes, folder: Path, options: ReadingOptions = PLAIN) -> PageReading:
    path = folder / "page.pdf"
    path.write_bytes(content)
    return read_page(path, "application/pdf", 1, options)


def words(page: Page) -> list[str]:
    return [word.text for line in page.lines for word in line.words]


def test_born_digital_page_keeps_its_own_text(tmp_path: Path) -> None:
    reading = read_bytes(written(PROSE), tmp_path)
    page = reading.page
    assert (page.route, page.rotation, page.confidence, page.warnings) == ("born_digital", 0, 1.0, ())
    assert (round(page.width), round(page.height)) == (595, 842)
    assert words(page) == " ".join(PROSE).split()
    assert reading.ruled is None
    assert reading.pdf is not None


def test_scan_under_a_bad_layer_is_read_from_its_image_in_points(tmp_path: Path) -> None:
    picture = pictured(PROSE).resize((1652, 2338), Image.Resampling.LANCZOS)
    reading = read_bytes(written(BARE_PROSE, invisible=True, picture=picture), tmp_path)
    page = reading.page
    assert (page.route, page.warnings) == ("scan", ("layer.not_believed",))
    assert "Thực" in words(page)
    assert "Thuc" not in words(page)
    first = page.lines[0].words[0]
    assert first.box.x0 == pytest.approx(80, abs=4)
    assert first.box.y0 < 82 < first.box.y1 + 6
    assert reading.ruled is not None
    assert reading.ruled.flat.shape[1] / reading.ruled.scale == pytest.approx(page.width, abs=0.1)


def test_page_lying_on_its_side_says_how_it_was_turned(tmp_path: Path) -> None:
    lying = pictured(PROSE * 8).resize((1652, 2338)).rotate(90, expand=True)
    lying.save(tmp_path / "lying.png", dpi=(200, 200))
    reading = read_page(tmp_path / "lying.png", "image/png", 1, PLAIN)
    assert reading.page.rotation == 90
    assert reading.page.height > reading.page.width
    assert "Nội" in words(reading.page)


def test_blank_sheets_have_no_words(tmp_path: Path) -> None:
    assert read_bytes(written(()), tmp_path).page.route == "blank"
    Image.new("RGB", (1240, 1754), (250, 249, 246)).save(tmp_path / "sheet.png")
    assert read_page(tmp_path / "sheet.png", "image/png", 1, PLAIN).page.route == "blank"


def test_dust_on_a_blank_sheet_is_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dust(*_: object) -> tuple[Line, ...]:
        box = Box(10, 10, 20, 20)
        word = Word(text="+", original="+", box=box, confidence=0.9, method="ocr")
        return (Line(words=(word,), box=box),)

    monkeypatch.setattr("ocr.engine.recognise.Tesseract.read", dust)
    sheet = Image.new("L", (1240, 1754), 255)
    sheet.paste(0, (600, 800, 640, 840))
    sheet.save(tmp_path / "sheet.png")
    page = read_page(tmp_path / "sheet.png", "image/png", 1, PLAIN).page
    assert (page.route, page.lines, page.confidence) == ("blank", (), None)


def test_words_of_a_doubted_layer_are_not_certain(tmp_path: Path) -> None:
    page = read_bytes(written(BARE_PROSE), tmp_path).page
    assert page.route == "restored_layer"
    assert page.warnings == ("layer.restored_without_image",)
    assert all(word.confidence < 0.9 for line in page.lines for word in line.words)


def test_restored_words_keep_their_original(tmp_path: Path) -> None:
    page = read_bytes(written(BARE_PROSE), tmp_path, ReadingOptions()).page
    everything = [word for line in page.lines for word in line.words]
    assert [word.original for word in everything] == " ".join(BARE_PROSE).split()
    assert any(word.text != word.original for word in everything)


def test_a_page_over_its_time_fails_alone(tmp_path: Path) -> None:
    pictured(PROSE).save(tmp_path / "page.png")
    with pytest.raises(PageTimeout) as stopped:
        read_page(tmp_path / "page.png", "image/png", 1, ReadingOptions(page_seconds=0.001))
    assert stopped.value.details == {"page": 1, "seconds": 0.001}


def test_huge_pages_are_refused_and_large_ones_rendered_smaller() -> None:
    with pytest.raises(PageTooLarge):
        fitting_dpi(283_465, 283_465, 300, 100_000_000, 1)
    assert fitting_dpi(595, 842, 300, 100_000_000, 1) == 300
    poster = fitting_dpi(2384, 3370, 300, 100_000_000, 1)
    assert 150 < poster < 300
    assert (2384 / 72 * poster) * (3370 / 72 * poster) <= 100_000_001


def test_rendering_keeps_colour_or_is_grey() -> None:
    page = written(PROSE, picture=Image.new("RGB", (50, 70), (250, 200, 40)))
    colour = render_pdf(page, 36)
    assert colour.shape == (421, 298, 3)
    assert tuple(colour[5, 5]) == (250, 200, 40)
    grey = render_pdf(page, 36, grey=True)
    assert grey.shape == (421, 298)
    assert grey.dtype == np.uint8


def test_what_is_no_pdf_cannot_be_rendered() -> None:
    with pytest.raises(PageDamaged) as damaged:
        render_pdf(b"no pdf", 72, number=4)
    assert damaged.value.details == {"page": 4}


def test_a_layer_that_cannot_be_parsed_is_read_from_its_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_: bytes) -> None:
        raise UnreadableLayer

    monkeypatch.setattr(layered, "read_layer", unreadable)
    page = read_bytes(written(PROSE), tmp_path).page
    assert (page.route, page.warnings) == ("scan", ("layer.not_believed",))
    assert "Thực" in words(page)
