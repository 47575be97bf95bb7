import pytest

from ocr.words.corrections.letter_case import with_small_letters
from schema.box import Box
from schema.page import Line, Word
from tests.ocr.words.made_evidence import INKED


def line(text: str) -> Line:
    words = tuple(
        Word(text=part, original=part, box=Box(at, 0, at + 1, 1), confidence=0.9, method="ocr")
        for at, part in enumerate(text.split())
    )
    return Line(words=words, box=Box(0, 0, len(words), 1))


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("ở một SỐ CƠ quan, đơn vị", "ở một số cơ quan, đơn vị"),
        ("đặt trụ SỞ", "đặt trụ sở"),
        ("Căn cứ Luật TỔ chức", "Căn cứ Luật Tổ chức"),
        ("theo lĩnh VỰC, ngành", "theo lĩnh vực, ngành"),
    ],
)
def test_syllables_of_one_shape_are_small_between_small_words(read: str, expected: str) -> None:
    (found,) = with_small_letters([line(read)], INKED)
    assert found.text == expected
    changed = [word for word in found.words if word.text != word.original]
    assert all(word.original == word.alternative and word.method == "rule" for word in changed)


@pytest.mark.parametrize(
    "text",
    [
        "thì KHÔNG được làm",  # other shapes: emphasis
        "tại SỞ Y TẾ",  # capitals go on
        "SỐ LIỆU CƠ BẢN",
        "Quyết định. SỐ liệu",  # a new sentence
        "theo UBND và CSDL quốc gia",  # abbreviations have no marks
    ],
)
def test_other_capitals_stay(text: str) -> None:
    assert with_small_letters([line(text)], INKED) == (line(text),)
