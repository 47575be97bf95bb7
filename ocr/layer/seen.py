"""The characters of a text layer that a viewer sees.

A file may hold text that nobody sees: white on white, under a box or an image painted later, outside a
clipping path, on a layer that is switched off, drawn invisibly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from ocr.layer.doubles import neighbours
from ocr.layer.glyph import Glyph
from ocr.layer.painted import CONTRAST, Painted
from ocr.layer.text_layer import TextLayer
from ocr.source.render import Pixels
from ocr.source.text_objects import Origin, painted_alone
from schema.box import Box

_INSET = 0.2  # of the width of a character on either side: there its neighbours may reach in
_MISPLACED = 0.5
"""Share of the characters of a font outside whose boxes their ink stands, from which the boxes are not
believed."""
_REACH = 0.4  # of the font size: how far ink may stand from a box that is not believed
_UPON = 0.1
"""Share of the smaller box by which characters lie upon each other that are not painted in succession."""
_NARROWEST = 0.1  # of the font size: marks of no width are drawn over the letter before them


def only_seen(layer: TextLayer, content: bytes, painted: Painted) -> TextLayer:
    """``layer`` of the one-page PDF ``content``, ``painted``, without what is not seen.

    Where one character lies upon another each is painted alone to see which of them shows. Raises
    PageDamaged.
    """
    glyphs = (*layer.glyphs, *layer.askew)
    seen = _inked(glyphs, painted)
    contested = [index for index in _with_their_lines(set(_contested(glyphs)), glyphs) if seen[index]]
    if contested:
        origins = [Origin(glyphs[index].text, *glyphs[index].origin) for index in contested]
        pictures = painted_alone(content, painted.dpi, origins)
        different = {id(picture): picture for alone in pictures for picture in alone}
        sums = {key: _sums(picture, painted.ground) for key, picture in different.items()}
        for index, alone in zip(contested, pictures, strict=True):
            if alone:
                box = [_inner(glyphs[index].box)]
                seen[index] = any(_any_ink(box, sums[id(one)], painted.scale)[0] for one in alone)
    _drop_islands(glyphs, seen)
    kept = [glyph for glyph, shows in zip(glyphs, seen, strict=True) if shows]
    if len(kept) == len(glyphs):
        return layer
    return replace(
        layer,
        glyphs=tuple(glyph for glyph in kept if glyph.angle == 0),
        askew=tuple(glyph for glyph in kept if glyph.angle != 0),
    )


def _drop_islands(glyphs: Sequence[Glyph], seen: list[bool]) -> None:
    """Count single characters as unseen that stand among unseen ones of their line: the ink at their place is
    that of other text.
    """
    for line in _lines(glyphs):
        printed = [index for index in line if glyphs[index].text.strip()]
        for before, index, after in zip(printed, printed[1:], printed[2:], strict=False):
            if seen[index] and not seen[before] and not seen[after]:
                seen[index] = False


def _lines(glyphs: Sequence[Glyph]) -> Iterator[list[int]]:
    """The indices of glyphs that are painted in succession on one line."""
    for _, line in groupby(
        range(len(glyphs)), key=lambda index: (glyphs[index].baseline, glyphs[index].angle)
    ):
        yield list(line)


def _inked(glyphs: Sequence[Glyph], painted: Painted) -> list[bool]:
    """Whether text is painted where each of ``glyphs`` stands. Blanks count as seen."""
    sums = _sums(painted.whole, painted.ground)
    seen = _any_ink([_inner(glyph.box) for glyph in glyphs], sums, painted.scale)
    fonts: defaultdict[str, list[int]] = defaultdict(list)
    for index, glyph in enumerate(glyphs):
        if not glyph.text.strip():
            seen[index] = True
        else:
            fonts[glyph.font].append(index)
    for own in fonts.values():
        unseen = [index for index in own if not seen[index]]
        if len(unseen) > _MISPLACED * len(own):
            boxes = [glyphs[index].box.expanded(_REACH * glyphs[index].size) for index in unseen]
            for index, shows in zip(unseen, _any_ink(boxes, sums, painted.scale), strict=True):
                seen[index] = shows
    for index, glyph in enumerate(glyphs):
        if index and glyph.text.strip() and glyph.box.width <= _NARROWEST * glyph.size:
            seen[index] = seen[index - 1]
    return seen


def _inner(box: Box) -> Box:
    return Box(box.x0 + _INSET * box.width, box.y0, box.x1 - _INSET * box.width, box.y1)


def _sums(whole: Pixels, ground: Pixels) -> npt.NDArray[np.int64]:
    """How many pixels left of and above each place differ between two pictures (one row and column more)."""
    differs = np.abs(whole.astype(np.int16) - ground).max(axis=2) >= CONTRAST
    return np.pad(differs.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))


def _any_ink(boxes: Sequence[Box], sums: npt.NDArray[np.int64], scale: float) -> list[bool]:
    if not boxes:
        return []
    places = np.asarray(boxes, dtype=np.float64) * scale
    height, width = sums.shape
    x0 = np.clip(np.floor(places[:, 0]).astype(int), 0, width - 2)
    y0 = np.clip(np.floor(places[:, 1]).astype(int), 0, height - 2)
    x1 = np.clip(np.maximum(np.ceil(places[:, 2]).astype(int), x0 + 1), 1, width - 1)
    y1 = np.clip(np.maximum(np.ceil(places[:, 3]).astype(int), y0 + 1), 1, height - 1)
    inside = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]
    return [bool(count) for count in inside]


def _contested(glyphs: Sequence[Glyph]) -> Iterator[int]:
    """The indices of printed glyphs that lie upon others."""
    for one, other in neighbours(glyphs):
        a, b = glyphs[one].box, glyphs[other].box
        if abs(one - other) > 1 and a.overlap_area(b) > _UPON * min(a.area, b.area):
            yield from (one, other)


def _with_their_lines(indices: set[int], glyphs: Sequence[Glyph]) -> list[int]:
    """``indices`` and those of the glyphs painted before and after on the same line."""
    found: list[int] = []
    for members in _lines(glyphs):
        if not indices.isdisjoint(members):
            found.extend(index for index in members if glyphs[index].text.strip())
    return found
