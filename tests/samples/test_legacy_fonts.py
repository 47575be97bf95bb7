"""The old-font samples extract as real old files do."""

from __future__ import annotations

import pdfplumber
import pytest

from samples.legacy_fonts import TCVN3, vni_code
from samples.make import FILES


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        ("ộ", "oä"),
        ("Ộ", "OÄ"),
        ("ư", "ö"),
        ("ữ", "öõ"),
        ("ợ", "ôï"),
        ("ĩ", "ó"),
        ("Đ", "Ñ"),
        ("ẳ", "aú"),
        ("ỵ", "î"),
    ],
)
def test_vni_letters_have_their_published_codes(letter: str, code: str) -> None:
    assert vni_code(letter) == code


def test_tcvn3_has_a_code_of_its_own_for_each_letter() -> None:
    assert len(set(TCVN3.values())) == len(TCVN3) == 74
    assert (TCVN3["ộ"], TCVN3["ư"], TCVN3["Đ"]) == ("é", "\u00ad", "§")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("g-vni.pdf", ("Ñoäc laäp", "Töï do", "THOÂNG BAÙO", "tieán ñoä")),
        ("g-viscii.pdf", ("Ðµc l§p", "Tñ do", "T\u0096 TRÌNH", "døng")),
        ("g-tcvn3.pdf", ("§éc lËp", "Tù do", "Th¸i B×nh", "së néi vô")),
    ],
)
def test_old_fonts_extract_as_mojibake(name: str, words: tuple[str, ...]) -> None:
    with pdfplumber.open(FILES / name) as document:
        text = document.pages[0].extract_text()
    assert [word for word in words if word not in text] == []
