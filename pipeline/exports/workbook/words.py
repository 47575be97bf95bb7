"""The words of a workbook: kinds of columns, states, rules of checks as people say them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from schema.trust import Check

_SUM = re.compile(r"(total|section|row) = sum of rows (.+)")
_COLUMN = re.compile(r"\bcol(?:umn)? (?=\S)")
_NUMBER = re.compile(r"\d+")


@cache
def words(group: str) -> dict[str, str]:
    """The words of one table of ``words.toml``."""
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        table: dict[str, dict[str, str]] = tomllib.load(file)
    return table[group]


def rule_in_words(rule: str, rows_before: int) -> str:
    """The ``rule`` of a check for the reader of a sheet on which ``rows_before`` rows stand above the first
    of the table: ``total = sum of rows 4–32`` is ``tổng của các hàng 7–35`` with two of them.

    Columns of formulas keep the labels that are printed above them: ``cột 3 = cột 4 + cột 5``.
    """
    said = words("rules")
    if rule in said:
        return said[rule]
    found = _SUM.fullmatch(rule)
    if found is None:
        return _COLUMN.sub(f"{said['column']} ", rule).replace(" of table-", f" {said['of table']} ")
    rows = _NUMBER.sub(lambda number: str(int(number[0]) + rows_before + 1), found[2])
    return f"{said[found[1]]} {rows}"


def failure_in_words(check: Check, rows_before: int) -> str:
    """What a failed ``check`` says: the rule, what it gives and what the page has."""
    rule = rule_in_words(check.rule, rows_before)
    return f"{rule}: tính ra {_shown(check.expected)}, bản gốc ghi {_shown(check.found)}"


def _shown(number: int | float | None) -> str:
    """A number as Vietnamese documents write it: 1604.5 is 1.604,5."""
    if number is None:
        return "?"
    text = f"{number:,}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")
