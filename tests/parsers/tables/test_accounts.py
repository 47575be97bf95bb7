from __future__ import annotations

from pathlib import Path

import pytest

from bench.random_tables import random_table
from bench.table_scores import score
from bench.table_setting import Rules
from bench.tables import placed, random_cases, read_pdf

SEED = next(
    seed
    for seed in range(500)
    if {"(", "A"} <= {cell.text[:1] for cell in random_table(seed, accounts=True).cells if cell.row > 3}
    and len(random_table(seed, accounts=True).row_kinds) < 20
)
"""A table of one page with codes and negatives in brackets."""


@pytest.mark.parametrize("rules", ["all", "columns", "rows", "none"])
def test_codes_and_negatives_are_read_with_all_rules_or_without(tmp_path: Path, rules: Rules) -> None:
    (case,) = random_cases([SEED], tmp_path, 9.0, rules, accounts=True)
    (table,) = read_pdf(case)
    measured = score(placed(table), case.tables[0])
    assert (measured.f1, measured.numeric) == (1.0, 1.0)
    negative = [
        cell.value
        for row in table.rows
        for cell in row.cells
        if cell.text.startswith("(") and row.kind == "body"
    ]
    assert negative
    assert all(isinstance(value, int | float) and value < 0 for value in negative)
    assert "code" in {column.kind for column in table.columns}
