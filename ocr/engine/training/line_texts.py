"""What the drawn lines say: passages of texts that are given, and what such texts have too little of.

Numbers and symbols of documents, dates, sums, shares, signs and brackets are drawn by lot, and so are
syllables of any letters: what the network reads there it must have seen, for no language tells it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from ocr.engine.training.characters import CHARACTERS

_SHORTEST = 12
"""Characters of a passage; shorter lines of a text are its numbers of pages and the like."""

_KNOWN = frozenset(CHARACTERS)

_DRAWN = 0.22
"""Share of the passages that are drawn by lot."""

_CAPITALS = 0.14
"""Share of the passages that are set in capitals, as headings and letterheads are."""

_BODIES = [
    "UBND", "HĐND", "BNV", "BTC", "BYT", "BGDĐT", "BCT", "TTg", "CP", "QH13", "QH15", "VPCP", "SYT", "STC",
    "CT", "VP", "NQ-CP", "TTCP", "BHXH", "SNV",
]  # fmt: skip
_KINDS = [
    "QĐ", "NĐ", "TT", "CV", "KH", "BC", "TB", "TTr", "NQ", "CT", "TTLT", "CĐ", "HD", "PL", "BB", "GM",
]  # fmt: skip
_UNITS = [
    "đồng", "triệu đồng", "tỷ đồng", "ha", "m²", "m³", "km", "°C", "USD", "người", "hộ", "tấn", "kg", "%",
    "‰", "đ/m²", "giờ", "kW",
]  # fmt: skip
_ONSETS = [
    "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph",
    "qu", "r", "s", "t", "th", "tr", "v", "x",
]  # fmt: skip
_NUMERALS = [
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
]  # fmt: skip
_BRACKETS = (
    ("“", "”"), ('"', '"'), ("(", ")"), ("[", "]"), ("«", "»"), ("‘", "’"), ("'", "'"), ("<", ">"),
    ("{", "}"),
)  # fmt: skip
_CODAS = ["", "", "", "c", "ch", "m", "n", "ng", "nh", "p", "t", "i", "o", "u", "y"]
_VOWELS = [c for c in CHARACTERS if c.islower() and unicodedata.normalize("NFD", c)[0] in "aeiouyơư"]

Lot = np.random.Generator
_T = TypeVar("_T")


def read_passages(folder: Path) -> tuple[str, ...]:
    """The lines of the .txt files in ``folder`` (UTF-8) that are long enough, without unknown characters.

    Raises OSError, and ValueError where there are none.
    """
    passages = [
        passage
        for path in sorted(folder.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if len(passage := _known(line)) >= _SHORTEST
    ]
    if not passages:
        raise ValueError(f"no text in {folder}")
    return tuple(passages)


def passage(passages: Sequence[str], rng: Lot) -> str:
    """A passage of ``passages`` or one drawn by lot, perhaps in capitals."""
    if rng.random() < _DRAWN:
        text = " ".join(_one_of(_LOTS, rng)(rng) for _ in range(int(rng.integers(1, 9))))
    else:
        text = _one_of(passages, rng)
    return text.upper() if rng.random() < _CAPITALS else text


def _known(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    return " ".join(word for word in text.split() if _KNOWN.issuperset(word))


def _one_of(these: Sequence[_T], rng: Lot) -> _T:
    return these[int(rng.integers(len(these)))]


def _symbol(rng: Lot) -> str:
    number, year = int(rng.integers(1, 4000)), int(rng.integers(1990, 2031))
    kind, body = _one_of(_KINDS, rng), _one_of(_BODIES, rng)
    if rng.random() < 0.5:
        return f"{number:02d}/{year}/{kind}-{body}"
    return f"{_one_of(('Số: ', 'số ', 'Số:', ''), rng)}{number}/{kind}-{body}"


def _date(rng: Lot) -> str:
    day, month, year = int(rng.integers(1, 32)), int(rng.integers(1, 13)), int(rng.integers(1945, 2031))
    if rng.random() < 0.5:
        return f"ngày {day:02d} tháng {month} năm {year}"
    stroke = _one_of("/.-", rng)
    return f"{day:02d}{stroke}{month:02d}{stroke}{year}"


def _figure(rng: Lot) -> str:
    value = int(10 ** rng.uniform(0, 10))
    text = f"{value:,}".replace(",", _one_of((".", ".", ",", " ", ""), rng))
    if rng.random() < 0.3:
        text += f",{rng.integers(0, 100)}"
    text = _one_of(("", "", "", "-", "±", "≤ ", "≥ ", "< ", "> ", "= ", "~"), rng) + text
    if rng.random() < 0.5:
        text += _one_of(("", " "), rng) + _one_of(_UNITS, rng)
    return f"({text})" if rng.random() < 0.12 else text


def _mark(rng: Lot) -> str:
    number = int(rng.integers(1, 30))
    numeral = _one_of(_NUMERALS, rng)
    letter = _one_of("abcdđeghik", rng)
    forms = (
        f"{number}.", f"{number})", f"({number})", f"{numeral}.", f"{numeral} -", f"{letter})", f"{letter}.",
        f"[{number}]", f"{number}.{number % 7}.", f"Điều {number}.", f"điểm {letter} khoản {number}",
        "-", "–", "+", "•", "→", "☐", "□", "½", "¼", "¾", "…", "......", "...../.....", "§", "*",
    )  # fmt: skip
    return _one_of(forms, rng)


def _quoted(rng: Lot) -> str:
    left, right = _one_of(_BRACKETS, rng)
    return left + _syllables(rng) + right + _one_of(("", "", ".", ",", ";", ":", "?", "!"), rng)


def _syllables(rng: Lot) -> str:
    word = " ".join(
        _one_of(("", *_ONSETS), rng) + _one_of(_VOWELS, rng) + _one_of(_CODAS, rng)
        for _ in range(int(rng.integers(1, 4)))
    )
    return word.title() if rng.random() < 0.25 else word


def _address(rng: Lot) -> str:
    name = "".join(_one_of("abcdefghijklmnopqrstuvwxyz0123456789_-.", rng) for _ in range(8))
    forms = (
        f"{name}@gmail.com", f"https://{name}.gov.vn/{name[:3]}", f"Email: {name}@moh.gov.vn",
        f"ĐT: (0{rng.integers(20, 300)}) {rng.integers(1000000, 9999999)}", f"{rng.integers(10**11, 10**12)}",
        f"{name[:2].upper()}{rng.integers(10, 99)}.{rng.integers(1, 9)}",
    )  # fmt: skip
    return _one_of(forms, rng)


def _characters(rng: Lot) -> str:
    return "".join(_one_of(CHARACTERS[1:], rng) for _ in range(int(rng.integers(1, 7))))


_LOTS: Sequence[Callable[[Lot], str]] = (
    _symbol, _date, _figure, _figure, _figure, _mark, _mark, _quoted, _syllables, _syllables, _syllables,
    _address, _characters,
)  # fmt: skip
