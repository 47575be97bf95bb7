import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.box import Box, bounding_box

SIDE = st.integers(-50, 50)
BOXES = st.tuples(SIDE, SIDE, st.integers(1, 40), st.integers(1, 40)).map(
    lambda at: Box(at[0], at[1], at[0] + at[2], at[1] + at[3])
)


@given(BOXES, BOXES)
def test_what_two_boxes_share_is_the_same_from_both_sides(one: Box, other: Box) -> None:
    shared = one.intersection(other)
    assert shared == other.intersection(one)
    assert one.overlap_area(other) == (shared.area if shared else 0) == other.overlap_area(one)
    assert one.overlaps(other) == (shared is not None)
    assert one.overlaps(other) == (one.gap_x(other) < 0 and one.gap_y(other) < 0)
    assert 0 <= one.share_within(other) <= 1
    if shared:
        assert one.encloses(shared)
        assert other.encloses(shared)


@given(BOXES, BOXES)
def test_the_box_around_two_encloses_both_and_touches_their_sides(one: Box, other: Box) -> None:
    around = one.union(other)
    assert around == bounding_box([one, other])
    assert around.encloses(one)
    assert around.encloses(other)
    assert all(side in (a, b) for side, a, b in zip(around, one, other, strict=True))


@given(BOXES, SIDE, SIDE)
def test_a_box_moved_there_and_back_is_itself(box: Box, right: float, down: float) -> None:
    assert box.moved(right, down).moved(-right, -down) == box
    assert box.moved(right, down).area == box.area


def test_boxes_side_by_side_have_a_gap_and_a_negative_overlap() -> None:
    left, right = Box(0, 0, 10, 10), Box(13, 5, 20, 12)
    assert (left.gap_x(right), left.overlap_x(right)) == (3, -3)
    assert (left.gap_y(right), left.overlap_y(right)) == (-5, 5)
    assert left.intersection(right) is None
    assert left.share_within(right) == 0


def test_a_box_grows_on_both_sides_and_is_measured_in_other_units() -> None:
    assert Box(10, 10, 20, 30).expanded(2) == Box(8, 8, 22, 32)
    assert Box(10, 10, 20, 30).expanded(2, 0) == Box(8, 10, 22, 30)
    assert Box(10, 10, 20, 30).scaled(0.5) == Box(5, 5, 10, 15)


def test_there_is_no_box_around_nothing() -> None:
    with pytest.raises(ValueError, match="no boxes"):
        bounding_box([])
