"""Roman numerals of chapters, parts and appendices: strokes that were lost or read as H and L."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lexicon.fold import fold
from lexicon.lookalikes import as_printed, lookalikes
from ocr.pixels.ink import vertical_strokes
from ocr.words.evidence import PageEvidence
from ocr.words.number_ink import NumberInk
from schema.page import Line

_NUMERAL = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
_UNITS = re.compile(r"(V?)I{1,6}")
_LIKE = re.compile(rf"[IVX{''.join(lookalikes('numeral'))}]{{1,6}}")
_DIVISIONS = frozenset({"chuong", "phan", "muc", "luc"})
"""What a Roman numeral follows (``phụ lục`` by its last syllable); at the beginning of a line it may stand
alone."""

_COUNTED = frozenset({"quy", "cap", "hang", "loai", "nhom", "ky", "dot", "vung", "khu", "khoa"})
"""What a Roman numeral follows anywhere in a line: quý III, trung cấp II, vùng III."""

_OF_LETTERS, _OF_QUARTER = re.compile(r"[IVXHLl]{1,6}"), re.compile(r"[1IHLl]{1,3}")
"""How such a numeral may be read, and that of a quarter: there are four, so that 11 is none of them."""

_HEAD = 4
"""Words of a line within which the numeral of a division stands."""


def with_whole_numerals(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` with the numerals of headings, quarters and classes made whole: ``Chương VHI`` is VIII, ``quý
    11`` is quý II, and I to III and VI to VIII have as many strokes as there is ink for.
    """
    return tuple(_with_whole_numeral(line, evidence.numbers) for line in lines)


def _with_whole_numeral(line: Line, ink: NumberInk) -> Line:
    words = list(line.words)
    for at, word in enumerate(words):
        before = fold(words[at - 1].text) if at else ""
        core = word.text.rstrip(".:,;)")
        if before == "quy" and _OF_QUARTER.fullmatch(core) and core != "1":
            numeral = as_printed(core, "numeral").replace("1", "I")
        elif before in _COUNTED and _OF_LETTERS.fullmatch(core):
            numeral = as_printed(core, "numeral")
        elif (
            at < _HEAD and _LIKE.fullmatch(core) and (before in _DIVISIONS or (not at and core != word.text))
        ):
            numeral = as_printed(core, "numeral") if len(core) > 1 or before in _DIVISIONS else core
        else:
            continue
        if units := _UNITS.fullmatch(numeral):
            strokes = vertical_strokes(ink.cut_out(word))
            numeral = units[1] + "I" * strokes if 1 <= strokes <= 3 else core
        if numeral != core and _NUMERAL.fullmatch(numeral):
            words[at] = word.corrected(numeral + word.text[len(core) :], "rule")
    return line if words == list(line.words) else line.model_copy(update={"words": tuple(words)})
