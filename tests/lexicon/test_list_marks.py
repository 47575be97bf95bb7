import pytest

from lexicon.list_marks import mark_in_order


@pytest.mark.parametrize(
    ("mark", "before", "after", "meant"),
    [
        ("b", "a", "c", "b"),
        ("e", "b", "d", "c"),
        ("d", "d", None, "đ"),
        ("4", "c", None, "d"),
        ("c¢", None, None, "c"),
        ("g", "e", "h", "g"),
        ("2", "1", "3", "2"),
    ],
)
def test_a_mark_is_what_its_neighbours_call_for(
    mark: str, before: str | None, after: str | None, meant: str
) -> None:
    assert mark_in_order(mark, before, after) == meant
