"""The documentation shows the road of a page as the code has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ocr import scan
from ocr.words import corrections

ARCHITECTURE = Path(__file__).parents[2] / "docs" / "architecture.md"
LISTS = {
    "SETTING_APART": scan.SETTING_APART,
    "READING": scan.READING,
    "SETTLING": scan.SETTLING,
    "CORRECTIONS": corrections.CORRECTIONS,
}


def documented() -> dict[str, list[str]]:
    text = ARCHITECTURE.read_text(encoding="utf-8")
    text = text[text.index("<!-- road: begin -->") : text.index("<!-- road: end -->")]
    lists = [re.findall(r"`(\w+)`", item) for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]
    return {name: stages for name, *stages in lists}


@pytest.mark.parametrize("name", LISTS)
def test_documented_stages_are_those_of_the_code_in_their_order(name: str) -> None:
    assert documented()[name] == [stage.__name__ for stage in LISTS[name]]


def test_the_road_is_its_lists_and_no_stage_stands_on_it_twice() -> None:
    assert (*scan.SETTING_APART, *scan.READING, *scan.SETTLING) == scan.ROAD
    assert len(set(scan.ROAD)) == len(scan.ROAD)
    assert set(documented()) == set(LISTS)
