"""The lines that a reader of lines is trained with: what they say, and how they look."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from bench.scanned_lines import Cut, with_truth
from ocr.engine.training.characters import CHARACTERS
from ocr.engine.training.drawn_lines import FRAMING, DrawnLine, drawn_block
from ocr.engine.training.line_texts import passage, read_passages
from ocr.engine.training.scanned_lines import read_scanned, write_scanned
from ocr.engine.training.typefaces import Families, find_families, parted
from ocr.engine.training.wear import worn
from samples.typeset import LIBERATION

PASSAGES = ("Ủy ban nhân dân tỉnh báo cáo tình hình thực hiện nhiệm vụ phát triển kinh tế - xã hội năm 2023",)


@pytest.fixture(scope="module")
def families() -> Families:
    return find_families(LIBERATION)


def test_each_letter_of_vietnamese_is_one_character_of_its_own() -> None:
    assert len(set(CHARACTERS)) == len(CHARACTERS)
    assert unicodedata.normalize("NFC", CHARACTERS) == CHARACTERS
    assert set("Nguyễn Đường ỶỴỸ ổẫặợữ") <= set(CHARACTERS)
    assert set('?!"=[]–≤≥‰½') <= set(CHARACTERS)


def test_passages_are_composed_and_have_no_word_with_an_unknown_character(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Quyết định số 12 của Ủy ban")
    (tmp_path / "a.txt").write_text(f"{decomposed} 漢字\n\n12\n", encoding="utf-8")
    assert read_passages(tmp_path) == ("Quyết định số 12 của Ủy ban",)
    (tmp_path / "a.txt").write_text("12\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no text"):
        read_passages(tmp_path)


def test_some_passages_are_figures_symbols_and_signs_that_no_text_gives() -> None:
    rng = np.random.default_rng(1)
    texts = [passage(PASSAGES, rng) for _ in range(400)]
    drawn = [text for text in texts if text not in (PASSAGES[0], PASSAGES[0].upper())]
    assert 40 < len(drawn) < 160
    assert all(sum(sign in text for text in drawn) >= 2 for sign in "0123456789/-()%[≤")
    assert set("".join(drawn).replace("\n", " ")) <= set(CHARACTERS) | set("".join(CHARACTERS).upper())


def test_a_line_stands_with_its_letters_in_the_middle_and_parts_of_its_neighbours_around(
    families: Families,
) -> None:
    rng = np.random.default_rng(2)
    lines = [line for _ in range(12) for line in drawn_block(PASSAGES, families, FRAMING, 400, 6, rng)]
    assert all(line.ink.shape[0] == FRAMING.height for line in lines)
    assert all(line.ink.min() >= 0 and line.ink.max() <= 1 for line in lines)
    dark = np.mean([line.ink.mean(axis=1) for line in lines], axis=0)
    assert dark[21:41].mean() > 1.5 * dark[:10].mean() > 0
    assert dark[21:41].mean() > 1.5 * dark[-8:].mean() > 0


def test_the_same_lot_draws_the_same_lines(families: Families) -> None:
    first, second = (
        drawn_block(PASSAGES, families, FRAMING, 300, 3, np.random.default_rng(3)) for _ in range(2)
    )
    assert [line.text for line in first] == [line.text for line in second]
    assert all(np.array_equal(one.ink, other.ink) for one, other in zip(first, second, strict=True))


def test_words_that_a_typeface_cannot_set_are_in_no_line(families: Families) -> None:
    serif = families["Liberation Serif"][0]
    lacking = {"only": [type(serif)(serif.path, frozenset("ế"))]}
    rng = np.random.default_rng(4)
    lines = [line for _ in range(8) for line in drawn_block(PASSAGES, lacking, FRAMING, 500, 4, rng)]
    assert lines
    assert not any("ế" in line.text for line in lines)


def test_families_to_test_with_are_none_that_are_trained_with() -> None:
    names = [f"family {number:02d}" for number in range(20)]
    seen, unseen = parted({name: [] for name in names})
    assert sorted((*seen, *unseen)) == names
    assert len(unseen) == 2


def test_wear_leaves_ink_dark_on_paper_that_is_bright() -> None:
    ink = np.zeros((200, 400), np.uint8)
    ink[80:120, 100:300] = 255
    for seed in range(30):
        image = worn(ink, 50, np.random.default_rng(seed))
        assert image.shape == ink.shape
        assert image[90:110, 120:280].mean() + 60 < image[:40].mean()


def test_scanned_lines_are_read_back_without_those_of_unknown_characters(tmp_path: Path) -> None:
    lines = [
        DrawnLine(np.full((64, wide), shade, np.float32), text)
        for wide, shade, text in ((40, 0.2, "số 12"), (64, 1.0, "漢字"), (8, 0.6, "à"))
    ]
    write_scanned(tmp_path / "lines.npz", lines)
    first, second = read_scanned(tmp_path / "lines.npz")
    assert (first.text, second.text) == ("số 12", "à")
    assert (first.ink.shape, second.ink.shape) == ((64, 40), (64, 8))
    assert second.ink == pytest.approx(0.6, abs=0.003)


def test_a_scanned_line_says_what_was_typed_only_where_the_typed_text_follows_it() -> None:
    def cut(text: str) -> Cut:
        return Cut((DrawnLine(np.zeros((64, 8), np.float32), ""),), tuple(text.split()))

    read = [
        cut("Ủy ban nhân dân tinh báo cáo"),  # one word misread
        cut("tình hình lạ thực hiện"),  # a word that was not typed
        cut("nhiệm vụ phát triển kinh tế"),
        cut("con dấu"),
    ]
    found = with_truth(read, PASSAGES[0])
    assert [line.text for line in found] == ["Ủy ban nhân dân tỉnh báo cáo", "nhiệm vụ phát triển kinh tế"]
