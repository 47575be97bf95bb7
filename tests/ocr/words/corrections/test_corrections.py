"""The rules that correct words stand in one list, and a new one is one line in it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ocr.words import corrections
from ocr.words.evidence import PageEvidence
from schema.box import Box
from schema.page import Line, Word
from tests.ocr.words.made_evidence import INKED


def line(*texts: str) -> Line:
    box = Box(0, 0, 10, 10)
    words = tuple(Word(text=t, original=t, box=box, confidence=0.9, method="ocr") for t in texts)
    return Line(words=words, box=box)


def test_a_correction_is_ten_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_euro_signs(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
        def read(word: Word) -> Word:
            return word.corrected("€" + word.text[1:], "rule") if word.text.startswith("C=") else word

        return tuple(one.model_copy(update={"words": tuple(map(read, one.words))}) for one in lines)

    monkeypatch.setattr(corrections, "CORRECTIONS", (*corrections.CORRECTIONS, with_euro_signs))
    (found,) = corrections.corrected([line("giá", "C=500")], INKED)
    assert [(word.text, word.original, word.method) for word in found.words] == [
        ("giá", "giá", "ocr"),
        ("€=500", "C=500", "rule"),
    ]


@pytest.mark.parametrize("correct", corrections.CORRECTIONS, ids=lambda rule: rule.__name__)
def test_no_correction_touches_a_page_without_fault(correct: corrections.Correction) -> None:
    given = (line("Kính", "gửi:", "các", "sở,"), line("a)", "theo", "quy", "định"))
    assert [one.text for one in correct(given, INKED)] == [one.text for one in given]


def test_no_correction_loses_what_was_read() -> None:
    given = (
        line("Luật", "TỔ", "chức"),
        line("b)", "mục"),
        line("©)", "ngày", "l8", "tháng"),
        line("d)", "x"),
    )
    for one in corrections.corrected(given, INKED):
        assert all(word.original for word in one.words)
        assert all(word.alternative for word in one.words if word.text != word.original)
