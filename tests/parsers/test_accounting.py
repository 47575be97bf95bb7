"""Every word of a page stands somewhere in the document, or an issue says that it does not."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import Content, assemble
from parsers.tables.piece import PieceCell, TablePiece
from schema.box import Box
from schema.page import Stamp

TEXT = ("Thực hiện Kế hoạch số 15/KH-UBND ngày 20/01/2024 của tỉnh, huyện báo cáo kết quả như sau.",)


def not_placed(content: Content) -> list[str]:
    return [issue.message for issue in content.issues if issue.code == "page.text_not_placed"]


@pytest.mark.parametrize(
    ("text", "x", "y", "size"),
    [
        ("Đã kiểm tra, số liệu xã Hồng Hưng là 415.", 330, 640, 10),
        ("Ghi chú: số liệu tính đến ngày 30/9/2024.", 85, 660, 11),
        ("Người lập biểu: Lê Thị Hoa, điện thoại 0220.3716", 85, 520, 12),
        ("Số liệu chính thức sẽ được cập nhật ở báo cáo năm.", 85, 700, 12),
    ],
)
def test_text_beside_and_below_who_signs_stays_in_the_document(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any, text: str, x: float, y: float, size: float
) -> None:
    signed = [
        middle("TM. ỦY BAN NHÂN DÂN", 500, 440, size=13, bold=True),
        middle("CHỦ TỊCH", 517, 440, size=13, bold=True),
        middle("Nguyễn Văn Thành", 600, 440, size=14, bold=True),
    ]
    content = assemble(
        [page([*head(), *paragraphs(TEXT, 210), *signed, line(text, x, y, size=size)])], language="en"
    )
    assert [block.kind for block in content.blocks if text in block.text] == ["paragraph"]
    assert content.metadata.signer is not None and content.metadata.signer.value.name == "Nguyễn Văn Thành"
    assert not_placed(content) == []


def test_a_note_below_the_list_of_recipients_is_no_recipient(
    page: Any, head: Any, middle: Any, line: Any, paragraphs: Any
) -> None:
    lines = [
        line("Nơi nhận:", 85, 500, size=12),
        line("- Như trên;", 85, 514, size=11),
        line("- Lưu: VT.", 85, 527, size=11),
        middle("CHỦ TỊCH", 500, 440, size=13, bold=True),
        middle("Nguyễn Văn Thành", 600, 440, size=14, bold=True),
        line("Ghi chú: chưa gồm xã Thống Nhất.", 85, 660, size=11),
    ]
    content = assemble([page([*head(), *paragraphs(TEXT, 210), *lines])])
    assert [item.value for item in content.metadata.recipients] == ["Như trên", "Lưu: VT"]
    assert "Ghi chú: chưa gồm xã Thống Nhất." in [block.text for block in content.blocks]


def test_running_heads_and_page_numbers_are_kept_by_page(page: Any, paragraphs: Any, line: Any) -> None:
    pages = [
        page([line("Báo cáo cải cách hành chính", 85, 40), *paragraphs(TEXT, 210), line(f"{n}", 310, 810)], n)
        for n in range(1, 5)
    ]
    content = assemble(pages)
    assert content.running_heads[3] == ("Báo cáo cải cách hành chính", "3")
    assert not_placed(content) == []


def test_what_a_stamp_says_has_a_block(page: Any, head: Any, line: Any, paragraphs: Any) -> None:
    stamped = page([*head(), *paragraphs(TEXT, 210)]).model_copy(
        update={
            "stamps": (Stamp(kind="other", box=Box(300, 400, 500, 430), lines=(line("BẢN SAO", 310, 420),)),)
        }
    )
    assert [block.text for block in assemble([stamped]).blocks if block.kind == "stamp"] == ["BẢN SAO"]


@pytest.mark.parametrize("kept", [True, False])
def test_words_in_a_cell_that_was_left_empty_are_told(
    page: Any, line: Any, paragraphs: Any, kept: bool
) -> None:
    words = line("1.250", 110, 320)
    cells = tuple(
        PieceCell(
            row=row,
            col=col,
            box=Box(85 + 200 * col, 300 + 30 * row, 285 + 200 * col, 330 + 30 * row),
            lines=(words,)
            if (row, col) == (0, 0) and kept
            else (line("đủ", 90 + 200 * col, 320 + 30 * row),)
            if (row, col) != (0, 0)
            else (),
        )
        for row in range(2)
        for col in range(2)
    )
    piece = TablePiece(
        page=1,
        box=Box(85, 300, 485, 360),
        column_edges=(85, 285, 485),
        row_edges=(300, 330, 360),
        cells=cells,
        method="image",
    )
    content = assemble([page([*paragraphs(TEXT, 210), words], route="scan")], [piece], language="en")
    told = not_placed(content)
    assert told == [] if kept else "1 of" in told[0] and "1.250" in told[0]
