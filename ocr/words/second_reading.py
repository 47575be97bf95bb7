"""Doubtful stretches of lines cut out, read once more, and voted on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from ocr.engine.recognise import StripReader
from ocr.pixels.ink import Image
from ocr.words.doubt import doubtful_words
from ocr.words.number_ink import NumberInk
from ocr.words.vote import Vote
from schema.box import Box, bounding_box
from schema.page import Line

_AROUND = 0.28
"""Heights of the line that are cut out above and below it: with the feet and tops of its neighbours the
letters come to the size at which Tesseract reads best (docs/recognition.md)."""

_BESIDE = 4.0
"""Points that are cut out to the left and right."""

_SYMBOL = re.compile(r"\d/.*[^\W\d_]")
_NEIGHBOURS = 2
_HEIGHTS = (3.0, 40.0)
"""Points: what is lower or higher is no line."""


class Stretch(NamedTuple):
    """Words ``start`` to ``end`` (exclusive) of line number ``line``."""

    line: int
    start: int
    end: int


def read_twice(
    lines: Sequence[Line],
    image: Image,
    dpi: float,
    reader: StripReader,
    vote: Vote,
    confirmed: Collection[tuple[int, int]] = (),
    asked: Collection[tuple[int, int]] = (),
) -> tuple[Line, ...]:
    """``lines`` of ``image`` (grey; boxes in its pixels) with what a second reading of doubtful words tells
    ``vote``; of words that are ``confirmed`` (line and place in it) by another reader none is asked for,
    of those that are ``asked`` one is in any case.

    Raises what the reader raises.
    """
    low, high = (points * dpi / 72 for points in _HEIGHTS)
    doubted = {*doubtful_words(lines, vote.language)}.difference(confirmed)
    doubted.update(asked, _numbers(lines, NumberInk(image, dpi)))
    stretches = [
        stretch for stretch in _stretches(lines, doubted) if low <= _box(lines, stretch).height <= high
    ]
    if not stretches:
        return tuple(lines)
    crops = [_cut_out(_box(lines, stretch), dpi) for stretch in stretches]
    strips = [image[top:bottom, left:right] for left, top, right, bottom in crops]
    words = [list(line.words) for line in lines]
    shifts = [0] * len(lines)
    for stretch, (left, top, *_), read in zip(stretches, crops, reader.read_strips(strips, dpi), strict=True):
        start, end = (at + shifts[stretch.line] for at in (stretch.start, stretch.end))
        own = words[stretch.line]
        new = vote.between(
            own[start:end],
            [word.moved(left, top) for word in read],
            " ".join(word.text for word in own[max(0, start - 2) : start]),
            " ".join(word.text for word in own[end : end + 2]),
        )
        own[start:end] = new
        shifts[stretch.line] += len(new) - (end - start)
    return tuple(
        line if list(line.words) == own else line.model_copy(update={"words": tuple(own)})
        for line, own in zip(lines, words, strict=True)
    )


def _numbers(lines: Sequence[Line], ink: NumberInk) -> Iterator[tuple[int, int]]:
    """Line and place of each number with more or fewer digits than its ink, and of each symbol of a document:
    its digits cannot be counted among letters, and a page has but one or two.
    """
    for place, line in enumerate(lines):
        for at, word in enumerate(line.words):
            if _SYMBOL.search(word.text) or not ink.fits(word):
                yield place, at


def _stretches(lines: Sequence[Line], doubted: Collection[tuple[int, int]]) -> list[Stretch]:
    """The doubted words with their neighbours; stretches of a line that meet are one."""
    found: list[Stretch] = []
    for place, at in sorted(doubted):
        start, end = max(0, at - _NEIGHBOURS), min(len(lines[place].words), at + _NEIGHBOURS + 1)
        if found and found[-1].line == place and found[-1].end >= start:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Stretch(place, start, end))
    return found


def _box(lines: Sequence[Line], stretch: Stretch) -> Box:
    """As high as the line: words without tall letters would be cut out too low."""
    line = lines[stretch.line]
    box = bounding_box([word.box for word in line.words[stretch.start : stretch.end]])
    return box._replace(y0=min(box.y0, line.box.y0), y1=max(box.y1, line.box.y1))


def _cut_out(box: Box, dpi: float) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the strip around ``box``."""
    beside, around = _BESIDE * dpi / 72, _AROUND * box.height
    left, top = max(0, round(box.x0 - beside)), max(0, round(box.y0 - around))
    return left, top, round(box.x1 + beside), round(box.y1 + around)
