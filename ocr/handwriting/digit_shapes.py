"""Whether the digits of a document's number and date have the shapes of type, or were put in by hand.

A number written by pen or by a numbering stamp is read as some number all the same, often with high
confidence. Here each digit is laid over the digit it was read as, in the faces that offices print with: the
correlation of print is 0.8 to 0.97 on scans, that of handwriting hardly ever above 0.8, and handwriting keeps
neither to the height nor to the baseline of the print beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from lexicon import form_words
from lexicon.fold import fold
from lexicon.lookalikes import MISREAD_NUMBER, as_printed
from ocr.handwriting.blanks import with_marked_blanks
from ocr.pixels.ink import Image, scaled
from schema.box import Box
from schema.page import Line, Word

DATA = Path(__file__).parent / "data" / "digit_shapes.png"
HEIGHT = 40
"""Pixels from the top to the foot of a "1" in the picture of shapes."""
CELL = (44, 52)
"""Width and height in pixels of one digit's place in it."""


class Face(NamedTuple):
    """``advance`` is the distance from digit to digit in heights of a digit."""

    name: str
    family: Literal["serif", "sans", "liberation"]
    advance: float

    @property
    def italic(self) -> bool:
        return "italic" in self.name


FACES = (
    Face("serif", "serif", 0.735),
    Face("serif bold", "serif", 0.73),
    Face("serif italic", "serif", 0.735),
    Face("serif bold italic", "serif", 0.727),
    Face("sans", "sans", 0.81),
    Face("sans bold", "sans", 0.81),
    Face("liberation", "liberation", 0.758),
    Face("liberation bold", "liberation", 0.758),
    Face("liberation italic", "liberation", 0.758),
    Face("liberation bold italic", "liberation", 0.758),
)
_STAMPED = re.compile(r"(?:[^\W\d]+[:.]*)?\d+(?:[/.-]\d+)*[.,;]?")

_DPI = 200.0
_POINT = _DPI / 72
_SIZES = (17, 34)
"""Heights of digits in pixels at that resolution: type of 9 to 18 points."""
_MARGIN = 3.0
_BLUR = 0.8
_BESIDE = 0.6
"""Widths of a character that a box around digits goes on to either side: boxes of words are not even."""
_LIKE_SIZES = (0.74, 1.26)
"""Heights, in those of the print compared with, that print on the same line has."""
_RUN_FOUND = 0.4
"""Correlation (-1 to 1) of a whole run of digits below which it does not stand there at all."""

_ALIKE = 0.78
_RIVAL = 0.03
"""By how much another digit may fit better than the one that was read."""
_LIKENESS_BESIDE = 0.07
_HEIGHT_BESIDE = 0.15
_HEIGHT_OF_NUMBER = 0.25
_FOOT_BESIDE = 0.16
"""How far likeness, height (of a day, of a number in smaller type) and foot may lie from those of the print
beside it; height and foot in heights of a digit."""

_DATE_LINE = re.compile(
    rf"^(?!\W*can cu)\D{{0,40}}\b{form_words.DAY}.{{0,12}}{form_words.MONTH}\b.{{0,10}}\b{form_words.YEAR}"
    r"\W*\d{2}\w{0,2}[^\w;,]*$"
)
_NUMBER_LINE = re.compile(rf"^\W{{0,3}}{form_words.NUMBER}\W*(?=.*[/\d])")
_LONGEST = 12
# What may stand in one word with digits without being a misread digit itself.
_BESIDE_DIGITS = re.compile(
    rf"^(?:{form_words.NUMBER}|{form_words.DAY}|{form_words.MONTH}|{form_words.YEAR})?[.:,;]*"
    rf"\d+[a-z]?(?:{form_words.MONTH}|{form_words.YEAR})?[.:,;]*$"
)


@dataclass(frozen=True)
class _Fit:
    """How digits lie on the page: the least correlation of one of them, whether each fits best as the digit
    it was read as, and height and foot in pixels at ``_DPI``, the foot from the top of the page.
    """

    likeness: float
    own: bool
    height: float
    foot: float
    face: int


def with_checked_digits(lines: Sequence[Line], image: Image, scale: float) -> tuple[Line, ...]:
    """``lines`` with ``Word.printed`` set for the digits of lines that give a document's number or its date.

    It is False, too, for the word behind a blank in such a line that holds ink nobody read.
    ``image`` is the page in grey at ``scale`` pixels per point, boxes are in points.
    """
    lines = with_marked_blanks(lines, image, scale)
    dates = [index for index, line in enumerate(lines) if is_date_line(line)]
    numbers = [index for index, line in enumerate(lines) if index not in dates and is_number_line(line)]
    if not dates and not numbers:
        return tuple(lines)
    page = _Picture(image, scale)
    checked = list(lines)
    references: dict[int, _Fit] = {}
    for index in dates:
        checked[index], reference = _checked_date(lines[index], page)
        if reference is not None:
            references[index] = reference
    for index in numbers:
        beside = min(references, key=lambda other: _apart(lines[index], lines[other]), default=None)
        checked[index] = _checked_number(
            lines[index], page, references[beside] if beside is not None else None
        )
    return tuple(checked)


def is_date_line(line: Line) -> bool:
    return len(line.words) <= _LONGEST and _DATE_LINE.match(fold(line.text)) is not None


def is_number_line(line: Line) -> bool:
    return len(line.words) <= 6 and _NUMBER_LINE.match(line.text) is not None


def _apart(one: Line, other: Line) -> float:
    return abs(one.box.center[1] - other.box.center[1])


def _checked_date(line: Line, page: _Picture) -> tuple[Line, _Fit | None]:
    """The line, and its year as the reference of what print looks like here, if it is print.

    Where the year does not look like print (a blurred or bent page, or handwriting), what looks like none may
    be print all the same.
    """
    year = next((word for word in reversed(line.words) if re.search(r"\d{4}", word.text)), None)
    reference = page.fit(year.box, _digits(year)) if year is not None else None
    if reference is not None and not (reference.likeness >= _ALIKE and reference.own):
        reference = None
    feet = [reference.foot] if reference is not None else []
    words: list[Word] = []
    for word in line.words:
        word = _with_digits_for_letters(word, page, reference, feet)
        digits = _digits(word)
        if digits:
            fit = page.fit(word.box, digits, reference, slanted=True)
            printed: bool | None = _clean(word.text) and _is_print(fit, reference, feet=feet)
            if not printed and reference is None and _clean(word.text):
                printed = None
            word = word.model_copy(update={"printed": printed})
        words.append(word)
    return line.model_copy(update={"words": tuple(words)}), reference


def _with_digits_for_letters(
    word: Word, page: _Picture, reference: _Fit | None, feet: Sequence[float]
) -> Word:
    """``l5`` is 15 where the print has the shapes of 15: a date has digits there and no letters."""
    if not MISREAD_NUMBER.fullmatch(word.text):
        return word
    digits = as_printed(word.text, "number")
    if not _is_print(page.fit(word.box, digits, reference, slanted=True), reference, feet=feet):
        return word
    return word.corrected(digits, "rule", word.confidence)


def _checked_number(line: Line, page: _Picture, reference: _Fit | None) -> Line:
    """Only what stands before the slash is looked at: after it stands the symbol."""
    words: list[Word] = []
    # The date has a line of its own; specks may hang on to the box of one word, but not of all.
    feet = [word.box.y1 * _POINT for word in line.words]
    for index, word in enumerate(line.words):
        before, slash, _ = word.text.partition("/")
        digits = "".join(re.findall(r"\d", before))
        if digits:
            share = min(1.0, (len(before) + _BESIDE) / len(word.text)) if slash else 1.0
            box = word.box._replace(x1=word.box.x0 + share * word.box.width)
            # Its own box tells nothing of a word that is digits only.
            others = [foot for at, foot in enumerate(feet) if slash or at != index]
            fit = page.fit(box, digits, reference)
            printed = _clean(before) and _is_print(fit, reference, _HEIGHT_OF_NUMBER, others)
            word = word.model_copy(update={"printed": printed})
        words.append(word)
        if slash:
            break
    return line.model_copy(update={"words": (*words, *line.words[len(words) :])})


def stamp_with_checked_digits(lines: Sequence[Line], image: Image, scale: float) -> tuple[Line, ...]:
    """Lines of a stamp with ``Word.printed`` set for every word with digits, each run of digits by itself."""
    page = _Picture(image, scale)

    def checked(word: Word) -> Word:
        runs = list(re.finditer(r"\d+", word.text))
        if not runs:
            return word
        step = word.box.width / len(word.text)
        fits = [
            page.fit(
                word.box._replace(
                    x0=word.box.x0 + max(0.0, run.start() - _BESIDE) * step,
                    x1=word.box.x0 + min(len(word.text), run.end() + _BESIDE) * step,
                ),
                run[0],
            )
            for run in runs
        ]
        clean = _STAMPED.fullmatch(word.text) is not None
        return word.model_copy(update={"printed": clean and all(_is_print(fit, None) for fit in fits)})

    return tuple(
        line.model_copy(update={"words": tuple(checked(word) for word in line.words)}) for line in lines
    )


def _clean(text: str) -> bool:
    return _BESIDE_DIGITS.match(text) is not None


def _digits(word: Word) -> str:
    return "".join(re.findall(r"\d", word.text))


def _is_print(
    fit: _Fit | None, reference: _Fit | None, within: float = _HEIGHT_BESIDE, feet: Sequence[float] = ()
) -> bool:
    """Whether ``fit`` is print, by itself and beside ``reference``; ``within`` is how far its height may lie
    from the reference's, its foot has to be at one of ``feet``, if any.
    """
    least = _ALIKE if reference is None else max(_ALIKE, reference.likeness - _LIKENESS_BESIDE)
    if fit is None or fit.likeness < least or not fit.own:
        return False
    if reference is not None and abs(fit.height / reference.height - 1) > within:
        return False
    return not feet or min(abs(fit.foot - foot) for foot in feet) <= _FOOT_BESIDE * fit.height


class _Picture:
    """A page at the resolution at which digits are compared."""

    def __init__(self, image: Image, scale: float) -> None:
        self._image = image
        self._scale = scale

    def fit(self, box: Box, digits: str, like: _Fit | None = None, *, slanted: bool = False) -> _Fit | None:
        """Where and how well ``digits`` lie in ``box`` (points); none where they do not go in.

        With ``like``, only its family of faces is tried, and sizes near its own; when ``slanted``, only
        faces that are italic if its own is.
        """
        x0, y0 = max(0.0, box.x0 - _MARGIN), max(0.0, box.y0 - _MARGIN)
        columns = slice(round(x0 * self._scale), round((box.x1 + _MARGIN) * self._scale))
        rows = slice(round(y0 * self._scale), round((box.y1 + _MARGIN) * self._scale))
        part = self._image[rows, columns]
        if not digits or part.size == 0:
            return None
        part = scaled(part, _POINT / self._scale)
        least, most = _SIZES
        if like is not None:
            least, most = (
                max(_SIZES[0], round(_LIKE_SIZES[0] * like.height)),
                min(_SIZES[1], round(_LIKE_SIZES[1] * like.height)),
            )
        faces = [
            index
            for index, face in enumerate(FACES)
            if like is None
            or (
                face.family == FACES[like.face].family
                and (not slanted or face.italic == FACES[like.face].italic)
            )
        ]
        found = _best(part, digits, faces, range(least, most + 1, 2))
        if found is not None:
            found = _best(part, digits, [found[3]], range(found[4] - 1, found[4] + 2))
        if found is None:
            return None
        likeness, x, y, face, size = found
        own = all(_fits_best(part, int(digit), face, size, i, x, y) for i, digit in enumerate(digits))
        return _Fit(likeness, own, size, y0 * _POINT + y + _foot(size), face)


def _best(
    part: Image, digits: str, faces: Sequence[int], sizes: Sequence[int]
) -> tuple[float, int, int, int, int] | None:
    fits = [_placed(part, digits, face, size) for face, size in product(faces, sizes)]
    return max((fit for fit in fits if fit is not None), default=None)


@cache
def _sheet() -> Image:
    sheet = cv2.imread(str(DATA), cv2.IMREAD_GRAYSCALE)
    if sheet is None:
        raise FileNotFoundError(DATA)
    return np.asarray(sheet, np.uint8)


@cache
def _shape(face: int, digit: int, size: int) -> Image:
    """One digit, ``size`` pixels high, as dark on white with a rim."""
    width, height = CELL
    cell = _sheet()[face * height : (face + 1) * height, digit * width : (digit + 1) * width]
    factor = size / HEIGHT
    small = cv2.resize(cell, (round(width * factor), round(height * factor)), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(small, (0, 0), _BLUR), np.uint8)


def _foot(size: int) -> float:
    """From the top of a shape to the foot of its digit."""
    return (CELL[1] + HEIGHT) / 2 * size / HEIGHT


def _step(face: int, size: int) -> float:
    return FACES[face].advance * size


@cache
def _run(face: int, digits: str, size: int) -> Image:
    """The digits beside each other as they are set."""
    shapes = [_shape(face, int(digit), size) for digit in digits]
    height, width = shapes[0].shape
    run = np.full((height, width + round((len(digits) - 1) * _step(face, size))), 255, np.uint8)
    for index, shape in enumerate(shapes):
        x = round(index * _step(face, size))
        run[:, x : x + width] = np.minimum(run[:, x : x + width], shape)
    return run


def _placed(part: Image, digits: str, face: int, size: int) -> tuple[float, int, int, int, int] | None:
    """(least correlation of a digit, x, y, face, size) at the place where the whole run fits best."""
    run = _run(face, digits, size)
    part = _padded(part, run)
    _, whole, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(part, run, cv2.TM_CCOEFF_NORMED))
    if whole < _RUN_FOUND:
        return None
    each = [_likeness(part, int(digit), face, size, i, x, y) for i, digit in enumerate(digits)]
    return min(each), int(x), int(y), face, size


def _padded(part: Image, run: Image) -> Image:
    below, beside = (max(0, run.shape[side] - part.shape[side]) for side in (0, 1))
    return np.asarray(cv2.copyMakeBorder(part, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=255), np.uint8)


def _likeness(part: Image, digit: int, face: int, size: int, index: int, x: int, y: int) -> float:
    """Correlation of one digit at the ``index``-th place of a run at (x, y), give and take two pixels."""
    shape = _shape(face, digit, size)
    height, width = shape.shape
    # Without the rim, which reaches into the digits beside it.
    rim = round((width - _step(face, size)) / 2)
    shape = shape[:, rim : width - rim]
    left = x + rim + round(index * _step(face, size))
    around = part[max(0, y - 2) : y + height + 2, max(0, left - 2) : left + shape.shape[1] + 2]
    if around.shape[0] < height or around.shape[1] < shape.shape[1]:
        return -1.0
    correlation: NDArray[np.float32] = cv2.matchTemplate(around, shape, cv2.TM_CCOEFF_NORMED)  # type: ignore[assignment]
    return float(correlation.max())


def _fits_best(part: Image, digit: int, face: int, size: int, index: int, x: int, y: int) -> bool:
    fits = [_likeness(part, other, face, size, index, x, y) for other in range(10)]
    return fits[digit] >= max(fits) - _RIVAL
