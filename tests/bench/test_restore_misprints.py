import random

import pytest

from bench.restore_misprints import KINDS, Page, judged, page_texts
from schema.box import Box
from schema.page import Line, Word

TEXT = "các cơ quan đơn vị địa phương tiếp tục nâng cao trách nhiệm của người đứng đầu " * 20


def lines(text: str, alternative: str | None = None) -> list[Line]:
    box = Box(0, 0, 9, 9)
    words = tuple(
        Word(
            text=word,
            original=word,
            box=box,
            confidence=0.9,
            method="ocr",
            alternative=alternative if word == "bênh" else None,
        )
        for word in text.split()
    )
    return [Line(words=words, box=box)]


@pytest.mark.parametrize(
    ("kind", "word", "printed"),
    [
        ("no marks", "trường", "truong"),
        ("s for x", "sản", "xản"),
        ("ch for tr", "trách", "chách"),
        ("d for gi", "giải", "dải"),
        ("l for n", "năm", "lăm"),
        ("n for ng", "bảng", "bản"),
    ],
)
def test_a_kind_of_misprint_is_what_it_is_called(kind: str, word: str, printed: str) -> None:
    assert KINDS[kind](word, random.Random(1)) == printed


@pytest.mark.parametrize("kind", ["a letter lost", "a letter twice", "two letters swapped"])
def test_a_letter_inside_the_word_is_hit(kind: str) -> None:
    slip = KINDS[kind]("nghiệm", random.Random(1))
    assert slip is not None
    assert (slip[0], slip[-1]) == ("n", "m")
    assert slip != "nghiệm"
    assert KINDS[kind]("và", random.Random(1)) is None


def test_a_page_tells_which_words_are_misprinted() -> None:
    page = page_texts([TEXT], random.Random(2))
    printed, meant = " ".join(page.lines).split(), page.meant.split()
    assert {at for at, word in enumerate(meant) if word != printed[at]} == set(page.kinds)
    assert page.kinds


def test_kept_and_suggested_misprints_and_broken_words_are_told_apart() -> None:
    page = Page(("của bênh viện đa khao tỉnh",), "của bệnh viện đa khoa tỉnh", {1: "marks", 4: "swapped"})
    read = lines("của bênh viên đa khao tỉnh")
    counts = judged(page, read, lines("của bênh viện đa khoa tính", "bệnh"))
    assert counts["misprints", "marks"] == counts["misprints", "swapped"] == 1
    assert (counts["read as printed", "marks"], counts["kept", "marks"]) == (1, 1)
    assert counts["kept with a suggestion", "marks"] == 1
    assert (counts["read as printed", "swapped"], counts["kept", "swapped"]) == (1, 0)
    assert counts["others broken", ""] == 1
