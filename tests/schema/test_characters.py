from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from schema.characters import UNKNOWN, encodable, storable

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=40)


@given(ANY_TEXT)
def test_what_is_storable_fits_into_utf_8_and_xml_and_stays_as_it_is(text: str) -> None:
    stored = storable(text)
    assert stored.encode().decode() == stored
    etree.Element("t").text = stored
    assert storable(stored) == stored


@given(ANY_TEXT)
def test_nothing_is_lost_beside_what_may_not_stand(text: str) -> None:
    if not any("\ud800" <= sign <= "\udfff" for sign in text):
        stored = storable(text)
        assert len(stored) == len(text)
        assert all(new in (old, UNKNOWN) for old, new in zip(text, stored, strict=True))


@pytest.mark.parametrize(
    "sign", ["\0", "\b", "\x0b", "\x1f", "\x7f", "\x9f", "\ufdd0", "\ufffe", "\uffff", "\U0001fffe"]
)
def test_controls_and_noncharacters_are_unknown(sign: str) -> None:
    assert storable(f"a{sign}b") == f"a{UNKNOWN}b"


@pytest.mark.parametrize("text", ["Ủy ban\tnhân\r\ndân", "a\u00a0b", "\U0001f600", "\ue000", UNKNOWN])
def test_letters_blanks_and_private_signs_stay(text: str) -> None:
    assert storable(text) == text


def test_surrogates_are_what_they_stand_for_or_unknown() -> None:
    assert encodable("a\ud83d\ude00b\udc80c") == f"a\U0001f600b{UNKNOWN}c"
    assert encodable("\x03\x80") == "\x03\x80"
