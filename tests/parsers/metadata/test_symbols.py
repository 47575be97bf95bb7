"""Symbols keep their letters and digits; signs of pens and seals go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.metadata.symbols import clean_symbol


@pytest.mark.parametrize(
    ("read", "symbol"),
    [
        ("QĐÐ-UBND", "QĐ-UBND"),
        ("QÐ-UBND", "QĐ-UBND"),
        ("QD-TTg", "QĐ-TTg"),
        ("2010/NĐ-CP", "2010/NĐ-CP"),
        ("#BC-UBND", "BC-UBND"),
        ("TTr-UBND", "TTr-UBND"),
        ("UBND-TTHC", "UBND-TTHC"),
        ("2010/TTLT-BQP-BTC", "2010/TTLT-BQP-BTC"),
        ("QĐ-BGD&ĐT", "QĐ-BGD&ĐT"),
    ],
)
def test_abbreviations_are_written_as_the_lexicon_writes_them(read: str, symbol: str) -> None:
    assert clean_symbol(read) == symbol


@given(st.text(alphabet="ABCDĐKQTUN-/0123456789", max_size=16))
def test_digits_of_a_symbol_never_change(text: str) -> None:
    kept = "".join(sign for sign in clean_symbol(text) if sign.isdigit())
    assert kept == "".join(sign for sign in text if sign.isdigit())
