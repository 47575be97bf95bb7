"""What digits are written in a slot: a small network, and the chance of every string it may mean.

The weights come from ``ocr.handwriting.training``. The network gives each column of a picture a distribution
over digits, another character and nothing; the chance of a string is the sum over all ways to spell it with
the columns (connectionist temporal classification, Graves et al. 2006), averaged over several sizes and
places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.handwriting.slot import prepared
from ocr.pixels.ink import Image

WEIGHTS = Path(__file__).parent / "data" / "handwriting.npz"
BLANK = 11
_POOLED = ((2, 2), (2, 1), (2, 1), (1, 1), (1, 1), (1, 1))
"""Rows and columns of which one is made after each convolution."""
_VIEWS = ((1.0, 0, 0), (0.92, 0, 0), (1.08, 0, 0), (1.0, 0, -4), (1.0, 3, 4))
"""Scale, and places to the right and down in pixels of the fine picture."""
_SYMBOLS = "0123456789/"
"""The symbols of the network; the last is any but a digit."""
_LONGEST, _LONGEST_DATE = 5, 10
_SEARCHED, _FAINT = 3, 1e-3
"""Views searched for strings, the least chance of a digit that is looked at."""
_KEPT, _KEPT_OF_DATES = 8, 40
"""Strings kept at each column."""
STROKE = 10
DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:20)?\d\d")

Floats = NDArray[np.float32]


class Guess(NamedTuple):
    """What may stand in a slot and their chance, 0 to 1."""

    digits: str
    chance: float


@cache
def _layers() -> tuple[tuple[Floats, Floats], ...]:
    with np.load(WEIGHTS) as stored:
        return tuple(
            (stored[f"kernel{index}"].astype(np.float32), stored[f"bias{index}"].astype(np.float32))
            for index in range(len(_POOLED))
        )


def columns(pictures: Floats) -> Floats:
    """Log-chances (N, W / 2, 12) of the columns of ``pictures`` (N, 32, W), ink from 0 to 1, W even."""
    x: Floats = pictures[..., None]
    for index, (kernel, bias) in enumerate(_layers()):
        x = _convolved(x, kernel) + bias
        down, along = _POOLED[index]
        if (down, along) != (1, 1):
            count, high, wide, symbols = x.shape
            x = x.reshape(count, high // down, down, wide // along, along, symbols).max((2, 4))
        if index < len(_POOLED) - 1:
            x = np.maximum(x, 0)
    scores = x[:, 0]
    scores = scores - scores.max(2, keepdims=True)
    return np.asarray(scores - np.log(np.exp(scores).sum(2, keepdims=True)), np.float32)


def _convolved(x: Floats, kernel: Floats) -> Floats:
    """``x`` (N, H, W, C), as wide as before; as high unless the kernel takes all four rows."""
    high, wide, inside, out = kernel.shape
    above = 0 if high == 4 else high // 2
    padded = np.pad(x, ((0, 0), (above, above), (wide // 2, wide // 2), (0, 0)))
    rows = x.shape[1] - high + 1 if high == 4 else x.shape[1]
    copies = [padded[:, i : i + rows, j : j + x.shape[2]] for i in range(high) for j in range(wide)]
    return np.concatenate(copies, axis=-1) @ kernel.reshape(high * wide * inside, out)


def guesses(grey: Image) -> list[Guess]:
    """What may stand in the slot, likeliest first; the chances of all strings, listed or not, make one.

    ``grey`` is the slot with ends of the words beside it, as ``slot_image`` cuts it.
    """
    return _sorted(_searched(_seen(grey), 10, _LONGEST, _KEPT))


def date_guesses(grey: Image) -> list[Guess]:
    """Dates like ``21/3/18`` that may stand in the slot, likeliest first.

    A stroke between digits looks like a 1: where one stands for the other, only the date counts.
    """
    scores = _seen(grey)
    scores[..., STROKE] = np.logaddexp(scores[..., STROKE], scores[..., 1])
    found = _searched(scores, 11, _LONGEST_DATE, _KEPT_OF_DATES)
    dates = [guess for guess in found if DATE.fullmatch(guess.digits)]
    alike = {_with_ones(guess) for guess in dates}
    others: dict[str, float] = {}
    for guess in found:
        if _with_ones(guess) not in alike:
            others[_with_ones(guess)] = max(guess.chance, others.get(_with_ones(guess), 0.0))
    total = max(1.0, sum(guess.chance for guess in dates) + sum(others.values()))
    return _sorted([guess._replace(chance=guess.chance / total) for guess in dates])


def _with_ones(guess: Guess) -> str:
    return guess.digits.replace(_SYMBOLS[STROKE], "1")


def _sorted(found: Sequence[Guess]) -> list[Guess]:
    return sorted(found, key=lambda guess: (-guess.chance, guess.digits))


def _seen(grey: Image) -> Floats:
    return columns(np.stack([prepared(_moved(grey, *view)) for view in _VIEWS]))


def _searched(scores: Floats, symbols: int, longest: int, kept: int) -> list[Guess]:
    strings = sorted(
        {string for view in scores[:_SEARCHED] for string in _likely(view, symbols, longest, kept)}
    )
    chances = _chances(scores, strings)
    return [Guess(string, float(chance)) for string, chance in zip(strings, chances, strict=True)]


def _moved(grey: Image, scale: float, right: float, down: float) -> Image:
    high, wide = grey.shape
    matrix = np.array([[scale, 0, wide / 2 * (1 - scale) + right], [0, scale, high / 2 * (1 - scale) + down]])
    paper = float(np.percentile(grey, 80))
    return np.asarray(
        cv2.warpAffine(grey, matrix, (wide, high), borderMode=cv2.BORDER_CONSTANT, borderValue=paper),
        np.uint8,
    )


def _likely(scores: Floats, symbols: int, longest: int, kept: int) -> list[str]:
    """The ``kept`` strings of at most ``longest`` of the first ``symbols`` symbols that a beam search over
    ``scores`` (T, 12) ends with.
    """
    beam: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # chance ending in nothing, ending in a digit
    for column in np.exp(scores.astype(np.float64)).tolist():
        grown: dict[str, list[float]] = {}
        for string, (nothing, symbol) in beam.items():
            ends = grown.setdefault(string, [0.0, 0.0])
            ends[0] += (nothing + symbol) * column[BLANK]
            ends[1] += symbol * column[_SYMBOLS.index(string[-1])] if string else 0.0
            for index in range(symbols) if len(string) < longest else ():
                if column[index] > _FAINT:
                    before = nothing if string[-1:] == _SYMBOLS[index] else nothing + symbol
                    longer = grown.setdefault(string + _SYMBOLS[index], [0.0, 0.0])
                    longer[1] += before * column[index]
        total = sum(map(sum, grown.values()))
        best = sorted(grown.items(), key=lambda item: -sum(item[1]))[:kept]
        beam = {string: (ends[0] / total, ends[1] / total) for string, ends in best}
    return list(beam)


def _chances(scores: Floats, strings: Sequence[str]) -> Floats:
    """The chance of each string, all paths through ``scores`` (N, T, 12) that spell it, as a mean over N."""
    symbols = np.full((len(strings), 2 * max(map(len, strings)) + 1), BLANK)
    for row, string in zip(symbols, strings, strict=True):
        row[1 : 2 * len(string) : 2] = [_SYMBOLS.index(character) for character in string]
    skips = np.zeros(symbols.shape, bool)
    skips[:, 3::2] = symbols[:, 3::2] != symbols[:, 1:-2:2]
    emitted = np.exp(scores.astype(np.float64))[:, :, symbols]
    state = np.zeros((len(scores), *symbols.shape))
    state[..., :2] = emitted[:, 0, :, :2]
    for column in range(1, emitted.shape[1]):
        moved = state.copy()
        moved[..., 1:] += state[..., :-1]
        moved[..., 2:] += np.where(skips[:, 2:], state[..., :-2], 0.0)
        state = moved * emitted[:, column]
    ends = np.array([2 * len(string) for string in strings])[None, :, None]
    total = np.take_along_axis(state, ends, 2) + np.where(
        ends, np.take_along_axis(state, np.maximum(ends - 1, 0), 2), 0
    )
    return np.asarray(total[..., 0].mean(0), np.float32)
