"""What counts as the truth of a scan."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.accuracy.truth import find_scans, typed_apart, typed_page

PAGE = "== overlay\nKý bởi: A\n== letterhead\nCHÍNH PHỦ\n== body\nĐiều 1. Phê duyệt.\n== tail\nNơi nhận:\n"


def test_tables_in_bars_and_indented_signatures_are_not_body() -> None:
    text = (
        "Điều 1. Phê duyệt kế hoạch của tỉnh năm nay\n|STT |Tên |\n"
        + " " * 30
        + "TM. CHÍNH PHỦ\n      Điều 2. Thi hành"
    )
    assert typed_apart(text) == "Điều 1. Phê duyệt kế hoạch của tỉnh năm nay\nĐiều 2. Thi hành"


def test_the_editorial_head_in_capitals_is_not_body() -> None:
    head = "NGHỊ ĐỊNH\nSỐ 63/QĐ-TTg\n\nĐộc lập - Tự do - Hạnh phúc\n"
    body = "Căn cứ Luật Tổ chức Chính phủ năm 2001;\nNGHỊ ĐỊNH:"
    assert typed_apart(head + body) == body


def test_a_typed_page_is_its_sections_without_the_overlay() -> None:
    truth = typed_page(PAGE, 2)
    assert truth.page == 2
    assert truth.body == "Điều 1. Phê duyệt."
    assert truth.lines == ("CHÍNH PHỦ", "Điều 1. Phê duyệt.", "Nơi nhận:")


def test_a_typed_page_needs_a_body() -> None:
    with pytest.raises(ValueError, match="body"):
        typed_page("== letterhead\nCHÍNH PHỦ\n", 1)


def test_scans_and_truth_in_two_folders(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    (tmp_path / "truth").mkdir()
    (tmp_path / "scans" / "a.pdf").touch()
    (tmp_path / "scans" / "b.png").touch()
    (tmp_path / "truth" / "a.txt").write_text("Điều 1. Phê duyệt", encoding="utf-8")
    (tmp_path / "truth" / "b__p1.txt").write_text(PAGE, encoding="utf-8")
    first, second = find_scans(tmp_path)
    assert first.truth is not None
    assert first.truth.page is None
    assert second.truth is not None
    assert second.truth.page == 1


def test_scans_and_texts_side_by_side(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    (tmp_path / "a.txt").write_text("Điều 1. Phê duyệt", encoding="utf-8")
    (tmp_path / "c.pdf").touch()
    first, second = find_scans(tmp_path)
    assert first.truth is not None
    assert second.truth is None


def test_a_folder_of_its_own_for_more_truth(tmp_path: Path) -> None:
    (tmp_path / "scans").mkdir()
    more = tmp_path / "more"
    more.mkdir()
    (tmp_path / "scans" / "a.pdf").touch()
    (more / "a.txt").write_text("Điều 1. Phê duyệt", encoding="utf-8")
    (scan,) = find_scans(tmp_path / "scans", [more])
    assert scan.truth is not None
