from __future__ import annotations

import pytest

from lexicon.language_model import default_model
from parsers.tables.finding.lookalikes import told_apart
from schema.box import Box
from tests.parsers.tables.drafts import line


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Biên bản bàn giao trụ Sở", "Biên bản bàn giao trụ sở"),
        ("các cơ SỞ trong lĩnh VỰC đất đai", "các cơ sở trong lĩnh vực đất đai"),
        ("Giám đốc các Sở", "Giám đốc các Sở"),
        ("CƠ SỞ VẬT CHẤT", "CƠ SỞ VẬT CHẤT"),
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("theo mẫu số VX ngày", "theo mẫu số VX ngày"),
        ("Quý 11/2024", "Quý II/2024"),
        ("quý 1V năm 2023", "quý IV năm 2023"),
        ("Quý 1/2024", "Quý 1/2024"),
        ("Quý II/2024", "Quý II/2024"),
        ("Tháng 11/2024", "Tháng 11/2024"),
    ],
)
def test_letters_that_look_alike_follow_their_neighbours(read: str, printed: str) -> None:
    assert told_apart([line(read, Box(0, 0, 200, 10))], default_model())[0].text == printed


def test_what_was_read_first_is_kept() -> None:
    (found,) = told_apart([line("trụ Sở", Box(0, 0, 60, 10))], default_model())
    assert (found.words[1].original, found.words[1].method) == ("Sở", "rule")
