from datetime import date
from pathlib import Path

import pytest

from lexicon.terms import builtin_lexicon, find_entries, with_user_lexicon
from schema.errors import InvalidLexicon


def test_short_spellings_lead_to_the_agency_with_and_without_marks() -> None:
    for spelling in ("Sở TN&MT", "Sở Tài nguyên và MT", "so tai nguyen va mt", "SỞ TN&MT"):
        (match,) = find_entries(spelling, builtin_lexicon())
        assert match.entry.name == "Sở Tài nguyên và Môi trường"


def test_abbreviations_of_terms_and_agencies_are_known() -> None:
    for short, name in (
        ("TTHC", "thủ tục hành chính"),
        ("UBND", "Ủy ban nhân dân"),
        ("HDND", "Hội đồng nhân dân"),
    ):
        assert find_entries(short, builtin_lexicon())[0].entry.name == name


def test_a_ministry_merged_in_2025_has_a_successor_and_is_not_found_after() -> None:
    (match,) = find_entries("Bộ Kế hoạch và Đầu tư", builtin_lexicon(), on=date(2023, 1, 1))
    assert match.entry.successors == ("Bộ Tài chính",)
    later = find_entries("Bộ Kế hoạch và Đầu tư", builtin_lexicon(), on=date(2026, 1, 1))
    assert match.entry not in [found.entry for found in later]


def test_a_misspelt_name_scores_below_an_exact_one() -> None:
    best = find_entries("Sở Kế hoạch và Đầu lư", builtin_lexicon())[0]
    assert best.entry.name == "Sở Kế hoạch và Đầu tư" and 84 <= best.score < 99


def test_a_user_lexicon_takes_effect_at_once(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        '[[term]]\nname = "Tổ công nghệ số cộng đồng"\nshort = ["TCNSCĐ"]\n'
        '[[unit]]\nname = "Xóm Mới"\ntype = "thôn"\nparent = "298"\n',
        encoding="utf-8",
    )
    lexicon = with_user_lexicon(mine)
    assert find_entries("tcnscd", lexicon)[0].entry.name == "Tổ công nghệ số cộng đồng"
    assert [match.unit.parent for match in lexicon.units.find("Xom Moi")][:1] == ["298"]


@pytest.mark.parametrize(
    "text",
    ["[[term]]\nshort = ['x']\n", "[[word]]\nname = 'x'\n", "[[unit]]\nname='x'\nlevel='moon'\n", "name = ["],
)
def test_a_faulty_user_lexicon_is_refused_with_its_place(tmp_path: Path, text: str) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidLexicon, match=r"mine\.toml"):
        with_user_lexicon(mine)
