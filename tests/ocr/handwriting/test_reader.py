"""The arithmetic of the digit reader: chances of strings from chances of columns."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from ocr.handwriting import reader
from ocr.handwriting.reader import BLANK


def _scores(columns: int, seed: int) -> reader.Floats:
    raw = np.random.default_rng(seed).normal(0, 2, (1, columns, 12))
    return np.asarray(raw - np.log(np.exp(raw).sum(2, keepdims=True)), np.float32)


def _spelled(path: tuple[int, ...]) -> str:
    signs = [sign for sign, before in zip(path, (BLANK, *path), strict=False) if sign not in (before, BLANK)]
    return "".join("0123456789?"[sign] for sign in signs)


@pytest.mark.parametrize("seed", range(3))
def test_the_chance_of_a_string_is_the_sum_over_all_paths_that_spell_it(seed: int) -> None:
    scores = _scores(4, seed)
    chances: dict[str, float] = {}
    for path in product(range(12), repeat=4):
        text = _spelled(path)
        chances[text] = chances.get(text, 0.0) + float(
            np.exp(sum(scores[0, i, s] for i, s in enumerate(path)))
        )
    strings = ["", "1", "11", "12", "7", "404"]
    assert reader._chances(scores, strings) == pytest.approx([chances[text] for text in strings], rel=1e-4)


def test_a_clear_string_is_among_those_that_are_looked_at() -> None:
    scores = np.full((1, 12, 12), -9.0, np.float32)
    for column, sign in enumerate((11, 1, 1, 11, 1, 11, 0, 0, 11, 11, 7, 11)):
        scores[0, column, sign] = -0.001
    assert "1107" in reader._likely(scores[0], 10, 5, 8)


def test_white_paper_holds_nothing() -> None:
    best = reader.guesses(np.full((96, 240), 255, np.uint8))[0]
    assert best.digits == ""
    assert best.chance > 0.9


def test_chances_of_all_strings_make_one_at_most() -> None:
    picture = np.random.default_rng(0).integers(0, 255, (96, 240)).astype(np.uint8)
    assert sum(guess.chance for guess in reader.guesses(picture)) <= 1.0001


def test_a_stroke_that_looks_like_a_one_parts_day_and_month(monkeypatch: pytest.MonkeyPatch) -> None:
    def columns(pictures: reader.Floats) -> reader.Floats:
        scores = np.full((len(pictures), 18, 12), -9.0, np.float32)
        for column, sign in enumerate((2, 11, 1, 11, 1, 11, 3, 11, 1, 11, 2, 11, 0, 11, 2, 11, 2, 11)):
            scores[:, column, sign] = -0.001
        return scores

    monkeypatch.setattr(reader, "columns", columns)
    best, *others = reader.date_guesses(np.full((96, 240), 255, np.uint8))
    assert best.digits == "21/3/2022"
    assert best.chance > 0.9 > 0.01 > max(guess.chance for guess in others)
