"""Number and date of arrival read where a registry's stamp is filled in by handwriting ("CÔNG VĂN ĐẾN")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from ocr.handwriting.fill import slot_image, with_slots_read
from ocr.handwriting.form_slots import MIDDLE, FormSlot, in_stamp, stamp_size
from ocr.pixels.components import components
from ocr.pixels.ink import Image, ink_mask
from ocr.regions.stamp_frames import without_bars
from ocr.regions.stamp_leaders import DottedLine, dotted_lines, without_dotted_lines
from schema.box import Box
from schema.page import Line, Stamp, Word, joined

_MARGIN = 3.0
_ROW = (8.0, 20.0)
"""How far the line of the date lies under that of the number, in points."""
_OWN = (-11.0, 4.5)
"""Where the middle of what is written in a line lies from its foot, in points."""
_TALL = 4.0
"""Points: lower ink is dots."""
_SOME = 1.0
"""Points: so much of a stroke lies in the slot if it is none of the words beside it."""
_HEAD = 28.0
"""The widest "Số:" in points."""
_READ = 0.68
"""Confidence from which a word of four letters in the place of "Số:" is one that was read."""
_KNOWN_BY_ITS_DOTS = 0.5
"""Sureness (0 to 1) of a "Số:" that nobody read, where the line for the number has dots."""


def stamp_with_handwriting_read(stamp: Stamp, image: Image, scale: float) -> Stamp:
    """``stamp`` with number, day, month and year read where they may be handwriting, as in
    ``with_handwriting_read``.

    ``image`` is the page in grey with the ink of stamps at ``scale`` pixels per point. The line of the number
    is known from its dots, too, where its "Số:" cannot be read.
    """
    page, dotted = _without_form(stamp.box, image, scale)
    size = stamp_size([word for line in stamp.lines for word in line.words])
    lines = list(_with_number_line(stamp, dotted, size))
    for index, line in enumerate(lines):
        for slot in reversed(in_stamp(line, stamp.box.x1 - _MARGIN, size)):
            slot = _on_dots(slot, dotted, size)
            alone, end = _row_alone(page, slot, slot.middle + MIDDLE * size, scale)
            if end is not None:
                slot = slot if slot.after else replace(slot, right=min(slot.right, end + _MARGIN))
                lines[index] = with_slots_read(lines[index], [slot], [slot_image(slot, alone, scale)])
    return stamp.model_copy(update={"lines": tuple(lines)})


def _without_form(box: Box, image: Image, scale: float) -> tuple[Image, list[DottedLine]]:
    """(the page without the frame and the dots of the stamp, where the dots were in points)."""
    x0, y0 = (max(0, int((side - _MARGIN) * scale)) for side in box[:2])
    x1, y1 = (int((side + _MARGIN) * scale) for side in box[2:])
    part = without_bars(np.ascontiguousarray(image[y0:y1, x0:x1]), 72 * scale)
    found = dotted_lines(ink_mask(part), scale)
    image = image.copy()
    image[y0:y1, x0:x1] = without_dotted_lines(part, 72 * scale)
    return image, [
        DottedLine(*((side + start) / scale for side, start in zip(line, (x0, y0, x0, y0), strict=True)))
        for line in found
    ]


def _on_dots(slot: FormSlot, dotted: Sequence[DottedLine], size: float) -> FormSlot:
    """``slot`` at the height of the dots in it; without a word behind it, it ends where the
    dots of the stamp do."""
    foot = slot.middle + MIDDLE * size
    beside = [
        row
        for row in dotted
        if abs(row.at(slot.left) - foot) < 0.5 * size and row.x0 < slot.right and row.x1 > slot.left
    ]
    if not beside:
        return slot
    longest = max(beside, key=lambda row: row.x1 - row.x0)
    end = slot.right if slot.after else min(slot.right, max(row.x1 for row in dotted) + _MARGIN)
    return replace(slot, middle=longest.at((slot.left + end) / 2) - MIDDLE * size, right=end)


def _row_alone(page: Image, slot: FormSlot, foot: float, scale: float) -> tuple[Image, float | None]:
    """(``page`` without what stands in the lines above and below that of ``slot``, which has its foot at
    ``foot``, unless it hangs together with what stands in that; where the ink in the slot ends, null without
    any).
    """
    columns = slice(max(0, int((slot.left - 30) * scale)), int((slot.right + 30) * scale))
    rows = slice(max(0, int((foot - 30) * scale)), int((foot + 25) * scale))
    part = np.ascontiguousarray(page[rows, columns])
    labels, stats, _ = components(ink_mask(part))
    middle = (rows.start + stats[:, cv2.CC_STAT_TOP] + stats[:, cv2.CC_STAT_HEIGHT] / 2) / scale - foot
    other = (middle < _OWN[0]) | (middle > _OWN[1])
    other[0] = False
    apart = cv2.dilate(other[labels].astype(np.uint8), np.ones((5, 5), np.uint8))
    part[(apart > 0) & ((labels == 0) | other[labels])] = 255
    alone = page.copy()
    alone[rows, columns] = part
    low = stats[:, cv2.CC_STAT_HEIGHT] < _TALL * scale
    starts = (columns.start + stats[:, cv2.CC_STAT_LEFT]) / scale
    ends = starts + stats[:, cv2.CC_STAT_WIDTH] / scale
    inside = ~other & ~low & (np.minimum(ends, slot.right) - np.maximum(starts, slot.left) > _SOME)
    inside[0] = False
    return alone, float(ends[inside].max()) if inside.any() else None


def _with_number_line(stamp: Stamp, dotted: Sequence[DottedLine], size: float) -> tuple[Line, ...]:
    """The lines with one for the number, of the dots above the date, where none was read."""
    kinds = [{slot.kind for slot in in_stamp(line, stamp.box.x1, size)} for line in stamp.lines]
    if any("number" in kind for kind in kinds):
        return stamp.lines
    dates = [line for line, kind in zip(stamp.lines, kinds, strict=True) if kind & {"day", "date"}]
    if len(dates) != 1:
        return stamp.lines
    foot = min(word.box.y1 for word in dates[0].words[:1])
    above = [row for row in dotted if _ROW[0] <= foot - row.at(row.x0) <= _ROW[1]]
    if not above:
        return stamp.lines
    row = max(above, key=lambda row: row.x1 - row.x0)
    head = Box(row.x0 - 0.9 * _HEAD, row.y0 - size, row.x0 - 1.0, row.y0 + 1.0)
    words = tuple(
        word for line in stamp.lines for word in line.words if head.expanded(0, 2).contains(word.box.center)
    )
    if any(word.confidence > _READ and len(word.text) > 3 for word in words):
        return stamp.lines
    box = head._replace(x0=row.x0 - 0.6 * _HEAD)
    unread = Word(text="", original="", box=box, confidence=0.0, method="ocr")
    number = joined([unread, *words]).corrected("Số:", "rule", _KNOWN_BY_ITS_DOTS)
    number = number.model_copy(update={"box": box})
    taken = {id(word) for word in words}
    kept = (
        line.model_copy(update={"words": tuple(word for word in line.words if id(word) not in taken)})
        for line in stamp.lines
    )
    return (*(line for line in kept if line.words), Line(words=(number,), box=number.box))
