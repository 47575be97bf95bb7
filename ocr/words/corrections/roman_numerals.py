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


def with_whole_numerals(lines: Sequence[Line], evidence: PageEvidence) -> tuple[Line, ...]:
    """``lines`` with the numerals of headings made whole: ``Chương VHI`` is VIII, and I to III and VI to VIII
    have as many strokes as there is ink for.
    """
    return tuple(_with_whole_numeral(line, evidence.numbers) for line in lines)


def _with_whole_numeral(line: Line, ink: NumberInk) -> Line:
    words = list(line.words)
    for at in range(min(len(words), 4)):
        word, before = words[at], fold(words[at - 1].text) if at else ""
        core = word.text.rstrip(".:,)")
        if not _LIKE.fullmatch(core) or not (before in _DIVISIONS or (not at and core != word.text)):
            continue
        numeral = as_printed(core, "numeral") if len(core) > 1 or before in _DIVISIONS else core
        if units := _UNITS.fullmatch(numeral):
            strokes = vertical_strokes(ink.cut_out(word))
            numeral = units[1] + "I" * strokes if 1 <= strokes <= 3 else core
        if numeral != core and _NUMERAL.fullmatch(numeral):
            words[at] = word.corrected(numeral + word.text[len(core) :], "rule")
    return line if words == list(line.words) else line.model_copy(update={"words": tuple(words)})
