"""Rows of words and the frame they are set in: what every later step measures positions against.

Lengths are points in the frame of ``schema.page``. On scans sizes are estimates,
bold and italic mostly unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from statistics import median

from rapidfuzz import fuzz

from lexicon.fold import fold
from schema.box import Box, bounding_box
from schema.page import Page, Word

LETTERS = re.compile(r"[^\W\d_]")

# Recognisers part "17/NQ-" from "CP".
# A number that a recogniser cut behind a point: no number of its own begins with a zero and has three digits.
_CUT_NUMBER = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{3})*\.$")
_ZEROS_OF_A_NUMBER = re.compile(r"0\d{2}(?:\.\d{3})*(?!\d)")
_BROKEN_SYMBOL = re.compile(r"\d/(?:\d{4}/)?[A-ZĐ]{1,8}-$")
# Margins of Nghị định 30/2020 (annex I): the frame of a page with too few lines to show its own.
_SIDE_MARGINS = (85.0, 51.0)
_USUAL_SIZE = 14.0
_ENOUGH_ROWS = 8

MOSTLY = 0.85
"""Share of the letters that must be capitals, or bold, for all to count so: recognisers miss a few."""

_SIZE_OF_A_BOX = 0.9
"""Size of the type in heights of a row's box, where no word states one."""

_TIGHT = 0.12
"""Sizes of the type: more white behind a raised mark is a blank."""

_LONG_ROW = 0.55
"""Share of the page's width from which a row shows where the text is set."""

_USUAL_PITCH, _WIDEST_PITCH = 1.3, 2.2
"""Sizes of the type from line to line: where no lines show it, and the most within a paragraph."""

_LEAST_INDENT, _MOST_INDENT = 0.8, 6.0
_SAME_INDENT = 0.3
"""Sizes of the type: how far first lines stand in, and by how much two that stand in alike may differ."""

_SAME_WIDTH = 0.03
"""Share of its width by which a page may differ from one of the same paper."""

_EDGE = 6.0
"""Points within which the beginnings of rows make one edge."""

_LEAST_ROOM = 0.5
_CENTRED_FIRST_LINE, _CENTRED = 0.15, (2.2, 0.12)
"""Sizes of the type: white on either side of a centred row, and how much more one side may have: of a row
that stands in like a first line, and of any (also as a share of the white)."""

_INDENTED_ALIKE = 0.4
"""Sizes of the type within which a row stands in like a first line."""

_PARTED = 1.2
"""Narrowest gap in sizes of the type between what stands side by side in one row."""

_LONGEST = 1000
"""Letters of a row of lines side by side: no sheet has room for as many."""

_LEAST_OF_A_PHRASE = 0.7
"""Share of its length below which no row can hold a phrase."""


@dataclass(frozen=True)
class Row:
    """Words whose boxes stand side by side on page ``page``, left to right."""

    page: int
    words: tuple[Word, ...]

    @cached_property
    def box(self) -> Box:
        return bounding_box([word.box for word in self.words])

    @cached_property
    def text(self) -> str:
        return join_words(self.words)

    @cached_property
    def original(self) -> str:
        return " ".join(word.original for word in self.words)

    @cached_property
    def folded(self) -> str:
        """Lower case without marks, one blank between words, for matching."""
        return " ".join(fold(self.text).split())

    @cached_property
    def size(self) -> float:
        """Font size in points, from the box height where no word states one."""
        stated = [word.size for word in self.words if word.size and not word.superscript]
        return median(stated) if stated else self.box.height * _SIZE_OF_A_BOX

    @property
    def confidence(self) -> float:
        return mean_confidence(self.words)

    @cached_property
    def bold(self) -> bool:
        return _share(self.words, lambda word: word.bold) > 0.5

    @cached_property
    def italic(self) -> bool:
        return _share(self.words, lambda word: word.italic) > 0.5

    @cached_property
    def capitals(self) -> bool:
        """Whether the letters are capitals (a few misread ones aside)."""
        return in_capitals(self.text)


@dataclass(frozen=True)
class Frame:
    """Where running text is set on a page: its left and right edge, the usual size and line pitch.

    ``indent`` is how far first lines of paragraphs stand in, None where they do not.
    ``long_rows`` is how many rows the edges were taken from.
    """

    left: float
    right: float
    size: float
    pitch: float
    indent: float | None = None
    long_rows: int = 0

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


def _share(words: Sequence[Word], holds: Callable[[Word], bool]) -> float:
    letters = [(len(word.text), holds(word)) for word in words if LETTERS.search(word.text)]
    total = sum(length for length, _ in letters)
    return sum(length for length, held in letters if held) / total if total else 0.0


def in_capitals(text: str) -> bool:
    """Whether the letters of ``text`` are capitals (a few misread ones aside)."""
    letters = LETTERS.findall(text)
    return len(letters) >= 2 and sum(letter.isupper() for letter in letters) >= MOSTLY * len(letters)


def mean_confidence(words: Iterable[Word]) -> float:
    """Mean of the words' confidences weighted by length, 0 for no words."""
    weighed = [(max(len(word.text), 1), word.confidence) for word in words]
    total = sum(length for length, _ in weighed)
    return round(sum(length * confidence for length, confidence in weighed) / total, 4) if total else 0.0


def join_words(words: Sequence[Word]) -> str:
    """The words as one text; footnote marks are left out, what stood tight against a mark stays tight."""
    text = ""
    previous: Word | None = None
    tight = False
    for word in words:
        if is_mark(word):
            tight = previous is not None
            previous = word
            continue
        blank = bool(text)
        if (
            tight
            and previous is not None
            and word.box.x0 - previous.box.x1 < _TIGHT * (word.size or word.box.height)
        ):
            blank = False
        if previous is not None and word.method != "text_layer" and _BROKEN_SYMBOL.search(previous.text):
            blank = blank and not word.text[:1].isupper()
        if previous is not None and word.method != "text_layer" and _CUT_NUMBER.search(previous.text):
            blank = blank and not _ZEROS_OF_A_NUMBER.match(word.text)
        text += (" " if blank else "") + word.text
        previous, tight = word, False
    return text


def is_mark(word: Word) -> bool:
    """Whether a word is a raised footnote mark."""
    return word.superscript and re.fullmatch(r"[(\[]?(\d{1,3}|\*{1,3})[)\]]?", word.text) is not None


def rows_of(page: Page, taken: Sequence[Box] = (), within: Sequence[Box] | None = None) -> tuple[Row, ...]:
    """The rows of ``page`` from top to bottom, without the words whose middle lies in a box of ``taken``, or
    in none of those ``within`` which are looked at, and those that are not level.

    Lines that stand beside each other become one row; whether they are columns is decided later, by subject.
    """
    lines = [words for words in _free_words(page, taken, within) if not words[0].turn]
    rows: list[list[Word]] = []
    for words in sorted(lines, key=lambda words: bounding_box([w.box for w in words]).center[1]):
        box = bounding_box([word.box for word in words])
        longer = _length(rows[-1]) + _length(words) > _LONGEST if rows else True
        if not longer and _beside(bounding_box([word.box for word in rows[-1]]), box, rows[-1], words):
            rows[-1].extend(words)
        else:
            rows.append(list(words))
    return tuple(Row(page.number, tuple(sorted(row, key=lambda word: word.box.x0))) for row in rows)


def sideways_rows(page: Page, taken: Sequence[Box] = ()) -> tuple[Row, ...]:
    """The lines of ``page`` that run up, down or upside down, each a row, without the words in ``taken``."""
    return tuple(Row(page.number, words) for words in _free_words(page, taken) if words[0].turn)


def _length(words: Iterable[Word]) -> int:
    return sum(len(word.text) for word in words)


def _free_words(
    page: Page, taken: Sequence[Box], within: Sequence[Box] | None = None
) -> Iterator[tuple[Word, ...]]:
    for line in page.lines:
        words = tuple(
            w
            for w in line.words
            if not any(box.contains(w.box.center) for box in taken)
            and (within is None or any(box.contains(w.box.center) for box in within))
        )
        if words:
            yield words


def _beside(row: Box, line: Box, row_words: Sequence[Word], line_words: Sequence[Word]) -> bool:
    if row.overlap_y(line) < 0.5 * min(row.height, line.height):
        return False
    # Two lines that overlap from left to right stand above each other, however close.
    return not any(a.box.shares_width(b.box, 0.5) for a in row_words for b in line_words)


def frame_of(rows: Sequence[Row], page: Page) -> Frame:
    """The frame of a page from its long rows; the usual margins where there are fewer than three."""
    long_rows = [row for row in rows if row.box.width > _LONG_ROW * page.width]
    sizes = [row.size for row in long_rows] or [row.size for row in rows]
    size = median(sizes) if sizes else _USUAL_SIZE
    if len(long_rows) < 3:
        left, right = _SIDE_MARGINS[0], page.width - _SIDE_MARGINS[1]
        return Frame(left, right, size, _USUAL_PITCH * size, long_rows=len(long_rows))
    left = _edge([row.box.x0 for row in long_rows])
    pitches = [
        lower.box.y0 - upper.box.y0
        for upper, lower in pairwise(long_rows)
        if 0 < lower.box.y0 - upper.box.y0 < _WIDEST_PITCH * size
    ]
    return Frame(
        left=left,
        right=-_edge([-row.box.x1 for row in long_rows]),
        size=size,
        pitch=median(pitches) if pitches else _USUAL_PITCH * size,
        indent=_indent([row.box.x0 - left for row in rows if row.box.x0 - left > _LEAST_INDENT * size], size),
        long_rows=len(long_rows),
    )


def settle_frames(frames: Sequence[Frame], pages: Sequence[Page]) -> list[Frame]:
    """Frames in which a page with little text takes its edges from the pages of its size that have much.

    On scans the paper shifts from page to page: there only the width and the pitch are taken over.
    """
    full = [
        (frame, page.width)
        for frame, page in zip(frames, pages, strict=True)
        if frame.long_rows >= _ENOUGH_ROWS
    ]
    of_width = {width: _usual_frame(full, width) for width in {page.width for page in pages}}
    settled: list[Frame] = []
    for frame, page in zip(frames, pages, strict=True):
        usual = of_width[page.width]
        if frame.long_rows >= _ENOUGH_ROWS or usual is None:
            settled.append(frame)
            continue
        settled_frame = replace(usual, long_rows=frame.long_rows)
        if page.route == "scan" and frame.long_rows >= 3:
            settled_frame = replace(settled_frame, left=frame.left, right=frame.left + usual.width)
        settled.append(settled_frame)
    return settled


def _usual_frame(full: Sequence[tuple[Frame, float]], width: float) -> Frame | None:
    """What most of the frames are that pages with much text have whose width is like ``width`` (points); None
    where there are none. ``full`` are such frames, each with the width of its page.
    """
    models = [frame for frame, its_width in full if abs(its_width - width) < _SAME_WIDTH * width]
    if not models:
        return None
    left = median(model.left for model in models)
    return Frame(
        left=left,
        right=left + median(model.width for model in models),
        size=median(model.size for model in models),
        pitch=median(model.pitch for model in models),
        indent=next((model.indent for model in models if model.indent is not None), None),
    )


def _indent(offsets: Sequence[float], size: float) -> float | None:
    """The distance from the left edge at which most indented rows begin; None when no two agree."""
    near = [
        [other for other in offsets if abs(other - offset) < _SAME_INDENT * size]
        for offset in offsets
        if offset < _MOST_INDENT * size
    ]
    best = max(near, key=len, default=[])
    return median(best) if len(best) >= 2 else None


def _edge(positions: Sequence[float], tolerance: float = _EDGE) -> float:
    """The lowest position at which at least a fifth of the rows begin: stray ink further out is no edge."""
    needed = max(2, len(positions) // 5)
    for start in sorted(positions):
        near = [position for position in positions if start <= position <= start + tolerance]
        if len(near) >= needed:
            return median(near)
    return min(positions)


def is_centred(row: Row, frame: Frame) -> bool:
    """Whether the row stands in the middle of the frame with room on both sides."""
    slack_left, slack_right = row.box.x0 - frame.left, frame.right - row.box.x1
    if min(slack_left, slack_right) < _LEAST_ROOM * frame.size:
        return False
    if frame.indent is not None and abs(slack_left - frame.indent) < _INDENTED_ALIKE * frame.size:
        # A short first line may end as far from the right edge as it stands in on the left.
        return abs(slack_left - slack_right) < _CENTRED_FIRST_LINE * frame.size
    of_type, of_white = _CENTRED
    return abs(slack_left - slack_right) < max(of_type * frame.size, of_white * (slack_left + slack_right))


def segments(row: Row) -> list[Row]:
    """The parts of ``row`` between its wide gaps, left to right."""
    parts: list[Row] = []
    start = 0
    for at, (word, after) in enumerate(pairwise(row.words), 1):
        if after.box.x0 - word.box.x1 > _PARTED * row.size:
            parts.append(Row(row.page, row.words[start:at]))
            start = at
    return [*parts, Row(row.page, row.words[start:])]


def cut_row(row: Row, x: float) -> tuple[Row | None, Row | None]:
    """The parts of ``row`` left and right of ``x``, each word by its middle."""
    left = tuple(word for word in row.words if word.box.center[0] < x)
    right = tuple(word for word in row.words if word.box.center[0] >= x)
    return (Row(row.page, left) if left else None, Row(row.page, right) if right else None)


def widest_gap(row: Row, between: tuple[float, float]) -> tuple[float, float] | None:
    """(middle, width) of the widest gap between words of ``row`` that reaches into ``between``."""
    gaps = [
        ((a.box.x1 + b.box.x0) / 2, b.box.x0 - a.box.x1)
        for a, b in pairwise(row.words)
        if a.box.x1 <= between[1] and b.box.x0 >= between[0]
    ]
    return max(gaps, key=lambda gap: gap[1], default=None)


def find_phrase(row: Row, phrase: str, cutoff: float = 80.0) -> tuple[int, int] | None:
    """Where ``phrase`` (folded) stands in ``row``: the range of its words, or None.

    Misread letters are forgiven: rapidfuzz's partial ratio must reach ``cutoff`` (0 to 100).
    """
    starts: list[int] = []
    text = ""
    for word in row.words:
        starts.append(len(text))
        text += fold(word.text) + " "
    if len(text) < _LEAST_OF_A_PHRASE * len(phrase):
        return None
    found = fuzz.partial_ratio_alignment(phrase, text, score_cutoff=cutoff)
    if found is None:
        return None
    touched = [
        index
        for index, start in enumerate(starts)
        if min(found.dest_end, start + len(fold(row.words[index].text))) - max(found.dest_start, start)
        > 0.5 * len(row.words[index].text)
    ]
    return (touched[0], touched[-1] + 1) if touched else None
