"""Those who sign, and bodies that issue, side by side."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import Content, assemble

TEXT = ("Hai bên thống nhất thực hiện các nội dung sau đây trong thời hạn mười hai tháng kể từ ngày ký.",)


def _signers(content: Content) -> list[tuple[str | None, str | None]]:
    return [(one.value.position, one.value.name) for one in content.metadata.signers]


def test_two_who_sign_beside_the_recipients_are_two_signers(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any
) -> None:
    closing = [
        line("Nơi nhận:", y=300, size=12, bold=True),
        middle("THƯ KÝ", 300, 290, bold=True),
        middle("CHỦ TRÌ", 300, 460, bold=True),
        line("- Như trên;", y=314, size=11),
        middle("GIÁM ĐỐC", 316, 460, bold=True),
        line("- Lưu: VT.", y=328, size=11),
        middle("Mai Thị Thanh", 380, 290, bold=True),
        middle("Nguyễn Trí Phương", 380, 460, bold=True),
    ]
    content = assemble(
        [page([*head(), middle("BIÊN BẢN", 150, bold=True), *paragraphs(TEXT, 200), *closing])]
    )
    assert _signers(content) == [("THƯ KÝ", "Mai Thị Thanh"), ("CHỦ TRÌ GIÁM ĐỐC", "Nguyễn Trí Phương")]
    assert content.metadata.signer == content.metadata.signers[-1]
    assert [item.value for item in content.metadata.recipients] == ["Như trên", "Lưu: VT"]
    assert "metadata.several_signers" in {issue.code for issue in content.issues}


def test_three_who_sign_a_statement_are_three_signers(page: Any, middle: Any, paragraphs: Any) -> None:
    titles = (("NGƯỜI LẬP BIỂU", 150), ("KẾ TOÁN TRƯỞNG", 310), ("GIÁM ĐỐC", 470))
    names = (("Nguyễn Văn An", 150), ("Trần Thị Bình", 310), ("Lê Văn Cường", 470))
    closing = [
        middle("Hà Nội, ngày 31 tháng 3 năm 2023", 310, 430),
        *(middle(title, 330, x, bold=True) for title, x in titles),
        *(middle(name, 400, x) for name, x in names),
    ]
    content = assemble([page([middle("BÁO CÁO", 100, bold=True), *paragraphs(TEXT, 200), *closing])])
    assert _signers(content) == [(title, name) for (title, _), (name, _) in zip(titles, names, strict=True)]


def test_one_who_signs_is_the_only_signer(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any
) -> None:
    closing = [
        line("Nơi nhận:", y=300, size=12, bold=True),
        middle("KT. CHỦ TỊCH", 300, 430, bold=True),
        line("- Như trên;", y=314, size=11),
        middle("PHÓ CHỦ TỊCH", 316, 430, bold=True),
        middle("Trần Văn Bình", 380, 430, bold=True),
    ]
    content = assemble([page([*head(), middle("BÁO CÁO", 150, bold=True), *paragraphs(TEXT, 200), *closing])])
    assert content.metadata.signers == (content.metadata.signer,)


def _issued(page: Any, middle: Any, paragraphs: Any, left: list[tuple[str, float]], number: str) -> Content:
    """The content of a page with the names ``left`` above its number, each at its middle."""
    rows: dict[float, float] = {}
    lines = []
    for name, x in left:
        rows[x] = rows.get(x, 54.0) + 16
        lines.append(middle(name, rows[x], x, size=10, bold=True))
    below = max(rows.values()) + 20
    lines += [
        middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 70, 460, size=9, bold=True),
        middle("Độc lập - Tự do - Hạnh phúc", 86, 460, size=10, bold=True),
        middle(number, below, 180, size=12),
        middle("Hà Nội, ngày 05 tháng 02 năm 2014", below, 450, size=12),
        middle("THÔNG TƯ LIÊN TỊCH", below + 40, bold=True),
    ]
    return assemble([page([*lines, *paragraphs(TEXT, below + 80)])])


@pytest.mark.parametrize(
    ("left", "number", "issuer"),
    [
        (["BỘ TÀI CHÍNH", "BỘ NỘI VỤ"], "Số: 12/2014/TTLT-BTC-BNV", "BỘ TÀI CHÍNH - BỘ NỘI VỤ"),
        (
            ["BỘ CÔNG AN", "TÒA ÁN NHÂN DÂN TỐI CAO"],
            "Số: 12/2014/TTLT-BCA-TANDTC",
            "BỘ CÔNG AN - TÒA ÁN NHÂN DÂN TỐI CAO",
        ),
        (["BỘ TÀI CHÍNH", "CỤC QUẢN LÝ GIÁ"], "Số: 12/TB-QLG", "CỤC QUẢN LÝ GIÁ"),
    ],
)
def test_bodies_that_the_symbol_names_issue_together(
    page: Any, middle: Any, paragraphs: Any, left: list[str], number: str, issuer: str
) -> None:
    content = _issued(page, middle, paragraphs, [(name, 180) for name in left], number)
    assert content.metadata.issuer.value.name == issuer
    assert (content.metadata.parent_issuer is None) == (" - " in issuer)


def test_two_heads_side_by_side_are_not_run_together(page: Any, middle: Any, paragraphs: Any) -> None:
    left = [
        ("UBND TỈNH HẢI DƯƠNG", 120),
        ("SỞ Y TẾ", 120),
        ("ĐOÀN TỈNH HẢI DƯƠNG", 280),
        ("BAN THƯỜNG VỤ", 280),
    ]
    found = _issued(page, middle, paragraphs, left, "Số: 12/QCPH-SYT-TĐ").metadata
    assert found.issuer.value.name == "SỞ Y TẾ - BAN THƯỜNG VỤ"
    assert found.parent_issuer.value.name == "UBND TỈNH HẢI DƯƠNG - ĐOÀN TỈNH HẢI DƯƠNG"


def test_the_head_of_the_youth_union_names_no_country(page: Any, middle: Any, paragraphs: Any) -> None:
    lines = [
        middle("BCH ĐOÀN TỈNH HẢI DƯƠNG", 70, 180),
        middle("BAN THƯỜNG VỤ", 86, 180, bold=True),
        middle("Số: 12-TB/ĐTN", 116, 180),
        middle("ĐOÀN TNCS HỒ CHÍ MINH", 70, 415, bold=True),
        middle("Hải Dương, ngày 05 tháng 02 năm 2023", 116, 415),
        middle("THÔNG BÁO", 150, bold=True),
    ]
    found = assemble([page([*lines, *paragraphs(TEXT, 200)])]).metadata
    assert (found.issuer.value.name, found.parent_issuer.value.name) == (
        "BAN THƯỜNG VỤ",
        "BCH ĐOÀN TỈNH HẢI DƯƠNG",
    )
    assert (found.number.value, found.date.value) == ("12", "2023-02-05")


def test_the_issuer_of_a_law_in_the_gazette_is_whom_its_number_names(
    page: Any, middle: Any, paragraphs: Any
) -> None:
    lines = [
        middle("VĂN BẢN QUY PHẠM PHÁP LUẬT", 84, size=18, bold=True),
        middle("CHỦ TỊCH NƯỚC - QUỐC HỘI", 122, size=16, bold=True),
        middle("Luật số 36/2024/QH15 ngày 27 tháng 6 năm 2024", 158, bold=True),
    ]
    found = assemble([page([*lines, *paragraphs(TEXT, 210)])]).metadata
    assert found.issuer.value.name == "QUỐC HỘI"


def test_minutes_without_a_date_in_their_head_are_of_the_day_they_open_with(
    page: Any, middle: Any, paragraphs: Any
) -> None:
    lines = [
        middle("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 70, bold=True),
        middle("Độc lập - Tự do - Hạnh phúc", 86, bold=True),
        middle("BIÊN BẢN", 120, bold=True),
        *paragraphs(("Hôm nay, vào lúc 8 giờ ngày 05 tháng 02 năm 2023, chúng tôi gồm:", *TEXT), 160),
    ]
    assert assemble([page(lines)]).metadata.date.value == "2023-02-05"
