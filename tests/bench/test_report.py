"""The report and its place in the documentation."""

from __future__ import annotations

from pathlib import Path

from bench.accuracy.report import miss_list, table, write_section
from bench.score import compare


def test_a_table_has_one_row_a_line() -> None:
    assert table(("a", "b"), [["x", "1"]]).splitlines() == ["| a | b |", "| --- | ---: |", "| x | 1 |"]


def test_a_second_run_replaces_the_first_and_leaves_the_rest(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    page.write_text("# Benchmarks\n\n## Tables\nkept\n", encoding="utf-8")
    write_section(page, "first")
    write_section(page, "second")
    text = page.read_text(encoding="utf-8")
    assert "kept" in text
    assert "second" in text
    assert "first" not in text


def test_misses_name_the_file_the_confusion_and_the_lost_fragment() -> None:
    score = compare("cấp tổng một hai ba bốn", "câp tổng")
    text = miss_list({"a": score})
    assert "## a" in text
    assert "cấp -> câp" in text
    assert "lost fragment: một hai ba bốn" in text
