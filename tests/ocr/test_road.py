"""The documentation shows the road of a page as the code has it."""

from __future__ import annotations

import pytest

from ocr.road import layered, scan
from ocr.words import corrections
from tests.documented import documented

LISTS = {
    "TAKING": layered.TAKING,
    "SETTING_APART": scan.SETTING_APART,
    "READING": scan.READING,
    "SETTLING": scan.SETTLING,
    "CORRECTIONS": corrections.CORRECTIONS,
}


@pytest.mark.parametrize("name", LISTS)
def test_documented_stages_are_those_of_the_code_in_their_order(name: str) -> None:
    assert documented("road")[name] == [stage.__name__ for stage in LISTS[name]]


def test_the_road_is_its_lists_and_no_stage_stands_on_it_twice() -> None:
    assert (*scan.SETTING_APART, *scan.READING, *scan.SETTLING) == scan.ROAD
    assert len(set(scan.ROAD)) == len(scan.ROAD)
    assert set(documented("road")) == set(LISTS)
