"""Pages set by hand: words of a plausible width at given places."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from parsers.text.layout import Row
from schema.box import Box
from schema.page import Line, Page, Word

WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 85.0, 545.0
CHARACTER = 0.48

SetLine = Callable[..., Line]
SetRow = Callable[..., Row]
SetPage = Callable[..., Page]


def set_line(
    text: str,
    x: float = LEFT,
    y: float = 100.0,
    *,
    size: float = 14.0,
    bold: bool = False,
    confidence: float = 1.0,
    justified: bool = False,
    gap: float | None = None,
) -> Line:
    """Words from ``x`` on; ``justified`` stretches the blanks to the right edge; ``^1`` is a raised mark."""
    words: list[Word] = []
    pieces = text.split()
    natural = sum(len(piece) for piece in pieces) * CHARACTER * size
    blank = 0.25 * size if gap is None else gap
    if justified:
        blank = (RIGHT - x - natural) / max(len(pieces) - 1, 1)
    at = x
    for piece in pieces:
        raised = piece.startswith("^")
        shown = piece[1:] if raised else piece
        width = len(shown) * CHARACTER * size * (0.6 if raised else 1.0)
        if raised:
            at -= blank
        words.append(
            Word(
                text=shown,
                original=shown,
                box=Box(at, y - 0.8 * size, at + width, y + 0.2 * size),
                confidence=confidence,
                method="text_layer" if confidence == 1.0 else "ocr",
                size=size,
                bold=bold,
                superscript=raised,
            )
        )
        at += width + blank
    boxes = [word.box for word in words]
    return Line(words=tuple(words), box=Box(boxes[0].x0, boxes[0].y0, boxes[-1].x1, boxes[-1].y1))


def centred(text: str, y: float, middle: float = (LEFT + RIGHT) / 2, **style: float) -> Line:
    size = style.get("size", 14.0)
    width = sum(len(piece) for piece in text.split()) * CHARACTER * size + 0.25 * size * text.count(" ")
    return set_line(text, middle - width / 2, y, **style)  # type: ignore[arg-type]


def set_page(lines: Sequence[Line], number: int = 1, route: str = "born_digital") -> Page:
    return Page(
        number=number,
        route=route,  # type: ignore[arg-type]
        width=WIDTH,
        height=HEIGHT,
        lines=tuple(sorted(lines, key=lambda line: line.box.y0)),
    )


def set_paragraphs(texts: Sequence[str], y: float, *, per_line: int = 62, indent: float = 36.0) -> list[Line]:
    """Paragraphs of justified lines from ``y`` downwards, first lines standing in."""
    lines: list[Line] = []
    for text in texts:
        rows: list[list[str]] = [[]]
        for word in text.split():
            if len(" ".join([*rows[-1], word])) > per_line - (5 if len(rows) == 1 else 0):
                rows.append([])
            rows[-1].append(word)
        for index, row in enumerate(rows):
            x = LEFT + (indent if index == 0 else 0.0)
            lines.append(set_line(" ".join(row), x, y, justified=index + 1 < len(rows)))
            y += 18.0
        y += 6.0
    return lines


def letterhead(
    number: str = "Số: 59/BC-VP", place: str = "Hải Dương, ngày 05 tháng 02 năm 2023"
) -> list[Line]:
    return [
        centred("UBND TỈNH HẢI DƯƠNG", 70, 180, size=13),
        centred("VĂN PHÒNG", 86, 180, size=13, bold=True),
        centred("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 70, 415, size=12, bold=True),
        centred("Độc lập - Tự do - Hạnh phúc", 86, 415, size=13, bold=True),
        centred(number, 112, 180, size=13),
        centred(place, 112, 415, size=13),
    ]


@pytest.fixture
def line() -> SetLine:
    return set_line


@pytest.fixture
def middle() -> SetLine:
    return centred


@pytest.fixture
def row() -> SetRow:
    def make(text: str, *args: float, **style: float) -> Row:
        return Row(1, set_line(text, *args, **style).words)  # type: ignore[arg-type]

    return make


@pytest.fixture
def page() -> SetPage:
    return set_page


@pytest.fixture
def paragraphs() -> Callable[..., list[Line]]:
    return set_paragraphs


@pytest.fixture
def head() -> Callable[..., list[Line]]:
    return letterhead
