"""The serial numbers of a STT column: 1, 01, 2., 3), 1.2, I, IV, A, b."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from lexicon.fold import fold

_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_COUNTED = re.compile(r"(?P<name>[^\W\d_][^\d]{0,20}?)\s*(?P<number>\d{1,3})\s*[.:)]?")
_TITLES = frozenset({"stt", "tt", "so tt", "so thu tu", "thu tu", "s tt", "so"})
_VALUES = {"I": 1, "V": 5, "X": 10}


class Serial(NamedTuple):
    """``path`` has more than one part in a dotted number: 1.2 is (1, 2)."""

    style: Literal["arabic", "roman", "letter"]
    path: tuple[int, ...]


def parse_serials(text: str) -> tuple[Serial, ...]:
    """What ``text`` can be as a serial number; ``I`` is a roman one and a letter, most texts are none."""
    bare = text.strip().strip("()").rstrip(".)").strip()
    if re.fullmatch(r"\d{1,4}(\.\d{1,2}){0,3}", bare):
        return (Serial("arabic", tuple(int(part) for part in bare.split("."))),)
    found: list[Serial] = []
    if bare and _ROMAN.fullmatch(bare):
        found.append(Serial("roman", (_roman(bare),)))
    if re.fullmatch(r"[A-Za-zĐđ]", bare):
        found.append(Serial("letter", (ord(bare.lower()) - ord("a") + 1,)))
    return tuple(found)


def is_first_serial(text: str) -> bool:
    """Whether ``text`` is the number 1 (01, 1.)."""
    return any(serial.style == "arabic" and serial.path == (1,) for serial in parse_serials(text))


def _roman(text: str) -> int:
    values = [_VALUES[character] for character in text]
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


def follows(later: str, earlier: str) -> bool:
    """Whether serial number ``later`` is the next after ``earlier`` (12 after 11, 1.3 after 1.2, 2 after
    1.4).
    """
    return any(
        one.style == other.style and _is_next(one.path, other.path)
        for one in parse_serials(later)
        for other in parse_serials(earlier)
    )


def going_on(texts: Sequence[str]) -> int:
    """How many of the serial numbers ``texts`` come next after the one above them, or after the last one of
    their kind: sections count in Roman numbers what rows count in figures.
    """
    count = 0
    last: dict[str, str] = {}
    for place, text in enumerate(texts):
        styles = [serial.style for serial in parse_serials(text)]
        before = [texts[place - 1]] if place else []
        before += [last[style] for style in styles if style in last]
        count += any(follows(text, earlier) for earlier in before)
        last.update(dict.fromkeys(styles, text))
    return count


def counts_on(later: str, earlier: str) -> bool:
    """Whether ``later`` is ``earlier`` with the next number: ``Bước 3`` after ``Bước 2``."""
    one, other = _COUNTED.fullmatch(later.strip()), _COUNTED.fullmatch(earlier.strip())
    if one is None or other is None or fold(one["name"]) != fold(other["name"]):
        return False
    return int(one["number"]) == int(other["number"]) + 1


def _is_next(later: tuple[int, ...], earlier: tuple[int, ...]) -> bool:
    if later == (*earlier, 1):
        return True
    depth = len(later)
    return (
        depth <= len(earlier) and later[:-1] == earlier[: depth - 1] and later[-1] == earlier[depth - 1] + 1
    )


def is_serial_title(text: str) -> bool:
    """Whether ``text`` is the title of a column of serial numbers: STT, TT, Số TT."""
    return " ".join(re.findall(r"\w+", fold(text))) in _TITLES
