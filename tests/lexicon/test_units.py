from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lexicon.fold import strip_marks
from lexicon.units import Unit, all_units, find_unit

BEFORE, AFTER = date(2023, 10, 31), date(2026, 1, 1)


def test_hai_duong_before_and_after_the_merger() -> None:
    (match,) = find_unit("tỉnh Hải Dương", on=BEFORE)
    assert match.unit.code == "30" and match.unit.successors == ("31",)
    assert match not in find_unit("tỉnh Hải Dương", on=AFTER)
    districts = [u for u in all_units() if u.level == "district" and u.parent == "30"]
    assert len(districts) == 12
    assert not any(u.level == "district" and u.existed(AFTER) for u in all_units())


def test_there_are_63_then_34_provinces() -> None:
    provinces = [u for u in all_units() if u.level == "province"]
    assert sum(u.existed(BEFORE) for u in provinces) == 63
    assert sum(u.existed(AFTER) for u in provinces) == 34


def test_a_type_written_short_and_missing_marks_are_understood() -> None:
    for name in ("huyen Tu Ky", "H. Tứ Kỳ", "UBND huyện Tứ Kỳ", "HUYỆN TỨ KỲ"):
        (match,) = find_unit(name, on=BEFORE)
        assert match.unit.code == "298"


def test_a_misread_name_is_found_within_its_province() -> None:
    (province,) = [unit for unit in all_units() if unit.code == "30" and unit.existed(BEFORE)]
    best = find_unit("Thanh Miên", on=BEFORE, within=province, level="district")[0]
    assert best.unit.name == "Thanh Miện" and best.score < 100


def test_an_ambiguous_name_gives_all_its_units() -> None:
    matches = find_unit("Thanh Hà", on=BEFORE)
    assert len({match.unit.id for match in matches}) > 1
    assert len({match.score for match in matches}) == 1


def test_a_code_used_again_names_two_units() -> None:
    names = {unit.name: unit for unit in all_units() if unit.code == "10507"}
    assert set(names) == {"Cẩm Thượng", "Thành Đông"}
    assert names["Cẩm Thượng"].id != names["Thành Đông"].id


@given(st.sampled_from([u for u in all_units() if u.level == "district"]))
def test_every_district_is_found_by_its_full_name_with_and_without_marks(unit: Unit) -> None:
    for name in (unit.full_name, strip_marks(unit.full_name)):
        assert unit in [match.unit for match in find_unit(name)]
