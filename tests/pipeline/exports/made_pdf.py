"""A small page, its picture, and the searchable PDF made of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray

from ocr.source.frame import Transform, as_values
from pipeline.exports.pdf import SearchablePdf, searchable_pdf
from schema.box import Box
from schema.page import Line, Page, Route, Word

WIDTH, HEIGHT = 420, 594
INK = Box(120, 200, 190, 214)
Pixels = NDArray[np.uint8]


def word(text: str, box: Box) -> Word:
    return Word(text=text, original=text, box=box, confidence=0.9, method="ocr")


def line(text: str, left: float, top: float) -> Line:
    words = text.split(" ")
    boxes = [Box(left + 50 * place, top, left + 50 * place + 42, top + 12) for place in range(len(words))]
    return Line(
        words=tuple(word(part, box) for part, box in zip(words, boxes, strict=True)),
        box=Box(left, top, boxes[-1].x1, top + 12),
    )


LINES = (line("Ủy ban nhân dân tỉnh", 40, 60), line("Kế hoạch số 12", 40, 80))


def page(
    lines: tuple[Line, ...] = LINES,
    to_source: Transform | None = None,
    route: Route = "scan",
    rotation: int = 0,
) -> Page:
    turned_size = (HEIGHT, WIDTH) if rotation % 180 else (WIDTH, HEIGHT)
    return Page(
        number=1,
        route=route,
        width=turned_size[0],
        height=turned_size[1],
        rotation=rotation,
        lines=lines,
        to_source=as_values(np.eye(3) if to_source is None else to_source),
    )


def picture() -> Pixels:
    pixels = np.full((HEIGHT, WIDTH), 255, np.uint8)
    pixels[int(INK.y0) : int(INK.y1), int(INK.x0) : int(INK.x1)] = 0
    return pixels


def made(path: Path, *pages: Page, media_type: str = "application/pdf", count: int = 1) -> SearchablePdf:
    return searchable_pdf(path, media_type, pages, (), count, 10**8)


def drawn(content: bytes, number: int = 1) -> Pixels:
    document = pypdfium2.PdfDocument(content)
    pixels: Pixels = document[number - 1].render(scale=1, grayscale=True).to_numpy().squeeze().copy()
    document.close()
    return pixels


def ink_box(pixels: Pixels) -> Box:
    rows, columns = np.nonzero(pixels < 128)
    return Box(float(columns.min()), float(rows.min()), float(columns.max()) + 1, float(rows.max()) + 1)


@contextmanager
def image_of(content: bytes, number: int = 1) -> Iterator[pikepdf.Object]:
    with pikepdf.open(BytesIO(content)) as pdf:
        yield next(iter(pdf.pages[number - 1].obj.Resources.XObject.values()))
