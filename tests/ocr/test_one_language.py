"""The language model of a page is chosen in one place, with the user's lexicon, and handed on from there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHOOSERS = {"lexicon/language_model.py", "lexicon/terms.py", "ocr/restore/learning/learn_context.py"}
"""Where it is made, where a lexicon turns into it, and what trains on it."""


def test_no_module_takes_the_built_in_model_past_the_users_lexicon() -> None:
    found = {
        str(path.relative_to(ROOT))
        for room in ("lexicon", "ocr", "parsers", "pipeline")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"\bdefault_model\b", path.read_text(encoding="utf-8"))
    }
    assert found == CHOOSERS


def test_readings_ask_one_module_for_the_language() -> None:
    found = {
        str(path.relative_to(ROOT))
        for room in ("ocr", "parsers", "pipeline")
        for path in (ROOT / room).rglob("*.py")
        if re.search(r"from lexicon.terms import .*\blanguage_of\b", path.read_text(encoding="utf-8"))
    }
    assert found == {"ocr/restore/choose.py", "ocr/restore/restore.py", "ocr/restore/common_words.py"}
