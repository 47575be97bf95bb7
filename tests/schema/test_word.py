"""A changed text has one writer, which loses nothing of what was read."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema.box import Box
from schema.page import SUREST_BY_RULE, Reading, Word, joined

ROOT = Path(__file__).parents[2]
ROOMS = ("lexicon", "ocr", "parsers", "pipeline")
READ_FIRST = ("ocr/engine/hocr.py", "ocr/layer/lines.py", "pipeline/exports/pdf_corrections.py")
"""Where words are born: what a recogniser says, a text layer's glyphs stand for, a person says."""


def word(text: str, confidence: float = 0.9, x: float = 0.0) -> Word:
    read = Reading(text=text, engine="told", confidence=confidence)
    box = Box(x, 0, x + 30, 10)
    return Word(text=text, original=text, box=box, confidence=confidence, method="ocr", readings=(read,))


def test_what_was_read_first_outlives_every_change() -> None:
    found = word("l8").corrected("18", "rule").corrected("19", "vote", 0.6).corrected("16", "model", 0.99)
    assert (found.original, found.text, found.method, found.alternative) == ("l8", "16", "model", "19")


def test_measured_sureness_is_the_confidence_and_a_rule_makes_no_word_surer() -> None:
    assert word("cỗ").corrected("cổ", "model", 0.97).confidence == 0.97
    assert word("cỗ").corrected("cổ", "model", 1.2).confidence == 1.0
    assert word("l8", 0.99).corrected("18", "rule").confidence == SUREST_BY_RULE
    assert word("l8", 0.4).corrected("18", "rule").confidence == 0.4


def test_a_better_rival_than_the_text_given_up_may_be_named() -> None:
    assert word("cỗ").corrected("cổ", "model", 0.9, "cô").alternative == "cô"
    assert word("12").corrected("12", "handwriting", 0.9).alternative is None


def test_pieces_share_what_was_read_first_and_a_changed_word_leaves_it_to_the_first() -> None:
    whole = word("Số:59/QĐ")
    assert [whole.piece(part, whole.box).original for part in ("Số:", "59", "/QĐ")] == ["Số:", "59", "/QĐ"]
    changed = word("Sô:59").corrected("Số:59", "rule")
    assert changed.piece("Số:", changed.box, first=True).original == "Sô:59"
    assert changed.piece("59", changed.box).original == ""
    with pytest.raises(ValueError, match="no part of"):
        whole.piece("95", whole.box)


def test_joined_words_keep_all_readings_and_the_least_confidence() -> None:
    both = joined([word("1", 0.5), word("33/QĐ", 0.8, x=40)])
    assert (both.text, both.original, both.confidence) == ("1 33/QĐ", "1 33/QĐ", 0.5)
    assert [reading.text for reading in both.readings] == ["1", "33/QĐ"]
    assert both.box == Box(0, 0, 70, 10)


@pytest.mark.parametrize("field", ["text", "original"])
def test_a_copy_cannot_write_a_text(field: str) -> None:
    with pytest.raises(TypeError):
        word("l8").model_copy(update={field: "18"})


def other_writers(source: str) -> Iterator[int]:
    """Lines of ``source`` that make a word whose text is not what was read first, but for ``corrected``."""
    tree = ast.parse(source)
    imported = {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "schema.page"
        for name in node.names
    }
    if "Word" not in imported:
        return
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        given = {keyword.arg: ast.dump(keyword.value) for keyword in node.keywords}
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called == "replace" and not given.keys().isdisjoint(("text", "original")):
            yield node.lineno
        if called == "Word" and given.get("text") != given.get("original"):
            yield node.lineno


def test_no_module_writes_the_text_of_a_word_past_the_one_writer() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if str(path.relative_to(ROOT)) not in READ_FIRST
        for line in other_writers(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_the_search_for_other_writers_finds_them() -> None:
    head = "from schema.page import Word\n"
    assert list(other_writers(head + "replace(word, text='18')")) == [2]
    assert list(other_writers(head + "Word(text='18', original='l8')")) == [2]
    assert list(other_writers(head + "Word(text=read, original=read)")) == []
