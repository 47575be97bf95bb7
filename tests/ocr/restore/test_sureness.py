from hypothesis import given
from hypothesis import strategies as st

from ocr.restore.sureness import Sureness, doubt, misreading_share

SHARES = st.floats(0, 1)
SURE = st.builds(Sureness, SHARES, st.booleans(), st.booleans())


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
