"""Images on a page with a text layer that may hold text of their own: a table pasted as a picture, a scan."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import fmean

import numpy as np

from lexicon.syllables import is_syllable
from ocr.layer.text_layer import TextLayer
from ocr.source.render import Pixels
from schema.box import Box
from schema.page import Line, Page

_LEAST_PART = 0.05
"""Share of the page from which an image may be more than a logo, an emblem or a signature."""

_LEAST_SIDE = 40.0
"""Points: a lower or narrower image is an ornament."""

_MOST_COVERED = 3
"""Words of the layer on an image from which it is a ground under text."""

_FEWEST_WORDS, _SURE = 6, 0.75
"""Words and their mean confidence from which an image holds text: set on one pasted table and drawn noise."""

_FEWEST_IN_LINE, _SURE_LINE = 2, 0.85
"""Words and their mean confidence from which a line among drawings is text: what is read into a photograph is
shorter or less sure."""


def text_pictures(layer: TextLayer, lines: Sequence[Line]) -> tuple[Box, ...]:
    """Where the images of the page of ``layer`` stand that may hold text (points), no two of one place.

    Not those on which the ``lines`` of the layer are printed.
    """
    centres = [word.box.center for line in lines for word in line.words]
    found: list[Box] = []
    for image in layer.images:
        box = image.box.intersection(layer.box)
        if box is None or min(box.width, box.height) < _LEAST_SIDE or box.area < _LEAST_PART * layer.box.area:
            continue
        covered = sum(box.contains(centre) for centre in centres)
        if covered < _MOST_COVERED and not any(other.contains(box.center) for other in found):
            found.append(box)
    return tuple(found)


def sure_lines(picture: Page) -> tuple[Line, ...]:
    """The lines of ``picture`` that were surely read, where most of what was read in it is drawing."""
    return tuple(
        line
        for line in picture.lines
        if len(line.words) >= _FEWEST_IN_LINE
        and fmean(word.confidence for word in line.words) >= _SURE_LINE
        and any(word.text.isalpha() and is_syllable(word.text) for word in line.words)
    )


def cut_out(page: Pixels, box: Box) -> Pixels:
    """The part of ``page`` in ``box`` (pixels)."""
    x0, y0 = max(0, math.floor(box.x0)), max(0, math.floor(box.y0))
    return np.ascontiguousarray(page[y0 : math.ceil(box.y1), x0 : math.ceil(box.x1)])


def is_text(picture: Page) -> bool:
    """Whether what was read in ``picture`` is text, whichever way it lies."""
    words = sum(word.text.strip("._-–|") != "" for line in picture.lines for word in line.words)
    sure = picture.confidence is not None and picture.confidence >= _SURE
    return sure and words >= _FEWEST_WORDS
