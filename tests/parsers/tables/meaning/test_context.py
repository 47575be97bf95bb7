"""What stands right above and below a table: the unit of its figures, its notes."""

from __future__ import annotations

import pytest

from schema.box import Box
from schema.document import Table
from schema.page import Page
from tests.parsers.tables.drafts import built, line, page, piece


def table_among(*lines: tuple[str, float, float, float]) -> Table:
    """A table from 200 to 260 points among ``lines`` (text, left, right, top)."""
    rows: list[list[str | tuple[str, int, int]]] = [["STT", "Đơn vị", "Dự toán"]]
    rows += [["1", "Sở Y tế", "5"], ["2", "Sở Nội vụ", "6"]]
    around: Page = page(1).model_copy(
        update={"lines": tuple(line(text, Box(x0, y, x1, y + 12)) for text, x0, x1, y in lines)}
    )
    (table,) = built([piece(rows)], [around])
    return table


@pytest.mark.parametrize("text", ["ĐVT: triệu đồng", "Đơn vị tính: triệu đồng", "(Đơn vị: triệu đồng)"])
def test_the_unit_stands_alone_or_beside_other_words(text: str) -> None:
    alone = table_among((text, 420, 540, 180))
    beside = table_among(("Số liệu ước thực hiện", 60, 240, 180), (text, 420, 540, 180))
    assert [table.unit for table in (alone, beside)] == ["triệu đồng", "triệu đồng"]
    assert alone.columns[2].kind == "money"


def test_a_heading_behind_an_asterisk_is_no_note() -> None:
    assert table_among(("* Nội dung quy trình:", 60, 240, 264)).notes == ()
    assert table_among(("(*) Số liệu ước thực hiện.", 60, 240, 264)).notes == ("(*) Số liệu ước thực hiện.",)


@pytest.mark.parametrize("number", ["Trang: 1/1", "- 3 -", "Trang 2/10"])
def test_the_number_of_the_page_is_no_caption(number: str) -> None:
    assert table_among((number, 280, 320, 180)).caption is None
