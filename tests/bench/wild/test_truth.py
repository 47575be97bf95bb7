"""Which text layers are believed, and what of them is optional."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.wild.pages import chosen_pages, cut
from bench.wild.truth import PageTruth, read_truth
from samples.image_pdf import as_jpeg, pdf_of, render
from tests.bench.wild import made


def _truths(tmp_path: Path, pdf: bytes) -> list[PageTruth]:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf)
    pages = cut(path, None)
    return read_truth(pages.drawn, pages.bare, pages.pdf)


def test_pages_are_spread_evenly_with_first_and_last() -> None:
    assert chosen_pages(3, None) == (1, 2, 3)
    assert chosen_pages(9, 1) == (1,)
    assert chosen_pages(9, 3) == (1, 5, 9)


def test_the_cut_holds_the_chosen_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(made.pdf_of([["một"], ["hai"], ["ba"]]))
    pages = cut(path, 2)
    assert pages.pages == (1, 3)
    assert len(render(pages.pdf, 20)) == 2


def test_a_vietnamese_layer_is_usable_with_its_page_number(tmp_path: Path) -> None:
    (truth,) = _truths(tmp_path, made.pdf_of([made.PROSE], foot=["- 7 -"]))
    assert (truth.state, truth.hidden) == ("usable", 0)
    assert truth.lines == (*made.PROSE, "- 7 -")
    assert truth.optional == ()


def test_words_of_annotations_are_counted_apart(tmp_path: Path) -> None:
    stamp, page = made.pdf_of([["Ký bởi Sở Nội vụ"]]), made.pdf_of([made.PROSE])
    (truth,) = _truths(tmp_path, made.annotated(page, stamp))
    assert truth.lines == made.PROSE
    assert " ".join(truth.annotated) == "Ký bởi Sở Nội vụ"
    assert truth.optional == truth.annotated


def test_the_mark_of_a_note_is_no_digit_of_the_number_before_it(tmp_path: Path) -> None:
    (truth,) = _truths(tmp_path, made.pdf_of([[*made.PROSE, "năm 15"]], mark="1"))
    assert truth.text.endswith("năm 15 1")


def test_invisible_text_is_unusable(tmp_path: Path) -> None:
    (truth,) = _truths(tmp_path, made.pdf_of([made.PROSE], mode=3))
    assert (truth.state, truth.reason) == ("unusable", "hidden")


def test_a_recognisers_layer_over_a_scan_is_unusable(tmp_path: Path) -> None:
    (image,) = render(made.pdf_of([made.PROSE]), 150)
    layer = made.pdf_of([made.PROSE], mode=3)
    (truth,) = _truths(tmp_path, pdf_of([as_jpeg(image, 85, 150)], [layer]))
    assert (truth.state, truth.reason) == ("unusable", "hidden")


def test_a_picture_of_a_page_has_no_layer(tmp_path: Path) -> None:
    (image,) = render(made.pdf_of([made.PROSE]), 100)
    (truth,) = _truths(tmp_path, pdf_of([as_jpeg(image, 85, 100)]))
    assert truth.state == "none"
    assert truth.ink > 0.001


def test_lines_that_can_be_seen_are_known(tmp_path: Path) -> None:
    (black,) = _truths(tmp_path, made.pdf_of([made.PROSE], frame=0.0))
    (white,) = _truths(tmp_path, made.pdf_of([made.PROSE], frame=1.0))
    assert [round(side) for side in black.rulings[0]] == pytest.approx([20, 60, 280, 140], abs=2)
    assert white.rulings == ()


def test_text_of_an_old_encoding_is_unusable(tmp_path: Path) -> None:
    (truth,) = _truths(
        tmp_path, made.pdf_of([["Céng hßa x· héi chñ nghÜa ViÖt Nam §éc lËp tù do h¹nh phóc"]])
    )
    assert (truth.state, truth.reason) == ("unusable", "old encoding")


def test_letters_that_are_numbered_are_unusable(tmp_path: Path) -> None:
    lines = [
        "Các kho+n ph+i thu ng&n h*n và ph+i tr+",
        "QĐ-UBND số 15/2024 của ủy ban nhân dân tỉnh, m2/người",
    ]
    (truth,) = _truths(tmp_path, made.pdf_of([lines]))
    assert (truth.state, truth.reason) == ("unusable", "numbered letters")
    (truth,) = _truths(tmp_path, made.pdf_of([lines[1:]]))
    assert truth.state == "usable"


def test_text_without_marks_is_unusable(tmp_path: Path) -> None:
    lines = ["uy ban nhan dan tinh bao cao ket qua thuc hien", "cong tac cai cach hanh chinh nam vua qua"]
    (truth,) = _truths(tmp_path, made.pdf_of([lines]))
    assert (truth.state, truth.reason) == ("unusable", "no marks")
