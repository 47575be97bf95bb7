from lexicon.units import gazetteer
from parsers.tables.meaning.unit_columns import units_of_column


def test_a_column_of_communes_takes_its_names_from_their_district() -> None:
    cells = ("Xa Dai Son", "Xa Hung Dao", "XG Tai Son", "Xa Ky Son", "Xa@ Dan An", "Xa Quang Phuc", "1.604")
    named = units_of_column(cells, gazetteer())
    assert [one.text for one in named.values()] == [
        "Xã Đại Sơn",
        "Xã Hưng Đạo",
        "Xã Tái Sơn",
        "Xã Kỳ Sơn",
        "Xã Dân An",
        "Xã Quang Phục",
    ]
    assert [row for row, one in named.items() if one.letters_agree] == [0, 1, 3, 4, 5]
    assert {one.unit.parent for one in named.values() if one.unit} == {"298"}


def test_units_of_different_parents_keep_their_names() -> None:
    column = ("Huyện Thanh Hà", "Huyện Tứ Kỳ", "Thành phố Chí Linh", "Tổng cộng", "Sở Nội vụ")
    assert {named.text for named in units_of_column(column, gazetteer()).values()} <= set(column)
