"""The words of a scanned table without all its rulings, one stretch of text after the other.

A recogniser that reads such a page as a whole mixes what stands side by side at different heights, and passes
over lone numbers: its words tell neither columns nor rows. Where the ink alone shows three stretches or more
side by side in several rows, words that do not fill their stretch are read anew, each stretch as a cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from ocr.words.cells import CellImage, CellReaders, RuledImage, Stretch, cell_image, find_stretches
from parsers.tables.finding.placing import lines_of
from parsers.tables.finding.word_rows import is_value
from parsers.tables.grid import Grid, Segment
from schema.box import Box, bounding_box
from schema.page import Line, Page, Word

_LEAST_BESIDE, _LEAST_ROWS = 3, 3
"""Stretches in a row, and such rows, from which there may be a table."""

_LEAST_STACKED = 2
"""Cells of a row, the first among them, with as many stretches one under the other."""

_BESIDE = 0.5
"""Share of the lower one's height that two stretches of a row have in common."""

_TITLES = 120.0
"""Points above the first such row in which the titles of its columns stand."""

_AROUND = 1.0
"""Points around a stretch that are read with it."""

_FILLED = 0.35
"""Heights of a stretch by which the words that are its reading may fall short of it, or reach over it."""

_DESCENT = 0.22
"""Share of the size of type that lies below the baseline."""

_SPACE = 0.25
"""Sizes of type between two words."""

_SURE = 0.6
"""Confidence that each word of a reading has that stays."""

_ENLARGED = 2.0
"""Times their size at which short stretches are looked at again of which nothing was made."""

_SHORT = 2.5
"""Heights of a stretch up to which it may be a lone number, which the digit reader knows better."""


def with_stretches_read(
    page: Page,
    ruled: RuledImage,
    rulings: tuple[Sequence[Segment], Sequence[Segment]],
    grids: Sequence[Grid],
    readers: CellReaders,
) -> tuple[Line, ...]:
    """The lines of ``page``; those replaced by readings of the stretches that stand side by side in rows
    outside of ``grids``, or one under the other in the cells of one row of them.

    In: the ``ruled`` image of the page, its ``rulings`` in points (horizontal, vertical), the ``grids`` that
    these form, and the ``readers`` of cells. Raises PageTimeout and what the recogniser raises.
    """
    flat = [Box(line.start, line.position, line.end, line.position) for line in rulings[0]]
    flat += [Box(line.position, line.start, line.position, line.end) for line in rulings[1]]
    stretches = find_stretches(ruled, flat)
    boxes = [stretch.box for stretch in stretches]
    outside = [box for box in boxes if not any(grid.box.contains(box.center) for grid in grids)]
    zone = _zone(outside)
    zones = [row for grid in grids for row in _stacked(grid, boxes)]
    found = [
        stretch
        for stretch in stretches
        if (zone is not None and stretch.box in outside and zone.contains(stretch.box.center))
        or any(row.contains(stretch.box.center) for row in zones)
    ]
    if not found:
        return page.lines
    places = _Places(tuple(zones), zone, tuple(grid.box for grid in grids))
    return _read_anew(page, ruled, found, flat, places, readers)


class _Places(NamedTuple):
    """Where words are read anew: in ``rows``, and in ``zone`` outside of ``grids``."""

    rows: tuple[Box, ...]
    zone: Box | None
    grids: tuple[Box, ...]

    def hold(self, word: Word) -> bool:
        middle = word.box.center
        if word.turn:
            return False
        if any(box.contains(middle) for box in self.rows):
            return True
        inside = self.zone is not None and self.zone.contains(middle)
        return inside and not any(box.contains(middle) for box in self.grids)


def _stacked(grid: Grid, boxes: Sequence[Box]) -> list[Box]:
    """The rows of ``grid`` that may hold several: in their first cell and in others stretches of text stand
    one under the other, or in their only one side by side in rows.
    """
    found = []
    for row in range(len(grid.row_edges) - 1):
        cells = [grid.cell_box(cell) for cell in grid.cells if cell.row == row and cell.row_span == 1]
        rows = [_rows([box for box in boxes if cell.contains(box.center)]) for cell in cells]
        if len(cells) == 1:
            stacked = sum(len(beside) >= _LEAST_BESIDE for beside in rows[0]) >= _LEAST_ROWS
        else:
            high = [len(lines) >= _LEAST_ROWS for lines in rows]
            stacked = bool(high) and high[0] and sum(high) >= _LEAST_STACKED
        if stacked:
            found.append(bounding_box(cells))
    return found


def _zone(boxes: Sequence[Box]) -> Box | None:
    """What is between the first and the last of the rows that several of ``boxes`` form, with the place of
    titles above; None without enough of them.
    """
    rows = [row for row in _rows(boxes) if len(row) >= _LEAST_BESIDE]
    if len(rows) < _LEAST_ROWS:
        return None
    around = bounding_box([box for row in rows for box in row])
    return Box(
        min(box.x0 for box in boxes), around.y0 - _TITLES, max(box.x1 for box in boxes), around.y1 + 1.0
    )


def _rows(boxes: Sequence[Box]) -> list[list[Box]]:
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda box: box.center[1]):
        if rows and any(box.shares_height(other, _BESIDE) for other in rows[-1]):
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _read_anew(
    page: Page,
    ruled: RuledImage,
    stretches: Sequence[Stretch],
    flat: Sequence[Box],
    places: _Places,
    readers: CellReaders,
) -> tuple[Line, ...]:
    level = [word for line in page.lines for word in line.words if places.hold(word)]
    words = [[word for word in level if one.box.contains(word.box.center)] for one in stretches]
    doubtful = [place for place, one in enumerate(stretches) if not _fills(words[place], one.box)]
    around = [stretches[place].box.expanded(_AROUND) for place in doubtful]
    read = _read(cell_image(page.number, ruled, around, flat, readers))
    for place, found in zip(doubtful, read, strict=True):
        words[place] = found
    sizes = [word.size or word.box.height for found in words for word in found]
    kept = [line for line in (_outside(line, places) for line in page.lines) if line is not None]
    if not sizes:
        return tuple(kept)
    size = median(sizes)
    levelled = [_levelled(found, one, size) for found, one in zip(words, stretches, strict=True)]
    return (*kept, *(line for found in levelled for line in lines_of(found)))


def _levelled(words: Sequence[Word], stretch: Stretch, size: float) -> list[Word]:
    """``words`` of one line with boxes as high as the type is, ``size`` points, all on its baseline, and no
    more than a space apart.
    """
    bottom = stretch.baseline + _DESCENT * size
    ordered = sorted(words, key=lambda word: word.box.x0)
    ends = [*(later.box.x0 - _SPACE * size for later in ordered[1:]), stretch.box.x1][: len(ordered)]
    return [
        word.model_copy(
            update={"box": Box(word.box.x0, bottom - size, max(word.box.x1, end), bottom), "size": size}
        )
        for word, end in zip(ordered, ends, strict=True)
    ]


def _outside(line: Line, places: _Places) -> Line | None:
    words = tuple(word for word in line.words if not places.hold(word))
    if len(words) == len(line.words):
        return line
    return Line(words=words, box=bounding_box([word.box for word in words])) if words else None


def _fills(words: Sequence[Word], box: Box) -> bool:
    """Whether ``words`` are a sure reading of all of the stretch in ``box``."""
    if not words or any(word.confidence < _SURE for word in words):
        return False
    if _is_short(box) and not (_counts(_text(words)) or _is_word(_text(words))):
        return False
    around, slack = bounding_box([word.box for word in words]), _FILLED * box.height
    whole = all(abs(one - other) <= slack for one, other in zip(around, box, strict=True))
    ordered = sorted(words, key=lambda word: word.box.x0)
    return whole and all(other.box.x0 - one.box.x1 <= 2 * box.height for one, other in pairwise(ordered))


def _read(image: CellImage) -> list[list[Word]]:
    """The words in each of the stretches of ``image``; lone numbers by the digit reader."""
    places = [place for place, ink in enumerate(image.inks) if ink is not None]
    inks = [ink for ink in image.inks if ink is not None]
    words = [_words(lines) for lines in image.read(inks, "text")]
    short = [n for n, ink in enumerate(inks) if _is_short(image.place(ink)) or not words[n]]
    serials = image.read([inks[n] for n in short], "serial")
    for n, lines in zip(short, serials, strict=True):
        words[n] = _better(words[n], _words(lines))
    unread = [n for n in short if not _counts(_text(words[n])) and not _is_word(_text(words[n]))]
    enlarged = image.read_enlarged([inks[n] for n in unread], "serial", _ENLARGED) if unread else ()
    for n, lines in zip(unread, enlarged, strict=True):
        words[n] = _better(words[n], _words(lines))
    found: list[list[Word]] = [[] for _ in image.inks]
    for place, read in zip(places, words, strict=True):
        found[place] = read
    return found


def _better(text: list[Word], serial: list[Word]) -> list[Word]:
    """The reading of a short stretch by the digit reader where it says a number and the other no word."""
    return serial if _counts(_text(serial)) and not _is_word(_text(text)) else text


def _is_short(box: Box) -> bool:
    return box.width <= _SHORT * box.height


def _counts(text: str) -> bool:
    """Whether ``text`` is a number, a dash, or a Roman number."""
    return is_value(text) or re.fullmatch(r"[IVX]+\.?", text) is not None


def _text(words: Sequence[Word]) -> str:
    return "".join(word.text for word in words)


def _words(lines: Sequence[Line]) -> list[Word]:
    return [word for line in lines for word in line.words]


def _is_word(text: str) -> bool:
    return re.search(r"[^\W\d_]{2}", text) is not None
