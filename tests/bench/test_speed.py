"""The speed bench names the stages of a page as the code does."""

from __future__ import annotations

import re
from pathlib import Path

from bench.speed import STAGES, profile

ROOT = Path(__file__).parents[2]


def test_every_stage_that_is_told_is_a_function_of_the_reading_rooms() -> None:
    sources = [path.read_text() for room in ("ocr", "parsers") for path in (ROOT / room).rglob("*.py")]
    defined = {name for source in sources for name in re.findall(r"^def (\w+)\(", source, flags=re.MULTILINE)}
    assert set(STAGES) <= defined


def test_the_stages_of_a_page_with_a_text_layer_do_not_clean_it() -> None:
    spent = profile(ROOT / "samples" / "files" / "d-decision-with-plan.pdf", 1)
    assert min(spent["find_pieces"], spent["read_layer"]) > 0
    assert spent["clean"] == 0
