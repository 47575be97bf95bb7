"""The rules of checks as people say them, in the language of the user."""

from __future__ import annotations

import re

from schema.errors import Language, message

_SUM = re.compile(r"(total|section|row) = sum of rows (.+)")
_SERIAL = "each number = the one above + 1"
_COLUMN = re.compile(r"\bcol(?:umn)? (?=\S)")
_OF_TABLE = re.compile(r" of table-(\d+)\b")
_NUMBER = re.compile(r"\d+")


def rule_in_words(rule: str, language: Language, first_row: int = 1) -> str:
    """The ``rule`` of a check as a person reads it to whom the first row of the table is ``first_row``:
    ``total = sum of rows 4–32`` is ``tổng của các hàng 5–33``.

    Columns keep their numbers: those of formulas are the labels that are printed above them.
    """
    found = _SUM.fullmatch(rule)
    if found is not None:
        rows = _NUMBER.sub(lambda number: str(int(number[0]) + first_row), found[2])
        return message(f"check.{found[1]}", language, rows=rows)
    if rule == _SERIAL:
        return message("check.serial", language)
    said = _COLUMN.sub(f"{message('check.column', language)} ", rule)
    return _OF_TABLE.sub(lambda table: f" {message('check.of_table', language, number=table[1])}", said)
