"""What a reader of handwriting found in a letterhead: kept with an issue, or left out with guesses named."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.metadata.number_date import number_and_symbol, place_and_date
from parsers.metadata.part_metadata import hand_guesses
from parsers.text.layout import Row
from schema.page import Reading


def _filled(row: Row, text: str, *guesses: tuple[str, float], sure: bool = True) -> Row:
    """``row`` with the word ``text`` as a hand wrote it."""
    readings = tuple(Reading(text=read, engine="handwriting", confidence=chance) for read, chance in guesses)
    found: dict[str, Any] = {"printed": False, "readings": readings}
    if sure:
        found |= {"method": "handwriting", "confidence": guesses[0][1]}
    words = (word.model_copy(update=found) if word.text == text else word for word in row.words)
    return Row(row.page, tuple(words))


def test_a_number_read_from_a_hand_stands_and_says_so(row: Any) -> None:
    read = _filled(row("Số: 07 /CT-UBND", confidence=0.95), "07", ("07", 0.93), ("01", 0.06))
    number, symbol, code = number_and_symbol(read)
    assert (number.value, symbol.value, code) == ("07", "CT-UBND", "metadata.number_by_hand")
    assert number.confidence == 0.93
    assert hand_guesses(read) == ["07 (93 %)", "01 (6 %)"]


def test_a_hand_that_was_read_unsurely_leaves_the_number_null(row: Any) -> None:
    read = _filled(row("Số: 0% /CT-UBND", confidence=0.95), "0%", ("07", 0.6), ("01", 0.3), sure=False)
    number, _, code = number_and_symbol(read)
    assert (number, code) == (None, "metadata.number_unreadable")
    assert hand_guesses(read) == ["07 (60 %)", "01 (30 %)"]


def test_a_day_read_from_a_hand_makes_the_date_whole_and_no_surer_than_the_day(row: Any) -> None:
    read = _filled(row("Hà Nội, ngày 07 tháng 01 năm 2010", confidence=0.99), "07", ("07", 0.92))
    _, date, code = place_and_date(read)
    assert (date.value, date.confidence, code) == ("2010-01-07", 0.92, "metadata.date_by_hand")


def test_an_impossible_day_is_left_out_however_surely_it_was_read(row: Any) -> None:
    read = _filled(row("Hà Nội, ngày 31 tháng 02 năm 2010", confidence=0.99), "31", ("31", 0.96))
    _, date, code = place_and_date(read)
    assert (date.value, code) == ("2010-02", "metadata.date_doubtful")


def test_guesses_of_day_and_month_are_named_together(row: Any) -> None:
    read = row("Hà Nội, ngày 1# tháng 4# năm 2010", confidence=0.9)
    read = _filled(read, "1#", ("13", 0.5), ("18", 0.4), sure=False)
    read = _filled(read, "4#", ("1", 0.8), sure=False)
    assert hand_guesses(read) == ["13/1 (40 %)", "18/1 (32 %)"]


@pytest.mark.parametrize("text", ["Số:/{6 /CT-UBND", "Số: /4/CT-UBND", "Số: //‡ /CT-UBND"])
def test_a_stroke_read_as_a_slash_is_no_part_of_the_symbol(row: Any, text: str) -> None:
    number, symbol, code = number_and_symbol(row(text, confidence=0.9))
    assert (number, symbol.value, code) == (None, "CT-UBND", "metadata.number_unreadable")
