"""Words as text that a viewer finds and copies but does not paint, in the place where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from statistics import median

import numpy as np
import pikepdf
from numpy.typing import NDArray

from ocr.source.frame import Transform, placed, unturned
from ocr.source.pdf_page import displayed_box
from pipeline.exports.pdf_font import DESCENT, WIDTH
from pipeline.exports.pdf_words import spoken
from schema.box import Box, bounding_box
from schema.document import PageRecord
from schema.page import Line, Page, Word

WORDS_FONT = "SohoaWords"
"""Name of the font of our words among the resources of a page."""

_LEAST_GAP = 0.2  # of the font size: Poppler joins words that stand closer
_LEAST_WIDTH = 0.4  # of the width of a word that makes room for that gap
_TALL = 1.5  # times the usual height of a word in its line
_NEARLY = 0.12  # tangent of 7 degrees
_MOST_MOVED = 0.25  # of the height of a line


def to_displayed(page: Page | PageRecord) -> Transform:
    """From the frame of the boxes of ``page`` to the page as a viewer shows its source."""
    if page.to_source is not None:
        return np.array(page.to_source).reshape(3, 3)
    turned = page.rotation % 180 == 90
    width, height = (page.height, page.width) if turned else (page.width, page.height)
    return unturned(width, height, page.rotation)


def to_user_space(page: pikepdf.Page) -> Transform:
    """From the displayed page (origin top left, y down) to PDF user space (ISO 32000-1 section 8.3.2.3)."""
    x0, y0, x1, y1 = displayed_box(page)
    rotation = int(page.obj.get("/Rotate", 0)) % 360
    upright = np.array([[1, 0, x0], [0, -1, y1], [0, 0, 1]], dtype=np.float64)
    return upright @ unturned(x1 - x0, y1 - y0, rotation)


def text_layer(lines: Iterable[Line], transform: Transform, codes: dict[str, int], font: str) -> bytes:
    """A content stream with the words of ``lines``, each stretched to its box, divided by spaces.

    ``transform`` takes the boxes to user space, ``codes`` are those of the resource ``font``.
    """
    shown = [operation for line in lines for operation in _line(line, transform, codes, font)]
    return "\n".join(["q BT 3 Tr", *shown, "ET Q"]).encode() if shown else b""


def _line(line: Line, transform: Transform, codes: dict[str, int], font: str) -> Iterator[str]:
    words = [word for word in line.words if spoken(word) and word.box.width > 0 and word.box.height > 0]
    if not words:
        return
    frame = _frame(words)
    size = frame.height
    yield f"/{font} {_number(size)} Tf"
    for word, following in zip(words, [*words[1:], None], strict=True):
        text, box = spoken(word), word.box
        if following is not None and following.box.x0 > box.x0:
            end = max(following.box.x0 - _LEAST_GAP * size, box.x0 + _LEAST_WIDTH * box.width)
            box = box._replace(x1=min(box.x1, end))
        yield f"{_matrix(box, frame, transform)} Tm"
        yield f"{stretch(box.width, len(text), size)} Tz"
        yield f"<{''.join(f'{codes[character]:04x}' for character in text)}> Tj"
        if following is not None:
            gap = max(following.box.x0 - box.x1, _LEAST_GAP * size)
            yield f"{stretch(gap, 1, size)} Tz <{codes[' ']:04x}> Tj"


def _frame(words: Sequence[Word]) -> Box:
    """The box of a line; what stands out of it, such as a ruling read as a letter, does not count."""
    usual = median(word.box.height for word in words)
    return bounding_box([word.box for word in words if word.box.height <= _TALL * usual])


def stretch(width: float, characters: int, size: float) -> str:
    """The horizontal scaling in per cent with which so many ``characters`` are ``width`` points long."""
    return _number(100 * width / (characters * WIDTH * size))


def _matrix(word: Box, line: Box, transform: Transform) -> str:
    """The text matrix that puts a word on the baseline of its line.

    Where a line lies a little askew its words are set level, and moved by up to a quarter of their height
    towards one baseline: Poppler breaks words whose baseline moves by more than half a point, and most
    readers tell lines apart by the height of their words.
    """
    across, up = (
        (np.array(placed(transform, *to)) - np.array(placed(transform, *start))) / length
        for start, to, length in (
            ((word.x0, line.center[1]), (word.x1, line.center[1]), word.width),
            ((word.center[0], line.y1), (word.center[0], line.y0), line.height),
        )
    )
    middle = np.array(placed(transform, word.center[0], line.center[1]))
    level_across, level_up = _levelled(across), _levelled(up)
    if not np.array_equal(level_up, up):
        unit = level_up / np.linalg.norm(level_up)
        off = float((middle - placed(transform, *line.center)) @ unit)
        most = _MOST_MOVED * float(np.linalg.norm(level_up)) * line.height
        middle = middle - unit * min(max(off, -most), most)
    start = middle - level_across * word.width / 2 - level_up * line.height * (0.5 - DESCENT)
    return " ".join(_number(value) for value in (*level_across, *level_up, *start))


def _levelled(direction: NDArray[np.float64]) -> NDArray[np.float64]:
    """``direction`` along the axis it is nearly parallel to, as long as it was."""
    smaller, larger = sorted(np.abs(direction))
    if smaller > _NEARLY * larger:
        return direction
    along = np.abs(direction) == larger
    return np.where(along, np.sign(direction) * np.linalg.norm(direction), 0.0)


def _number(value: float) -> str:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
