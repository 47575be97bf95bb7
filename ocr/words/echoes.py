"""Letters that Tesseract reads out of the marks of a word beside them, and reads with that word as well."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lexicon.fold import fold
from schema.box import bounding_box
from schema.page import Line, Word

_OVER = 0.5
"""Share of the width of letters that lies over a word when they were read out of that word's marks."""


def without_echoes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` without letters over a word beside them that has them too (``á án``, ``đáp ú ứng``)."""
    return tuple(_without_echoes(line) for line in lines)


def _without_echoes(line: Line) -> Line:
    beside = [*pairwise(line.words), *((second, first) for first, second in pairwise(line.words))]
    echoes = {id(word) for word, neighbour in beside if _is_echo(word, neighbour)}
    words = tuple(word for word in line.words if id(word) not in echoes)
    if not echoes or not words:
        return line
    return Line(words=words, box=bounding_box([word.box for word in words]))


def _is_echo(word: Word, neighbour: Word) -> bool:
    shorter = len(word.text) < len(neighbour.text) or (len(word.text) == 1 and word.box.x0 < neighbour.box.x0)
    return (
        word.text.isalpha()
        and shorter
        and word.box.overlap_x(neighbour.box) >= _OVER * word.box.width
        and fold(word.text) in fold(neighbour.text)
    )
