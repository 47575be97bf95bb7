"""A word of the user's own lexicon is as good as a syllable: nobody doubts it, nothing outvotes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from lexicon.language_model import LanguageModel, default_model
from ocr.options import ReadingOptions
from ocr.restore.choose import chosen_language
from ocr.words.doubt import doubtful_words
from ocr.words.vote import Vote
from parsers.tables.finding.cell_roles import is_known
from schema.box import Box, bounding_box
from schema.page import Line, Word

OWN = "kẽm"
"""No word of administration, so that the built-in model likes ``kèm`` better beside its neighbours."""


@pytest.fixture
def own(tmp_path: Path) -> LanguageModel:
    path = tmp_path / "own.toml"
    path.write_text('term = [{ name = "Vinhomex Grandpak" }, { name = "gửi kẽm theo" }]\n', encoding="utf-8")
    return chosen_language(ReadingOptions(lexicon=str(path)))


def line(text: str, confidence: float = 0.95) -> Line:
    words = tuple(
        Word(
            text=part,
            original=part,
            box=Box(120.0 * at, 0, 120.0 * at + 100, 50),
            confidence=confidence,
            method="ocr",
        )
        for at, part in enumerate(text.split())
    )
    return Line(words=words, box=bounding_box([word.box for word in words]))


def test_an_own_word_that_is_no_syllable_is_not_doubted(own: LanguageModel) -> None:
    page = [line("thuê văn phòng tại Vinhomex Grandpak của công ty")]
    assert [page[0].words[at].text for _, at in doubtful_words(page, default_model())] == [
        "Vinhomex",
        "Grandpak",
    ]
    assert doubtful_words(page, own) == ()


def test_an_own_word_is_not_outvoted_on_a_page(own: LanguageModel) -> None:
    first, second = line("văn bản gửi kẽm theo").words, line("văn bản gửi kèm theo").words
    assert [word.text for word in Vote(default_model()).between(first, second)][3] == "kèm"
    assert [word.text for word in Vote(own).between(first, second)][3] == OWN


def test_an_own_word_is_not_outvoted_in_a_cell(own: LanguageModel) -> None:
    page, stack = [line("văn bản gửi kẽm theo")], [line("văn bản gửi kèm theo")]
    assert Vote(default_model()).of_lines(page, stack)[0].text == "văn bản gửi kèm theo"
    assert Vote(own).of_lines(page, stack)[0].text == "văn bản gửi kẽm theo"
    assert is_known("Vinhomex", own)
    assert not is_known("Vinhomex", default_model())
