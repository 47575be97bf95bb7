"""Lines that stand over something else and name it: labels of appendices, forms and tables, the document that
something is issued with, the unit of figures.

Patterns are for text without marks in lower case (``plain``), which is as long as the text itself:
recognisers lose marks.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from lexicon.fold import strip_marks

_FORMS = "bieu|bien ban|quyet dinh|don|giay|to khai|bao cao"
_WORD = rf"phu\s?luc|phu\s?bieu|bieu(?:\s+mau)?|mau(?:\s+(?:{_FORMS}))?|bang"
_NUMBER = r"\d{1,3}(?:[./-]?[a-z0-9]{1,6})*|(?:[ivxlc]{1,6}|[a-h])(?:[./-][a-z0-9]{1,6})*"
_LABEL = re.compile(
    rf"^\W*(?P<label>(?P<word>{_WORD})\b(?:\s*(?:so\b|kem theo\b))?(?:\s*[:.]?\s*(?P<number>{_NUMBER}))?)"
    r"(?P<rest>\W.*)?$",
    re.DOTALL,
)
_BEGINS = re.compile(rf"^\W*(?:{_WORD})\b")
_ISSUED_WITH = re.compile(r"(?:ban hanh )?kem theo\b|ban hanh kem\b|dinh kem\b")
_BEFORE_ISSUED = 12
"""Characters that may stand ahead of "kèm theo" on its line: a bracket, what is left of a stamp."""

_UNIT = re.compile(r"^\W*(?:don\s*vi(?:\s*tinh)?|dvt)\s*[:.(]\s*(?P<unit>.+?)\W*$")
_LONGEST_UNIT_LINE = 60


class Label(NamedTuple):
    """``Phụ lục 01``: ``text`` as printed, ``word`` without its marks, ``number`` None where there is none;
    ``rest`` is what follows on the line, its punctuation included.
    """

    text: str
    word: str
    number: str | None
    rest: str


def plain(text: str) -> str:
    """``text`` in lower case without marks, character by character, with single blanks."""
    return strip_marks(" ".join(text.split())).lower()


def label_of(text: str) -> Label | None:
    """The label that ``text`` begins with; None where something follows that is neither its number nor set
    apart from it.
    """
    printed = " ".join(text.split())
    match = _LABEL.match(plain(text))
    if match is None:
        return None
    start, end = match.span("label")
    word = " ".join(match["word"].replace("phuluc", "phu luc").replace("phubieu", "phu bieu").split())
    rest = printed[match.start("rest") :] if match["rest"] else ""
    return Label(printed[start:end].rstrip(" :.-"), word, match["number"], rest)


def begins_label(text: str) -> bool:
    """Whether ``text`` begins with the word of a label: ``Phụ lục``, ``Biểu``, ``Mẫu``, ``Bảng``."""
    return _BEGINS.match(plain(text)) is not None


def begins_caption(text: str) -> bool:
    """Whether ``text`` begins as the caption of a table: ``Bảng 4.1. …``, ``Biểu số 2: …``."""
    label = label_of(text)
    numbered = label is not None and label.number is not None and label.word in ("bang", "bieu", "phu bieu")
    return numbered and label is not None and label.rest.lstrip()[:1] in (".", ":")


def is_issued_with(text: str) -> bool:
    """Whether ``text`` says what something is issued with: ``(Ban hành kèm theo Quyết định …)``."""
    match = _ISSUED_WITH.search(plain(text))
    return match is not None and match.start() <= _BEFORE_ISSUED


def unit_of(text: str) -> str | None:
    """``triệu đồng`` from ``Đơn vị tính: triệu đồng``; None for what is no such line."""
    printed = " ".join(text.split())
    match = _UNIT.match(plain(text)) if len(printed) <= _LONGEST_UNIT_LINE else None
    return printed[slice(*match.span("unit"))] if match is not None else None
