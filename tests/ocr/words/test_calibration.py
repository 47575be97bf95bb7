from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.language_model import default_model
from ocr.knots import Knots, found_at
from ocr.words.calibration import (
    OF_ENGINES,
    OUTCOMES,
    READINGS,
    Outcomes,
    agreed,
    apart,
    outcome_of_engines,
    settled,
)
from ocr.words.vote import Vote
from schema.box import Box
from schema.page import Line, Reading, Word

TABLES = {**READINGS, **OUTCOMES, **{f"engines {name}": knots for name, knots in OF_ENGINES.items()}}
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


@given(shares, shares, st.floats(-50, 50), st.sampled_from([OUTCOMES, OF_ENGINES]))
def test_a_word_that_was_outvoted_or_disputed_is_no_surer_than_one_read_once(
    kept: float, other: float, gain: float, outcomes: Outcomes
) -> None:
    assert apart(kept, other, gain, outcomes) <= found_at(outcomes["once"], kept)
    assert apart(kept, other, gain, outcomes) <= agreed(kept, other, outcomes)


@given(shares, shares, shares, st.sampled_from([OUTCOMES, OF_ENGINES]))
def test_a_surer_second_reading_makes_an_agreed_word_no_less_sure(
    one: float, low: float, high: float, outcomes: Outcomes
) -> None:
    assert agreed(one, min(low, high), outcomes) <= agreed(one, max(low, high), outcomes)


def told(*said: tuple[str, str], text: str) -> Word:
    """A word with readings (engine, text) that says ``text`` now."""
    readings = tuple(Reading(text=read, engine=engine, confidence=0.9) for engine, read in said)
    box = Box(0, 0, 10, 10)
    return Word(text=text, original=said[0][1], box=box, confidence=0.9, method="ocr", readings=readings)


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        (told(("a", "cổ"), text="cổ"), "once"),
        (told(("a", "cỗ"), ("a", "cổ"), text="cổ"), "once"),
        (told(("a", "cổ"), ("b", "cổ,"), text="cổ"), "agreed"),
        (told(("a", "cỗ"), ("a", "cổ"), ("b", "cổ"), text="cổ"), "agreed"),
        (told(("a", "cỗ"), ("b", "cổ"), text="cổ"), "apart"),
        (told(("a", "cổ"), ("b", "cỗ"), text="cổ"), "apart"),
    ],
)
def test_engines_agree_when_each_has_said_what_the_word_says(word: Word, outcome: str) -> None:
    assert outcome_of_engines(word) == outcome


@given(shares, st.floats(0, 20), st.floats(0, 20))
def test_a_clearer_vote_makes_a_disputed_word_no_less_sure(kept: float, one: float, other: float) -> None:
    assert apart(kept, kept, min(one, other)) <= apart(kept, kept, max(one, other))


def test_readings_of_every_kind_are_comparable_before_any_vote() -> None:
    usual = {kind: found_at(knots, 0.96) for kind, knots in READINGS.items()}
    assert all(0.95 < share < 1 for share in usual.values())
    doubtful = [found_at(READINGS[kind], 0.5) for kind in ("page", "strip", "cell")]  # type: ignore[index]
    assert all(0.3 < share < 0.75 for share in doubtful)
