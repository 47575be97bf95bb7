from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.language_model import default_model
from ocr.knots import Knots, found_at
from ocr.words.calibration import OUTCOMES, READINGS, agreed, apart, settled
from ocr.words.vote import Vote
from schema.box import Box
from schema.page import Line, Reading, Word

TABLES = {**READINGS, **OUTCOMES}
RAW = [at / 100 for at in range(0, 101, 5)]
shares = st.floats(0, 1)


def word(text: str, raw: float, kind: str) -> Word:
    """A word as the engine gives it away: with what ``raw`` is worth in a reading of that ``kind``."""
    sure = found_at(TABLES[kind], raw)  # type: ignore[index]
    reading = Reading(text=text, engine="told", confidence=sure)
    box = Box(0, 0, 10, 10)
    return Word(text=text, original=text, box=box, confidence=sure, method="ocr", readings=(reading,))


@pytest.mark.parametrize("knots", TABLES.values(), ids=list(TABLES))
def test_surer_readings_stay_surer(knots: Knots) -> None:
    assert all(one[0] < other[0] and one[1] <= other[1] for one, other in pairwise(knots))
    assert all(0 <= share < 1 for _, share in knots)


def test_usual_confidence_of_a_right_word_becomes_almost_certain() -> None:
    read = word("số", 0.96, "page")
    (found,) = settled([Line(words=(read,), box=read.box)])[0].words
    assert found.confidence > 0.98
    assert (found.text, found.readings) == ("số", read.readings)


@pytest.mark.parametrize(("first", "second"), list(product(RAW, RAW)))
def test_words_read_apart_are_less_sure_than_words_read_alike(first: float, second: float) -> None:
    ours = [word("cổ", first, "page")]
    vote = Vote(default_model())
    (alike,) = vote.between(ours, [word("cổ", second, "strip")], "công ty", "phần")
    (kept,) = vote.between(ours, [word("cỗ", second, "strip")], "công ty", "phần")
    assert kept.confidence <= alike.confidence


@given(shares, shares, st.floats(-50, 50))
def test_a_word_that_was_outvoted_or_disputed_is_no_surer_than_one_read_once(
    kept: float, other: float, gain: float
) -> None:
    assert apart(kept, other, gain) <= found_at(OUTCOMES["once"], kept)
    assert apart(kept, other, gain) <= agreed(kept, other)


@given(shares, shares, shares)
def test_a_surer_second_reading_makes_an_agreed_word_no_less_sure(
    one: float, low: float, high: float
) -> None:
    assert agreed(one, min(low, high)) <= agreed(one, max(low, high))


@given(shares, st.floats(0, 20), st.floats(0, 20))
def test_a_clearer_vote_makes_a_disputed_word_no_less_sure(kept: float, one: float, other: float) -> None:
    assert apart(kept, kept, min(one, other)) <= apart(kept, kept, max(one, other))


def test_readings_of_every_kind_are_comparable_before_any_vote() -> None:
    usual = {kind: found_at(knots, 0.96) for kind, knots in READINGS.items()}
    assert all(0.95 < share < 1 for share in usual.values())
    doubtful = [found_at(READINGS[kind], 0.5) for kind in ("page", "strip", "cell")]  # type: ignore[index]
    assert all(0.3 < share < 0.75 for share in doubtful)
