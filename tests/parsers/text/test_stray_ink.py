"""Strokes, dust and parts of stamps that were read as words leave the text."""

from __future__ import annotations

from typing import Any

import pytest

from parsers.metadata.incoming import (
    find_incoming,
    incoming_doubt,
    incoming_values,
    without_stamp,
)
from parsers.text.layout import Frame, Row
from parsers.text.page import IncomingStamp
from parsers.text.stray_ink import without_stray_ink, without_strokes
from schema.box import Box, bounding_box
from schema.metadata import Incoming
from schema.page import Line, Reading, Stamp, Word


def _word(text: str, x0: float, y0: float, x1: float, y1: float, confidence: float = 0.95) -> Word:
    return Word(text=text, original=text, box=Box(x0, y0, x1, y1), confidence=confidence, method="ocr")


def _text(rows: tuple[Row, ...]) -> list[str]:
    return [row.text for row in rows]


def test_a_drawn_line_read_as_letters_is_stray_ink() -> None:
    row = Row(1, (_word("QUYẾT", 200, 100, 250, 113), _word("TT", 270, 108, 310, 109)))
    kept, stray = without_stray_ink([row])
    assert (_text(kept), _text(stray)) == (["QUYẾT"], ["TT"])


def test_unsure_letters_far_behind_a_title_are_stray_ink_but_digits_are_not() -> None:
    title = _word("QUYẾT", 200, 100, 250, 113)
    for text, left in (("gx", "QUYẾT"), ("45", "QUYẾT 45")):
        kept, _ = without_stray_ink([Row(1, (title, _word(text, 400, 100, 420, 113, 0.1)))])
        assert _text(kept) == [left]


def test_signs_read_out_of_dust_between_words_are_stray_ink_but_dots_and_sure_signs_are_not() -> None:
    before, after = _word("hành", 200, 100, 225, 113), _word("chính", 240, 100, 270, 113)
    for text, confidence, left in (
        ("“", 0.1, "hành chính"),
        ("_", 0.38, "hành chính"),
        ("“", 0.9, "hành “ chính"),
        ("...", 0.2, "hành ... chính"),
        ("-", 0.2, "hành - chính"),
    ):
        kept, _ = without_stray_ink([Row(1, (before, _word(text, 230, 100, 235, 104, confidence), after))])
        assert _text(kept) == [left]


def test_a_row_of_dots_seen_in_the_ink_is_text_and_dots_read_out_of_dust_are_not() -> None:
    for confidence, text in ((0.99, ["." * 40]), (0.4, [])):
        dots = Row(1, (_word("." * 40, 100, 100, 250, 102, confidence),))
        kept, _ = without_stray_ink([dots])
        assert _text(kept) == text


def test_a_row_of_dots_between_lines_is_no_stroke(page: Any) -> None:
    lines = [
        Line(words=(_word(text, 100, y0, 250, y1, 0.99),), box=Box(100, y0, 250, y1))
        for text, y0, y1 in (("Nơi ở:", 100, 112), ("." * 40, 128, 130), ("Điện thoại:", 140, 152))
    ]
    kept, strokes = without_strokes(page(lines))
    assert ([line.text for line in kept.lines], strokes) == (["Nơi ở:", "." * 40, "Điện thoại:"], ())


def test_what_a_stamp_leaves_before_a_title_goes_to_the_stamp(page: Any) -> None:
    line = Line(words=(_word("ĐẾN", 40, 150, 70, 160),), box=Box(40, 150, 70, 160))
    stamp = Stamp(kind="incoming", box=Box(30, 120, 170, 200), lines=(line,))
    words = (
        _word("—*", 98, 114, 121, 115, 0.4),
        _word("‹auaa:", 130, 140, 160, 150, 0.4),
        _word("Về", 175, 138, 190, 150),
        _word("việc", 194, 138, 215, 150),
    )
    under = (_word("kinh", 140, 160, 165, 172), _word("tế", 168, 160, 180, 172))
    rows = [Row(1, words), Row(1, under)]
    whole = page([Line(words=words, box=bounding_box([word.box for word in words]))], route="scan")
    found = find_incoming(rows, whole.model_copy(update={"stamps": (stamp,)}), Frame(80, 540, 13, 18))
    assert found is not None
    assert _text(found.rows) == ["ĐẾN", "—* ‹auaa:"]
    assert _text(without_stamp(rows, found)) == ["Về việc", "kinh tế"]


def test_digits_by_hand_in_a_stamp_are_not_guessed() -> None:
    def row(y: float, *texts: str, printed: bool) -> Row:
        words = (_word(text, 40 + 40 * i, y, 75 + 40 * i, y + 10) for i, text in enumerate(texts))
        return Row(
            1,
            tuple(
                word.model_copy(update={"printed": printed}) if word.text[0].isdigit() else word
                for word in words
            ),
        )

    for printed, values in ((False, (None, None)), (True, ("932", "2022-03-10"))):
        stamp = IncomingStamp(
            Box(30, 120, 170, 200),
            (row(140, "Số:", "932", printed=printed), row(160, "Ngày:", "10/3/2022", printed=printed)),
        )
        found = incoming_values(stamp, "2022-03")
        assert (found.number, found.date) == values


@pytest.mark.parametrize(
    ("day", "month", "year", "issued", "date"),
    [
        ("7", "1", "2010", "2010-01-06", "2010-01-07"),
        ("7", "1", "10", "2010-01", "2010-01-07"),
        ("7", "1", "mờ", "2010-01-06", "2010-01-07"),
        ("7", "1", "mờ", "2009-12-31", "2010-01-07"),
        ("7", "1", "mờ", "2010", None),
        ("5", "1", "2010", "2010-01-06", None),
        ("7", "13", "2010", "2010-01-06", None),
        ("7", "1", "2011", None, "2011-01-07"),
        ("7", "1", "10", None, None),
    ],
)
def test_a_day_of_arrival_by_hand_is_taken_where_it_was_made_out(
    day: str, month: str, year: str, issued: str | None, date: str | None
) -> None:
    texts = ("Số:", "152", "Ngày", day, "tháng", month, "năm", year)
    words = tuple(
        _word(text, 40 + 20 * i, 140, 55 + 20 * i, 150).model_copy(
            update={"printed": False, "method": "handwriting"} if text.isdigit() else {}
        )
        for i, text in enumerate(texts)
    )
    found = incoming_values(IncomingStamp(Box(30, 120, 170, 200), (Row(1, words),)), issued)
    assert (found.number, found.date) == ("152", date)


def test_what_a_hand_may_have_put_into_a_stamp_is_named() -> None:
    def row(printed: bool | None, *readings: Reading) -> Row:
        word = _word("¡5²", 60, 140, 80, 150).model_copy(update={"printed": printed, "readings": readings})
        return Row(1, (_word("Số:", 40, 140, 55, 150), word))

    guess = Reading(text="152", engine="handwriting", confidence=0.6)
    open_, sure = Incoming(number=None, date="2010-01-07"), Incoming(number="152", date="2010-01-07")
    assert incoming_doubt([row(False, guess)], open_) == ("metadata.incoming_guessed", "152 (60 %)")
    assert incoming_doubt([row(False)], open_) == ("metadata.incoming_unreadable", "")
    assert incoming_doubt([row(True)], sure) is None
    read = row(False, guess).words[1].model_copy(update={"method": "handwriting"})
    assert incoming_doubt([Row(1, (read,))], sure) == ("metadata.incoming_by_hand", "152 (60 %)")


def test_a_stroke_above_a_letterhead_goes_and_signs_between_letters_stay(page: Any) -> None:
    def line(*words: Word) -> Line:
        return Line(words=words, box=bounding_box([word.box for word in words]))

    stroke = _word("`.", 204, 47, 234, 49)
    country = line(stroke, _word("CỘNG", 257, 51, 296, 64), _word("-", 300, 57, 304, 58))
    alone = line(_word("-", 153, 47, 158, 49))
    issuer = line(_word("BỘ", 107, 52, 125, 65))
    dash = line(_word("-", 90, 58, 94, 60))
    whole = page([country, alone, issuer, dash], route="scan")
    kept, strokes = without_strokes(whole)
    assert sorted(each.text for each in kept.lines) == ["-", "BỘ", "CỘNG -"]
    assert sorted(row.text for row in strokes) == ["-", "`."]
    assert without_strokes(kept) == (kept, ())


def test_what_a_stamp_leaves_before_the_subject_is_stray_ink() -> None:
    junk = (_word("————*'", 100, 100, 140, 104, 0.18), _word("‹auaa:", 143, 100, 170, 112, 0.2))
    about = tuple(
        _word(text, 175 + 30 * at, 100, 200 + 30 * at, 112) for at, text in enumerate(["Về", "việc", "giao"])
    )
    kept, stray = without_stray_ink([Row(1, (*junk, *about))])
    assert (_text(kept), _text(stray)) == (["Về việc giao"], ["————*'", "‹auaa:"])
    sure = (_word("Quyết", 100, 100, 140, 112), _word("định", 143, 100, 170, 112))
    assert _text(without_stray_ink([Row(1, (*sure, *about))])[0]) == ["Quyết định Về việc giao"]


@pytest.mark.parametrize("read", ["só:¿#ŸÿTB-HV", "Số:‡† /QĐ-UBND"])
def test_the_number_line_is_no_stray_ink_however_unsurely_it_was_read(read: str) -> None:
    number, day = _word(read, 100, 100, 180, 113, 0.1), _word("ngày", 400, 100, 430, 113)
    for words in ((number, day), (number,)):
        kept, stray = without_stray_ink([Row(1, words)])
        assert (_text(kept), stray) == ([" ".join(word.text for word in words)], ())
