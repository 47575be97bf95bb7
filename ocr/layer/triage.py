"""Whether to believe the text layer of a PDF page: decided by evidence, not by "there is text"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from lexicon.fold import strip_marks
from lexicon.same_letters import bare_syllables
from lexicon.syllables import is_lawful, is_loan, is_syllable
from ocr.layer.hidden_text import hidden_share
from ocr.layer.painted import Painted
from ocr.layer.symbol_fonts import NO_CHARACTER
from ocr.layer.text_layer import TextLayer
from schema.box import Box
from schema.page import Line, Route

_LOOK_FACTOR = 0.25  # of the resolution of a scan: ink is told from paper without its detail
_DARK = 180  # grey level under which a pixel of the coarse picture counts as ink
_BLANK_INK = 0.0002  # of the page; a page number alone is about 0.0001 to 0.0003
_FEW_WORDS = 8
_SYLLABLES = 0.55
_MARKED = 0.25  # about 0.65 in Vietnamese prose, 0.02 in what an English recogniser makes of it
_ALIEN_SHARE = 0.2
_UNMAPPED = 0.05
_BROKEN = 0.1  # of the words; believable layers have 0.05 at most, of units and addresses of web pages
_FEWEST_BROKEN = 5
_COVERING = 0.6
_HALF_COVERING = 0.3
_PICTURE = 0.1  # of the page and of its ink: logos and seals are smaller
_MOST = 0.5
_EXPLAINED = 0.3
_WORD = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)
# Signs that Vietnamese text never holds inside a word, but TCVN3, VNI and wrong code pages do.
_ALIEN = re.compile(
    r"[^\W\d_][\u00a1-\u00b6\u00b8-\u00ba\u00bc-\u00bf\u00d7\u00f7\u0080-\u009f]|"
    r"[\u00a1-\u00a9\u00ae\u00b5\u00b6\u00b8\u00b9\u00ba\u00bf][^\W\d_]|[ÄËÏÖÜäëïöüÅåÆæßØøÇçÑñÎîÛûÞþŒœ]"
)


@dataclass(frozen=True)
class Evidence:
    """What is known about a page before it is read; every share is 0 to 1.

    ``words`` counts words of letters, ``glyphs`` printed characters. Of the glyphs, ``unmapped`` have no
    Unicode character and ``hidden`` are invisible or painted over by an image. Of the words,
    ``syllables`` are lawful Vietnamese as they stand, ``bare_syllables`` when missing marks are forgiven,
    ``marked`` carry a mark, ``alien`` hold characters that Vietnamese does not have, ``broken`` lost letters
    or have wrong ones. ``covered`` is the share of the page under images, ``ink`` the share that is dark.
    ``explained`` is the share of that ink inside word boxes (rulings and small images left out), ``empty``
    the share of word boxes without ink, ``pictures`` the share of the ink that lies in images and outside
    word boxes.
    """

    words: int
    glyphs: int
    unmapped: float
    syllables: float
    bare_syllables: float
    marked: float
    alien: float
    broken: float
    covered: float
    hidden: float
    ink: float
    explained: float
    empty: float
    pictures: float


@dataclass(frozen=True)
class Triage:
    """The ``route`` of a page, ``reasons`` for it in words of the Evidence, and issue codes ``warnings``.

    ``figures`` says that of a layer which is not believed the figures may be; ``printed_over`` that a layer
    which is believed is printed over a picture that may hold text of its own.
    """

    route: Route
    reasons: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    figures: bool = False
    printed_over: bool = False


def gather(content: bytes, layer: TextLayer, lines: Sequence[Line], painted: Painted) -> Evidence:
    """Evidence on the one-page PDF ``content`` whose ``layer`` was grouped into ``lines``."""
    scale = painted.scale
    dark = cv2.cvtColor(painted.whole, cv2.COLOR_RGB2GRAY) < _DARK
    images = _mask(dark.shape, [image.box for image in layer.images], scale)
    covered = float(images.mean())
    boxes = [word.box for line in lines for word in line.words]
    inside = _mask(dark.shape, [box.expanded(1.0) for box in boxes], scale)
    in_pictures = int((dark & images & ~inside).sum())
    counted = dark & ~_mask(dark.shape, [r.box.expanded(1.5) for r in layer.rulings], scale)
    if covered < _COVERING:
        counted &= ~images
    total = int(counted.sum())
    texts = [word.text for line in lines for word in line.words]
    letters = [word for line in lines for word in _WORD.findall(line.text) if _is_counted(word)]
    printed = [glyph.shown for glyph in layer.glyphs if glyph.text.strip()]
    return Evidence(
        words=len(letters),
        glyphs=len(printed),
        unmapped=_share(NO_CHARACTER in text for text in printed),
        syllables=_share(is_lawful(word) for word in letters),
        bare_syllables=_share(strip_marks(word).lower() in bare_syllables() for word in letters),
        marked=_share(strip_marks(word) != word for word in letters),
        alien=_share(bool(_ALIEN.search(word.text)) for line in lines for word in line.words),
        broken=_share_broken(texts),
        covered=covered,
        hidden=hidden_share(content, layer.width * layer.height),
        ink=float(dark.mean()),
        explained=float((counted & inside).sum()) / total if total else 1.0,
        empty=_share(not _cut(dark, box, scale).any() for box in boxes),
        pictures=in_pictures / max(int(dark.sum()), 1),
    )


def is_broken(lines: Iterable[Line]) -> bool:
    """Whether too many words of ``lines`` lack letters or have wrong ones for the rest to be believed."""
    return _share_broken([word.text for line in lines for word in line.words]) > _BROKEN


def is_picture(layer: TextLayer) -> bool:
    """Whether an image covers the page of ``layer`` and no text stands on it."""
    return not layer.glyphs and any(image.box.area >= _COVERING * layer.box.area for image in layer.images)


def triage(found: Evidence) -> Triage:
    """Choose the route of a page by ``found``."""
    if found.glyphs == 0:
        return (
            Triage("blank", ("no text, no ink",)) if found.ink < _BLANK_INK else Triage("scan", ("no text",))
        )
    vietnamese = found.words < _FEW_WORDS or (
        found.syllables >= _SYLLABLES and found.marked >= _MARKED and found.alien < _ALIEN_SHARE
    )
    unmapped = found.unmapped > _UNMAPPED or (
        found.broken > _BROKEN and found.broken * found.words >= _FEWEST_BROKEN
    )
    if found.covered >= _COVERING or (found.hidden >= _MOST and found.covered >= _HALF_COVERING):
        return _triage_over_image(found, vietnamese and not unmapped)
    if unmapped:
        reasons = ("letters that are missing or wrong",)
        return Triage("scan", reasons, ("layer.not_believed",), figures=True)
    if found.hidden >= _MOST or found.empty >= _MOST:
        return Triage("restored_layer", ("text that is not printed",), ("layer.restored_without_image",))
    if found.explained < _EXPLAINED:
        return Triage("scan", ("ink that the text does not explain",))
    if vietnamese:
        pictured = found.covered >= _PICTURE and found.pictures >= _PICTURE
        return Triage(
            "born_digital",
            ("the text is Vietnamese and explains the ink",),
            ("page.picture_not_read",) if pictured else (),
        )
    if found.bare_syllables >= _SYLLABLES:
        return Triage("restored_layer", ("Vietnamese without its marks",), ("layer.restored_without_image",))
    if found.alien >= _ALIEN_SHARE:
        return Triage("scan", ("wrong character codes",), ("layer.not_believed",))
    return Triage("born_digital", ("the text is what is printed",))


def _triage_over_image(found: Evidence, believable: bool) -> Triage:
    if found.hidden >= _MOST:
        warnings = () if believable else ("layer.not_believed",)
        return Triage("scan", ("a recogniser's text under an image",), warnings)
    if found.explained < _EXPLAINED:
        reasons = ("an image with a little text printed over it",)
        return Triage("scan", reasons, printed_over=believable)
    if not believable:
        return Triage("scan", ("text over an image that is not Vietnamese",), ("layer.not_believed",))
    return Triage("born_digital", ("text printed over a background",))


def _share(flags: Iterable[bool]) -> float:
    values = list(flags)
    return sum(values) / len(values) if values else 0.0


def _is_counted(word: str) -> bool:
    """Abbreviations in capitals and single letters say nothing about the language."""
    return len(word) > 1 and not (word.isupper() and not _VOWEL.search(strip_marks(word)))


def _share_broken(words: Iterable[str]) -> float:
    return _share(_is_broken(text) for text in words if _WORD.search(text) or NO_CHARACTER in text)


def _is_broken(word: str) -> bool:
    """Whether letters of ``word`` are missing or wrong: one without a character among others, a mark where
    no syllable has it, no vowel at all.
    """
    if NO_CHARACTER in word:
        return len(word) > 1
    return any(
        not _VOWEL.search(strip_marks(part))
        if strip_marks(part) == part
        else not (is_lawful(part) or is_syllable(part) or is_loan(part))
        for part in _WORD.findall(word)
        if _is_counted(part)
    )


def _mask(shape: tuple[int, ...], boxes: Iterable[Box], scale: float) -> npt.NDArray[np.bool_]:
    mask = np.zeros(shape, dtype=bool)
    for box in boxes:
        _cut(mask, box, scale)[...] = True
    return mask


def _cut(mask: npt.NDArray[np.bool_], box: Box, scale: float) -> npt.NDArray[np.bool_]:
    x0, y0, x1, y1 = (max(0.0, value * scale) for value in box)
    return mask[int(y0) : math.ceil(y1), int(x0) : math.ceil(x1)]
