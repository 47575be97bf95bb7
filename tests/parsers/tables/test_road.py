"""The documentation shows the road of a table as the code has it."""

from __future__ import annotations

import pytest

from parsers.tables.finding import cell_rules, find
from tests.documented import documented

LISTS = {"FINDERS": find.FINDERS, "CELL_RULES": cell_rules.CELL_RULES}


@pytest.mark.parametrize("name", LISTS)
def test_documented_steps_are_those_of_the_code_in_their_order(name: str) -> None:
    assert documented("tables")[name] == [step.__name__ for step in LISTS[name]]
