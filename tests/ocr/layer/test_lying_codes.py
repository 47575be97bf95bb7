"""Codes that tell a letter which is not the one that the page shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ocr.layer.glyph import Glyph
from ocr.layer.lying_codes import with_lying_codes_doubted
from ocr.options import ReadingOptions
from ocr.read import read_page
from schema.box import Box, bounding_box
from schema.page import Line, Word
from tests.ocr.layer.test_triage import with_letters
from tests.ocr.made_pages import PROSE, written

WIDE = 6.0


def doubted(told: Sequence[str], read: Sequence[str], sure: float = 0.95) -> str:
    """The letters that are doubted where the words ``told`` by a layer are ``read`` so on its drawn page."""
    glyphs: list[Glyph] = []
    words: list[Word] = []
    shown: list[Word] = []
    x = 50.0
    for one, other in zip(told, read, strict=True):
        own = [
            Glyph(text=letter, font="serif", size=13, box=Box(x + WIDE * at, 100, x + WIDE * (at + 1), 113),
                  baseline=110, subset="ABCDEF+serif")
            for at, letter in enumerate(one)
        ]  # fmt: skip
        box = bounding_box([glyph.box for glyph in own])
        glyphs += own
        words.append(Word(text=one, original=one, box=box, confidence=1.0, method="layer"))
        shown.append(Word(text=other, original=other, box=box, confidence=sure, method="ocr"))
        x = box.x1 + WIDE
    line = Line(words=tuple(words), box=bounding_box([word.box for word in words]))
    found = with_lying_codes_doubted(glyphs, [line], [shown])
    return "".join(sorted({glyph.text for glyph in found if glyph.miscoded}))


def test_a_code_that_is_read_as_one_other_letter_everywhere_is_doubted() -> None:
    assert doubted(["tuyên", "điêm", "kiêm"], ["tuyển", "điểm", "kiểm"]) == "ê"
    assert doubted(["bxo", "cxo"], ["báo", "cáo"]) == "x"


def test_a_code_that_is_mostly_read_as_it_tells_is_not() -> None:
    assert doubted(["năm", "nam", "lan", "san"], ["năm", "năm", "lan", "san"]) == ""


def test_of_a_letter_that_stands_once_more_marks_count_and_fewer_do_not() -> None:
    assert doubted(["BAO"], ["BÁO"]) == "A"
    assert doubted(["Kế"], ["Ké"]) == ""
    assert doubted(["giảng"], ["giáng"]) == ""


def test_unsure_readings_and_capitals_tell_nothing() -> None:
    assert doubted(["tuyên", "điêm"], ["tuyển", "điểm"], sure=0.6) == ""
    assert doubted(["so", "sân"], ["So", "Sân"]) == ""


@pytest.mark.parametrize(
    "letters",
    [
        {"u": "\ue001", "ủ": "u", "ê": "\ue002", "ệ": "ê"},
        {"a": "\ue001", "ả": "a", "ó": "\ue003", "ơ": "ó"},
    ],
)
def test_letters_at_the_codes_of_others_are_those_that_the_page_shows(
    tmp_path: Path, letters: dict[str, str]
) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(with_letters(written(PROSE * 4), letters))
    page = read_page(path, "application/pdf", 1, ReadingOptions()).page
    assert "layer.letters_missing" in page.warnings
    assert [line.text for line in page.lines] == list(PROSE * 4)
