from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.values.numbers import DASHES, is_dash, parse_number


@pytest.mark.parametrize(
    ("text", "value", "kind", "unit"),
    [
        ("1.604", 1604, "integer", None),
        ("01", 1, "integer", None),
        ("12.345.678", 12345678, "integer", None),
        ("98,8", 98.8, "decimal", None),
        ("98,8 %", 98.8, "percent", "%"),
        ("100%", 100, "percent", "%"),
        ("1.500 triệu đồng", 1500, "money", "triệu đồng"),
        ("12.345.678,90", 12345678.9, "decimal", None),
        ("−5,2", -5.2, "decimal", None),
        ("0,125", 0.125, "decimal", None),
    ],
)
def test_vietnamese_notation_is_read_without_flags(
    text: str, value: float, kind: str, unit: str | None
) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.kind, number.unit, number.flags) == (value, kind, unit, ())
    assert type(number.value) is type(value)


@pytest.mark.parametrize(
    ("text", "value", "flags"),
    [
        ("1,604", 1.604, ("ambiguous_separator",)),
        ("1,604,000", 1604000, ("foreign_notation",)),
        ("12.5", 12.5, ("foreign_notation",)),
        ("0.604", 0.604, ("foreign_notation",)),
        ("1234.567", 1234.567, ("foreign_notation", "ambiguous_separator")),
        ("1 604", 1604, ("space_grouping",)),
        ("0,12345678901234567890", 0.12345678901234568, ("inexact",)),
    ],
)
def test_other_notations_carry_a_flag(text: str, value: float, flags: tuple[str, ...]) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.flags) == (value, flags)


@pytest.mark.parametrize(
    "text",
    ["", "-", "(5)", "1.60.4", "01.604", "1.604.", "12,", "5 người", "5=6+7", "98%.", "- 5", "1.604người"],
)
def test_what_is_not_one_number_is_not_read(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(min_value=0, max_value=10**15))
def test_a_grouped_integer_reads_back(value: int) -> None:
    number = parse_number(f"{value:,}".replace(",", "."))
    assert number is not None
    assert number.value == value
    assert isinstance(number.value, int)
    assert number.flags == ()


@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_decimal_keeps_the_printed_digits(value: Decimal) -> None:
    printed = f"{value:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    number = parse_number(printed)
    assert number is not None
    assert Decimal(repr(number.value)) == value


@given(st.text(alphabet="0123456789.,% -()", max_size=12))
def test_a_value_never_has_other_digits_than_the_text(text: str) -> None:
    number = parse_number(text)
    if number is not None:
        printed = "".join(character for character in text if character.isdigit())
        value = format(abs(Decimal(repr(number.value))), "f").replace(".", "")
        assert value.strip("0") == printed.strip("0")


@given(st.text(max_size=20))
def test_any_text_is_answered(text: str) -> None:
    parse_number(text)
    is_dash(text)


@given(st.text(alphabet=DASHES, min_size=1, max_size=3))
def test_dashes_are_dashes_and_no_numbers(text: str) -> None:
    assert is_dash(text)
    assert is_dash(f" {text} ")
    assert parse_number(text) is None
    assert not is_dash(text + "5")


@pytest.mark.parametrize(
    "text",
    [
        "9" * 5000,
        "1." * 2000 + "000",
        "1,5" + "0" * 5000,
        "-" * 100_000 + "1",
        "1" + " 000" * 50_000,
        "1 " * 50_000,
    ],
    ids=["digits", "groups", "decimals", "dashes", "blanks", "ones"],
)
def test_what_no_one_can_mean_as_a_number_is_none(text: str) -> None:
    """Python refuses to count with more than 4,300 digits, and a float of 400 has no value."""
    assert parse_number(text) is None


def test_a_number_of_forty_digits_is_one() -> None:
    assert parse_number("9" + ".999" * 13) is not None
