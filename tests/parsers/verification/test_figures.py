from __future__ import annotations

import pytest

from parsers.verification.figures import PlacedWord, figures_in
from schema.box import Box
from schema.document import Figure
from schema.page import Method, Reading, Word


def words(text: str, *, confidence: float = 0.99, method: Method = "ocr") -> list[PlacedWord]:
    return [
        PlacedWord(
            Word(
                text=part,
                original=part,
                box=Box(20.0 * at, 0, 20.0 * at + 18, 12),
                confidence=confidence,
                method=method,
            ),
            1,
        )
        for at, part in enumerate(text.split())
    ]


def figures(placed: list[PlacedWord], born_digital: tuple[int, ...] = ()) -> list[Figure]:
    return list(figures_in(placed, "/blocks/0", born_digital))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("đạt 98,8 % kế hoạch", [("98,8 %", 98.8, "percent")]),
        ("1. Tiếp nhận 860.246 hồ sơ", [("860.246", 860246, "integer")]),
        ("từ ngày 15 tháng 12 năm 2022 đến 31/10/2023;", None),
        ("Quyết định số 28/2016/QĐ-UBND, Báo cáo 59/BC-VP", []),
        ("trong tháng 10/2023 có 12 vụ", [("tháng 10/2023", "2023-10", "date"), ("12", 12, "integer")]),
        ("quý II/2023 thu 1.604,5 triệu", None),
    ],
)
def test_numbers_percentages_and_dates_are_found_but_not_symbols(
    text: str, found: list[tuple[str, object, str]] | None
) -> None:
    expected = found or {
        "từ": [
            ("ngày 15 tháng 12 năm 2022", "2022-12-15", "date"),
            ("31/10/2023", "2023-10-31", "date"),
        ],
        "quý": [("quý II/2023", "2023-04-01/2023-06-30", "date"), ("1.604,5", 1604.5, "decimal")],
    }.get(text.split()[0], [])
    assert [(one.text, one.value, one.kind) for one in figures(words(text))] == expected


def test_what_stands_in_the_file_is_verified_and_what_was_read_once_is_unchecked() -> None:
    layer = figures(words("đạt 98,8 %", confidence=1.0, method="text_layer"), (1,))
    read = figures(words("đạt 98,8 %"))
    assert [(one.trust, one.evidence) for one in layer] == [("verified", ("text_layer",))]
    assert [(one.trust, one.evidence) for one in read] == [("unchecked", ())]


@pytest.mark.parametrize(("first", "second"), [("20", "90"), ("143", "14,3")])
def test_a_number_that_two_readings_give_otherwise_is_doubted(first: str, second: str) -> None:
    one, other, sign = words(f"đạt {first} %")
    readings = tuple(
        Reading(text=text, engine=name, confidence=0.98) for text, name in ((first, "a"), (second, "b"))
    )
    contested = PlacedWord(other.word.model_copy(update={"readings": readings}), 1)
    (found,) = figures([one, contested, sign])
    assert (found.trust, found.reason) == ("doubtful", second)
    assert found.probability <= 0.5


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("Quyết định số 317/TTg ngày L1 tháng 7 năm 1997", "ngày L1"),
        ("từ ngày ll tháng 3", "ngày ll"),
        ("trong năm 2O24 có", "năm 2O24"),
        ("đến tháng 1l.", "tháng 1l"),
    ],
)
def test_a_day_month_or_year_with_a_letter_among_its_digits_is_doubted(text: str, broken: str) -> None:
    placed = words(text)
    readings = tuple(Reading(text="", engine=name, confidence=0.98) for name in ("a", "b"))
    twice = [
        PlacedWord(
            one.word.model_copy(
                update={"readings": tuple(r.model_copy(update={"text": one.word.text}) for r in readings)}
            ),
            1,
        )
        for one in placed
    ]
    found = {one.text: one for one in figures(twice)}
    assert (found[broken].trust, found[broken].value) == ("doubtful", None)
    assert found[broken].probability <= 0.5
    assert figures(words("ngày lễ, ngày Tết, năm nay, tháng sau, ngày Sg", confidence=0.99)) == []


def test_two_readings_that_agree_but_are_both_unsure_verify_nothing() -> None:
    for sure, trust in ((0.95, "unchecked"), (0.98, "verified")):
        (one,) = words("235", confidence=sure)
        readings = tuple(Reading(text="235", engine=name, confidence=sure) for name in ("a", "b"))
        (found,) = figures([PlacedWord(one.word.model_copy(update={"readings": readings}), 1)])
        assert found.trust == trust


def test_a_letter_in_the_place_of_a_month_is_doubted() -> None:
    (found,) = figures(words("trong tháng Š, toàn tỉnh"))
    assert (found.text, found.value, found.trust) == ("tháng Š", None, "doubtful")
    assert figures(words("trong tháng này và năm ấy")) == []
