"""Marks of the items of a list: ``a)``, ``b)``, ``c)``, ``d)``, ``đ)``, and what recognisers make of them."""

from __future__ import annotations

from lexicon.lookalikes import lookalikes

ORDER = "abcdđeghiklmnopqrstuvxy"
"""Items of a clause go by the Vietnamese alphabet (Nghị định 30/2020/NĐ-CP, annex I, II.6), in practice
without ă, â, ê, ô, ơ and ư."""


def mark_in_order(mark: str, before: str | None, after: str | None) -> str:
    """The mark that ``mark`` (without its bracket) is between its neighbours in the list; None where none is.

    It is changed only to one that it looks like, when it does not follow the mark before it, and the other
    one does or comes before the next.
    """
    if before is not None and _follows(before, mark):
        return mark
    for other in lookalikes("list_mark").get(mark, ""):
        if before is not None and _follows(before, other):
            return other
        # Some lists have no đ: only of two alike one is known to be misread.
        known = {mark, other} != {"d", "đ"} or mark == after
        if known and after is not None and _follows(other, after) and not _follows(mark, after):
            return other
    return lookalikes("no_list_mark").get(mark, mark)


def _follows(mark: str, other: str) -> bool:
    """Whether ``other`` is the mark behind ``mark``."""
    if mark.isdigit() and other.isdigit():
        return int(other) == int(mark) + 1
    return mark + other in ORDER
