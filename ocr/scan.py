"""A cleaned page read: seals and stamps apart, what was missed the first time read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lexicon.language_model import default_model
from ocr.cleanup.pipeline import Cleaned
from ocr.engine.recognise import READING_SLOPE, THOROUGH_DPI, Recogniser, Tesseract
from ocr.ink import ink_mask, letters, scaled
from ocr.regions.leaders import Leader, find_leaders, without_leaders
from ocr.regions.seal_lines import read_beside_seals
from ocr.regions.stamp_frames import without_frames
from ocr.regions.stamps import black_seals, read_stamps, without_black_seals
from ocr.regions.unfold import folded_back, two_columns, unfolded
from ocr.words.corrections.phantom_words import without_echoes
from ocr.words.second_reading import StripReader, read_twice
from schema.page import Line, Stamp

_LOOK_DPI = 150.0
_LETTER = (4.0, 22.0)
"""Height in points of what counts as a letter that ought to be in a word."""

_FEWEST_MISSED = 15
_MISSED_SHARE = 0.04
"""A page is read again when so many letters, and so great a share, are in no word."""


@dataclass(frozen=True)
class ScanReading:
    """Lines, stamps and leaders in pixels of the cleaned page, ``lines`` without the leaders; ``steps`` names
    what was kept from the recogniser and the readings beyond the first.
    """

    lines: tuple[Line, ...]
    stamps: tuple[Stamp, ...]
    leaders: tuple[Leader, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Readers:
    """What reads a page: first ``page``, then ``thorough`` (finer, slower) what it missed; ``block`` reads
    the lines of a stamp, ``line`` single lines beside seals, ``strips`` doubtful words once more (None:
    nobody does).
    """

    page: Recogniser
    thorough: Recogniser
    block: Recogniser
    strips: StripReader | None = None
    line: Recogniser | None = None


def tesseract_readers(languages: str = "vie", seconds: float = 120.0, child: bool = False) -> Readers:
    """The readers that measured best (docs/recognition.md), each stopped after ``seconds``; ``child`` as of
    ``Tesseract``.
    """
    level = Tesseract(languages=languages, seconds=seconds, child=child)
    return Readers(
        page=replace(level, slope=READING_SLOPE),
        thorough=replace(level, reading_dpi=THOROUGH_DPI, slope=READING_SLOPE),
        block=replace(level, mode=6),
        strips=level if languages == "vie" else None,
        line=replace(level, mode=7),
    )


def read_scan(cleaned: Cleaned, readers: Readers) -> ScanReading:
    """Everything that stands on ``cleaned``.

    Black seals, incoming stamps and leaders are whitened before the reading. Raises what the recognisers
    raise.
    """
    seals = black_seals(cleaned.image, cleaned.dpi)
    image = without_black_seals(cleaned.image, cleaned.dpi, seals) if seals else cleaned.image
    stamps = read_stamps(cleaned, readers.block, seals)
    coloured = [ink.box for ink in cleaned.inks]
    frames = tuple(stamp.box for stamp in stamps if stamp.kind == "incoming" and stamp.box not in coloured)
    image = without_frames(image, cleaned.dpi, frames)
    look = scaled(image, _LOOK_DPI / cleaned.dpi)
    leaders = find_leaders(image, cleaned.dpi) if find_leaders(look, _LOOK_DPI) else ()
    image = without_leaders(image, cleaned.dpi, leaders)
    blocks = two_columns(image, cleaned.dpi)
    lines = folded_back(readers.page.read(unfolded(image, blocks), cleaned.dpi), blocks)
    seen = {"black_seal": seals, "incoming_stamp": frames, "leaders": leaders, "two_columns": blocks}
    steps = [step for step, what in seen.items() if what]
    found = letters(ink_mask(look), _LOOK_DPI)[1]
    if _incomplete(_letter_centres(found, cleaned.dpi), lines, cleaned.dpi):
        second = readers.thorough.read(image, cleaned.dpi)
        added = tuple(line for line in second if not _meets(line, lines))
        if added:
            lines = tuple(sorted((*lines, *added), key=lambda line: (line.box.y0, line.box.x0)))
            steps.append("read_again")
    lines = without_echoes(outside_of(stamps, lines))
    if readers.strips is not None:
        once = lines
        lines = read_twice(once, image, cleaned.dpi, readers.strips, default_model())
        steps += ["words_read_twice"] * (lines != once)
    round_seals = [stamp.box for stamp in stamps if stamp.kind == "round_seal"]
    if round_seals and readers.line is not None:
        lines = read_beside_seals(lines, cleaned.image, cleaned.dpi, round_seals, readers.line)
    return ScanReading(lines, stamps, leaders, tuple(steps))


def _letter_centres(found: NDArray[np.int32], dpi: float) -> NDArray[np.float64]:
    """Centres (N, 2) in pixels at ``dpi`` of the components that are as high as letters."""
    low, high = (points * _LOOK_DPI / 72 for points in _LETTER)
    tall = found[(found[:, 3] >= low) & (found[:, 3] <= high)]
    return np.asarray((tall[:, :2] + tall[:, 2:4] / 2) * (dpi / _LOOK_DPI), dtype=np.float64)


def _incomplete(centres: NDArray[np.float64], lines: Sequence[Line], dpi: float) -> bool:
    covered = np.zeros(len(centres), dtype=bool)
    reach = 2 * dpi / 72
    for box in (line.box for line in lines):
        covered |= (
            (centres[:, 0] >= box.x0 - reach)
            & (centres[:, 0] <= box.x1 + reach)
            & (centres[:, 1] >= box.y0 - reach)
            & (centres[:, 1] <= box.y1 + reach)
        )
    missed = len(centres) - np.count_nonzero(covered)
    return bool(missed >= _FEWEST_MISSED and missed >= _MISSED_SHARE * len(centres))


def _meets(line: Line, others: Sequence[Line]) -> bool:
    """True when a third of the line's area is in another line already."""
    return any(line.box.overlap_area(other.box) > 0.33 * line.box.area for other in others)


def outside_of(stamps: Sequence[Stamp], lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` without those that lie for the most part inside a stamp that was read by itself."""
    frames = [stamp.box for stamp in stamps if stamp.lines]
    return tuple(
        line for line in lines if all(line.box.overlap_area(frame) < 0.6 * line.box.area for frame in frames)
    )
