import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.syllables import inventory
from ocr.layer.legacy_encodings import code_table, decode, encoding_of, printed

SYLLABLES = st.lists(st.sampled_from(sorted(inventory())), min_size=1, max_size=12).map(" ".join)


def encoded(text: str, encoding: str) -> str:
    table = code_table("viscii" if encoding == "viscii" else "vni" if encoding == "vni" else "tcvn3")
    return "".join(table.get(letter, letter) for letter in text)


def test_tables_hold_every_letter_with_a_mark_once() -> None:
    small = set("àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ")
    assert set(code_table("tcvn3")) == small | set("ĂÂÊÔƠƯĐ")
    assert set(code_table("vni")) == small | {letter.upper() for letter in small}
    assert set(code_table("viscii")) == set(code_table("vni"))
    for encoding in ("tcvn3", "vni", "viscii"):
        codes = list(code_table(encoding).values())
        assert len(codes) == len(set(codes))


@given(SYLLABLES)
def test_text_survives_tcvn3(text: str) -> None:
    assert decode(encoded(text, "tcvn3"), "tcvn3") == text


@given(SYLLABLES, st.booleans())
def test_text_survives_vni(text: str, capitals: bool) -> None:
    text = text.upper() if capitals else text
    assert decode(encoded(text, "vni"), "vni") == text


@given(SYLLABLES, st.booleans())
def test_text_survives_viscii(text: str, capitals: bool) -> None:
    text = text.upper() if capitals else text
    assert decode(encoded(text, "viscii"), "viscii") == text


def test_viscii_is_read_as_windows_names_its_codes_and_where_nothing_names_them() -> None:
    assert decode("C“NG HÒA XÃ H“I CHœ NGHÎA VIŽT NAM", "viscii") == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert decode("(cid:129)(cid:144)", "viscii") == "ẮỒ"
    assert [printed(code, "viscii") for code in ("\u00a0", "\u0085", " ", "a")] == [
        "(cid:160)",
        "(cid:133)",
        " ",
        "a",
    ]
    assert printed("\u00a0", "tcvn3") == "\u00a0"


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
    assert decode("Nguy-n", "viscii") == "Nguyễn"
    assert decode("Q§-UBND", "tcvn3") == "QĐ-UBND"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", "tcvn3"),
        (".VnTime-Bold", "tcvn3"),
        (".VnTimeH", "tcvn3_capitals"),
        (".VnArialH,Bold", "tcvn3_capitals"),
        ("VNI-Times", "vni"),
        ("VITimes", "viscii"),
        ("VI Arial", "viscii"),
        ("Vivaldi", None),
        ("TimesNewRoman", None),
    ],
)
def test_names_of_fonts(font: str, encoding: str | None) -> None:
    assert encoding_of(font, ["abc"]) == encoding


def test_evidence_beats_the_name() -> None:
    assert encoding_of(".VnTime", ["Việt", "Nam", "độc", "lập"]) is None
    assert encoding_of("F1", ["Céng", "hßa", "x·", "héi", "chñ", "nghÜa", "ViÖt", "Nam"]) == "tcvn3"
    assert encoding_of("F1", ["Coäng", "hoøa", "xaõ", "hoäi", "chuû", "nghóa", "Vieät", "Nam"]) == "vni"
    assert encoding_of("F1", ["Cµng", "hòa", "xã", "hµi", "chü", "nghîa", "Vi®t", "Nam"]) == "viscii"
    assert encoding_of("Garamond", ["déjà", "à", "garçon", "café", "naïve", "façade"]) is None
