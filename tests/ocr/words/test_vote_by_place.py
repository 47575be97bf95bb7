from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.language_model import default_model
from ocr.words.vote import Vote
from schema.box import Box, bounding_box
from schema.page import Line, Word


def line_of(text: str, confidence: float = 0.9) -> Line:
    """``text`` with each word in a slot of its own, so that two readings of one line pair up."""
    words = tuple(
        Word(
            text=word,
            original=word,
            box=Box(40.0 * i, 0, 40.0 * i + 35, 10),
            confidence=confidence,
            method="ocr",
        )
        for i, word in enumerate(text.split())
    )
    return Line(words=words, box=bounding_box([word.box for word in words]))


def vote(first: str, second: str, sure: float = 0.9) -> str:
    (line,) = Vote(default_model()).of_lines([line_of(first)], [line_of(second, sure)])
    return line.text


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("thi xã Kinh Môn", "thị xã Kinh Môn", "thị xã Kinh Môn"),
        ("Tỷ lệ ._“ng hạn", "Tỷ lệ đúng hạn", "Tỷ lệ đúng hạn"),
        ("gắn kết quả", "găn kết quả", "gắn kết quả"),
        ("ngày 2l tháng 01", "ngày 21 tháng 01", "ngày 21 tháng 01"),
        ("Sở Nông nghiệp", "Sở 6 nghiệp", "Sở Nông nghiệp"),
        ("năng lực (PCI)", "năng lực (PCD)", "năng lực (PCI)"),
        ("TT", "„", "TT"),
        ("§. Tỷ suất", "8. Tỷ suất", "8. Tỷ suất"),
        ("năng lực (PCI", "năng lực (PCI)", "năng lực (PCI)"),
        ("Sở Công Thương", "Sở Công Thương,", "Sở Công Thương"),
        ("„Trực tiếp", "Trực tiếp", "Trực tiếp"),
    ],
)
def test_the_likelier_word_of_two_readings_stays(first: str, second: str, expected: str) -> None:
    assert vote(first, second) == expected


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_number_is_not_voted_into_another_that_is_as_sure(one: int, other: int) -> None:
    assert vote(f"tổng số {one} hồ sơ", f"tổng số {other} hồ sơ") == f"tổng số {one} hồ sơ"


def test_words_without_a_counterpart_stay() -> None:
    assert vote("Sở Nội vụ tỉnh", "Sở Nội") == "Sở Nội vụ tỉnh"
