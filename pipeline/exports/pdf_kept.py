"""The words of a searchable PDF as they are kept beside the ledger, so that the PDF can be made later.

Of the pages that we read, each word is kept in its place in the reading order, its box to a tenth of a point:
less than half a pixel at 300 dpi. Pages whose own text was believed need no words of ours.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.exports.pdf_words import lines_in_reading_order, spoken, with_cells
from pipeline.failure import PageResult
from schema.box import Box, bounding_box
from schema.document import Block
from schema.page import Line, Page, Route, Word

READ_BY_US: frozenset[Route] = frozenset({"scan", "restored_layer"})
"""Routes of the pages whose words are ours."""

_TENTHS = 10
"""Steps of a point in which boxes are kept."""

_COMPRESSION = 9  # zlib's smallest: written once, and there may be 10^5 of them


def packed_words(results: Sequence[PageResult], blocks: Sequence[Block]) -> bytes:
    """What a searchable PDF needs to know of the pages in ``results``, whose document has ``blocks``."""
    pages = [with_cells(result.page, result.pieces) for result in results if result.page is not None]
    kept = [_kept(page, blocks) for page in pages if page.route in READ_BY_US]
    return zlib.compress(json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode(), _COMPRESSION)


def unpacked_words(content: bytes) -> tuple[Page, ...]:
    """The pages that were ``packed_words``, with their lines in reading order and nothing else."""
    return tuple(
        Page(
            number=kept["number"],
            route=kept["route"],
            width=kept["width"],
            height=kept["height"],
            rotation=kept["rotation"],
            to_source=kept["to_source"],
            lines=tuple(_lines(kept["texts"], iter(kept["boxes"]))),
        )
        for kept in json.loads(zlib.decompress(content))
    )


def _kept(page: Page, blocks: Sequence[Block]) -> dict[str, Any]:
    """``boxes`` are four numbers a word: how far it begins from the end of the word before, how far lower,
    its width and height, in tenths of a point. Such numbers are small and alike, so they compress well.
    """
    lines = lines_in_reading_order(page, blocks)
    boxes: list[int] = []
    end, top = 0, 0
    for word in (word for line in lines for word in line.words):
        x0, y0, x1, y1 = (round(side * _TENTHS) for side in word.box)
        boxes += [x0 - end, y0 - top, x1 - x0, y1 - y0]
        end, top = x1, y0
    return {
        "number": page.number,
        "route": page.route,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "to_source": page.to_source,
        "texts": [[spoken(word) for word in line.words] for line in lines],
        "boxes": boxes,
    }


def _lines(texts: Sequence[Sequence[str]], boxes: Iterator[int]) -> Iterator[Line]:
    end, top = 0, 0
    for line in texts:
        words = []
        for text in line:
            right, down, width, height = (next(boxes) for _ in range(4))
            x0, y0 = end + right, top + down
            end, top = x0 + width, y0
            box = Box(*(side / _TENTHS for side in (x0, y0, end, y0 + height)))
            words.append(Word(text=text, original=text, box=box, confidence=1.0, method="ocr"))
        if words:
            yield Line(words=tuple(words), box=bounding_box([word.box for word in words]))
