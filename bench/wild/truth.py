"""What stands on the pages of a born-digital PDF, and whether its text layer can be believed.

The rule, page by page, in this order (``PageTruth.state`` and ``reason``):

- ``none``: fewer than three words in the layer; with ink on the page it is a picture, else a blank page;
- ``unusable``, because the layer is not what a reader sees: more than 5 % of its characters have no Unicode
  ("no unicode"); more than 10 % of the words cannot be seen ("hidden": they leave no ink of their own once
  images are taken away, or an image covers them); more than 5 % of the words hold letters that Vietnamese
  lacks ("old encoding"); fewer than half of the words are Vietnamese syllables ("not vietnamese"); fewer than
  a quarter of them carry a mark ("no marks");
- ``partial``: more than 30 % of the ink is outside words and lines: there may be words on paper that the
  layer lacks, so only recall is counted;
- ``usable`` otherwise. The few words that cannot be seen are then optional.

Optional words are neither lost when a reading lacks them nor wrong when it has them. The document of sohoa
holds neither page numbers nor running heads, so these are optional too: lines of digits (or "Trang 3",
"3/12") in the outer 12 % of the page's height, and lines in its outer 10 % that are the same, digits apart,
on at least three and half of the pages that are read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.wild.layer import DPI, Char, Grey, LayerPage, pictures, read_layer
from lexicon.fold import nfc, strip_marks
from lexicon.syllables import is_lawful

State = Literal["usable", "partial", "unusable", "none"]

_DARK = 160
_CONTRAST = 50
_SAME_INK = 0.6
_LINE_MM = 12.0
_LETTERS = re.compile(r"[^\W\d_]+")
_PAGE_NUMBER = re.compile(r"\W*(?:trang\s*)?\d{1,4}(?:\s*/\s*\d{1,4})?\W*", re.IGNORECASE)
_BASE = frozenset("abcdefghijklmnopqrstuvwxyzđ")


@dataclass(frozen=True)
class PageTruth:
    """``lines`` are the words of a page in the order of its file, ``optional`` the lines and words that a
    reading may have or not. ``ink`` is the share of the page that is dark, ``unexplained`` the share of that
    ink outside words and lines, ``hidden`` the number of words that cannot be seen.
    """

    state: State
    reason: str
    lines: tuple[str, ...]
    optional: tuple[str, ...]
    ink: float
    unexplained: float
    hidden: int

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True)
class _Token:
    """A run of characters without a blank; ``box`` in pixels."""

    text: str
    box: tuple[int, int, int, int]
    visible: bool


def read_truth(drawn: bytes, bare: bytes) -> list[PageTruth]:
    """The truth of every page of a PDF, ``drawn`` with and ``bare`` without its images.

    Raises pypdfium2.PdfiumError when it cannot be opened.
    """
    pages = read_layer(drawn)
    tokens = [
        [_tokens(line, page.picture, without) for line in page.lines]
        for page, without in zip(pages, pictures(bare), strict=True)
    ]
    heads = _running_heads(pages, tokens)
    return [_page(page, lines, heads) for page, lines in zip(pages, tokens, strict=True)]


def _page(page: LayerPage, lines: Sequence[Sequence[_Token]], heads: frozenset[str]) -> PageTruth:
    ink, unexplained = _ink(page.picture, [token.box for line in lines for token in line])
    words = [token for line in lines for token in line if any(c.isalnum() for c in token.text)]
    state, reason = _state(page, words, unexplained)
    kept: list[str] = []
    optional: list[str] = []
    for line in lines:
        if not line:
            continue
        whole = _text(line)
        if (_in_margin(line, page, 0.12) and _PAGE_NUMBER.fullmatch(whole)) or _headline(line, page) in heads:
            optional.append(whole)
            continue
        kept.append(" ".join(token.text for token in line if token.visible))
        optional += [token.text for token in line if not token.visible]
    hidden = sum(not token.visible for token in words)
    return PageTruth(state, reason, tuple(kept), tuple(optional), ink, unexplained, hidden)


def _state(page: LayerPage, words: Sequence[_Token], unexplained: float) -> tuple[State, str]:
    if len(words) < 3:
        return "none", "few words"
    signs = [char.text for line in page.lines for char in line if not char.text.isspace()]
    unmapped = sum(sign == "\ufffd" or unicodedata.category(sign) in ("Co", "Cn", "Cc") for sign in signs)
    if unmapped > 0.05 * len(signs):
        return "unusable", "no unicode"
    if sum(not word.visible for word in words) > 0.1 * len(words):
        return "unusable", "hidden"
    letters = [word for token in words for word in _LETTERS.findall(nfc(token.text)) if len(word) > 1]
    if sum(not _is_vietnamese(word) for word in letters) > 0.05 * len(letters):
        return "unusable", "old encoding"
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


def _tokens(line: Sequence[Char], picture: Grey, bare: Grey) -> list[_Token]:
    runs: list[list[Char]] = [[]]
    for char in line:
        if char.box is None:
            runs.append([])
        else:
            runs[-1].append(char)
    return [_token(run, picture, bare) for run in runs if run]


def _token(run: Sequence[Char], picture: Grey, bare: Grey) -> _Token:
    boxes = np.array([char.box for char in run], dtype=float)
    x0, y0 = np.floor(boxes[:, :2].min(axis=0)).astype(int)
    x1, y1 = np.ceil(boxes[:, 2:].max(axis=0)).astype(int)
    height, width = picture.shape
    box = (max(0, int(x0)), max(0, int(y0)), min(width, int(x1) + 1), min(height, int(y1) + 1))
    return _Token("".join(char.text for char in run), box, _is_visible(box, picture, bare))


def _is_visible(box: tuple[int, int, int, int], picture: Grey, bare: Grey) -> bool:
    """Whether the box holds ink that is not an image's, and that no image covers."""
    x0, y0, x1, y1 = box
    if x0 >= x1 or y0 >= y1 or bare.shape != picture.shape:
        return x0 < x1 and y0 < y1
    own = bare[y0:y1, x0:x1].astype(int)
    seen = picture[y0:y1, x0:x1].astype(int)
    ink = np.abs(own - int(np.median(own))) > _CONTRAST
    if not ink.any():
        ink = own < _DARK
    return bool(ink.any() and (np.abs(own - seen)[ink] < 2 * _CONTRAST).mean() >= _SAME_INK)


def _ink(picture: Grey, boxes: Sequence[tuple[int, int, int, int]]) -> tuple[float, float]:
    """The share of the page that is dark, and the share of it that is in no word and in no line."""
    dark: NDArray[np.uint8] = (picture < _DARK).astype(np.uint8)
    length = round(_LINE_MM / 25.4 * DPI)
    lines = np.zeros_like(dark)
    for shape in ((1, length), (length, 1)):
        lines |= np.asarray(cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(shape, np.uint8)), dtype=np.uint8)
    rest = dark & (1 - np.asarray(cv2.dilate(lines, np.ones((3, 3), np.uint8)), dtype=np.uint8))
    total = int(rest.sum())
    for x0, y0, x1, y1 in boxes:
        rest[max(0, y0 - 3) : y1 + 3, max(0, x0 - 2) : x1 + 2] = 0
    return float(dark.mean()), float(rest.sum()) / total if total else 0.0


def _text(line: Sequence[_Token]) -> str:
    return " ".join(token.text for token in line)


def _in_margin(line: Sequence[_Token], page: LayerPage, share: float) -> bool:
    height = int(page.picture.shape[0])
    middle = sum(token.box[1] + token.box[3] for token in line) / (2 * len(line) * height)
    return middle < share or middle > 1 - share


def _headline(line: Sequence[_Token], page: LayerPage) -> str:
    """The line without its digits where it may be a running head, else nothing."""
    if not line or not _in_margin(line, page, 0.1):
        return ""
    return re.sub(r"[\d\W]+", " ", _text(line)).strip().lower()


def _running_heads(
    pages: Sequence[LayerPage], tokens: Sequence[Sequence[Sequence[_Token]]]
) -> frozenset[str]:
    seen = Counter(
        text
        for page, lines in zip(pages, tokens, strict=True)
        for text in {_headline(line, page) for line in lines} - {""}
    )
    return frozenset(text for text, count in seen.items() if count >= max(3, len(pages) / 2))
