from dataclasses import replace

import pytest

from ocr.words.corrections.list_marks import with_marks_in_order
from schema.box import Box
from schema.page import Line, Word
from tests.ocr.words.made_evidence import INKED


def page(marks: str) -> list[Line]:
    """A line for each mark, one without a mark behind each."""
    found = []
    for mark in marks.split():
        for text in (mark, "theo"):
            box = Box(0, 0, 10, 10)
            word = Word(text=text, original=text, box=box, confidence=0.9, method="ocr")
            found.append(Line(words=(word, replace(word, text="quy")), box=box))
    return found


def read(marks: str) -> str:
    return " ".join(line.words[0].text for line in with_marks_in_order(page(marks), INKED)[::2])


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a) b) ©) d)", "a) b) c) d)"),
        ("a) b) e) d)", "a) b) c) d)"),
        ("b) c) đ) đ) e)", "b) c) d) đ) e)"),
        ("c) d) d) e)", "c) d) đ) e)"),
        ("d) 4) e)", "d) đ) e)"),
        ("8) b) c)", "a) b) c)"),
        ("©)", "c)"),
        ("ø) h)", "g) h)"),
        ("1) 2) 3) 4)", "1) 2) 3) 4)"),
        ("a) b) c) d) đ) e) g) h)", "a) b) c) d) đ) e) g) h)"),
        ("a) b) a) b)", "a) b) a) b)"),
        ("e) g)", "e) g)"),
        ("đ) e)", "đ) e)"),
        ("d) e)", "d) e)"),
        ("đ) đ) e)", "d) đ) e)"),
    ],
)
def test_marks_follow_each_other(given: str, expected: str) -> None:
    assert read(given) == expected


def test_a_mark_that_was_changed_says_so() -> None:
    word = with_marks_in_order(page("b) e) d)"), INKED)[2].words[0]
    assert (word.text, word.original, word.method, word.alternative) == ("c)", "e)", "rule", "e)")
    assert word.confidence < 0.9
