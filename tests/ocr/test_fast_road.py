"""Who reads a page that is to be read fast, with readers that are told what to see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from lexicon.language_model import default_model
from ocr.cleanup.pipeline import clean
from ocr.engine.found_line import FoundLine
from ocr.road.readers import Means, Readers, best_readers
from ocr.road.scan import Sheet, network_read_first, walked
from schema.box import Box, bounding_box
from schema.page import Line, Reading, Word

Pixels = NDArray[np.uint8]
LINE = "các cơ quan đã giải quyết hồ sơ đúng hạn 2023"
WHOLE = "đọc cả trang"
LINES = 12


def words(text: str, engine: str, left: float = 0.0, top: float = 0.0) -> tuple[Word, ...]:
    return tuple(
        Word(
            text=part,
            original=part,
            box=Box(left + 120 * at, top, left + 120 * at + 100, top + 40),
            confidence=0.98,
            method="ocr",
            readings=(Reading(text=part, engine=engine, confidence=0.98),),
        )
        for at, part in enumerate(text.split())
    )


@dataclass(frozen=True)
class Told:
    """Finds lines, reads them as the network, reads stretches of them as Tesseract, and the whole page."""

    stretch: str = "đúng hạn 2023"
    line: str = LINE
    name: str = "told"
    version: str = "1"

    def read(self, image: Pixels, dpi: float) -> tuple[Line, ...]:
        found = words(WHOLE, "tesseract")
        return (Line(words=found, box=bounding_box([word.box for word in found])),)

    def find_lines(self, image: Pixels, dpi: float) -> tuple[FoundLine, ...]:
        lines = (100.0 + 100 * at for at in range(LINES))
        return tuple(
            FoundLine((Box(100, top, 1300, top + 40),), (100, top + 40), (1300, top + 40)) for top in lines
        )

    def can_read(self, text: str) -> bool:
        return True

    def read_lines(self, image: Pixels, boxes: Sequence[Box]) -> tuple[tuple[Word, ...], ...]:
        return tuple(words(self.line, "told", box.x0, box.y0) for box in boxes)

    def read_strips(self, strips: Sequence[Pixels], dpi: float) -> tuple[tuple[Word, ...], ...]:
        return tuple(words(self.stretch, "tesseract") for _ in strips)


def read(told: Told, page: Pixels | None = None) -> Sheet:
    readers = Readers(page=told, thorough=told, block=told, strips=told, line=told, other=told, finder=told)
    blank = np.full((1500, 2400), 255, np.uint8)
    sheet = Sheet.of(clean(blank if page is None else page, 300))
    return walked(sheet, Means(readers, default_model()), (network_read_first,))


def test_a_page_of_known_type_is_not_read_whole_by_tesseract() -> None:
    sheet = read(Told())
    assert [line.text for line in sheet.lines] == [LINE] * LINES
    assert "network_first" in sheet.steps


@pytest.mark.parametrize("stretch", ["dúng han 2023", "đủng hận 2023"])
def test_a_page_whose_type_the_network_does_not_know_is_read_whole(stretch: str) -> None:
    sheet = read(Told(stretch))
    assert [line.text for line in sheet.lines] == [WHOLE]
    assert "network_first" not in sheet.steps


@pytest.mark.parametrize("line", ["2019 2020 2021 2022 2023", "UBND TỈNH 2023"])
def test_a_page_of_figures_or_capitals_is_read_whole(line: str) -> None:
    assert [found.text for found in read(Told(line=line)).lines] == [WHOLE]


def test_a_page_with_a_table_is_read_whole_and_one_with_underlined_words_is_not() -> None:
    page = np.full((1500, 2400), 255, np.uint8)
    page[600:604, 200:2200] = 0
    page[900:904, 200:1000] = 0
    assert "network_first" in read(Told(), page).steps
    for x in (200, 1200, 2200):
        page[600:900, x : x + 4] = 0
    assert [line.text for line in read(Told(), page).lines] == [WHOLE]


def test_a_number_that_tesseract_reads_otherwise_is_doubted_and_both_readings_are_kept() -> None:
    sheet = read(Told("đúng hạn 2028"))
    numbers = [line.words[-1] for line in sheet.lines]
    assert {number.text for number in numbers} == {"2028"}
    assert all(number.confidence < 0.9 for number in numbers)
    assert {reading.text for number in numbers for reading in number.readings} == {"2023", "2028"}


def test_only_vietnamese_pages_are_read_so_and_only_when_asked_for() -> None:
    assert best_readers(quality="fast").finder is not None
    assert best_readers().finder is None
    assert best_readers("eng", quality="fast").finder is None
