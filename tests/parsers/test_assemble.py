"""What a page's words become: letterhead, title, body, footnotes, closing, parts."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import assemble

BODY = (
    "Thực hiện Công văn số 908/UBND-VP ngày 20/7/2023 của Ủy ban nhân dân tỉnh về việc thực hiện quy trình "
    "số hóa hồ sơ, Văn phòng báo cáo kết quả như sau:",
    "- Tổng số hồ sơ đã tiếp nhận là 2.498 hồ sơ, trong đó có 2.031 hồ sơ được số hóa ngay khi tiếp nhận "
    "theo quy định;",
    "- Số hồ sơ quá hạn là 12 hồ sơ, đều thuộc lĩnh vực đất đai.",
)


RECIPIENTS = ("Nơi nhận:", "- Như trên;", "- Lưu: VT.")


def closing(middle: Any, line: Any, y: float) -> list[Any]:
    return [
        line("Nơi nhận:", 85, y, size=12),
        line("- Như trên;", 85, y + 14, size=11),
        line("- UBND tỉnh (để b/c);", 85, y + 27, size=11),
        line("- Lưu: VT.", 85, y + 40, size=11),
        middle("KT. CHÁNH VĂN PHÒNG", y, 440, size=13, bold=True),
        middle("PHÓ CHÁNH VĂN PHÒNG", y + 17, 440, size=13, bold=True),
        middle("Trần Thị Thu Hà", y + 90, 440, size=14, bold=True),
    ]


@pytest.fixture
def report(page: Any, head: Any, middle: Any, line: Any, paragraphs: Any) -> Any:
    return page(
        [
            *head(),
            middle("BÁO CÁO", 150, bold=True),
            middle("Kết quả số hóa hồ sơ quý I năm 2023", 168, bold=True),
            *paragraphs(BODY, 210),
            *closing(middle, line, 500),
        ]
    )


def test_the_columns_of_the_letterhead_are_not_mixed(report: Any) -> None:
    blocks = [block.text for block in assemble([report]).blocks if block.kind == "letterhead"]
    assert blocks == [
        "UBND TỈNH HẢI DƯƠNG",
        "VĂN PHÒNG",
        "Số: 59/BC-VP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hải Dương, ngày 05 tháng 02 năm 2023",
    ]


def test_metadata_come_from_letterhead_title_and_closing(report: Any) -> None:
    metadata = assemble([report]).metadata
    assert metadata.doc_type is not None
    assert metadata.doc_type.value.code == "BC"
    assert metadata.subject is not None
    assert metadata.subject.value == "Kết quả số hóa hồ sơ quý I năm 2023"
    assert metadata.parent_issuer is not None
    assert metadata.parent_issuer.value.name == "UBND TỈNH HẢI DƯƠNG"
    assert [one.value for one in metadata.recipients] == ["Như trên", "UBND tỉnh (để b/c)", "Lưu: VT"]
    assert metadata.signer is not None
    assert metadata.signer.value.name == "Trần Thị Thu Hà"
    assert metadata.signer.value.position == "PHÓ CHÁNH VĂN PHÒNG"


def test_a_subject_is_found_under_a_title_that_a_stamp_made_unreadable(
    page: Any, head: Any, middle: Any, paragraphs: Any
) -> None:
    lines = [
        *head(number="Số: 12/QĐ-UBND"),
        middle("QUYẾTĐNn", 150, bold=True),
        middle("Về việc giao dự toán ngân sách năm 2024", 168, bold=True),
        *paragraphs(["Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;"], 210),
    ]
    metadata = assemble([page(lines)], []).metadata
    assert metadata.subject.value == "Về việc giao dự toán ngân sách năm 2024"
    assert metadata.doc_type.value.code == "QĐ"


def test_lines_become_paragraphs_and_list_items(report: Any) -> None:
    content = assemble([report])
    body = [(b.kind, b.text) for b in content.blocks if b.kind in ("paragraph", "list_item")]
    assert body == [("paragraph", BODY[0]), ("list_item", BODY[1]), ("list_item", BODY[2])]
    assert content.text.split("\n\n")[8:11] == list(BODY)


def test_a_symbol_cut_at_its_hyphen_is_one_word_again(page: Any, line: Any) -> None:
    lines = [
        line("Căn cứ quy định hiện hành và Quyết định của tỉnh số 3234/QĐ-", 121, 100, justified=True),
        line("UBND ngày 30/8/2023.", 85, 118),
    ]
    assert "3234/QĐ-UBND ngày" in assemble([page(lines)]).text


def test_a_paragraph_goes_on_over_the_page_break(page: Any, paragraphs: Any, middle: Any) -> None:
    first = paragraphs([BODY[0], BODY[1]], 600)
    second = [middle("2", 40, size=13), *paragraphs([BODY[2]], 100)]
    cut = first[-1]
    pages = [page(first[:-1]), page([*second, cut.model_copy(update=moved(cut, 72))], number=2)]
    content = assemble(pages)
    assert BODY[1] in content.text
    assert "\n\n2\n\n" not in f"\n\n{content.text}\n\n"


def moved(line: Any, y: float) -> dict[str, Any]:
    """``line`` at height ``y``."""
    by = y - line.box.y0
    words = tuple(
        word.model_copy(
            update={"box": word.box._replace(y0=word.box.y0 + by, y1=word.box.y1 + by)},
        )
        for word in line.words
    )
    return {"words": words, "box": line.box._replace(y0=y, y1=line.box.y1 + by)}


def test_a_footnote_leaves_the_body_and_is_linked_to_its_mark(page: Any, line: Any, paragraphs: Any) -> None:
    marked = line("Trong năm, các cơ quan đã tiếp nhận hồ sơ ^1 đạt 98% theo quy định.", 121, 100)
    more = paragraphs(BODY, 140)
    note = line("^1 Theo Quyết định số 468/QĐ-TTg ngày 27/3/2021.", 85, 770, size=10)
    content = assemble([page([marked, *more, note])])
    assert [(one.mark, one.text) for one in content.footnotes] == [
        ("1", "Theo Quyết định số 468/QĐ-TTg ngày 27/3/2021.")
    ]
    linked = [block for block in content.blocks if block.footnotes]
    assert [block.footnotes for block in linked] == [(content.footnotes[0].id,)]
    assert linked[0].text.startswith("Trong năm, các cơ quan đã tiếp nhận hồ sơ đạt 98%")
    assert "468" not in content.text


def test_a_misread_mark_on_a_scan_is_numbered_by_the_order_and_reported(
    page: Any, line: Any, paragraphs: Any
) -> None:
    marked = line("Các cơ quan đã tiếp nhận hồ sơ!, đạt 98% theo quy định.", 121, 100, confidence=0.9)
    note = line("! Theo Quyết định số 468/QĐ-TTg.", 85, 770, size=9.5, confidence=0.9)
    content = assemble([page([marked, *paragraphs(BODY, 140), note], route="scan")])
    assert [(one.mark, one.text) for one in content.footnotes] == [("1", "Theo Quyết định số 468/QĐ-TTg.")]
    assert content.blocks[0].text.startswith("Các cơ quan đã tiếp nhận hồ sơ, đạt")
    assert content.blocks[0].footnotes == ("footnote-1",)
    assert [issue.code for issue in content.issues] == ["footnote.mark_doubtful"]


def test_a_mark_read_with_the_first_word_of_its_footnote_is_parted_from_it(
    page: Any, line: Any, paragraphs: Any
) -> None:
    marked = line("Các cơ quan đã tiếp nhận hồ sơ ^1 đạt 98% theo quy định.", 121, 100, confidence=0.9)
    note = line("1'Theo Quyết định số 468/QĐ-TTg.", 85, 770, size=9.5, confidence=0.9)
    content = assemble([page([marked, *paragraphs(BODY, 140), note], route="scan")])
    assert [(one.mark, one.text) for one in content.footnotes] == [("1", "Theo Quyết định số 468/QĐ-TTg.")]
    assert "468" not in content.text


def test_a_number_that_was_cut_behind_a_point_is_one_number(page: Any, line: Any, paragraphs: Any) -> None:
    cut = line(
        "Phạt tiền từ 3.000.000 đồng đến 5.000. 000 đồng theo khoản 2. 100 hồ sơ.", 85, 100, confidence=0.9
    )
    content = assemble([page([cut, *paragraphs(BODY, 140)], route="scan")])
    assert "đến 5.000.000 đồng theo khoản 2. 100 hồ sơ." in content.text


def test_recipients_at_the_foot_of_a_scan_are_no_footnotes(page: Any, line: Any, paragraphs: Any) -> None:
    lines = [line(text, 85, 760 + 12 * i, size=10.5, confidence=0.9) for i, text in enumerate(RECIPIENTS)]
    content = assemble([page([*paragraphs(BODY, 140), *lines], route="scan")])
    assert content.footnotes == ()
    assert [block.text for block in content.blocks if block.kind == "recipients"] == ["\n".join(RECIPIENTS)]


def test_a_mark_without_a_footnote_is_reported(page: Any, line: Any, paragraphs: Any) -> None:
    marked = line("Trong năm, các cơ quan đã tiếp nhận hồ sơ ^7 theo quy định.", 121, 100)
    content = assemble([page([marked, *paragraphs(BODY, 140)])])
    assert [issue.code for issue in content.issues] == ["footnote.missing"]


def test_what_repeats_at_the_same_height_is_no_text(page: Any, line: Any, paragraphs: Any) -> None:
    pages = [
        page([line("Báo cáo của Văn phòng", 85, 40, size=11), *paragraphs(BODY, 100)], number=number)
        for number in (1, 2, 3)
    ]
    assert "Báo cáo của Văn phòng" not in assemble(pages).text


def test_a_logo_at_the_foot_that_is_read_otherwise_on_each_page_is_no_text(
    page: Any, line: Any, paragraphs: Any
) -> None:
    logos = [("VanBanMoi", 120, 804), ("Vanfan", 124, 821), ("VanBanMøi -", 118, 802)]
    pages = [
        page([*paragraphs(BODY, 100), line(text, x, y, size=9)], number=number)
        for number, (text, x, y) in enumerate(logos, start=1)
    ]
    assert "Van" not in assemble(pages).text


def test_last_lines_of_pages_that_begin_alike_are_text(page: Any, line: Any, paragraphs: Any) -> None:
    ends = ["hồ sơ cấp tỉnh.", "hồ sơ cấp huyện đã giải quyết.", "hồ sơ đúng hạn."]
    pages = [
        page([*paragraphs(BODY, 100), line(text, 85, 780)], number=number)
        for number, text in enumerate(ends, start=1)
    ]
    text = assemble(pages).text
    assert [end for end in ends if end not in text] == []


def test_an_attached_plan_and_appendices_are_parts(
    report: Any, page: Any, head: Any, middle: Any, paragraphs: Any
) -> None:
    plan = page(
        [
            *head("Số: 60/KH-VP"),
            middle("KẾ HOẠCH", 150, bold=True),
            middle("Số hóa hồ sơ năm 2023", 168, bold=True),
            *paragraphs(BODY, 210),
        ],
        number=2,
    )
    appendix = page(
        [
            middle("Phụ lục 01", 70, bold=True),
            middle("DANH MỤC HỒ SƠ", 88, bold=True),
            *paragraphs(BODY, 130),
        ],
        number=3,
    )
    content = assemble([report, plan, appendix])
    assert [(part.id, part.kind, part.title, part.first_page, part.last_page) for part in content.parts] == [
        ("main", "main", "BÁO CÁO Kết quả số hóa hồ sơ quý I năm 2023", 1, 1),
        ("attachment-1", "attachment", "KẾ HOẠCH Số hóa hồ sơ năm 2023", 2, 2),
        ("appendix-1", "appendix", "Phụ lục 01 DANH MỤC HỒ SƠ", 3, 3),
    ]
    numbers = [part.metadata.number.value if part.metadata.number else None for part in content.parts]
    assert numbers == ["59", "60", None]
    assert [one.value for one in content.parts[1].metadata.appendices] == ["Phụ lục 01"]
    assert {block.part for block in content.blocks} == {"main", "attachment-1", "appendix-1"}


def test_a_form_with_the_letterhead_of_the_issuer_is_the_appendix_whose_label_stands_above(
    report: Any, page: Any, head: Any, middle: Any, paragraphs: Any
) -> None:
    form = [middle("Mẫu biên bản số 01", 50, bold=True), *head("Số: 61/BB-VP"), *paragraphs(BODY, 210)]
    appendix = page(form, number=2)
    content = assemble([report, appendix])
    assert [(part.id, part.title) for part in content.parts[1:]] == [("appendix-1", "Mẫu biên bản số 01")]


def test_a_registry_stamp_over_the_letterhead_gives_number_and_date_of_arrival(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any
) -> None:
    stamp = [
        line("CÔNG VĂN ĐẾN", 60, 140, size=11, confidence=0.9),
        line("Số: 152", 50, 154, size=10, confidence=0.9),
        line("Ngày 07 tháng 02 năm 2023", 30, 168, size=10, confidence=0.9),
        line("Kính chuyển: ......", 30, 182, size=10, confidence=0.9),
    ]
    content = assemble([page([*head(), *stamp, middle("BÁO CÁO", 215, bold=True), *paragraphs(BODY, 250)])])
    assert content.metadata.incoming is not None
    assert (content.metadata.incoming.value.number, content.metadata.incoming.value.date) == (
        "152",
        "2023-02-07",
    )
    assert content.metadata.number is not None
    assert content.metadata.number.value == "59"
    assert "ĐẾN" not in content.text
    assert [block.kind for block in content.blocks][-1] == "stamp"


@pytest.mark.parametrize(
    "body",
    [
        (
            "Tiếp tục thực hiện các chỉ tiêu giảm tỷ suất sinh, kính chuyển các tỷ lệ về",
            "Văn phòng; tổng hợp các chỉ tiêu về y tế xã, phường và dân số, dịch vụ kế hoạch",
            "hóa gia đình, chăm sóc sức khỏe sinh sản và số trẻ sơ sinh, ngày càng nâng cao",
            "chất lượng khám bệnh, đến nay đã có chuyển biến, kịp thời và có hiệu quả hơn.",
        ),
        (
            "Văn phòng nhận công văn đến số nào thì ghi sổ số đó, ngày nào thì ghi ngày đó,",
            "sau đó mới kính chuyển, luu hồ sơ số lượng, ngày tháng và ký hiệu công văn đến,",
            "rồi báo cáo số công văn đến chuyển chậm, ngày chuyển, số ngày chậm và lý do ấy.",
        ),
    ],
)
def test_a_paragraph_with_the_words_of_a_registry_stamp_stays_text(
    page: Any, line: Any, body: tuple[str, ...]
) -> None:
    lines = [line(text, 85, 280 + 18 * row, confidence=0.95) for row, text in enumerate(body)]
    content = assemble([page(lines)])
    assert content.metadata.incoming is None
    assert " ".join(content.text.split()) == " ".join(body)


def test_a_closing_without_a_readable_signer_is_reported(
    page: Any, head: Any, line: Any, paragraphs: Any
) -> None:
    lines = [
        *head(),
        *paragraphs(BODY, 160),
        line("Nơi nhận:", 85, 500, size=12),
        line("- Lưu: VT.", 85, 514, size=11),
    ]
    content = assemble([page(lines)])
    assert content.metadata.signer is None
    assert "metadata.signer_unreadable" in [issue.code for issue in content.issues]


def test_words_of_blocks_are_given_when_asked_for(report: Any) -> None:
    assert all(block.words is None for block in assemble([report]).blocks)
    words = [word.text for block in assemble([report], with_words=True).blocks for word in block.words or ()]
    assert sorted(words) == sorted(word.text for line in report.lines for word in line.words)


def test_nothing_is_found_on_blank_pages(page: Any) -> None:
    content = assemble([page([], route="blank")])
    assert (content.text, content.blocks, content.metadata.number) == ("", (), None)
    assert assemble([]).parts == ()
