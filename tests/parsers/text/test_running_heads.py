from __future__ import annotations

import pytest

from parsers.assemble.pages import prepare
from parsers.text.running_heads import is_running_on
from tests.parsers.conftest import centred, set_line, set_page


def texts(tops: list[str], feet: list[str]) -> list[list[str]]:
    """What stays of pages with a first line, a line of text and a last line each."""
    pages = [
        set_page([centred(top, 50.0), set_line(f"Trang {name}", y=400.0), centred(foot, 800.0)], number)
        for number, top, foot, name in zip((1, 2, 3), tops, feet, ("một", "hai", "ba"), strict=True)
    ]
    return [[row.text for row in page.rows] for page in prepare(pages, [])]


def test_a_line_at_the_head_of_all_pages_and_their_numbers_are_no_text() -> None:
    kept = texts(["BÁO CÁO NĂM 2023"] * 3, ["Trang 1/3", "Trang 2/3", "Trang 3/3"])
    assert kept == [[f"Trang {name}"] for name in ("một", "hai", "ba")]


@pytest.mark.parametrize("label", ["Phụ lục {}", "Biểu số {}", "Mẫu số {}", "PHỤ BIỂU {}"])
def test_labels_that_count_on_from_page_to_page_stay(label: str) -> None:
    heads = [label.format(number) for number in ("01", "02", "03")]
    assert [rows[0] for rows in texts(heads, ["a", "b", "c"])] == heads


def test_two_pages_keep_a_line_that_both_have_but_it_parts_nothing() -> None:
    pages = [
        set_page([centred(f"Báo cáo - trang {number}", 50.0), set_line("Nội dung", y=400.0)], number)
        for number in (1, 2)
    ]
    first, second = prepare(pages, [])
    assert [row.text for row in second.rows] == ["Báo cáo - trang 2", "Nội dung"]
    assert [is_running_on(row, second, first) for row in second.rows] == [True, False]
