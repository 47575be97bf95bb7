"""The words of a workbook: kinds of columns, states, rules of checks as people say them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from parsers.tables.meaning.rule_words import rule_in_words
from schema.trust import Check


@cache
def words(group: str) -> dict[str, str]:
    """The words of one table of ``words.toml``."""
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        table: dict[str, dict[str, str]] = tomllib.load(file)
    return table[group]


def failure_in_words(check: Check, rows_before: int) -> str:
    """What a failed ``check`` says on a sheet with ``rows_before`` rows above the first of the table: the
    rule, what it gives, what the page has, and whether the paper itself is wrong."""
    rule = rule_in_words(check.rule, "vi", rows_before + 1)
    told = f"{rule}: tính ra {_shown(check.expected)}, bản gốc ghi {_shown(check.found)}"
    return f"{told} (số trên giấy tự mâu thuẫn)" if check.verdict == "source_error" else told


def _shown(number: int | float | None) -> str:
    """A number as Vietnamese documents write it: 1604.5 is 1.604,5."""
    if number is None:
        return "?"
    text = f"{number:,}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")
