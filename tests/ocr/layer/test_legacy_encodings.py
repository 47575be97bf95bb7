import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.syllables import inventory
from ocr.layer.legacy_encodings import code_table, decode, encoding_of

SYLLABLES = st.lists(st.sampled_from(sorted(inventory())), min_size=1, max_size=12).map(" ".join)


def encoded(text: str, encoding: str) -> str:
    table = code_table("vni" if encoding == "vni" else "tcvn3")
    return "".join(table.get(letter, letter) for letter in text)


def test_tables_hold_every_letter_with_a_mark_once() -> None:
    small = set("àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ")
    assert set(code_table("tcvn3")) == small | set("ĂÂÊÔƠƯĐ")
    assert set(code_table("vni")) == small | {letter.upper() for letter in small}
    for encoding in ("tcvn3", "vni"):
        codes = list(code_table(encoding).values())
        assert len(codes) == len(set(codes))


@given(SYLLABLES)
def test_text_survives_tcvn3(text: str) -> None:
    assert decode(encoded(text, "tcvn3"), "tcvn3") == text


@given(SYLLABLES, st.booleans())
def test_text_survives_vni(text: str, capitals: bool) -> None:
    text = text.upper() if capitals else text
    assert decode(encoded(text, "vni"), "vni") == text


@given(SYLLABLES)
def test_capital_fonts_print_capitals(text: str) -> None:
    assert decode(encoded(text, "tcvn3"), "tcvn3_capitals") == text.upper()


def test_known_letterheads() -> None:
    assert decode("Céng hßa x· héi chñ nghÜa ViÖt Nam", "tcvn3") == "Cộng hòa xã hội chủ nghĩa Việt Nam"
    vni = "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM"
    assert decode(vni, "vni") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def test_a_plain_hyphen_that_stands_for_a_letter() -> None:
    assert decode("ch-¬ng", "tcvn3") == "chương"
    assert decode("-", "tcvn3") == "-"
    assert decode("Q§-UBND", "tcvn3") == "QĐ-UBND"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnTime-Bold", "tcvn3"),
        (".VnTimeH", "tcvn3_capitals"),
        (".VnArialH,Bold", "tcvn3_capitals"),
        ("VNI-Times", "vni"),
        ("TimesNewRoman", None),
    ],
)
def test_names_of_fonts(font: str, encoding: str | None) -> None:
    assert encoding_of(font, ["abc"]) == encoding


def test_evidence_beats_the_name() -> None:
    assert encoding_of(".VnTime", ["Việt", "Nam", "độc", "lập"]) is None
    assert encoding_of("F1", ["Céng", "hßa", "x·", "héi", "chñ", "nghÜa", "ViÖt", "Nam"]) == "tcvn3"
    assert encoding_of("F1", ["Coäng", "hoøa", "xaõ", "hoäi", "chuû", "nghóa", "Vieät", "Nam"]) == "vni"
    assert encoding_of("Garamond", ["déjà", "à", "garçon", "café", "naïve", "façade"]) is None
