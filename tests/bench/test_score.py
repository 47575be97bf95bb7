"""Scoring: what counts as an error and what does not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.score import (
    align,
    anchored_span,
    common_span,
    compare,
    found_syllables,
    normalise,
    syllables,
)

BODY = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19/6/2015;\n"
    "Theo đề nghị của Giám đốc Sở Tài chính tại Công văn số 287/STC-HCSN về dự toán 10.506 triệu đồng,\n"
    "Điều 1. Phê duyệt kế hoạch ứng phó sự cố tràn dầu trên địa bàn tỉnh năm 2025.\n"
    "Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành."
)
WORDS = st.lists(
    st.sampled_from(
        ["căn", "cứ", "luật", "tổ", "chức", "quyền", "phương", "ngày", "tháng", "năm", "2025", "10.506"]
    ),
    max_size=25,
)


def test_a_perfect_reading_has_no_error() -> None:
    score = compare(BODY, BODY)
    assert score.syllable_error == score.character_error == 0.0
    assert score.syllables == len(syllables(BODY))
    assert score.fragments == score.misses == ()


def test_line_breaks_tone_placement_quotes_and_leaders_are_not_errors() -> None:
    truth = "Nước Cộng hòa “xã hội” – thủy lợi........ ký tên"
    reading = 'Nước Cộng hoà "xã\nhội" - thuỷ lợi … ký tên'.replace(" …", "")
    assert compare(truth, reading).syllable_error == 0.0
    assert compare(truth, reading).character_error == 0.0


def test_a_wrong_mark_is_counted_as_such() -> None:
    score = compare("cấp tổng thẩm định", "câp tổng thâm định")
    assert (score.misread, score.wrong_marks, score.lost, score.added) == (2, 2, 0, 0)
    assert score.wrong_characters == 2


def test_a_wrong_letter_is_misread_but_not_a_wrong_mark() -> None:
    score = compare("ngày 19/6/2015 ban hành", "ngày 18/6/2015 han hành")
    assert (score.misread, score.wrong_marks) == (2, 0)


def test_a_number_keeps_its_points_and_commas_together() -> None:
    assert [s.text for s in syllables("9.894 triệu, 10,5%.")] == ["9.894", "triệu", "10,5"]


def test_lines_that_the_truth_has_not_are_not_errors() -> None:
    lines = BODY.split("\n")
    framed = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA", lines[0], "12", "www.example.vn", *lines[1:], "Nơi nhận: VT"]
    score = compare(BODY, "\n".join(framed))
    assert score.syllable_error == score.character_error == 0.0


def test_syllables_added_inside_a_line_are_errors() -> None:
    score = compare(BODY, BODY.replace("tràn dầu", "tràn xyz dầu"))
    assert (score.added, score.misread, score.lost) == (1, 0, 0)


def test_a_lost_line_is_a_lost_fragment() -> None:
    lines = BODY.split("\n")
    score = compare(BODY, "\n".join([lines[0], *lines[2:]]))
    assert score.lost == len(syllables(lines[1]))
    assert len(score.fragments) == 1
    assert score.fragments[0].startswith("Theo đề nghị")


def test_two_lost_syllables_are_no_fragment() -> None:
    assert compare(BODY, BODY.replace("tràn dầu ", "")).fragments == ()


def test_garbage_in_place_of_a_line_is_a_lost_fragment() -> None:
    lines = BODY.split("\n")
    score = compare(BODY, "\n".join([lines[0], "@3 %% zzz qqq www jjj xxx vvv", *lines[2:]]))
    assert len(score.fragments) == 1


def test_wording_that_differs_at_the_ends_is_in_nobodys_score() -> None:
    truth = "NGHỊ ĐỊNH CỦA CHÍNH PHỦ SỐ 99 NGÀY ĐẦU NĂM\n" + BODY + "\nPhụ lục không có trong bản quét này"
    span = common_span(truth, [BODY])
    score = compare(truth, BODY, span)
    assert score.syllables == len(syllables(BODY))
    assert score.syllable_error == 0.0


def test_who_loses_the_first_paragraph_does_not_get_it_off() -> None:
    poor = BODY.split("\n", 1)[1]
    span = common_span(BODY, [poor, BODY])
    assert compare(BODY, poor, span).lost == len(syllables(BODY.split("\n")[0]))


def test_a_reading_of_another_text_is_anchored_nowhere() -> None:
    other = [
        "một",
        "hai",
        "ba",
        "bốn",
        "năm",
        "sáu",
        "bảy",
        "tám",
        "chín",
        "mười",
        "mười",
        "hai",
        "mười",
        "ba",
    ]
    assert anchored_span([s.text for s in syllables(BODY)], other) is None


def test_two_columns_read_in_either_order_are_found() -> None:
    lines = ["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NGÃI", "Độc lập - Tự do - Hạnh phúc"]
    right, total, misses = found_syllables(
        lines, "TỈNH QUẢNG NGÃI Độc lập - Tự do - Hạnh phúc ỦY BAN NHÂN DÂN"
    )
    assert (right, total, misses) == (13, 13, ())


def test_a_line_printed_twice_must_be_read_twice() -> None:
    right, total, _ = found_syllables(["ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN"], "ỦY BAN NHÂN DÂN")
    assert (right, total) == (4, 8)


def test_a_line_misread_in_one_syllable_names_it() -> None:
    _, _, misses = found_syllables(["Nguyễn Hoàng Giang"], "abc Nguyên Hoàng Giang def")
    assert [(miss.truth, miss.read, miss.only_marks) for miss in misses] == [("Nguyễn", "Nguyên", True)]


def test_scores_add_up() -> None:
    one, two = compare(BODY, BODY), compare("cấp tổng", "câp tổng")
    assert (one + two).syllables == one.syllables + two.syllables
    assert (one + two).wrong_marks == 1


@given(WORDS, WORDS)
def test_pairs_increase_and_never_exceed_either_text(truth: list[str], read: list[str]) -> None:
    pairs = align(truth, read)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(pairs))
    assert all(i < len(truth) and j < len(read) for i, j in pairs)


@given(WORDS, WORDS)
def test_every_syllable_of_the_truth_is_right_misread_or_lost(truth: list[str], read: list[str]) -> None:
    score = compare(" ".join(truth), " ".join(read))
    assert score.syllables == len(truth)
    assert 0 <= score.misread + score.lost <= score.syllables
    assert score.wrong_marks <= score.misread


@given(WORDS)
def test_reading_everything_gives_no_error(words: list[str]) -> None:
    assert compare(" ".join(words), " ".join(words)).syllable_error == 0.0


@pytest.mark.parametrize("text", ["Hoà", "hoà bình", "QUÝ", "Ðường"])
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
