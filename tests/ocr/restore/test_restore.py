import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lexicon.fold import strip_marks
from lexicon.terms import with_user_lexicon
from ocr.restore import default_restorer, restore_lines, restore_text, restorer_with
from ocr.restore.sureness import Sureness
from schema.box import Box
from schema.page import Line, Reading, Word

REPORT = [
    "Văn phòng UBND tỉnh kịp thời tham mưu cho UBND tỉnh ban hành Kế hoạch số 26/KH-UBND",
    "ngày 14/02/2023 về kiểm soát thủ tục hành chính trên địa bàn; hồ sơ đã giải quyết là 2.498, đạt 98,70%.",
    "Các cơ quan, đơn vị, địa phương tiếp tục nâng cao trách nhiệm của người đứng đầu theo quy định.",
]
WORDS = sorted(
    {word.strip(".,;") for line in REPORT for word in line.split()} | {"dugc", "ctia", "s6", "c4c", "IV"}
)
NUMBERS = st.from_regex(r"\A[0-9]{1,3}([.,/][0-9]{1,3}){0,2}%?\Z")
TEXT = st.lists(st.lists(st.sampled_from(WORDS) | NUMBERS, max_size=9).map(" ".join), max_size=4)


def restored(*lines: str) -> tuple[str, ...]:
    return default_restorer().restore(lines).lines


def test_marks_lost_in_an_english_layer_come_back() -> None:
    assert restored("thi tuc hanh chinh") == ("thủ tục hành chính",)
    assert restored("CHI PAO THU'C HIEN") == ("CHỈ ĐẠO THỰC HIỆN",)
    assert restored("Nghi dinh s6 61/2018/ND-CP") == ("Nghị định số 61/2018/NĐ-CP",)


def test_text_typed_without_marks_comes_back_with_its_punctuation_and_figures() -> None:
    assert restored(*(strip_marks(line) for line in REPORT * 2)) == tuple(REPORT * 2)


def test_clean_text_stays_as_it_is() -> None:
    assert restored(*REPORT) == tuple(REPORT)


@pytest.mark.parametrize(
    "line",
    ["1085/QĐ-TTg", "28/2016/QĐ-UBND", "https://dichvucong.gov.vn/p/home", "a.b@haiduong.gov.vn", "IV. XII"],
)
def test_symbols_addresses_and_roman_numerals_are_left_alone(line: str) -> None:
    assert restored(line) == (line,)


def test_list_marks_are_mended_and_the_second_d_is_barred() -> None:
    lines = restored(
        "c¢) Nghi dinh cua Chinh phu", "d) Quyét dinh cua UBND tinh", "d) Ké hoach kiém soat thi tuc"
    )
    assert [line.split()[0] for line in lines] == ["c)", "d)", "đ)"]


def test_right_letters_with_wrong_marks_are_mended_after_vietnamese_ocr() -> None:
    lines = (
        "Căn cứ Luật sửa đổi, bô sung một sô điêu của Luật Tổ chức Chính phủ",
        "và Luật Tổ chức chính quyên địa phương; các tô chức, cá nhân có liên quan",
    )
    assert restored(*lines) == (
        "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ",
        "và Luật Tổ chức chính quyền địa phương; các tổ chức, cá nhân có liên quan",
    )


def test_accepted_spellings_stay() -> None:
    line = "Đối với tầu thuyền đánh bắt hải sản và xe ôtô; hàng năm, hằng năm"
    assert restored(line) == (line,)


def test_names_are_not_made_common_words() -> None:
    line = "Giám đốc Sở Tài chính Nguyễn Tô Chúc và Phó Giám đốc Trần Ngọc Quyên ký"
    assert restored(line) == (line,)


def test_a_word_read_with_doubt_is_changed_with_more_certainty() -> None:
    line = "Tôn giáo tỉnh đôi tên cơ quan"

    def score(confidence: float) -> float:
        done = default_restorer().restore(
            [line], "vietnamese_ocr", [[Sureness(confidence)] * len(line.split())]
        )
        return done.changes[0].score

    assert score(0.5) > score(0.97)


def changed_at(line: str, sure: Sureness) -> list[str]:
    done = default_restorer().restore([line], "vietnamese_ocr", [[sure] * len(line.split())])
    return [change.text for change in done.changes]


def test_a_misprint_that_two_readings_agree_on_stays() -> None:
    line = "Bệnh nhân được chuyển đến bênh viện đa khoa tỉnh để điều trị"
    assert changed_at(line, Sureness(0.97, twice=True, alike=True)) == []
    assert changed_at(line, Sureness(0.97, twice=True)) == ["bệnh"]
    assert changed_at(line, Sureness(0.6, twice=True, alike=True)) == ["bệnh"]


def test_what_a_recogniser_often_misreads_is_mended_though_read_alike() -> None:
    line = "Công ty đăng ký chào bán cô phần riêng lẻ cho nhà đầu tư"
    assert changed_at(line, Sureness(0.97, twice=True, alike=True)) == ["cổ"]


def test_equal_readings_of_a_word_are_its_witnesses() -> None:
    texts = ["Bệnh", "nhân", "được", "chuyển", "đến", "bênh", "viện", "đa", "khoa", "tỉnh"]

    def restored_words(times: int) -> tuple[Word, ...]:
        words = tuple(
            Word(
                text=text,
                original=text,
                box=Box(10 * at, 0, 10 * at + 9, 10),
                confidence=0.97,
                method="ocr",
                readings=(Reading(text=text, engine="tesseract-vie", confidence=0.95),) * times,
            )
            for at, text in enumerate(texts)
        )
        (line,) = restore_lines([Line(words=words, box=Box(0, 0, 99, 10))], "vietnamese_ocr")
        return line.words

    assert restored_words(1)[5].text == "bệnh"
    assert [word.text for word in restored_words(2)] == texts
    assert [word.alternative for word in restored_words(2)] == [*[None] * 5, "bệnh", *[None] * 4]


def test_unknown_words_of_a_user_are_restored_at_once(tmp_path: Path) -> None:
    own = tmp_path / "my.toml"
    own.write_text(
        '[[unit]]\nname = "Xóm Krông Pạc Măng"\ntype = "xóm"\nlevel = "commune"\n', encoding="utf-8"
    )
    richer = restorer_with(with_user_lexicon(own))
    done = richer.restore(["tai xom Krong Pac Mang bao cao huyén"], "english_layer")
    assert done.lines == ("tại xóm Krông Pạc Măng báo cáo huyện",)


def test_both_tone_placements_survive() -> None:
    line = "Hoà giải ở cơ sở và hòa giải tại Toà án theo quy định của pháp luật về thuỷ lợi"
    assert restored(line) == (line,)


def test_words_of_an_english_layer_that_ran_together_are_parted() -> None:
    assert restored("theo quydinh cua phap luat vé thi tuc hanhchinh") == (
        "theo quy định của pháp luật về thủ tục hành chính",
    )
    assert restored("diéu tri covid19 theo quydinh va s616") == ("điều trị covid19 theo quy định và s616",)
    assert restored("hop tac véi Virginia va Australia, Uy ban nhan dan huyén da bdo cdo") == (
        "hợp tác với Virginia và Australia, Ủy ban nhân dân huyện đã báo cáo",
    )


def test_words_that_lost_their_space_are_parted_in_one_change() -> None:
    done = default_restorer().restore(["UBND tỉnh ban hành kếhoạch kiểm soát thủ tục hành chính năm 2023"])
    assert done.lines[0].split()[4:6] == ["kế", "hoạch"]
    (change,) = done.changes
    assert (change.original, change.text, change.token) == ("kếhoạch", "kế hoạch", 4)


def test_a_syllable_cut_in_two_becomes_one_word_with_both_boxes() -> None:
    texts = ["Trung", "tâm", "Phục", "vụ", "hành", "chính", "c", "ông", "của", "tỉnh"]
    words = tuple(
        Word(text=text, original=text, box=Box(10 * i, 0, 10 * i + 9, 10), confidence=0.9, method="ocr")
        for i, text in enumerate(texts)
    )
    (line,) = restore_lines([Line(words=words, box=Box(0, 0, 99, 10))])
    assert line.text == "Trung tâm Phục vụ hành chính công của tỉnh"
    assert (line.words[6].original, line.words[6].box) == ("c ông", Box(60, 0, 79, 10))


def test_a_change_tells_its_original_method_and_score() -> None:
    done = default_restorer().restore(["thi tuc hanh chinh"])
    assert [change.original for change in done.changes] == ["thi", "tuc", "hanh", "chinh"]
    assert all(0 < change.score <= 1 and change.method == "model" for change in done.changes)


def test_streaming_gives_the_same_lines_with_numbers_that_run_on() -> None:
    lines = ["thi tuc hanh chinh"] * 3
    streamed = list(restore_text(iter(lines)))
    assert [text for text, _ in streamed] == ["thủ tục hành chính"] * 3
    assert [changes[0].line for _, changes in streamed] == [0, 1, 2]


def test_lines_of_a_page_keep_boxes_and_originals() -> None:
    box = Box(0, 0, 10, 10)
    words = tuple(
        Word(text=text, original=text, box=box, confidence=0.5, method="text_layer")
        for text in ("thi", "tuc", "hanh", "chinh", "2023")
    )
    (line,) = restore_lines([Line(words=words, box=box)])
    assert line.text == "thủ tục hành chính 2023"
    assert [word.original for word in line.words] == ["thi", "tuc", "hanh", "chinh", "2023"]
    assert [word.method for word in line.words] == ["model"] * 4 + ["text_layer"]
    assert line.words[4] == words[4]


@settings(max_examples=60)
@given(TEXT)
def test_figures_lines_and_spaces_stay_and_a_second_run_changes_nothing(lines: list[str]) -> None:
    once = restored(*lines)
    assert len(once) == len(lines)
    for before, after in zip(lines, once, strict=True):
        figures = [token for token in before.split() if not re.search(r"[^\W\d_]", token)]
        assert [token for token in after.split() if not re.search(r"[^\W\d_]", token)] == figures
    assert restored(*once) == once


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_any_text_at_all_keeps_its_numbers(text: str) -> None:
    lines = text.splitlines() or [""]
    for before, after in zip(lines, restored(*lines), strict=True):
        numbers = re.compile(r"(?<![^\s])[\d.,/%-]+(?![^\s])")
        assert numbers.findall(after) == numbers.findall(before)


@pytest.mark.parametrize(
    "line",
    [
        "Số cas mắc mới trong tuần là 15 cas, giảm 3 cas so với tuần trước.",
        "Bs Trần Thị Bình, Ds Nguyễn Văn An và Bs Lê Văn Cường tham dự cuộc họp.",
        "Xã Ia Lâu, huyện Chư Prông; xã Ia Grai, buôn Ea Kmêc, tỉnh Gia Lai.",
        "Ví dụ 8: Bà D ở Hà Nội, cột cao 30 m, máy văng sấy, quệt xuống đường, tổn thương xơ phổi.",
        "Cồn sát khuẩn, oresol và test nhanh dengue; đề án sắp xếp đơn vị hành chính.",
    ],
)
def test_foreign_words_titles_and_names_in_a_good_text_stay(line: str) -> None:
    assert default_restorer().restore([line]).lines == (line,)
