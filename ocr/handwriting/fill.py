"""The number and the day of a letterhead read where they are filled in by handwriting."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from ocr.handwriting.form_slots import FormSlot, Kind, handwritten_slots, with_heads_joined
from ocr.handwriting.print_beside import on_its_ink, on_line_of_print, without_symbol
from ocr.handwriting.reader import Guess, date_guesses, guesses
from ocr.handwriting.slot import FINE, HEIGHT, POINTS
from ocr.pixels.ink import Image
from schema.box import Box
from schema.page import Line, Reading, Word, joined

ENGINE = "handwriting"
"""Name of the reader in ``Word.readings``."""
SURE = 0.8
"""Least chance with which a reading becomes the word (98 in 100 of them right on drawn slots kept aside);
under it the guesses are kept beside what was read."""
LIKELY_NUMBER = 0.55
"""The same for the number of a letterhead, which nothing else tells: 38 of 39 real ones were right. Its
issue names the chance and the rivals."""
_SURE_ALONE = 0.95
"""The same for one digit alone: offices write 05, so that it may be what is left of two."""
_MOST = 0.97
_LEAST_GUESS = 0.05
_SHOWN = 3
_BESIDE = (11.0, 8.0)
"""Points of the words to the left and right in a slot's picture."""
_LAST = {"day": 31, "month": 12}
_FORMS = {
    "year": re.compile(r"(?:19|20)?\d\d"),
    "whole_year": re.compile(r"(?:19|20)\d\d"),
}


def with_handwriting_read(lines: Sequence[Line], image: Image, scale: float) -> tuple[Line, ...]:
    """``lines`` with number, day and month read where they are no print (``Word.printed``).

    A sure reading is a word of its own (``method`` "handwriting"), its rivals are in ``readings``; what is
    unsure leaves the words as they were, with the guesses in the ``readings`` of the first in the slot.
    ``image`` is the page in grey at ``scale`` pixels per point, boxes are in points.
    """
    return tuple(_with_line_read(line, image, scale) for line in with_heads_joined(lines))


def _with_line_read(line: Line, image: Image, scale: float) -> Line:
    slots, pictures = [], []
    for slot in handwritten_slots(line):
        slot = on_line_of_print(slot, line, image, scale)
        slot = on_its_ink(slot, slot_image(slot, image, scale), slot.left - _BESIDE[0])
        picture = slot_image(slot, image, scale)
        if slot.kind == "number":
            picture = without_symbol(picture, slot, slot.left - _BESIDE[0])
        slots.append(slot)
        pictures.append(picture)
    return with_slots_read(line, slots, pictures, LIKELY_NUMBER)


def with_slots_read(
    line: Line, slots: Sequence[FormSlot], pictures: Sequence[Image], least: float = SURE
) -> Line:
    """``line`` with what is written in its ``slots``, left to right, of which ``pictures`` (``slot_image``)
    are given; as in ``with_handwriting_read``. ``least`` is the chance with which a number of several digits
    becomes the word.
    """
    words = list(line.words)
    for slot, picture in reversed(list(zip(slots, pictures, strict=True))):
        found = date_guesses(picture) if slot.kind == "date" else _likely(guesses(picture), slot.kind)
        readings = tuple(
            Reading(text=guess.digits, engine=ENGINE, confidence=round(min(guess.chance, _MOST), 4))
            for guess in found[:_SHOWN]
            if guess.chance >= _LEAST_GUESS
        )
        remaining = _beside_filled(slot, line.words[slot.last], words[slot.last])
        if not readings or remaining is None:
            continue
        slot = remaining
        words[slot.first : slot.last + 1] = _filled(
            words[slot.first : slot.last + 1],
            slot,
            found[0],
            readings,
            least if slot.kind == "number" else SURE,
        )
    return line.model_copy(update={"words": tuple(words)}) if words != list(line.words) else line


def _beside_filled(slot: FormSlot, printed: Word, word: Word) -> FormSlot | None:
    """``slot`` where ``word`` now stands for ``printed``, its last one: the slot to its right may have taken
    the end of that word, or all of it. None where nothing of the slot's words is left.
    """
    if word.text == printed.text:
        return slot
    if printed.text.startswith(word.text):
        return replace(slot, after=word.text[len(printed.text) - len(slot.after) :])
    return replace(slot, last=slot.last - 1, after="") if slot.last > slot.first else None


def _likely(found: Sequence[Guess], kind: Kind) -> list[Guess]:
    """The guesses that can stand in a slot of ``kind``, likeliest first.

    A reading that cannot, like the day 071, holds a stroke too many: its chance is shared by those that can
    and lack one of its digits.
    """
    if kind == "number":
        return [guess for guess in found if _possible(guess.digits, kind)]
    chances: dict[str, float] = {}
    for digits, chance in found:
        shorter = {digits[:place] + digits[place + 1 :] for place in range(len(digits))}
        meant = [digits] if _possible(digits, kind) else [text for text in shorter if _possible(text, kind)]
        for text in meant:
            chances[text] = chances.get(text, 0.0) + chance / len(meant)
    return sorted((Guess(*one) for one in chances.items()), key=lambda guess: (-guess.chance, guess.digits))


def _possible(digits: str, kind: Kind) -> bool:
    if not digits:
        return False
    if kind == "number":
        return digits.strip("0") != ""
    if kind in _FORMS:
        return _FORMS[kind].fullmatch(digits) is not None
    return len(digits) in (1, 2) and 1 <= int(digits) <= _LAST[kind]


def slot_image(slot: FormSlot, image: Image, scale: float) -> Image:
    """The slot with ends of the words beside it, ``FINE * HEIGHT`` pixels high."""
    pixel = POINTS / FINE
    high = HEIGHT * FINE
    x0, x1 = slot.left - _BESIDE[0], slot.right + _BESIDE[1]
    wide = -(-round((x1 - x0) / pixel) // (2 * FINE)) * 2 * FINE
    step = pixel * scale
    left, top = x0 * scale, (slot.middle - high / 2 * pixel) * scale
    across, down = max(0, int(left) - 2), max(0, int(top) - 2)
    part = np.ascontiguousarray(
        image[down : max(0, int(top + high * step) + 3), across : max(0, int(left + wide * step) + 3)]
    )
    if part.size == 0:
        return np.full((high, wide), 255, np.uint8)
    if step > 1:
        part = np.asarray(cv2.GaussianBlur(part, (0, 0), 0.4 * step), np.uint8)
    return np.asarray(
        cv2.warpAffine(
            part,
            np.array([[step, 0, left - across], [0, step, top - down]]),
            (wide, high),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=float(np.percentile(part, 80)),
        ),
        np.uint8,
    )


def _filled(
    words: Sequence[Word], slot: FormSlot, best: Guess, readings: tuple[Reading, ...], least: float
) -> list[Word]:
    """``words``, from that before the slot to that behind it, with the reading between if its chance is at
    ``least`` that.
    """
    if best.chance < (least if len(best.digits) > 1 else _SURE_ALONE):
        held = 0 if slot.before != words[0].text or len(words) == 1 else 1
        doubted = words[held].model_copy(
            update={"readings": (*words[held].readings, *readings), "printed": False}
        )
        return [*words[:held], doubted, *words[held + 1 :]]
    left, inside, right = _parted(words, slot)
    box = Box(slot.left, min(word.box.y0 for word in words), slot.right, max(word.box.y1 for word in words))
    rival = readings[1].text if len(readings) > 1 else None
    read = joined(inside).corrected(best.digits, "handwriting", readings[0].confidence, rival)
    read = read.model_copy(update={"box": box, "size": words[0].size, "readings": readings, "printed": False})
    return [word for word in (left, read, right) if word.text]


def _parted(words: Sequence[Word], slot: FormSlot) -> tuple[Word, list[Word], Word]:
    """(what ``words`` say ahead of the slot, in it, behind it)."""
    begin, end = words[0], words[-1]
    left, right = begin, end
    if slot.before != begin.text:
        left = begin.piece(slot.before, begin.box._replace(x1=slot.left), first=True)
        left = left.model_copy(update={"printed": None})
    if slot.after != end.text:
        right = end.piece(slot.after, end.box._replace(x0=slot.right))
    inside = []
    for at, word in enumerate(words):
        start = len(slot.before) if at == 0 else 0
        stop = len(word.text) - (len(slot.after) if at == len(words) - 1 else 0)
        inside.append(word.piece(word.text[start:stop], word.box, first=0 < at < len(words) - 1))
    return left, inside, right.model_copy(update={"printed": None})
