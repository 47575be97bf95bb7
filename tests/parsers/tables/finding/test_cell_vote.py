from __future__ import annotations

import pytest

from lexicon.language_model import default_model
from ocr.ink import PixelBox
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
