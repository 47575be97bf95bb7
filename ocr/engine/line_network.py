"""The second reader: a small convolutional network that reads one line at a time (``ocr/data/line_network``).

It errs in other places than Tesseract does (docs/recognition.md), but it finds no lines itself, lacks some
signs and knows fewer typefaces: it reads lines that Tesseract found, and only ever has one of several votes.

The network sees a line and as much above and below it, and says for each column of the picture which
character begins there, if any (connectionist temporal classification, Graves et al. 2006).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import NamedTuple

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from lexicon.lookalikes import as_printed
from ocr.knots import AS_GIVEN, Knots, found_at
from ocr.pixels.ink import Image
from ocr.weights import Weights, line_network_weights
from schema.box import Box
from schema.page import Reading, Word


class Framing(NamedTuple):
    """What a network is shown of a line in its box.

    ``height`` rows, which hold the box and ``above`` of its height both above and below it; ``beside`` of its
    height to the left and right; at most ``widest`` columns (what is wider is squeezed), a multiple of
    ``width_step``.
    """

    height: int
    above: float
    beside: float
    widest: int
    width_step: int


THREE_LINES = Framing(height=96, above=1.6, beside=0.3, widest=2048, width_step=8)
"""Three lines of 32 pixels, each with a fifth of white above and below, of which the middle one is read: as
the network was trained. 2048 columns are three times the width of a line of prose."""

_STEP, _HALO = 4, 8
"""Columns behind one column of the output, and columns of white that the network wants behind the last."""

Floats = NDArray[np.float32]


class LinePicture(NamedTuple):
    """What the network is shown of a line: ``ink`` (rows, columns) from 0 to 1, and where its left end lies
    and how many pixels of the page one of its columns covers.
    """

    ink: Floats
    left: float
    scale: float


@dataclass(frozen=True)
class LineNetwork:
    """The network with ``weights``; ``calibration`` takes its sureness to the share of right words."""

    weights: Weights
    calibration: Knots = AS_GIVEN

    @property
    def name(self) -> str:
        return self.weights.name

    @property
    def version(self) -> str:
        """That of the publisher, and the beginning of the digest of the weights."""
        return f"{self.weights.version} sha256:{self.weights.sha256[:16]}"

    def can_read(self, text: str) -> bool:
        """Whether it has all characters of ``text``."""
        return set(text) <= set(self.weights.characters)

    def read_lines(self, image: Image, boxes: Sequence[Box]) -> tuple[tuple[Word, ...], ...]:
        """The words in each of ``boxes``, each around one line of ``image`` (grey uint8, dark on bright).

        Boxes are in pixels of ``image``; those of the words are as high as their line. Raises
        WeightsUnusable.
        """
        session = opened(self.weights)
        return tuple(tuple(self._words(session, image, box)) for box in boxes)

    def _words(self, session: onnxruntime.InferenceSession, image: Image, box: Box) -> Iterator[Word]:
        picture = line_picture(image, box, THREE_LINES)
        width = picture.ink.shape[1]
        padded = math.ceil(width / THREE_LINES.width_step) * THREE_LINES.width_step + _HALO
        shown = np.zeros((1, 1, THREE_LINES.height, padded), np.float32)
        shown[0, 0, :, :width] = picture.ink
        asked = {"x": shown, "widths": np.array([width], np.int64)}
        numbers, sureness, (length,) = session.run(["ids", "conf", "lengths"], asked)
        found = spelled(numbers[0, :length], sureness[0, :length], self.weights.characters)
        for text, first, end, sure in found:
            printed = as_printed(text, "anywhere")
            confidence = found_at(self.calibration, sure)
            yield Word(
                text=printed,
                original=printed,
                box=box._replace(
                    x0=picture.left + picture.scale * _STEP * first,
                    x1=picture.left + picture.scale * _STEP * end,
                ),
                confidence=confidence,
                method="ocr",
                readings=(Reading(text=printed, engine=self.name, confidence=confidence),),
            )


def line_network(calibration: Knots = AS_GIVEN) -> LineNetwork:
    """The network that comes with this program. Raises WeightsUnusable when nothing describes it."""
    return LineNetwork(line_network_weights(), calibration)


def line_picture(image: Image, box: Box, framing: Framing) -> LinePicture:
    """What a network is shown of the line in ``box`` (pixels of ``image``, grey uint8) in this ``framing``;
    white is what lies outside of the image.
    """
    high = max(1.0, box.height)
    x0, x1 = math.floor(box.x0 - framing.beside * high), math.ceil(box.x1 + framing.beside * high)
    y0, y1 = math.floor(box.y0 - framing.above * high), math.ceil(box.y1 + framing.above * high)
    rows, columns = image.shape
    crop = np.full((y1 - y0, x1 - x0), 255, np.uint8)
    left, right = max(0, x0), min(columns, x1)
    top, bottom = max(0, y0), min(rows, y1)
    if left < right and top < bottom:
        crop[top - y0 : bottom - y0, left - x0 : right - x0] = image[top:bottom, left:right]
    width = round((x1 - x0) * framing.height / (y1 - y0))
    width = max(framing.width_step, min(framing.widest, width))
    how = cv2.INTER_AREA if y1 - y0 > framing.height else cv2.INTER_LINEAR
    resized = cv2.resize(crop, (width, framing.height), interpolation=how)
    ink = np.asarray(1 - np.asarray(resized, np.float32) / 255, np.float32)
    return LinePicture(ink, x0, (x1 - x0) / width)


def spelled(
    numbers: Sequence[int] | NDArray[np.int64], sureness: Sequence[float] | Floats, characters: str
) -> Iterator[tuple[str, int, int, float]]:
    """The words that the columns spell: text, first column, the column behind the last, sureness (0 to 1).

    ``numbers`` are the likeliest output of each column, 0 for nothing, else a place in ``characters`` from 1
    on; a character is said once, however many columns it has without another or nothing between them.
    ``sureness`` is the chance of that output; a word is as sure as the least sure of its characters.
    """
    letters: list[tuple[str, int, int, float]] = []
    at = 0
    for number, run in groupby(int(number) for number in numbers):
        end = at + len(list(run))
        if number:
            # The column in which a character begins is the one that the network was trained to name it in.
            letters.append((characters[number - 1], at, end, float(sureness[at])))
        at = end
    for is_space, group in groupby(letters, lambda letter: letter[0].isspace()):
        if not is_space:
            word = list(group)
            yield (
                "".join(letter for letter, *_ in word),
                word[0][1],
                word[-1][2],
                min(sure for *_, sure in word),
            )


@cache
def opened(weights: Weights) -> onnxruntime.InferenceSession:
    """The network with ``weights``, loaded once: on one thread, for a page is the unit of parallel work, and
    its output must not depend on how many processors there are. Raises WeightsUnusable.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Pictures have many widths; an arena keeps the largest allocation of each.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(weights.content(), options, providers=["CPUExecutionProvider"])
