"""The characters that pdfplumber finds on a page as glyphs."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from ocr.layer.glyph import Glyph
from ocr.layer.legacy_encodings import Encoding, encoding_of, printed, tells_encoding
from ocr.layer.wrong_codes import with_codes_doubted
from schema.box import Box

_SUBSET_PREFIX = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(r"(?<=.)[-_,]")
_WORD_GAP = 0.15  # of the font size
_STRAIGHT = 10.0
"""Degrees by which text may be off level or upright: skewed scans have layers that are as skewed."""

Char = dict[str, Any]


def box_of(item: Char) -> Box:
    """The box of a thing on a pdfplumber page."""
    return Box(float(item["x0"]), float(item["top"]), float(item["x1"]), float(item["bottom"]))


def glyphs_of(chars: Sequence[Char], height: float) -> tuple[Glyph, ...]:
    """``chars`` of a page of ``height`` points in the order in which they are painted."""
    drops: dict[str, Counter[float]] = {}
    for char in chars:
        if angle_of(char) == 0:
            drops.setdefault(char["fontname"], Counter())[_drop(char)] += 1
    usual = {font: counts.most_common(1)[0][0] for font, counts in drops.items()}
    encodings = _encodings(_words_of_fonts(chars))
    return with_codes_doubted(
        _glyph(char, height, usual.get(char["fontname"], 0.0), encodings.get(char["fontname"]))
        for char in chars
    )


def _encodings(words: Mapping[str, Sequence[str]]) -> dict[str, Encoding | None]:
    """The encoding of each font by its ``words``; where they are too few to tell, that of its family."""
    families: dict[str, list[str]] = {}
    for font, own in words.items():
        families.setdefault(_family(font), []).extend(own)
    return {
        font: encoding_of(_name(font), own if tells_encoding(own) else families[_family(font)])
        for font, own in words.items()
    }


def _glyph(char: Char, height: float, drop: float, encoding: Encoding | None) -> Glyph:
    box, angle, (a, b, slant, _, x, y) = box_of(char), angle_of(char), char["matrix"]
    advance = float(char["adv"]) * math.hypot(a, b)
    if angle == 0 and slant and advance > 0:  # pdfplumber boxes the slope of letters that are slanted by hand
        box = Box(float(x), box.y0, float(x) + advance, box.y1)
    size = float(char["size"]) if angle % 180 == 0 else _size_askew(char, box, angle)
    return Glyph(
        text=printed(char["text"], encoding),
        font=_name(char["fontname"]),
        size=size,
        box=box,
        # The font's usual descent leads from the box to the baseline, so that text rise (Ts) shows.
        baseline=box.y1 + drop * size if angle == 0 else height - y,
        encoding=encoding,
        angle=angle,
        origin=(float(x), height - float(y)),
        advance=advance,
        subset=char["fontname"],
    )


def angle_of(char: Char) -> float:
    """The direction of the baseline in degrees, counter-clockwise, 0 to 360; a multiple of 90 if near one."""
    a, b, *_ = char["matrix"]
    if b == 0 and a > 0:
        return 0.0
    angle = math.degrees(math.atan2(b, a)) % 360
    straight = 90.0 * round(angle / 90)
    return straight % 360 if abs(angle - straight) <= _STRAIGHT else angle


def _size_askew(char: Char, box: Box, angle: float) -> float:
    """The font size of text that is not level: pdfplumber states the height of the box around it."""
    if angle % 180 == 90:
        return box.width
    along, sin, cos = float(char["adv"]) * math.hypot(*char["matrix"][:2]), *_sides(angle)
    size = (box.height - along * sin) / cos if cos >= sin else (box.width - along * cos) / sin
    return max(size, 1.0)


def _sides(angle: float) -> tuple[float, float]:
    return abs(math.sin(math.radians(angle))), abs(math.cos(math.radians(angle)))


def _name(font: str) -> str:
    return _SUBSET_PREFIX.sub("", font)


def _drop(char: Char) -> float:
    """How far the box reaches below the baseline, as a (negative) share of the size."""
    return round((float(char["y0"]) - float(char["matrix"][5])) / max(float(char["size"]), 0.1), 2)


def _words_of_fonts(chars: Sequence[Char]) -> dict[str, list[str]]:
    """The words that hold letters of each font, in the order they are drawn; enough to tell its encoding.

    Letters and marks may be in two fonts of one family.
    """
    words: dict[str, list[str]] = {}
    text, fonts = "", set[str]()
    before: Char | None = None
    for char in (*chars, None):
        if char is None or not char["text"].strip() or (before is not None and _parts_words(before, char)):
            for font in sorted(fonts):
                words.setdefault(font, []).append(text)
            text, fonts = "", set()
        if char is not None and char["text"].strip():
            text += char["text"]
            fonts.add(char["fontname"])
        before = char
    return words


def _parts_words(before: Char, char: Char) -> bool:
    return (
        _family(before["fontname"]) != _family(char["fontname"])
        or abs(before["bottom"] - char["bottom"]) > 1.0
        or not -1.0 <= char["x0"] - before["x1"] <= _WORD_GAP * char["size"]
    )


def _family(font: str) -> str:
    """``HelveticaLTMM`` of ``ABCDEF+HelveticaLTMM_1_933``."""
    return _STYLE.split(_name(font))[0]
