"""Letters without characters come from the drawn page, figures and marks from the layer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from lexicon.language_model import default_model
from ocr.layer.letters import with_figures_of_layer, with_letters_read
from ocr.options import ReadingOptions
from ocr.read import read_page
from schema.box import Box, bounding_box
from schema.page import Line, Word
from tests.ocr.layer.test_triage import with_letters
from tests.ocr.made_pages import PROSE, written


def line(*texts: str, y: float = 100.0, confidence: float = 1.0) -> Line:
    """Words 8 points wide for each character, 4 points apart."""
    words, x = [], 80.0
    for text in texts:
        box = Box(x, y, x + 8 * len(text), y + 12)
        words.append(Word(text=text, original=text, box=box, confidence=confidence, method="text_layer"))
        x = box.x1 + 4
    return Line(words=tuple(words), box=bounding_box([word.box for word in words]))


def completed(layer: Line, read: Line) -> list[tuple[str, float]]:
    (found,) = with_letters_read([layer], (), default_model(), lambda asked: [read.words for _ in asked])
    return [(word.text, word.confidence) for word in found.words]


@pytest.mark.parametrize(
    ("told", "read"), [("o\ufffdce", "office"), ("Hiệ\ufffd", "Hiệu"), ("\ufffdnh,", "ảnh,")]
)
def test_a_word_takes_the_letters_it_lacks_from_a_reading_with_the_same_others(told: str, read: str) -> None:
    assert completed(line("số", told), line("số", read, confidence=0.9)) == [("số", 1.0), (read, 0.9)]


@pytest.mark.parametrize("read", ["affice", "o1ce", "oce", "offic"])
def test_a_reading_with_other_letters_leaves_the_word_doubtful(read: str) -> None:
    found = completed(line("số", "o\ufffdce"), line("số", read, confidence=0.9))
    assert found[0] == ("số", 1.0)
    assert found[1][0] == "o\ufffdce"
    assert found[1][1] < 0.5


def test_lines_without_such_words_are_not_read() -> None:
    def fail(_: Sequence[Line]) -> Sequence[Sequence[Word]]:
        raise AssertionError

    lines = (line("số", "văn", "bản", "\ufffd"),)
    assert with_letters_read(lines, (), default_model(), fail) == lines


def merged(read: Sequence[Line], layer: Sequence[Line]) -> list[str]:
    return [line.text for line in with_figures_of_layer(read, layer)]


def test_figures_and_marks_of_a_broken_layer_stand_for_misread_ones() -> None:
    read = [line("Ngày", "16", "tháng", "§", "năm", "2024"), line("12", "I5", "dục", "-", y=130)]
    layer = [line("Ng\ufffdy", "16", "th\ufffdng", "8", "năm", "2024"), line("12", "15", "dục", "–", y=130)]
    assert merged(read, layer) == ["Ngày 16 tháng 8 năm 2024", "12 15 dục –"]


def test_a_layer_whose_figures_are_read_otherwise_is_not_believed_in_them() -> None:
    read = [line("Ngày", "16", "tháng", "8", "năm", "2024")]
    layer = [line("Ng\ufffdy", "27", "th\ufffdng", "9", "năm", "3135")]
    assert merged(read, layer) == ["Ngày 16 tháng 8 năm 2024"]


def test_specks_read_where_the_layer_has_nothing_are_dropped() -> None:
    read = [line("Ngày", "16", "tháng", "8", "2024"), line("~", "_", y=200), line("Bí", "thư", y=230)]
    layer = [line("Ng\ufffdy", "16", "th\ufffdng", "8", "2024")]
    assert merged(read, layer) == ["Ngày 16 tháng 8 2024", "Bí thư"]


def test_a_page_with_one_letter_unknown_is_read_whole(tmp_path: Path) -> None:
    lines = (*PROSE * 6, "Hồ sơ số 8/QĐ-UBND của phòng Tư pháp, trang 12")
    path = tmp_path / "page.pdf"
    path.write_bytes(with_letters(written(lines), {"Q": "\0", "T": "\0"}))
    page = read_page(path, "application/pdf", 1, ReadingOptions()).page
    assert (page.route, "layer.letters_missing" in page.warnings) == ("born_digital", True)
    assert [line.text for line in page.lines][-1] == lines[-1]
