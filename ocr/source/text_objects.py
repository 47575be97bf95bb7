"""The pieces of text that a PDF page paints, each looked at alone."""

from __future__ import annotations

import ctypes
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pypdfium2 import raw

from ocr.source.render import Pixels, drawn, hide_text, opened
from schema.box import Box

_NEAR = 0.5  # points between the origins of a character as two readers tell it
_FINE = 100  # device units per point, for pdfium tells places on the page in whole ones


class Origin(NamedTuple):
    """Where a character stands: on its baseline, in points from the top-left corner of the page."""

    text: str
    x: float
    y: float


def painted_alone(content: bytes, dpi: float, origins: Sequence[Origin]) -> list[list[Pixels]]:
    """For each of ``origins`` a picture of the page (RGB at ``dpi``) that has no text over or under the piece
    which the character belongs to; several where several pieces have it in that place, none where none has.

    A piece is what one text operator paints (ISO 32000-1 section 9.4.3). What is clipped or painted over by
    other things than text is not on these pictures. Raises PageDamaged.
    """
    with opened(content, 1) as page:
        wanted, boxes = _pieces(page, origins)
        modes = hide_text(page)
        pictures: dict[int, Pixels] = {}
        for group in _apart({piece: boxes[piece] for pieces in wanted for piece in pieces if piece in modes}):
            for piece in group:
                raw.FPDFTextObj_SetTextRenderMode(*modes[piece])
            pictures |= dict.fromkeys(group, drawn(page, dpi))
            for piece in group:
                raw.FPDFTextObj_SetTextRenderMode(modes[piece][0], raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    return [[pictures[piece] for piece in pieces if piece in pictures] for pieces in wanted]


def _apart(boxes: dict[int, Box]) -> list[list[int]]:
    """The keys of ``boxes`` in groups whose members do not overlap."""
    groups: list[tuple[list[int], list[Box]]] = []
    for key, box in boxes.items():
        for keys, taken in groups:
            if not any(box.overlaps(other) for other in taken):
                keys.append(key)
                taken.append(box)
                break
        else:
            groups.append(([key], [box]))
    return [keys for keys, _ in groups]


def _pieces(page: Any, origins: Sequence[Origin]) -> tuple[list[list[int]], dict[int, Box]]:
    """The addresses of the text objects that each of ``origins`` may belong to; the boxes of these."""
    places: defaultdict[tuple[int, int], list[tuple[Origin, int]]] = defaultdict(list)
    boxes: dict[int, Box] = {}
    texts = page.get_textpage()
    try:
        for place, box, piece in _characters(page, texts):
            places[round(place.x), round(place.y)].append((place, piece))
            boxes[piece] = boxes[piece].union(box) if piece in boxes else box
    finally:
        texts.close()
    found = []
    for origin in origins:
        near = [
            (place, piece)
            for column in (-1, 0, 1)
            for row in (-1, 0, 1)
            for place, piece in places.get((round(origin.x) + column, round(origin.y) + row), ())
            if abs(place.x - origin.x) <= _NEAR and abs(place.y - origin.y) <= _NEAR
        ]
        same = [piece for place, piece in near if place.text == origin.text]
        found.append(sorted(set(same or [piece for _, piece in near])))
    return found, boxes


def _characters(page: Any, texts: Any) -> Iterator[tuple[Origin, Box, int]]:
    """The characters of a page: where each stands, its box, and the address of its text object."""
    width, height = (round(side * _FINE) for side in page.get_size())
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    across, down = ctypes.c_int(), ctypes.c_int()

    def place(x: float, y: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page.raw, 0, 0, width, height, 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE

    for index in range(raw.FPDFText_CountChars(texts.raw)):
        item = raw.FPDFText_GetTextObject(texts.raw, index)
        if not item or not raw.FPDFText_GetCharOrigin(texts.raw, index, x, y):
            continue
        raw.FPDFText_GetLooseCharBox(texts.raw, index, box)
        (x0, y0), (x1, y1) = place(box.left, box.top), place(box.right, box.bottom)
        text = chr(raw.FPDFText_GetUnicode(texts.raw, index))
        yield (
            Origin(text, *place(x.value, y.value)),
            Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)),
            ctypes.addressof(item.contents),
        )
