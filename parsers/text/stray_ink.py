"""Ink that a recogniser took for words: strokes, dust, parts of seals and signatures on scanned pages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lexicon import form_words
from lexicon.fold import fold
from lexicon.syllables import is_syllable
from parsers.text.layout import Row
from schema.page import Line, Page, Word

_READABLE = re.compile(r"[^\W_]")
_LEADER = re.compile(r"\.{6,}")
_LIST_SIGN = re.compile(r"^[-–—+•*]$")
_STROKES = re.compile(r"[_|~„ˆ`^¬¦«»<>=\\{}\[\]]+")
_SPECKS = re.compile(r"[_|~„ˆ`^¬¦«»<>\\{}\"“”'‘’*°•]{1,2}")
_NUMBERED = re.compile(rf"\W*{form_words.NUMBER}\W.*[A-ZĐ]{{2}}\s*[-–]\s*[A-ZĐ]{{2}}")
"""The number of a document, whatever a pen wrote into it: the print around it is read as badly."""

_UNSURE = 0.45
_SURE = 0.35
_SURE_LEADER = 0.9
_FEW_LETTERS = 25
_APART = 1.5
_FAR_APART = 2.5
_HARDLY = 0.25
_FLAT = 0.25  # of the font size; a full stop is as high, "x" more than 0.4


def without_strokes(page: Page) -> tuple[Page, tuple[Row, ...]]:
    """(``page`` without punctuation above or below every line of letters, leaders excepted; rows of what was
    taken out).

    A stroke over a letterhead would else keep its two columns from being one row. Dashes before items and
    other punctuation stand at the height of letters.
    """
    spans = [span for line in page.lines if (span := _span(line.words)) is not None]
    strokes: list[Row] = []
    lines: list[Line] = []
    for line in page.lines:
        own = _span(line.words)
        near = [own] if own is not None else spans
        words = tuple(word for word in line.words if _is_text(word) or _is_level(word, near))
        if len(words) < len(line.words):
            strokes += [Row(page.number, (word,)) for word in line.words if word not in words]
        if words:
            lines.append(line if len(words) == len(line.words) else Line(words=words, box=line.box))
    return (page.model_copy(update={"lines": tuple(lines)}), tuple(strokes)) if strokes else (page, ())


def _span(words: Sequence[Word]) -> tuple[float, float] | None:
    """Top and foot of the words with letters or digits, None without any."""
    boxes = [word.box for word in words if _READABLE.search(word.text)]
    return (min(box.y0 for box in boxes), max(box.y1 for box in boxes)) if boxes else None


def _is_text(word: Word) -> bool:
    return _READABLE.search(word.text) is not None or _is_leader(word)


def _is_leader(word: Word) -> bool:
    """Whether ``word`` is a row of dots; dust is read as one too, but not surely."""
    return _LEADER.fullmatch(word.text) is not None and word.confidence > _SURE_LEADER


def _is_level(word: Word, spans: Sequence[tuple[float, float]]) -> bool:
    return any(top <= word.box.center[1] <= foot for top, foot in spans)


def without_stray_ink(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """(rows of text, rows of stray ink).

    A short row read with hardly any confidence is ink, unless it has the form of a number line; so are
    "letters" as flat as a line, punctuation that stands alone and was read with little confidence, and at
    either end of a row punctuation, or letters read with hardly any confidence, that stand apart.
    """
    kept: list[Row] = []
    stray: list[Row] = []
    for row in rows:
        if all(_is_leader(word) for word in row.words):
            kept.append(row)
            continue
        letters = sum(len(_READABLE.findall(word.text)) for word in row.words)
        hardly = row.confidence < _SURE and letters < _FEW_LETTERS
        if letters == 0 or (hardly and not _says_something(row) and not _NUMBERED.match(row.text)):
            stray.append(row)
            continue
        words = [word for word in row.words if not (_is_flat(word, row.size) or _is_speck(word))]
        flat = [Row(row.page, (word,)) for word in row.words if word not in words]
        if not words:
            stray.append(row)
            continue
        ends = words[: _before_subject(words)]
        words = words[len(ends) :]
        while len(words) > 1 and _is_apart(words[0], words[1], row.size, first=True):
            ends.append(words.pop(0))
        while len(words) > 1 and _is_apart(words[-1], words[-2], row.size, first=False):
            ends.append(words.pop())
        kept.append(Row(row.page, tuple(words)) if ends or flat else row)
        stray += flat
        stray += [Row(row.page, (word,)) for word in ends]
    return tuple(kept), tuple(stray)


def _before_subject(words: Sequence[Word]) -> int:
    """How many words ahead of "Về việc" are what a stamp or a stroke beside the title was read as."""
    start = next(
        (at for at, (one, other) in enumerate(pairwise(words)) if fold(one.text + other.text) == "veviec"), 0
    )
    ahead = words[:start]
    unsure = all(word.confidence < _HARDLY or not _READABLE.search(word.text) for word in ahead)
    return start if unsure else 0


def _says_something(row: Row) -> bool:
    """Whether two words of a row are Vietnamese syllables, however unsurely they were read."""
    words = [re.sub(r"^\W+|\W+$", "", word.text) for word in row.words]
    return sum(len(word) > 1 and is_syllable(word) for word in words) >= 2


def _is_flat(word: Word, size: float) -> bool:
    """Whether what was read as letters or digits is no higher than a drawn line."""
    return _READABLE.search(word.text) is not None and word.box.height < _FLAT * size


def _is_speck(word: Word) -> bool:
    """Whether ``word`` is one of the characters that dust and broken marks are read as."""
    return word.confidence < _UNSURE and _SPECKS.fullmatch(word.text) is not None


def _is_apart(word: Word, neighbour: Word, size: float, *, first: bool) -> bool:
    gap = neighbour.box.x0 - word.box.x1 if first else word.box.x0 - neighbour.box.x1
    if _READABLE.search(word.text):
        told = any(map(str.isdigit, word.text)) or _NUMBERED.match(word.text) is not None
        unsure = word.confidence < _HARDLY and not told
        return unsure and gap > _FAR_APART * size
    if first and _LIST_SIGN.match(word.text):
        return gap > 3 * size
    return gap > _APART * size or _STROKES.fullmatch(word.text) is not None
