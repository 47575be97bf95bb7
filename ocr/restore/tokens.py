"""Cuts printed tokens into what may be restored and what must stay.

A token is a run of characters without white space. It becomes one or more pieces that together spell it
again; only the ``core`` of a piece of kind ``word`` is ever decoded, and ``symbol`` and ``acronym`` cores
may get back a lost Đ. Figures, Roman numerals, addresses and foreign scripts are ``fixed``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple
from unicodedata import normalize

from lexicon.fold import nfc, strip_marks
from lexicon.language_model import BREAK_MARKS
from lexicon.same_letters import bare_syllables

Kind = Literal["word", "number", "symbol", "acronym", "list_mark", "fixed"]
Case = Literal["lower", "title", "upper"]

_LEAD = re.compile(r"^[\W_]+")
_TRAIL = '.,;:!?)]}»”"…*<>=~_–—+/-'
_ADDRESS = re.compile(r"\w@\w[\w-]*\.\w|://|www\.|\.(?:vn|com|org|net|gov|edu)\b", re.IGNORECASE)
_ROMAN = re.compile(r"^(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})$")
_SYMBOL = re.compile(r"^(?=[\w.]*\d)[\w.]+(?:[/-][\w&.]+)+$|^[^\W\d_]{1,6}(?:[/-][^\W\d_]{1,12})+$")
_JOINT = re.compile(
    r"(?<=[^\W\d_])[-–—/,;:.]+(?=[^\W\d_])|(?<=[^\W_])[/,;:]+(?=[^\W\d_])|(?<=[^\W\d_])[/,;:]+(?=\d)"
)
_LIST_MARK = re.compile(r"^(?:[a-zđ]|[cde]?¢)\)$")
_SYMBOL_WORDS = ("&", "¢", "@")  # what ở and c become
_SIGNS_AS_WORD = re.compile(r"(?=.*[&¢©®§€])[\d&¢©®§€]{2,3}$")
_SIGNS_AS_LETTER = ("¢", "€", "£", "§", "$", "@")
_L_AS_I = re.compile(r"I(?:[^\WA-ZĐ\dcmnpt]|[&€£¢])")  # Iwong is lượng, I& lệ: hardly a syllable begins so
_LATIN = re.compile(r"^[\u0000-\u024f\u1e00-\u1eff\u2010-\u2027\u20ab\u20ac\ufb00-\ufb06]*$")
_DRAWN_OTHERWISE = {ord(sign): normalize("NFKC", sign) for sign in map(chr, range(0xFB00, 0xFB07))} | {
    ord(sign): "'" for sign in "‘’"
}
_MEASURES = frozenset(
    [
        "kV",
        "kW",
        "kWh",
        "kVA",
        "MVA",
        "MW",
        "MWh",
        "GW",
        "Hz",
        "kHz",
        "MHz",
        "km",
        "cm",
        "mm",
        "kg",
        "mg",
        "pH",
    ]
)
_BREAKS = frozenset(BREAK_MARKS)
_MOST_DIGITS = 2

LONGEST_WORD = 60
"""Letters of the longest core that is looked at: a line whose spaces were all lost. What is longer is no word
and stays.
"""

_LONGEST_TOKEN = 10_000
"""Characters of the longest token that is cut into words; a longer one is no text and stays."""

_LONGEST_KEPT = 200
"""Characters of the longest token whose pieces are kept for the next time."""

_CAPITALS_SHARE = 0.6


class Piece(NamedTuple):
    """``before + core + after`` is what was read."""

    before: str
    core: str
    after: str
    kind: Kind
    case: Case

    @property
    def ends_clause(self) -> bool:
        return not _BREAKS.isdisjoint(self.after)

    @property
    def begins_clause(self) -> bool:
        return not _BREAKS.isdisjoint(self.before)


@lru_cache(maxsize=65536)
def case_of(core: str) -> Case:
    """How ``core`` is capitalised; a capital lost in the middle of a lower-case word does not count."""
    letters = [c for c in core if c.isalpha()]
    if _L_AS_I.match(core):
        return "lower"
    capitals = sum(c.isupper() for c in letters)
    if len(letters) > 1 and (capitals == len(letters) or capitals >= max(_CAPITALS_SHARE * len(letters), 3)):
        return "upper"
    return "title" if letters and letters[0].isupper() else "lower"


def in_case(text: str, case: Case) -> str:
    """``text`` (lower case) capitalised as ``case`` says."""
    if case == "upper":
        return text.upper()
    return text[:1].upper() + text[1:] if case == "title" else text


def _in_capitals(tokens: Sequence[str], place: int) -> bool:
    """Whether the token stands among words in capitals, as in a heading, and so need not be an acronym."""
    near = [
        word
        for word in (*tokens[max(0, place - 2) : place], *tokens[place + 1 : place + 3])
        if len(word) > 1 and word[:2].isalpha()
    ]
    return bool(near) and sum(case_of(word) == "upper" for word in near) * 2 >= len(near)


def pieces_of_line(line: str) -> list[tuple[Piece, ...]]:
    """For each token of ``line`` (NFC) its pieces."""
    tokens = nfc(line).split()
    return [
        (_pieces if len(token) <= _LONGEST_KEPT else _cut)(
            token, not token[1:].islower() and _in_capitals(tokens, place)
        )
        for place, token in enumerate(tokens)
    ]


@lru_cache(maxsize=65536)
def _pieces(token: str, in_capitals: bool) -> tuple[Piece, ...]:
    return _cut(token, in_capitals)


def _cut(token: str, in_capitals: bool) -> tuple[Piece, ...]:
    if len(token) > _LONGEST_TOKEN:
        return (Piece("", token, "", "fixed", "lower"),)
    if _LIST_MARK.match(token):
        return (Piece("", token[:-1], ")", "list_mark", "lower"),)
    if not _LATIN.match(token) or _ADDRESS.search(token):
        return (Piece("", token, "", "fixed", "lower"),)
    if token in _SYMBOL_WORDS:
        return (Piece("", token, "", "word", "lower"),)
    lead = _LEAD.match(token)
    before = lead[0] if lead else ""
    rest = token[len(before) :]
    core = rest.rstrip(_TRAIL)
    after = rest[len(core) :]
    if not core:
        return (Piece(before, "", after, "fixed", "lower"),)
    pieces: list[Piece] = []
    start = 0
    for joint in _JOINT.finditer(core):
        if len(core) - start <= LONGEST_WORD and _is_symbol(core[start:]):
            break
        head = core[start : joint.start()]
        pieces.append(Piece("" if pieces else before, head, joint[0], *_kind(head, in_capitals)))
        start = joint.end()
    last = core[start:]
    if pieces and _LIST_MARK.match(last + after):
        return (*pieces, Piece("", last, after, "list_mark", "lower"))
    return (*pieces, Piece("" if pieces else before, last, after, *_kind(last, in_capitals)))


def _is_symbol(core: str) -> bool:
    if not _SYMBOL.match(core):
        return False
    parts = re.split(r"[/-]", core)
    if core[0].isdigit() or (any(c.isdigit() for c in core) and not any(c.islower() for c in parts[0])):
        return True
    return all(
        case_of(part) == "upper" or part in ("TTg", "TTr", "CTr", "QyĐ", "QyD") for part in parts
    ) and not all(strip_marks(part).lower() in bare_syllables() for part in parts)


def _kind(core: str, in_capitals: bool) -> tuple[Kind, Case]:
    if len(core) > LONGEST_WORD:
        return "fixed", "lower"
    case = case_of(core)
    digits = sum(c.isdigit() for c in core)
    letters = sum(c.isalpha() for c in core)
    if digits and not letters:
        return "number", case
    if _is_symbol(core):
        return "symbol", case
    if core in _MEASURES or "+" in core or "=" in core:
        return "fixed", case
    if not letters or digits > _MOST_DIGITS or digits > letters or (digits and case == "upper"):
        return "fixed", case
    if _ROMAN.match(core) and not (in_capitals and strip_marks(core).lower() in bare_syllables()):
        return "fixed", case
    if (
        case == "upper"
        and not in_capitals
        and (strip_marks(core).lower() not in bare_syllables() or len(core) < 3)
    ):
        return "acronym", case
    return "word", case


def with_misread_signs(line: Sequence[tuple[Piece, ...]]) -> list[tuple[Piece, ...]]:
    """Signs and digits that look like letters are a word (``1&`` for lệ, ``¢6`` for có), no figure; before
    a small letter a sign is the first letter of the word (``¢é``).
    """
    found = []
    for token in line:
        first = token[0]
        whole = first.before + first.core
        if len(token) == 1 and _SIGNS_AS_WORD.match(whole):
            token = (first._replace(before="", core=whole, kind="word", case="lower"),)
        elif first.before in _SIGNS_AS_LETTER and first.kind == "word" and first.core[:1].islower():
            token = (first._replace(before="", core=whole), *token[1:])
        found.append(token)
    return found


def drawn_one_way(text: str) -> str:
    """``text`` as channels learned it: ligatures apart, one kind of apostrophe (``cﬁa`` is cfia)."""
    return text.translate(_DRAWN_OTHERWISE)


def with_signs_drawn_one_way(line: Sequence[tuple[Piece, ...]]) -> list[tuple[Piece, ...]]:
    """The words of ``line`` as the channel of English layers learned them."""
    return [
        tuple(
            piece._replace(core=drawn_one_way(piece.core)) if piece.kind == "word" else piece
            for piece in token
        )
        for token in line
    ]


def with_misread_hooks(line: Sequence[tuple[Piece, ...]]) -> list[tuple[Piece, ...]]:
    """A question mark before a small letter is a misread hook (``su? dung`` is sử dụng): part of its word."""
    found = list(line)
    for place, (token, following) in enumerate(pairwise(line)):
        *before, last = token
        goes_on = not following[0].before and following[0].core[:1].islower()
        if goes_on and last.kind == "word" and last.after[:1] == "?":
            found[place] = (*before, last._replace(core=f"{last.core}?", after=last.after[1:]))
    return found
