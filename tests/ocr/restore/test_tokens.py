import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.restore.tokens import case_of, pieces_of_line


def kinds(line: str) -> list[str]:
    return [piece.kind for token in pieces_of_line(line) for piece in token]


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("1.604", "number"),
        ("98,8%", "number"),
        ("28/2016/QĐ-UBND", "symbol"),
        ("KH-UBND", "symbol"),
        ("UBND", "acronym"),
        ("VIII", "fixed"),
        ("s6", "word"),
        ("dugc", "word"),
        ("c¢)", "list_mark"),
        ("COVID19", "fixed"),
        ("a@b.vn", "fixed"),
        ("Đại-học", "word"),
    ],
)
def test_kinds_of_tokens(token: str, kind: str) -> None:
    assert kinds(token)[0] == kind


def test_a_word_in_capitals_among_capitals_is_a_word() -> None:
    assert kinds("BAN HANH KE HOACH") == ["word"] * 4


def test_a_stray_capital_does_not_make_a_word_capital() -> None:
    assert case_of("sỐ") == "lower"
    assert case_of("Iwong") == "lower"
    assert case_of("ĐƠN") == "upper"
    assert case_of("Điều") == "title"


@given(st.text(alphabet="aáđĐB1/-.,;:()¢' \"“”UN", max_size=40))
def test_pieces_spell_the_line(line: str) -> None:
    for token, pieces in zip(line.split(), pieces_of_line(line), strict=True):
        assert "".join(piece.before + piece.core + piece.after for piece in pieces) == token
