"""How much work a progress bar stands for."""

from __future__ import annotations

from pipeline.cli.progress import ExpectedPages


def test_files_that_are_not_opened_yet_count_like_the_opened_ones() -> None:
    work = ExpectedPages(10)
    assert work.total == 0
    work.opened("a", 3)
    work.opened("b", 5)
    assert work.total == 8 + 8 * 4
    work.left("a")
    work.left("c")
    assert work.total == 8 + round(7 * 8 / 3)


def test_all_files_opened_leave_nothing_to_estimate() -> None:
    work = ExpectedPages(2)
    work.opened("a", 3)
    work.left("b")
    assert work.total == 3
