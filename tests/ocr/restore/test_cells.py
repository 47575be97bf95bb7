from ocr.restore import restore_cells

COMMUNES = ("Xa Dai Son", "Xa Hung Dao", "XG Tai Son", "Xa Ky Son", "Xa@ Dan An", "Xa Quang Phuc", "1.604")


def test_a_column_of_communes_takes_its_names_from_their_district() -> None:
    (column,) = restore_cells([COMMUNES], "english_layer")
    assert [cell.text for cell in column] == [
        "Xã Đại Sơn",
        "Xã Hưng Đạo",
        "Xã Tái Sơn",
        "Xã Kỳ Sơn",
        "Xã Dân An",
        "Xã Quang Phục",
        "1.604",
    ]
    assert {change.method for cell in column for change in cell.changes} == {"lexicon"}
    assert [cell.original for cell in column] == list(COMMUNES)


def test_labels_are_restored_apart_from_their_neighbours() -> None:
    header, other = restore_cells([["Linh vuc giai quyet", "So ho so"], ["Ghi chu", ""]], "english_layer")
    assert [cell.text for cell in (*header, *other)] == ["Lĩnh vực giải quyết", "Số hồ sơ", "Ghi chú", ""]


def test_right_names_and_other_words_stay() -> None:
    column = ("Huyện Thanh Hà", "Huyện Tứ Kỳ", "Thành phố Chí Linh", "Tổng cộng", "Sở Nội vụ")
    (cells,) = restore_cells([column], "vietnamese_ocr")
    assert tuple(cell.text for cell in cells) == column
    assert not any(cell.changes for cell in cells)
