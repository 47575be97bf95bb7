"""Layers of recognisers that nobody trained on: signs and digits for letters, lost vowels, names of units."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexicon.terms import with_user_lexicon
from ocr.restore import default_restorer, restorer_with
from ocr.restore.noise import evidence, reading
from ocr.restore.tokens import pieces_of_line


def restored(line: str) -> str:
    return default_restorer().restore([line], "english_layer").lines[0]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Ty 1& hé so dung han dat 98,5%", "Tỷ lệ hồ sơ đúng hạn đạt 98,5%"),
        ("ty 1¢ hé so giai quyét", "tỷ lệ hồ sơ giải quyết"),
        ("don vi ¢6 hé so tré han", "đơn vị có hồ sơ trễ hạn"),
        ("thuc hién ké hoach d& ra", "thực hiện kế hoạch đề ra"),
        ("ban sao hgp I& gidy khai sinh", "bản sao hợp lệ giấy khai sinh"),
        ("cong viée ¢é anh huong lon", "công việc có ảnh hưởng lớn"),
    ],
)
def test_a_sign_stands_for_a_vowel(read: str, printed: str) -> None:
    assert restored(read) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("ty 16 hé so tré han la 2,5%", "tỷ lệ hồ sơ trễ hạn là 2,5%"),
        ("ty 18 hé so dung han", "tỷ lệ hồ sơ đúng hạn"),
        ("stra ddi, bé sung mét 86 diéu", "sửa đổi, bổ sung một số điều"),
        ("day nhanh tién 46 giai quyét hé so", "đẩy nhanh tiến độ giải quyết hồ sơ"),
        ("di lam viéc 6 nwéc ngoai", "đi làm việc ở nước ngoài"),
        ("mot don vi cé 56 luong hô so lon", "một đơn vị có số lượng hồ sơ lớn"),
    ],
)
def test_digits_are_a_word_where_no_figure_can_stand(read: str, printed: str) -> None:
    assert restored(read) == printed
    changes = default_restorer().restore([read], "english_layer").changes
    (figure,) = (change for change in changes if change.original.isdigit())
    assert (figure.doubtful, figure.alternative) == (True, figure.original)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("So Gido duc & Dao tao, lit hanh & du lich", "Sở Giáo dục & Đào tạo, lữ hành & du lịch"),
        ("nguoi lao dong dang lam viéc & nwéc ngoai", "người lao động đang làm việc ở nước ngoài"),
    ],
)
def test_an_ampersand_stands_where_and_would(read: str, printed: str) -> None:
    assert restored(read) == printed


@pytest.mark.parametrize(
    "line",
    [
        "hé so tré han 1a 16 hé so",
        "ngay 16 thang 8 nam 2023",
        "Diéu 6, khoan 8 va diém 14",
        "co 18 don vi, 6 phong va 46 can bé",
        "tang 16 nguoi, giam 6 nguoi",
        "nhom 8, 16 hé so",
    ],
)
def test_figures_stay_where_they_can_stand(line: str) -> None:
    digits = [token for token in line.split() if token[0].isdigit() and token != "1a"]
    assert [token for token in restored(line).split() if token[0].isdigit()] == digits


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("cia S Noi vu va B Tai chinh", "của Sở Nội vụ và Bộ Tài chính"),
        ("tong s hé so tiép nhan", "tổng số hồ sơ tiếp nhận"),
        ("dién tich S = a x b", "diện tích S = a x b"),
        ("phan T: danh muc", "phần T: danh mục"),
    ],
)
def test_a_lone_consonant_is_a_word_only_among_words(read: str, printed: str) -> None:
    assert restored(read) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("thanh phd Chi Linh, huyén Cam Giang", "thành phố Chí Linh, huyện Cẩm Giàng"),
        ("UBND thi xa Kinh Mén va huyén Tir Ky", "UBND thị xã Kinh Môn và huyện Tứ Kỳ"),
        ("huyén Van Dén, tinh Quang Ninh", "huyện Vân Đồn, tỉnh Quảng Ninh"),
    ],
)
def test_the_lexicon_decides_what_units_are_called(read: str, printed: str) -> None:
    assert restored(read) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("xä la Krêl, huyên Duc Co, tinh Gia Lai", "xã Ia Krêl, huyện Đức Cơ, tỉnh Gia Lai"),
        ("huyén KBang, tinh Gia Lai", "huyện KBang, tỉnh Gia Lai"),
        ("UBND thi xà Thäi Ho", "UBND thị xã Thái Hòa"),
    ],
)
def test_a_name_is_known_by_its_letters_where_no_syllable_is_read_so(read: str, printed: str) -> None:
    assert restored(read) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("xa Tan Thanh, huyén Duc Trong, tinh Lam Dong", "xã Tân Thành, huyện Đức Trọng, tỉnh Lâm Đồng"),
        ("xa Viet Thong, huyén Qué V6, tinh Bac Ninh", "xã Việt Thống, huyện Quế Võ, tỉnh Bắc Ninh"),
    ],
)
def test_of_names_read_alike_it_is_that_of_the_district_named_nearby(read: str, printed: str) -> None:
    assert restored(read) == printed


def test_names_of_one_level_follow_each_other_behind_commas() -> None:
    assert restored("cac xa Tan Ky, Dai Son, Hung Dao, Binh Lang thuoc huyén Tt Ky") == (
        "các xã Tân Kỳ, Đại Sơn, Hưng Đạo, Bình Lăng thuộc huyện Tứ Kỳ"
    )


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("ong Nguyén Van An, xa Hung Dao, Tran Van Binh", "ông Nguyễn Văn An, xã Hưng Đạo, Trần Văn Bình"),
        ("xa hoi chu nghia Viet Nam", "xã hội chủ nghĩa Việt Nam"),
        ("cap tinh, Cap huyén, Cap xa", "cấp tỉnh, Cấp huyện, Cấp xã"),
    ],
)
def test_what_is_no_name_of_a_unit_becomes_none(read: str, printed: str) -> None:
    assert restored(read) == printed


def test_units_of_a_users_lexicon_have_their_names_too(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        '[[unit]]\ncode = "99901"\nlevel = "commune"\ntype = "xã"\nname = "Mới Lạ"\nparent = "01"\n'
    )
    restorer = restorer_with(with_user_lexicon(path))
    line = "Uy ban nhan dan xa Moi La bao cao"
    assert restorer.restore([line], "english_layer").lines[0] == "Ủy ban nhân dân xã Mới Lạ báo cáo"


PORTUGUESE = """Uy ban nhân dân huyên bão cão kêt quã thuc hiên công tác cãi cách hành chính
và kiêm soát thú tuc hành chính trên dia bàn huyên nãm 2023, tý lê hô so tiêp nhân và giãi quyêt
dúng han dat 98,5%, các phòng chuyên môn, các xã dã công khai dây dú các thú tuc hành chính"""


def test_marks_that_portuguese_has_too_do_not_make_a_layer_vietnamese() -> None:
    restored_layer = default_restorer().restore(PORTUGUESE.splitlines())
    assert restored_layer.noise == "english_layer"
    assert restored_layer.lines[0] == (
        "Ủy ban nhân dân huyện báo cáo kết quả thực hiện công tác cải cách hành chính"
    )


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("kiêm soát thú tuc hành chính và giãi quyêt hô so", "marked_layer"),
        ("kiém soat tht tuc hanh chinh va giai quyét hé so", "english_layer"),
        ("kiém soét thu’ tuc hénh chinh vé gifii quyét hﬁ so", "old_layer"),
    ],
)
def test_the_recogniser_is_known_by_what_it_makes_of_marks(line: str, kind: str) -> None:
    shares = evidence([piece for token in pieces_of_line(line * 5) for piece in token])
    assert reading("english_layer", shares) == kind


def test_a_few_words_tell_no_recogniser() -> None:
    shares = evidence([piece for token in pieces_of_line("hénh chinh thu’ tuc") for piece in token])
    assert reading("english_layer", shares) == "english_layer"


def test_a_short_vietnamese_text_without_a_letter_of_its_own_stays() -> None:
    assert default_restorer().restore(["báo cáo tháng ba"]).lines == ("báo cáo tháng ba",)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("quyét dinh cﬁa Thﬁ tuéng", "quyết định của Thủ tướng"),
        ("diéu kién chu’a dﬁ", "điều kiện chưa đủ"),
        ("diéu kién chu'a dfi", "điều kiện chưa đủ"),
    ],
)
def test_ligatures_and_apostrophes_are_what_letters_were_read_as(read: str, printed: str) -> None:
    assert restored(read) == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [("820/Qb-UBND", "820/QĐ-UBND"), ("15/Nb-CP", "15/NĐ-CP"), ("12/TB-BTC", "12/TB-BTC")],
)
def test_symbols_of_documents_get_back_their_letter(read: str, printed: str) -> None:
    assert restored(f"Quyét dinh sé {read} ngay 12/3/2023").split()[3] == printed
