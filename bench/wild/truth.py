"""What stands on the pages of a born-digital PDF, and whether its text layer can be believed.

The rule, page by page, in this order (``PageTruth.state`` and ``reason``):

- ``none``: fewer than three words in the layer (with ink on the page it is a picture, else a blank page), or
  more than 90 % of the ink outside words and lines (a picture with the lines of a signature over it);
- ``unusable``, because the layer is not what a reader sees: more than 5 % of its characters have no Unicode
  ("no unicode"); more than 10 % of the words cannot be seen ("hidden": they leave no ink of their own once
  images are taken away, or an image covers them); more than 5 % of the words hold letters that Vietnamese
  lacks ("old encoding") or signs between letters, as ``ph"i`` ("numbered letters"); fewer than half of the
  words are Vietnamese syllables ("not vietnamese"); fewer than a quarter of them carry a mark ("no marks");
- ``partial``: more than 30 % of the ink is outside words and lines: there may be words on paper that the
  layer lacks, so only recall is counted;
- ``usable`` otherwise. The few words that cannot be seen are then optional.

Optional words are neither lost when a reading lacks them nor wrong when it has them. Words of annotations (of
a digital signature, of a registry) are optional too and counted apart: they are stamps, not text. Page
numbers and running heads count like all other words (``pages[].running_heads`` of a document).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from bench.wild.ink import PixelBox, ink_shares, is_visible, line_boxes
from bench.wild.layer import Char, Grey, LayerPage, pictures, read_layer
from lexicon.fold import nfc, strip_marks
from lexicon.syllables import is_lawful

State = Literal["usable", "partial", "unusable", "none"]

_LETTERS = re.compile(r"[^\W\d_]+")
_SIGN_INSIDE = re.compile(r"[^\W\d_][!\"#$%&()*+;<=>?\d]+[^\W\d_]")
_BASE = frozenset("abcdefghijklmnopqrstuvwxyzđ")


@dataclass(frozen=True)
class PageTruth:
    """``lines`` are the words of a page in the order of its file, ``optional`` the lines and words that a
    reading may have or not, ``annotated`` those among them that annotations print. ``ink`` is the share of
    the page that is dark, ``unexplained`` the share of that ink outside words and lines, ``hidden`` the
    number of words that cannot be seen. ``rulings`` are the boxes in points of the lines that can be seen.
    """

    state: State
    reason: str
    lines: tuple[str, ...]
    optional: tuple[str, ...]
    ink: float = 0.0
    unexplained: float = 0.0
    hidden: int = 0
    annotated: tuple[str, ...] = ()
    rulings: tuple[tuple[float, float, float, float], ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class _Token:
    """A run of characters without a blank; ``box`` in pixels."""

    text: str
    box: PixelBox
    visible: bool
    annotated: bool


def read_truth(drawn: bytes, bare: bytes, plain: bytes) -> list[PageTruth]:
    """The truth of every page of a PDF: ``drawn`` with annotations made part of the pages, ``bare`` of that
    without its images, ``plain`` the PDF itself.

    Raises pypdfium2.PdfiumError when it cannot be opened.
    """
    pages = read_layer(drawn)
    tokens = [
        [_tokens(line, page.picture, without, own) for line in page.lines]
        for page, without, own in zip(pages, pictures(bare), map(_places, read_layer(plain)), strict=True)
    ]
    return [_page(page, lines) for page, lines in zip(pages, tokens, strict=True)]


def _page(page: LayerPage, lines: Sequence[Sequence[_Token]]) -> PageTruth:
    ink, unexplained = ink_shares(page.picture, [token.box for line in lines for token in line])
    words = [token for line in lines for token in line if any(c.isalnum() for c in token.text)]
    state, reason = _state(page, words, unexplained)
    kept: list[str] = []
    optional: list[str] = []
    for line in lines:
        kept.append(_text([token for token in line if token.visible and not token.annotated]))
        optional += [token.text for token in line if not token.visible or token.annotated]
    return PageTruth(
        state=state,
        reason=reason,
        lines=tuple(line for line in kept if line),
        optional=tuple(optional),
        ink=ink,
        unexplained=unexplained,
        hidden=sum(not token.visible for token in words),
        annotated=tuple(token.text for line in lines for token in line if token.visible and token.annotated),
        rulings=tuple(line_boxes(page.picture)),
    )


def _state(page: LayerPage, words: Sequence[_Token], unexplained: float) -> tuple[State, str]:
    if len(words) < 3:
        return "none", "few words"
    if unexplained > 0.9:
        return "none", "picture"
    signs = [char.text for line in page.lines for char in line if not char.text.isspace()]
    unmapped = sum(sign == "\ufffd" or unicodedata.category(sign) in ("Co", "Cn", "Cc") for sign in signs)
    if unmapped > 0.05 * len(signs):
        return "unusable", "no unicode"
    if sum(not word.visible for word in words) > 0.1 * len(words):
        return "unusable", "hidden"
    letters = [word for token in words for word in _LETTERS.findall(nfc(token.text)) if len(word) > 1]
    if sum(not _is_vietnamese(word) for word in letters) > 0.05 * len(letters):
        return "unusable", "old encoding"
    lettered = [nfc(token.text) for token in words if _LETTERS.search(token.text)]
    if sum(bool(_SIGN_INSIDE.search(text)) for text in lettered) > 0.05 * len(lettered):
        return "unusable", "numbered letters"
    spoken = [word for word in letters if not word.isupper() or is_lawful(word)]
    if len(spoken) >= 8 and sum(is_lawful(word) for word in spoken) < 0.5 * len(spoken):
        return "unusable", "not vietnamese"
    if len(spoken) >= 8 and sum(strip_marks(word) != word for word in spoken) < 0.25 * len(spoken):
        return "unusable", "no marks"
    if unexplained > 0.3:
        return "partial", "ink outside words"
    return "usable", ""


def _is_vietnamese(word: str) -> bool:
    return all(letter in _BASE for letter in strip_marks(word).lower())


def _places(page: LayerPage) -> frozenset[tuple[str, int, int]]:
    """Where which characters stand, in pixels."""
    chars = (char for line in page.lines for char in line)
    return frozenset((char.text, round(char.box[0]), round(char.box[1])) for char in chars if char.box)


def _tokens(
    line: Sequence[Char], picture: Grey, bare: Grey, own: frozenset[tuple[str, int, int]]
) -> list[_Token]:
    runs: list[list[Char]] = [[]]
    for char in line:
        if char.box is None:
            runs.append([])
        else:
            runs[-1].append(char)
    return [_token(run, picture, bare, own) for run in runs if run]


def _token(run: Sequence[Char], picture: Grey, bare: Grey, own: frozenset[tuple[str, int, int]]) -> _Token:
    boxes = np.array([char.box for char in run], dtype=float)
    x0, y0 = np.floor(boxes[:, :2].min(axis=0)).astype(int)
    x1, y1 = np.ceil(boxes[:, 2:].max(axis=0)).astype(int)
    height, width = picture.shape
    box = (max(0, int(x0)), max(0, int(y0)), min(width, int(x1) + 1), min(height, int(y1) + 1))
    known = sum((c.text, round(c.box[0]), round(c.box[1])) in own for c in run if c.box)
    text = "".join(char.text for char in run)
    return _Token(text, box, is_visible(box, picture, bare), annotated=2 * known < len(run))


def _text(line: Sequence[_Token]) -> str:
    return " ".join(token.text for token in line)
