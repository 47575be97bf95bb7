from __future__ import annotations

from pipeline.corrections.apply import with_corrections
from pipeline.review.arithmetic import arithmetic
from pipeline.review.doubts import doubts_of
from schema.document import CellReading, Document, Issue
from tests.parsers.tables.drafts import built, page, piece
from tests.pipeline.corrections.documents import (
    DOUBTFUL_WORD,
    NUMBER,
    cell_place,
    correction,
    document,
)


def with_readings(row: int, col: int, *readings: str, asked: str | None = None) -> Document:
    """The document where a cell was also read otherwise, and says so; ``asked`` is what checks ask for."""
    made = document()
    table = made.tables[0]
    rows = list(table.rows)
    cells = tuple(
        cell.model_copy(
            update={
                "readings": tuple(CellReading(text=text, engine="vie", confidence=0.5) for text in readings),
                "flags": ("readings_differ",),
                "alternative": asked,
            }
        )
        if (cell.row, cell.col) == (row, col)
        else cell
        for cell in rows[row].cells
    )
    rows[row] = rows[row].model_copy(update={"cells": cells})
    return made.model_copy(update={"tables": (table.model_copy(update={"rows": tuple(rows)}),)})


def test_what_a_failed_check_hangs_on_comes_first_and_words_last() -> None:
    made = with_readings(2, 2, "39", "12")
    issue = Issue(
        code="metadata.number_by_hand",
        severity="warning",
        message="…",
        page=1,
        where="/parts/0/metadata/number",
    )
    made = made.model_copy(update={"issues": (issue,)})
    found = doubts_of(made, made)
    assert [doubt.target.kind for doubt in found] == ["cell", "cell", "field", "word", "word"]
    assert {(doubt.target.row, doubt.target.col) for doubt in found[:2]} == {(2, 2), (3, 2)}
    assert all(doubt.frees == 1 for doubt in found[:2])


def test_a_reading_with_which_a_failed_sum_holds_is_suggested() -> None:
    made = with_readings(2, 2, "19", "39")
    doubt = next(one for one in doubts_of(made, made) if one.target.row == 2)
    assert doubt.readings == ("19", "39")
    assert doubt.suggestion == "39"
    assert doubt.label == ("Tiếp nhận", "Huyện Gia Lộc")
    asked = with_readings(2, 2, "19", asked="39")
    doubt = next(one for one in doubts_of(asked, asked) if one.target.row == 2)
    assert (doubt.readings, doubt.suggestion) == (("39", "19"), "39")
    other = with_readings(2, 2, "19", "29")
    assert next(one for one in doubts_of(other, other) if one.target.row == 2).suggestion is None


def test_checks_are_shown_as_sums() -> None:
    (table,) = document().tables
    assert [arithmetic(table, check) for check in table.checks] == ["335 + 12 = 347 ≠ 374", "300 + 10 = 310"]


def test_a_formula_over_columns_is_shown_with_its_numbers() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [
        ["STT", "Đơn vị", "Tổng", "Đúng hạn", "Quá hạn"],
        ["(1)", "(2)", "(3)=(4)+(5)", "(4)", "(5)"],
        ["1", "Tứ Kỳ", "335", "300", "35"],
        ["2", "Gia Lộc", "374", "335", "12"],
    ]
    (table,) = built([piece(rows)], [page(1)])
    shown = [arithmetic(table, check) for check in table.checks if check.kind == "formula"]
    assert shown == ["300 + 35 = 335", "335 + 12 = 347 ≠ 374"]


def test_a_share_is_shown_as_per_cent() -> None:
    rows: list[list[str | tuple[str, int, int]]] = [
        ["STT", "Đơn vị", "Tổng", "Đúng hạn", "Tỷ lệ (%)"],
        ["(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)"],
        ["1", "Tứ Kỳ", "400", "300", "75"],
        ["2", "Gia Lộc", "200", "150", "57"],
    ]
    (table,) = built([piece(rows)], [page(1)])
    shown = [arithmetic(table, check) for check in table.checks]
    assert shown == ["300 / 400 = 75 %", "150 / 200 = 75 % ≠ 57 %"]


def test_what_a_person_has_said_is_not_asked_again() -> None:
    read = document()
    said = [
        correction(cell_place(3, 2), "374", "374", 1),
        correction(DOUBTFUL_WORD, "dan", "dân", 2),
        correction(NUMBER, "59", "59", 3),
    ]
    now = with_corrections(read, said, "vi")
    assert [(doubt.target.kind, doubt.target.index) for doubt in doubts_of(now, read)] == [("word", 1)]


def test_a_corrected_term_settles_the_total_that_did_not_add_up() -> None:
    read = document()
    now = with_corrections(read, [correction(cell_place(1, 2), "335", "362")], "vi")
    assert [doubt.target.kind for doubt in doubts_of(now, read)] == ["word", "word"]


def test_a_doubt_about_another_who_signs_is_shown_at_the_signer() -> None:
    issue = Issue(
        code="metadata.signer_doubtful",
        severity="warning",
        message="…",
        page=1,
        where="/parts/0/metadata/signers/0",
    )
    made = document().model_copy(update={"issues": (issue,)})
    fields = [doubt.target.field for doubt in doubts_of(made, made) if doubt.target.kind == "field"]
    assert fields == ["signer.authority"]
