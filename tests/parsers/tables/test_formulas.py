from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.tables.formulas import index_label, parse_formula


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("5=6+7", {"6": 3, "7": 4}, Fraction(7)),
        ("(3)=(2)/(1)", {"2": 1, "1": 4}, Fraction(1, 4)),
        ("12=8/7*100", {"8": 1, "7": 2}, Fraction(50)),
        ("7=(5-6)", {"5": 9, "6": 4}, Fraction(5)),
        ("6=4:3", {"4": 1, "3": 3}, Fraction(1, 3)),
        ("8=9+...+12", {"9": 1, "10": 2, "11": 3, "12": 4}, Fraction(10)),
        ("5=3x4", {"3": 3, "4": 5}, Fraction(15)),
        ("C=A+B", {"A": 1, "B": 2}, Fraction(3)),
        ("9=(5+6)/4", {"5": 1, "6": 2, "4": 6}, Fraction(1, 2)),
    ],
)
def test_formulas_of_index_rows_are_evaluated(text: str, values: dict[str, int], expected: Fraction) -> None:
    formula = parse_formula(text)
    assert formula is not None
    assert formula.evaluate({label: Fraction(value) for label, value in values.items()}) == expected


@pytest.mark.parametrize("text", ["5", "(5)", "Tổng số", "5=", "=6+7", "5=6+", "a=b", "5=(6+7", ""])
def test_what_is_no_formula_is_none(text: str) -> None:
    assert parse_formula(text) is None


@pytest.mark.parametrize(
    ("text", "label"), [("5", "5"), ("(5)", "5"), ("5=6+7", "5"), ("A", "A"), ("1.604", None), ("Tổng", None)]
)
def test_labels_of_columns(text: str, label: str | None) -> None:
    assert index_label(text) == label


@given(st.integers(1, 99), st.lists(st.integers(1, 99), min_size=1, max_size=6))
def test_a_printed_sum_comes_back_with_every_digit(target: int, terms: list[int]) -> None:
    formula = parse_formula(f"{target}={'+'.join(map(str, terms))}")
    assert formula is not None
    assert (formula.target, formula.labels) == (str(target), tuple(map(str, terms)))
    assert formula.text == f"col {target} = " + " + ".join(f"col {term}" for term in terms)
    values = {str(term): Fraction(term * 7) for term in terms}
    assert formula.evaluate(values) == sum(term * 7 for term in terms)
