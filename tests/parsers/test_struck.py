"""Words that a line strikes out are told; underlines and the rulings of tables strike nothing out."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.assemble.assemble import assemble
from parsers.assemble.struck import struck_words
from schema.box import Box
from schema.page import Page, Ruling

TEXT = "Thời hạn hoàn thành trước ngày 15 tháng 3 năm 2023"


def ruled(page: Any, line: Any, first: int, last: int, down: float, *, over: float = 0.0) -> Page:
    """A line with a ruling from word ``first`` to word ``last``, that share of their height ``down``."""
    words = line(TEXT, 85, 200).words
    y = words[0].box.y0 + down * words[0].box.height
    box = Box(words[first].box.x0 - over, y - 0.3, words[last].box.x1 + over, y + 0.3)
    made: Page = page([line(TEXT, 85, 200)])
    return made.model_copy(update={"rulings": (Ruling(orientation="horizontal", box=box),)})


@pytest.mark.parametrize("down", [0.5, 0.72])
def test_words_that_are_struck_out_are_an_issue_and_stay_in_the_text(
    page: Any, line: Any, down: float
) -> None:
    content = assemble([ruled(page, line, 6, 8, down)])
    (issue,) = [issue for issue in content.issues if issue.code == "page.text_struck_out"]
    assert "(15, tháng, 3)" in issue.message
    assert (issue.page, issue.where) == (1, "/pages/0")
    assert "15 tháng 3" in content.text


def test_a_word_of_which_a_part_is_struck_out_is_among_them(page: Any, line: Any) -> None:
    struck = ruled(page, line, 6, 6, 0.6)
    (ruling,) = struck.rulings
    half = ruling.box._replace(x1=(ruling.box.x0 + ruling.box.x1) / 2)
    cut = struck.model_copy(update={"rulings": (Ruling(orientation="horizontal", box=half),)})
    assert struck_words(cut) == ["15"]


def test_underlines_and_rulings_that_run_on_strike_nothing_out(page: Any, line: Any) -> None:
    assert struck_words(ruled(page, line, 6, 8, 0.95)) == []
    assert struck_words(ruled(page, line, 0, len(TEXT.split()) - 1, 0.6, over=30.0)) == []
    scan = ruled(page, line, 6, 8, 0.6).model_copy(update={"route": "scan"})
    assert assemble([scan]).issues == ()
