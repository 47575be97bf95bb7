from lexicon.document_types import all_types, by_code, by_name, leading_type


def test_the_27_abbreviations_of_decree_30_are_there_and_distinct() -> None:
    codes = [entry.code for entry in all_types() if entry.kind == "administrative" and entry.code]
    assert len(codes) == len(set(codes)) == 27


def test_official_letters_have_a_name_but_no_code() -> None:
    letter = by_name("CÔNG VĂN")
    assert letter is not None
    assert letter.code == ""
    assert by_code("") is None


def test_case_tells_a_programme_from_a_directive() -> None:
    programme, directive = by_code("CTr"), by_code("CT")
    assert programme is not None and programme.name == "Chương trình"
    assert directive is not None and directive.name == "Chỉ thị"


def test_legal_types_are_known_from_a_table_of_their_own() -> None:
    for code, name in (("NĐ", "Nghị định"), ("TTLT", "Thông tư liên tịch"), ("PL", "Pháp lệnh")):
        entry = by_code(code)
        assert entry is not None and entry.name == name and entry.kind == "legal"


def test_a_name_is_found_without_marks_and_a_sentence_is_not_a_name() -> None:
    plain = by_name("thong tu lien tich")
    assert plain is not None and plain.code == "TTLT"
    assert by_name("Quyết định số 5") is None


def test_the_longest_leading_name_wins() -> None:
    joint, none = leading_type("THÔNG TƯ LIÊN TỊCH Hướng dẫn thực hiện"), leading_type("Thông tưởng")
    assert joint is not None and joint.code == "TTLT"
    assert none is None
