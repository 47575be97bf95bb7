from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engine.cells import read_cells
from ocr.pixels.ink import PixelBox
from schema.box import Box
from schema.page import Line, Word

SCALE = 300 / 72


class Echo:
    """Reads one word a dark blob: its width in pixels. Stands in for a recogniser."""

    name = "echo"
    version = "1"

    def __init__(self) -> None:
        self.calls = 0

    def read(self, image: NDArray[np.uint8], dpi: float) -> tuple[Line, ...]:
        self.calls += 1
        _, _, stats, _ = cv2.connectedComponentsWithStats((image < 128).astype(np.uint8))
        lines = []
        for x, y, width, height, _ in sorted(stats[1:].tolist(), key=lambda blob: blob[1]):
            box = Box(x, y, x + width, y + height)
            word = Word(text=str(width), original=str(width), box=box, confidence=1.0, method="ocr")
            lines.append(Line(words=(word,), box=box))
        return tuple(lines)


def page_with(blobs: list[tuple[int, int, int, int]]) -> NDArray[np.uint8]:
    page = np.full((400, 800), 255, dtype=np.uint8)
    for x, y, width, height in blobs:
        page[y : y + height, x : x + width] = 0
    return page


def test_each_cell_gets_its_own_words_back_in_its_place() -> None:
    blobs = [(50, 40, 31, 30), (400, 40, 47, 30), (50, 200, 63, 30)]
    boxes = [PixelBox(x - 5, y - 5, x + w + 5, y + h + 5) for x, y, w, h in blobs]
    reader = Echo()
    found = read_cells(page_with(blobs), boxes, SCALE, reader)
    assert [lines[0].words[0].text for lines in found] == ["31", "47", "63"]
    assert [tuple(lines[0].words[0].box) for lines in found] == [(x, y, x + w, y + h) for x, y, w, h in blobs]
    assert reader.calls == 1


def test_a_cell_without_a_reading_has_no_lines() -> None:
    boxes = [PixelBox(10, 10, 60, 60), PixelBox(100, 10, 190, 60)]
    assert read_cells(page_with([(120, 20, 40, 30)]), boxes, SCALE, Echo())[0] == ()
