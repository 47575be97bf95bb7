from __future__ import annotations

import pytest

from parsers.verification.metadata_figures import metadata_figures
from schema.box import Box
from schema.document import Part
from schema.metadata import Found, Metadata
from schema.page import Reading, Word
from schema.trust import Trust

BOX = Box(100.0, 50.0, 200.0, 62.0)


@pytest.mark.parametrize(
    ("value", "trust"), [("2025-11-10", "verified"), ("2025-11", "doubtful"), ("2025", "doubtful")]
)
def test_a_date_of_which_a_part_was_lost_is_doubted_on_a_scan_only(value: str, trust: Trust) -> None:
    word = Word(text="2025", original="2025", box=BOX, confidence=0.99, method="ocr")
    twice = tuple(Reading(text="2025", engine=name, confidence=0.99) for name in ("a", "b"))
    date = Found[str](value=value, original="năm 2025", page=1, bbox=BOX, confidence=0.99)
    part = Part(id="main", kind="main", title=None, first_page=1, last_page=1, metadata=Metadata(date=date))
    (read,) = metadata_figures([part], {1: [word.model_copy(update={"readings": twice})]}, set())
    assert (read.text, read.trust) == (value, trust)
    layer = word.model_copy(update={"method": "text_layer", "confidence": 1.0})
    (printed,) = metadata_figures([part], {1: [layer]}, {1})
    assert printed.trust == "verified"
