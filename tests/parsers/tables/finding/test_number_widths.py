"""The ink of numbers against their characters, in type with digits of 5 points and separators of 2.5."""

from __future__ import annotations

import pytest

from parsers.tables.finding.number_widths import WIDTH_DIFFERS, with_widths_checked
from parsers.tables.piece import PieceCell
from schema.box import Box
from schema.page import Line, Reading, Word

TEXTS = [f"{37 * n * n % 9000}".replace("00", "0") for n in range(3, 30)] + [
    "4,5",
    "12,5",
    "1.250",
    "7,1",
    "611",
]


def _cell(row: int, text: str, width: float, *others: str) -> PieceCell:
    """A cell in which ``text`` was read, and ``others`` too."""
    box = Box(100.0, 20.0 * row, 100.0 + width, 20.0 * row + 8)
    word = Word(text=text, original=text, box=box, confidence=0.99, method="vote")
    return PieceCell(
        row=row,
        col=2,
        box=box,
        lines=(Line(words=(word,), box=box),),
        readings=tuple(
            Reading(text=one, engine="page" if place else "digits", confidence=0.98)
            for place, one in enumerate((text, *others))
        ),
        flags=("readings_differ",) if others else (),
    )


def _width(text: str) -> float:
    ones = (text[0] == "1") + (text[-1] == "1")
    return sum(5.0 if character.isdigit() else 2.5 for character in text) - 0.6 - 0.8 * ones


def _odd(texts: list[str], read: dict[int, str]) -> list[int]:
    """Which of ``texts`` are flagged, as printed but read as in ``read``."""
    cells = tuple(
        _cell(at, read.get(at, text), _width(text) + 0.2 * (at % 3 - 1)) for at, text in enumerate(texts)
    )
    found = with_widths_checked(cells, [])
    assert [cell.lines for cell in found] == [cell.lines for cell in cells]
    return [at for at, cell in enumerate(found) if WIDTH_DIFFERS in cell.flags]


@pytest.mark.parametrize(
    ("printed", "read"), [("4,5", "45"), ("12,5", "125"), ("1.250", "1250"), ("611", "61")]
)
def test_a_number_whose_ink_has_room_for_more_is_flagged(printed: str, read: str) -> None:
    at = TEXTS.index(printed)
    assert _odd(TEXTS, {at: read}) == [at]


@pytest.mark.parametrize(("printed", "read"), [("7,1", "77,1"), ("611", "6.11"), ("611", "6111")])
def test_a_number_that_its_ink_has_no_room_for_is_flagged(printed: str, read: str) -> None:
    at = TEXTS.index(printed)
    assert _odd(TEXTS, {at: read}) == [at]


def test_numbers_as_wide_as_they_are_and_tables_of_few_numbers_or_lengths_are_left_alone() -> None:
    assert _odd(TEXTS, {}) == []
    assert _odd(TEXTS[-8:], {3: "12"}) == []
    assert _odd(["45"] * 30 + ["4,5"], {}) == []


def _settled(printed: str, *read: str) -> tuple[str, tuple[str, ...]]:
    """Text and flags of a number of which several readings differ, the first of them believed."""
    cells = [_cell(at, text, _width(text)) for at, text in enumerate(TEXTS)]
    *_, found = with_widths_checked((*cells, _cell(len(cells), read[0], _width(printed), *read[1:])), [])
    return found.lines[0].text, found.flags


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("17,7", ("17,7", "177", "| 177")),
        ("17,7", ("177", "17.7", "177 |")),
        ("28,55", ("28.55", "2855")),
        ("283,55", ("283,55", "283.55")),
        ("27.212", ("27.212", "27212")),
        ("177", ("17,7", "177")),
        ("477", ("477", "A77", "T77")),
        ("27.212", ("27.2212", "27.212")),
        ("27.212", ("27.22", "27.212", "27.2I2")),
    ],
)
def test_where_readings_differ_the_only_number_that_the_ink_has_room_for_is_taken(
    printed: str, read: tuple[str, ...]
) -> None:
    assert _settled(printed, *read) == (printed, ())


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("17,7", ("17,7", "17,1")),
        ("28,55", ("285,5", "28,55")),
        ("2.172", ("2.172", "2,172")),
        ("17,7", ("1.7.7", "177")),
        ("27.212", ("272.222", "27.212")),
        ("27,71", ("24771", "27,17", "21/71")),
    ],
)
def test_what_the_ink_cannot_tell_apart_stays_flagged(printed: str, read: tuple[str, ...]) -> None:
    text, flags = _settled(printed, *read)
    assert text == read[0]
    assert "readings_differ" in flags
