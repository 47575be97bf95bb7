import random

from bench.restore_misprints import judged, page_texts, with_slips
from lexicon.fold import strip_marks
from schema.box import Box
from schema.page import Line, Word

TEXT = "các cơ quan đơn vị địa phương tiếp tục nâng cao trách nhiệm của người đứng đầu " * 20


def lines(text: str) -> list[Line]:
    box = Box(0, 0, 9, 9)
    words = (Word(text=word, original=word, box=box, confidence=0.9, method="ocr") for word in text.split())
    return [Line(words=tuple(words), box=box)]


def test_slips_change_marks_and_nothing_else() -> None:
    slipped = with_slips(TEXT, random.Random(1))
    assert slipped.split() != TEXT.split()
    assert strip_marks(slipped).split() == strip_marks(TEXT).split()


def test_what_was_meant_has_a_word_for_each_printed_one() -> None:
    printed, meant = page_texts([TEXT], random.Random(2))
    assert strip_marks(" ".join(printed)) == strip_marks(meant)


def test_kept_slips_mended_misreadings_and_broken_words_are_told_apart() -> None:
    printed, meant = "của bênh viện đa khao tỉnh", "của bệnh viện đa khao tỉnh"
    read, restored = "của bênh viên đa khao tỉnh", "của bệnh viện đa khao tính"
    counts = judged(printed, meant, lines(read), lines(restored))
    assert (counts["slips"], counts["slips read as printed"], counts["kept"]) == (1, 1, 0)
    assert (counts["misread"], counts["mended"], counts["others broken"]) == (1, 1, 1)
