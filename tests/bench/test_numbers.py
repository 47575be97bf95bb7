from __future__ import annotations

import random

import pytest

from bench.misread_tables import MODES, formula_table, misread, misreadings, scanned_table
from bench.numbers import measure


@pytest.mark.parametrize("seed", [1, 3])
def test_every_misreading_of_a_proven_number_is_put_right_or_not_verified(seed: int) -> None:
    measured = measure(150, seed)
    total = list(measured.by_kind.values())
    assert sum(one.misreadings for one in total) == 150
    assert sum(one.verified for one in total) == 0
    assert sum(one.repaired_wrongly for one in total) == 0
    assert sum(one.repaired for one in total) > 0
    assert (measured.alarms.flagged, measured.alarms.proven > 0) == (0, True)


def test_a_misread_table_differs_where_it_was_misread_and_nowhere_else() -> None:
    table = scanned_table(formula_table(1))
    for misreading in list(misreadings(table))[:40]:
        changed = misread(table, misreading, MODES[0], random.Random(1))
        different = {
            (one.row, one.col)
            for row, other in zip(table.rows, changed.rows, strict=True)
            for one, two in zip(row.cells, other.cells, strict=True)
            if one.text != two.text
        }
        assert different == misreading.texts.keys()
