from __future__ import annotations

import pytest

from lexicon.language_model import default_model
from ocr.pixels.ink import PixelBox
from ocr.regions.cell_ink import CellInk
from ocr.words.vote import Vote
from parsers.tables.finding.cell_vote import CellState, decided
from parsers.tables.piece import PieceCell
from schema.box import Box
from schema.page import Line
from tests.parsers.tables.drafts import line

PLACE = Box(100, 100, 140, 110)


def state(digits: str, stack: str, page: str) -> CellState:
    def read(text: str) -> tuple[Line, ...]:
        return (line(text, PLACE),) if text else ()

    return CellState(
        cell=PieceCell(row=0, col=2, box=PLACE),
        ink=CellInk(PixelBox(0, 0, 100, 40), is_dash=False, is_speck=False),
        place=PLACE,
        page=read(page),
        stack=read(stack),
        digits=read(digits),
        has_stack=True,
        has_digits=True,
    )


@pytest.mark.parametrize(
    ("digits", "stack", "page", "believed"),
    [
        ("4,362", "4.362", "4362|", "4.362"),
        ("4.362", "4.362", "4362", "4.362"),
        ("4362", "4362", "4.362", "4362"),
        ("98.8%", "98,8%", "988%", "98,8%"),
    ],
)
def test_a_point_that_two_readings_saw_is_kept(digits: str, stack: str, page: str, believed: str) -> None:
    cell = decided(state(digits, stack, page), Vote(default_model()))
    assert cell.lines[0].text == believed


def test_readings_that_differ_in_a_separator_alone_are_flagged() -> None:
    assert decided(state("4,362", "4.362", "4362"), Vote(default_model())).flags == ("readings_differ",)
    assert decided(state("4362", "4.362", ""), Vote(default_model())).flags == ("readings_differ",)
    assert decided(state("4362", "4362", "4.362"), Vote(default_model())).flags == ("readings_differ",)
    assert decided(state("98,8", "98,8", "98.8"), Vote(default_model())).flags == ()
    assert decided(state("4.362", "4.362", ""), Vote(default_model())).flags == ()


@pytest.mark.parametrize(
    ("digits", "stack", "page", "believed"),
    [
        ("150", "(150)", "(150)", "(150)"),
        ("1.250", "(1.250)", "|(1.250)", "(1.250)"),
        (".11", "V.11", "V.11", "V.11"),
    ],
)
def test_what_the_reader_of_digits_had_to_leave_out_is_kept(
    digits: str, stack: str, page: str, believed: str
) -> None:
    cell = decided(state(digits, stack, page), Vote(default_model()))
    assert (cell.lines[0].text, cell.flags) == (believed, ())


def test_a_stroke_taken_for_a_letter_stays_a_digit() -> None:
    assert decided(state("12", "l2", "l2"), Vote(default_model())).lines[0].text == "12"


def code_state(digits: str, stack: str, page: str) -> CellState:
    one = state(digits, stack, page)
    one.is_code, one.code_shape = True, "A00000"
    return one


@pytest.mark.parametrize(
    ("code", "stack", "page", "believed", "flags"),
    [
        ("A25010", "A25010", "| A25010", "A25010", ()),
        ("425010", "A25010", "A25010|", "A25010", ()),
        ("A25010", "", "A2S010", "A25010", ("readings_differ",)),
        ("AA5010", "AA5010", "", "AA5010", ()),
        ("A250", "AZ5010", "AZ5010", "AZ5010", ("readings_differ",)),
    ],
)
def test_a_code_is_believed_when_both_models_or_its_column_agree(
    code: str, stack: str, page: str, believed: str, flags: tuple[str, ...]
) -> None:
    cell = decided(code_state(code, stack, page), Vote(default_model()))
    assert (cell.lines[0].text, cell.flags) == (believed, flags)


def test_a_lone_stroke_among_figures_is_a_one() -> None:
    one = state("", "I", "1J.1")
    one.is_figure = True
    one.ink = CellInk(PixelBox(0, 0, 4, 18), is_dash=False, is_speck=False, stems=1)
    cell = decided(one, Vote(default_model()))
    assert (cell.lines[0].text, cell.flags) == ("1", ())


def test_a_bar_where_another_reading_has_a_one_is_that() -> None:
    read = state("", "Anh văn ]", "Anh văn 1")
    read.has_digits = False
    assert decided(read, Vote(default_model())).lines[0].text == "Anh văn 1"


def test_a_stroke_that_the_digit_reader_took_for_a_one_is_no_letter() -> None:
    cell = decided(state("1", "l", "I"), Vote(default_model()))
    assert (cell.lines[0].text, cell.flags) == ("1", ())
