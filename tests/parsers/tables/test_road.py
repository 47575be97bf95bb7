"""The documentation shows the road of a table as the code has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parsers.tables.finding import cell_rules, find

ARCHITECTURE = Path(__file__).parents[3] / "docs" / "architecture.md"
LISTS = {"FINDERS": find.FINDERS, "CELL_RULES": cell_rules.CELL_RULES}


def documented() -> dict[str, list[str]]:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    text = text[text.index("<!-- tables: begin -->") : text.index("<!-- tables: end -->")]
    lists = [re.findall(r"`(\w+)`", item) for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]
    return {name: steps for name, *steps in lists}


@pytest.mark.parametrize("name", LISTS)
def test_documented_steps_are_those_of_the_code_in_their_order(name: str) -> None:
    assert documented()[name] == [step.__name__ for step in LISTS[name]]
