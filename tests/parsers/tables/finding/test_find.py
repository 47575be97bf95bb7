from __future__ import annotations

import pytest

from parsers.tables.finding.find import is_stamp
from tests.parsers.tables.drafts import page, piece

STAMP: list[list[str | tuple[str, int, int]]] = [["CV", "Số: 2352"], ["ĐẾN", "Ngày: 21/3/18"]]


@pytest.mark.parametrize(("scale", "expected"), [(0.4, True), (1.0, False)])
def test_only_a_small_frame_is_an_incoming_stamp(scale: float, expected: bool) -> None:
    one = piece(STAMP, top=150)
    box = one.box._replace(x1=one.box.x0 + scale * one.box.width)
    assert is_stamp(one.model_copy(update={"box": box}), page(1)) is expected


def test_a_small_table_is_no_stamp() -> None:
    one = piece([["STT", "Số hộ"], ["1", "25"]], top=150)
    box = one.box._replace(x1=one.box.x0 + 0.4 * one.box.width)
    assert not is_stamp(one.model_copy(update={"box": box}), page(1))
