from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from lexicon.fold import fold
from lexicon.lookalikes import MISREAD_NUMBER, ONE_SHAPE, Where, as_printed, lookalikes

DATA = Path(__file__).parents[2] / "lexicon" / "data" / "lookalikes.toml"


def test_every_table_says_where_and_why_and_none_is_unknown() -> None:
    tables = tomllib.loads(DATA.read_text(encoding="utf-8"))
    assert set(tables) == set(get_args(Where))
    assert all(table["reason"].endswith(".") for table in tables.values())


@pytest.mark.parametrize("where", get_args(Where))
def test_nothing_looks_like_itself(where: Where) -> None:
    assert all(read not in printed for read, printed in lookalikes(where).items())


def test_the_same_reading_is_another_character_elsewhere() -> None:
    assert as_printed("l8", "number") == "18"
    assert as_printed("VHI", "numeral") == "VIII"
    assert as_printed("1v", "numeral_of_a_quarter") == "IV"
    assert as_printed("QÐ⁄TTg", "anywhere") == "QĐ/TTg"


def test_numbers_become_numbers_alone() -> None:
    assert all(digit.isdigit() for digit in lookalikes("number").values())
    assert MISREAD_NUMBER.fullmatch("2O10")
    assert not MISREAD_NUMBER.fullmatch("2010")
    assert not MISREAD_NUMBER.fullmatch("Số")


def test_capitals_of_one_shape_are_those_of_their_small_letters() -> None:
    assert {fold(read) for read in lookalikes("capital")} == ONE_SHAPE
