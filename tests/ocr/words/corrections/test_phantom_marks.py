"""Punctuation stays where its ink is, and goes where it was read out of the line below."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.words.corrections.phantom_marks import without_phantom_marks
from ocr.words.evidence import PageEvidence
from schema.box import Box, bounding_box
from schema.page import Line, Reading, Word
from tests.ocr.made_pages import SERIF
from tests.ocr.words.made_evidence import evidence_of

FONT = ImageFont.truetype(str(SERIF), 54)


def read_line(
    printed: str, read: str, confidence: float, second: str | None = None
) -> tuple[Line, PageEvidence]:
    """The words of ``read`` in the boxes of ``printed``, above a line whose marks reach up to it.

    ``second`` is what another reading has for the first word.
    """
    picture = Image.new("L", (1600, 240), 255)
    pen = ImageDraw.Draw(picture)
    words: list[Word] = []
    x = 60.0
    for one, text in zip(printed.split(), read.split(), strict=True):
        pen.text((x, 40), one, fill=0, font=FONT)
        box = Box(*pen.textbbox((x, 40), one, font=FONT))
        readings = [Reading(text=text, engine="one", confidence=confidence)]
        if second is not None:
            other = text if words else second
            readings.append(Reading(text=other, engine="two", confidence=0.9))
        words.append(
            Word(
                text=text,
                original=text,
                box=box,
                confidence=confidence,
                method="ocr",
                size=13,
                readings=tuple(readings),
            )
        )
        x = box.x1 + 14
    for at in range(60, 1500, 190):
        pen.text((at, 104), "ĐỔI", fill=0, font=FONT)
    line = Line(words=tuple(words), box=bounding_box([word.box for word in words]))
    return line, evidence_of(np.asarray(picture))


@pytest.mark.parametrize(
    ("read", "confidence", "second"),
    [
        ("chính. theo quy định", 0.97, None),  # a small letter goes on
        ("chính, theo quy định", 0.97, "chính"),  # the other reading has no mark
        ("chính, theo quy định", 0.8, None),  # read unsurely
    ],
)
def test_a_mark_without_ink_goes_and_is_kept_as_what_was_read(
    read: str, confidence: float, second: str | None
) -> None:
    line, ink = read_line("chính theo quy định", read, confidence, second=second)
    (found,) = without_phantom_marks([line], ink)
    assert found.text == "chính theo quy định"
    assert (found.words[0].original, found.words[0].method) == (read.split()[0], "rule")


@pytest.mark.parametrize("mark", [".", ",", ":", ";"])
@pytest.mark.parametrize("word", ["chính", "đồng", "quỹ", "hộ", "Ủy"])
def test_a_printed_mark_stays_however_unsurely_it_was_read(word: str, mark: str) -> None:
    text = f"{word}{mark} theo quy định"
    line, ink = read_line(text, text, 0.4, second=word)
    assert without_phantom_marks([line], ink) == (line,)


def test_a_sure_mark_before_a_capital_stays() -> None:
    line, ink = read_line("chính Theo", "chính. Theo", 0.97)
    assert without_phantom_marks([line], ink) == (line,)


def test_abbreviations_and_numbers_are_not_looked_at() -> None:
    line, ink = read_line("TP 12 a", "TP.HCM 12. (a).", 0.3)
    assert without_phantom_marks([line], ink) == (line,)
