"""Blocks of lines drawn as they would be printed and scanned, and the pictures of their lines.

Several lines stand below each other in one block, so that each has the feet and heads of its neighbours above
and below it, as on a page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from ocr.engine.line_network import Framing, line_picture
from ocr.engine.training.line_texts import Lot, passage
from ocr.engine.training.typefaces import Families
from ocr.engine.training.wear import worn
from schema.box import Box

FRAMING = Framing(height=64, above=0.53, beside=0.3, widest=2048, width_step=8)
"""What the network is shown of a line: the letters 20 pixels high, and half of the lines above and below."""

_EM = (24, 60)
"""Pixels: type of 9 to 14 points at 150 to 300 dpi."""

_SPACING = (1.02, 1.75)
"""Ems from baseline to baseline."""

_MARGIN = 1.4
"""Ems of paper around a block."""

_LETTERS_IN_LINE = 0.645, 0.194, 0.161
"""Heights of the letters (top to baseline), above them and below the baseline, in heights of the line's box:
the box reaches 0.3 heights of letters above and 0.25 below, as the reader of pages cuts it."""

_MIXED = 0.15
"""Share of the blocks in which words of another face of the family stand."""

_FULL = 0.85
"""Share of the lines that go on to the end of the block; a paragraph ends in a shorter one."""

_FAMILIAR = 0.4
"""Share of the blocks in the families that offices use."""

_OFFICE = ("Liberation Serif", "Tinos", "TeX Gyre Termes", "FreeSerif", "Liberation Sans", "Arimo")
"""Families of the shapes and widths of Times New Roman and Arial, in which office texts are set."""


class DrawnLine(NamedTuple):
    """The picture of a line (rows, columns; ink from 0 to 1) and what is written in it."""

    ink: NDArray[np.float32]
    text: str


class _Placed(NamedTuple):
    text: str
    left: float
    right: float
    top: float
    baseline: float


def drawn_block(
    passages: Sequence[str], families: Families, framing: Framing, width: int, count: int, rng: Lot
) -> list[DrawnLine]:
    """Pictures of at most ``count`` lines of about ``width`` pixels (as ``framing`` scales them)."""
    em = round(float(np.exp(rng.uniform(*np.log(_EM)))))
    scale = framing.height / (1 + 2 * framing.above) * _LETTERS_IN_LINE[0] / (0.68 * em)
    paper, placed = _set(passages, families, em, max(2 * em, round(width / scale)), count, rng)
    image = worn(paper, em, rng)
    return [DrawnLine(line_picture(image, _box(line, rng), framing).ink, line.text) for line in placed]


def _set(
    passages: Sequence[str], families: Families, em: int, width: int, count: int, rng: Lot
) -> tuple[NDArray[np.uint8], list[_Placed]]:
    """Ink (0 to 255) of a block, and where its lines stand in it."""
    office = [name for name in _OFFICE if name in families]
    names = office if office and rng.random() < _FAMILIAR else list(families)
    faces = families[names[int(rng.integers(len(names)))]]
    main = faces[int(rng.integers(len(faces)))]
    others = faces if rng.random() < _MIXED else (main,)
    fonts = {face: face.of_size(em) for face in {main, *others}}
    pitch = em * rng.uniform(*_SPACING)
    margin = round(_MARGIN * em)
    picture = Pictures.new("L", (width + 2 * margin, round(pitch * count) + 2 * margin), 0)
    pen = ImageDraw.Draw(picture)
    space = em * rng.uniform(0.2, 0.42)
    words = _words(passages, rng)
    lines: list[_Placed] = []
    for number in range(count):
        baseline = round(margin + pitch * (number + 0.8))
        end = margin + width * (1 if rng.random() < _FULL else rng.uniform(0.15, 0.9))
        x, said, tops = float(margin), list[str](), list[float]()
        for word in words:
            if word is None and said:
                break
            face = main if rng.random() < 0.7 else others[int(rng.integers(len(others)))]
            if word is None or not face.lacks.isdisjoint(word):
                continue
            font = fonts[face]
            long = font.getlength(word)
            if x + long > end:
                break
            pen.text((round(x), baseline), word, fill=255, font=font, anchor="ls")
            tops.append(_top(font, word))
            said.append(word)
            x += long + space
        if said:
            top = baseline - median(tops)
            lines.append(_Placed(" ".join(said), margin, x - space, top, float(baseline)))
    _rule(pen, lines, em, rng)
    return np.asarray(picture), lines


def _words(passages: Sequence[str], rng: Lot) -> Iterator[str | None]:
    """The words of one passage after the other; None where one ends."""
    while True:
        words = passage(passages, rng).split()
        yield from words[int(rng.integers(len(words))) if rng.random() < 0.5 else 0 :]
        yield None


def _top(font: ImageFont.FreeTypeFont, word: str) -> float:
    """How high ``word`` stands above its baseline."""
    return max(1.0, -float(font.getbbox(word, anchor="ls")[1]))


def _rule(pen: ImageDraw.ImageDraw, lines: Sequence[_Placed], em: int, rng: Lot) -> None:
    """Rulings of a table, or a line drawn below one of ``lines``."""
    if not lines:
        return
    thick = max(1, round(em * rng.uniform(0.02, 0.08)))
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    kind = rng.random()
    if kind < 0.08:
        for line in lines:
            y = line.baseline + em * rng.uniform(0.3, 0.4)
            pen.line((left - em, y, right + em, y), fill=255, width=thick)
    if kind < 0.12:
        for x in (left - em * rng.uniform(0.15, 0.6), right + em * rng.uniform(0.15, 0.6)):
            pen.line((x, 0, x, lines[-1].baseline + em), fill=255, width=thick)
    elif kind < 0.16:
        line = lines[int(rng.integers(len(lines)))]
        y = line.baseline + em * rng.uniform(0.08, 0.2)
        pen.line((line.left, y, line.right, y), fill=255, width=thick)


def _box(line: _Placed, rng: Lot) -> Box:
    """The box in which the reader would be shown ``line``: not quite the right one."""
    spread = 0.05 if rng.random() < 0.9 else 0.13
    letters, above, below = _LETTERS_IN_LINE
    tall = (line.baseline - line.top) * float(np.exp(rng.normal(0, spread)))
    foot = line.baseline + tall * rng.normal(0, 0.8 * spread)
    left, right = (tall * rng.normal(0, 0.1) for _ in range(2))
    high = tall / letters
    return Box(line.left + left, foot - (letters + above) * high, line.right + right, foot + below * high)
