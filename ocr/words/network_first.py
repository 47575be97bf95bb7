"""Pages of prose that the network for lines reads first, and Tesseract only where it must.

Lines are found once, by page analysis. The network has no last word in numbers and signs, and knows few
typefaces: what it lacks, doubts or is bad at is asked of Tesseract, and where both have read shows whether it
knows the type of the page (docs/recognition.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median
from typing import Protocol

from ocr.engine.found_line import FoundLine
from ocr.pixels.ink import Image
from ocr.words.line_votes import ABOVE, BELOW, GAP, HEIGHTS, LineReader
from ocr.words.signs import without_signs
from schema.box import Box, bounding_box
from schema.page import Line, Word

_BEHIND = 0.7
"""Heights of letters that are shown behind a line: page analysis leaves a full stop there out."""

_TELL_HEIGHT = 3
"""So many words of a part tell how high its letters are; of fewer the whole line does."""

_SIZE = 1.45
"""Font size in heights from the baseline to the top of high letters and marks."""

_NUMBERS = 0.85
"""Confidence (0 to 1) that the network may have in words with digits, before Tesseract has read them."""

_UNHEARD = 0.5
"""The same of a number that Tesseract did not read so: as of one that does not fit its ink."""

_ASK = 0.9
"""Confidence under which a word is asked of Tesseract."""

_BAD_SIGNS = frozenset("'\"`“”‘’_*#@<>|")
"""What the network reads for signs that it lacks, and quotation marks, of which it loses some."""

_MOST_ASKED = 0.35
"""Share of the words of a page from which asking Tesseract for them costs as much as all of them."""

_UNSURE, _MOST_UNSURE = 0.95, 0.11
"""Confidence under which the network is unsure of a word, and share of such words from which it does not know
the type: 0.06 to 0.10 on 16 of 17 pages of nine files, 0.07 to 0.13 on three of one that it does not know."""

_SURE = 0.95
"""Tesseract's confidence (0 to 1) in words in which the two are compared."""

_FEWEST = 20
"""So many such words tell whether the network knows the type; where there are fewer it is not relied on."""

_MOST_CONTRADICTED = 0.07
"""Share of them that Tesseract may contradict: less on 14 of those 17 pages, 0.07 to 0.12 on the three."""


class LineFinder(Protocol):
    """What finds the lines of a page without reading them."""

    def find_lines(self, image: Image, dpi: float) -> tuple[FoundLine, ...]:
        """The lines of ``image`` (grey uint8, upright), in its pixels."""
        ...


def lines_of(found: Sequence[FoundLine], image: Image, dpi: float, reader: LineReader) -> tuple[Line, ...]:
    """What ``reader`` reads in the lines ``found`` on ``image`` (grey; in its pixels).

    Raises what the reader raises.
    """
    parts = [part for line in found for part in _parts(line, dpi)]
    read = reader.read_lines(image, [box for box, _ in parts])
    lines = []
    for (_, tall), words in zip(parts, read, strict=True):
        if words:
            size = round(_SIZE * tall * 72 / dpi, 1)
            own = tuple(_first(word, size) for word in words)
            lines.append(Line(words=own, box=bounding_box([word.box for word in own])))
    return tuple(lines)


def asked_of_tesseract(lines: Sequence[Line]) -> frozenset[tuple[int, int]] | None:
    """Line and place in it of each word that the network must not have read alone; None where it is unsure of
    the type, or where these are so many that Tesseract had better read the page.
    """
    plain = [word for line in lines for word in line.words if _is_plain(word.text)]
    unsure = sum(word.confidence < _UNSURE for word in plain)
    asked = {
        (at, place) for at, line in enumerate(lines) for place, word in enumerate(line.words) if _ask(word)
    }
    many = len(asked) > _MOST_ASKED * sum(len(line.words) for line in lines)
    return None if many or unsure > _MOST_UNSURE * len(plain) else frozenset(asked)


def knows_type(lines: Sequence[Line], network: str) -> bool:
    """Whether Tesseract bears out what the engine called ``network`` said, where both have read."""
    alike = apart = 0
    for word in (word for line in lines for word in line.words):
        first = [reading for reading in word.readings if reading.engine == network]
        second = [reading for reading in word.readings if reading.engine != network]
        if first and second and second[0].confidence >= _SURE and _is_plain(first[0].text):
            same = without_signs(first[0].text) == without_signs(second[0].text)
            alike, apart = alike + same, apart + (not same)
    return alike + apart >= _FEWEST and apart <= _MOST_CONTRADICTED * (alike + apart)


def with_unheard_numbers_doubted(lines: Sequence[Line], network: str) -> tuple[Line, ...]:
    """``lines`` in which no number is sure that the engine called ``network`` alone has read."""
    return tuple(
        line.model_copy(update={"words": tuple(_doubted(word, network) for word in line.words)})
        for line in lines
    )


def _parts(line: FoundLine, dpi: float) -> Iterator[tuple[Box, float]]:
    """The box of each part of ``line`` that stands apart, as it is shown, and the height of its letters."""
    low, high = (points * dpi / 72 for points in HEIGHTS)
    words = sorted(line.words)
    of_line = median(line.foot(box.center[0]) - box.y0 for box in words)
    parts: list[list[Box]] = []
    for box in words:
        if parts and box.x0 - parts[-1][-1].x1 <= GAP * of_line:
            parts[-1].append(box)
        else:
            parts.append([box])
    for part in parts:
        around = bounding_box(part)
        foot = line.foot(around.center[0])
        tall = median(foot - box.y0 for box in part) if len(part) >= _TELL_HEIGHT else of_line
        if low <= tall <= high:
            right = around.x1 + _BEHIND * tall
            yield around._replace(x1=right, y0=foot - (1 + ABOVE) * tall, y1=foot + BELOW * tall), tall


def _first(word: Word, size: float) -> Word:
    """``word`` as the network may say it: not surely where it holds digits."""
    sure = min(word.confidence, _NUMBERS) if any(map(str.isdigit, word.text)) else word.confidence
    return word.model_copy(update={"size": size, "confidence": sure})


def _is_plain(text: str) -> bool:
    core = without_signs(text)
    return len(core) > 1 and core.isalpha() and not core.isupper()


def _ask(word: Word) -> bool:
    core = without_signs(word.text)
    return (
        word.confidence < _ASK
        or len(core) == 1
        or core.isupper()
        or any(map(str.isdigit, word.text))
        or not _BAD_SIGNS.isdisjoint(word.text)
    )


def _doubted(word: Word, network: str) -> Word:
    if not any(map(str.isdigit, word.text)) or word.confidence <= _UNHEARD:
        return word
    heard = {without_signs(reading.text) for reading in word.readings if reading.engine != network}
    if without_signs(word.text) in heard:
        return word
    return word.model_copy(update={"confidence": _UNHEARD})
