"""Cells of random tables as their recognisers read them, with their own confidences:
``bench.calibration``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from bench.accuracy.variants import VARIANTS
from bench.table_scores import PlacedText, is_number, normal
from bench.tables import random_cases, scanned
from ocr.knots import AS_GIVEN
from ocr.options import ReadingOptions
from ocr.read import read_page
from ocr.words.cells import ReadAs, cell_image, cell_readers
from parsers.tables.finding.find import find_pieces
from schema.box import Box
from schema.page import Line

_VARIANTS = ("clean", "photocopy", "150 dpi", "200 dpi with noise", "seals over text")

_LIKE = 70.0
"""Likeness (0 to 100) of a cell's reading and of a text in its column, from which that is its truth."""

Answer = tuple[float, bool]
"""A confidence as the recogniser gives it, and whether what it read is right."""


class CellsRead(NamedTuple):
    """Words of cells of text, and whole numbers, as they are read by themselves; ``on_page`` are the words of
    both as the page was read, calibrated for pages.
    """

    words: list[Answer]
    numbers: list[Answer]
    on_page: list[Answer]


def cells_read(seeds: Sequence[int]) -> CellsRead:
    """The cells of the random tables of ``seeds`` in all variants."""
    readers = {
        kind: replace(reader, calibration=AS_GIVEN) for kind, reader in cell_readers(ReadingOptions()).items()
    }
    found = CellsRead([], [], [])
    chosen = [variant for variant in VARIANTS if variant.name in _VARIANTS]
    with tempfile.TemporaryDirectory() as folder:
        for variant in chosen:
            for case in random_cases(seeds, Path(folder), 10.5):
                for path in scanned(case, variant, Path(folder)):
                    reading = read_page(path, "image/png", 1, ReadingOptions())
                    for piece in find_pieces(reading):
                        if reading.ruled is None:
                            continue
                        boxes = [cell.box for cell in piece.cells]
                        image = cell_image(1, reading.ruled, boxes, boxes, readers)
                        inked = [place for place, ink in enumerate(image.inks) if ink is not None]
                        inks = [ink for ink in image.inks if ink is not None]
                        kinds: tuple[ReadAs, ReadAs] = ("text", "number")
                        texts, numbers = (image.read(inks, kind) for kind in kinds)
                        for place, text, number in zip(inked, texts, numbers, strict=True):
                            cell = piece.cells[place]
                            read = " ".join(line.text for line in cell.lines)
                            truth = _truth(read, cell.col, case.tables[0])
                            if truth is None:
                                continue
                            paged = _inside(cell.box, reading.page.lines)
                            if is_number(truth):
                                found.numbers.extend(_number(number, truth))
                                found.on_page.extend(_number(paged, truth))
                            else:
                                found.words.extend(_words(text, truth))
                                found.on_page.extend(_words(paged, truth))
    return found


def _inside(box: Box, lines: Sequence[Line]) -> list[Line]:
    """The parts of ``lines`` whose words have their middle in ``box``."""
    parts = [tuple(word for word in line.words if box.contains(word.box.center)) for line in lines]
    return [
        line.model_copy(update={"words": words}) for line, words in zip(lines, parts, strict=True) if words
    ]


def _truth(read: str, column: int, cells: Sequence[PlacedText]) -> str | None:
    """The text of that column that ``read`` is a reading of."""
    texts = [normal(cell[4]) for cell in cells if cell[1] == column and cell[4]]
    best = process.extractOne(normal(read), texts, scorer=fuzz.ratio, score_cutoff=_LIKE)
    return best[0] if best else None


def _number(lines: Sequence[Line], truth: str) -> Iterator[Answer]:
    words = [word for line in lines for word in line.words]
    if words:
        text = "".join(word.text for word in words)
        yield min(word.confidence for word in words), text == truth.replace(" ", "")


def _words(lines: Sequence[Line], truth: str) -> Iterator[Answer]:
    words = [word for line in lines for word in line.words]
    printed = truth.split()
    for step in Levenshtein.opcodes([normal(word.text) for word in words], printed):
        for word in words[step.src_start : step.src_end]:
            yield word.confidence, step.tag == "equal"
