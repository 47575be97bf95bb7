from hypothesis import given
from hypothesis import strategies as st

from ocr.restore.sureness import Sureness, doubt, misreading_share, sureness
from schema.box import Box
from schema.page import Reading, Word

SHARES = st.floats(0, 1)
SURE = st.builds(Sureness, SHARES, st.booleans(), st.booleans(), st.booleans())


@given(SHARES, SHARES, st.booleans())
def test_less_confidence_is_never_less_doubt(one: float, other: float, twice: bool) -> None:
    low, high = sorted((one, other))
    assert doubt(Sureness(low, twice)) >= doubt(Sureness(high, twice))


@given(st.floats(-60, 0), SURE)
def test_the_share_is_a_probability(score: float, sure: Sureness) -> None:
    assert 0 <= misreading_share("bênh", "bệnh", score, sure) <= 1


def test_writers_slip_in_marks_more_often_than_in_letters() -> None:
    sure = Sureness(0.97, twice=True, alike=True)
    assert misreading_share("bênh", "bệnh", -8.0, sure) < misreading_share("bánh", "mạnh", -8.0, sure)


def test_an_unsure_second_reading_is_no_witness() -> None:
    assert misreading_share("bênh", "bệnh", -8.0, Sureness(0.94, twice=True, alike=True)) == misreading_share(
        "bênh", "bệnh", -8.0, Sureness(0.94, twice=True)
    )


def test_another_engine_is_a_better_witness_than_the_same_one() -> None:
    once, alike = Sureness(0.97, twice=True), Sureness(0.97, twice=True, alike=True)
    confirmed = Sureness(0.97, twice=True, confirmed=True)
    shares = [misreading_share("bênh", "bệnh", -4.0, sure) for sure in (once, alike, confirmed)]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == 3


def word(*said: tuple[str, str], text: str) -> Word:
    """A word with readings (engine, text) that says ``text`` now."""
    readings = tuple(Reading(text=read, engine=engine, confidence=0.9) for engine, read in said)
    return Word(
        text=text,
        original=said[0][1],
        box=Box(0, 0, 10, 10),
        confidence=0.97,
        method="ocr" if text == said[0][1] else "vote",
        readings=readings,
    )


def test_a_word_that_another_engine_read_was_not_doubted_for_that() -> None:
    """Both read every line: only a second reading of one engine means that somebody doubted the word."""
    both = sureness(word(("one", "bệnh"), ("other", "bệnh"), text="bệnh"))
    assert both == Sureness(0.97, confirmed=True)
    disputed = sureness(word(("one", "bênh"), ("other", "bệnh"), text="bệnh"))
    assert disputed == Sureness(0.97)
    doubted = sureness(word(("one", "bệnh"), ("one", "bệnh."), ("other", "bênh"), text="bệnh"))
    assert doubted == Sureness(0.97, twice=True, alike=True)
