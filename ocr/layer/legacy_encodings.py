"""Text of fonts made before Unicode, TCVN3 (.VnTime), VNI (VNI-Times) and VISCII (VI Times), as Unicode.

Such fonts print Vietnamese letters at the codes of Western ones, so a text layer made with them reads
``Céng hßa`` or ``Coäng hoøa`` where the page shows ``Cộng hòa``. The tables stand in
``legacy_encodings.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Literal

from lexicon.fold import nfc
from lexicon.syllables import is_syllable

Encoding = Literal["tcvn3", "tcvn3_capitals", "vni", "viscii"]
_OneToOne = Literal["tcvn3", "viscii"]
"""Encodings with one code for each letter."""

_TCVN3_FONT = re.compile(r"^[._]?vn(?!i)[a-z]", re.IGNORECASE)
_TCVN3_CAPITALS_FONT = re.compile(r"^[._]?vn[a-z ]*[a-z ]H(?![a-z])", re.IGNORECASE)
_VNI_FONT = re.compile(r"^vni[-_ ]?[a-z]", re.IGNORECASE)
_VISCII_FONT = re.compile(r"^(VI[-_ ]?[A-Z][a-z]|(?i:viscii))")
# Letters of Vietnamese that no Western code page has: a layer that holds them is Unicode already.
_UNICODE_ONLY = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
_LATIN = re.compile(r"[A-Za-z]")
_WESTERN = re.compile(r"[\u00a1-\u00ffŒœŠšŽžŸƒ]")
# Other characters that PDF readers give for the same codes: Greek mu, bullet operator, and what Windows
# has at the codes of controls.
_SAME_CODE = str.maketrans({"μ": "µ", "∙": "·"})
_CONTROLS = str.maketrans(
    {
        bytes([code]).decode("cp1252"): chr(code)
        for code in range(0x80, 0xA0)
        if bytes([code]).decode("cp1252", errors="ignore")
    }
)
_BARE_CODE = re.compile(r"\(cid:(\d{1,3})\)")
"""What pdfminer gives for a code that the encoding of its font leaves free."""
_LETTERS = re.compile(r"[^\W\d_]+")
_ENOUGH_WORDS = 3
_ADVANTAGE = 0.3  # of what the font's name says, in share of syllables
_MOST = 0.6


@cache
def _tables() -> dict[str, dict[str, str]]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        table: dict[str, dict[str, str]] = tomllib.load(file)
    return table


def code_table(encoding: Literal["tcvn3", "vni", "viscii"]) -> dict[str, str]:
    """Vietnamese letter (NFC) to its code as ISO 8859-1 characters; VNI holds capitals too."""
    table = dict(_tables()[encoding])
    if encoding == "vni":
        table |= {letter.upper(): code.upper() for letter, code in _tables()["vni"].items()}
    return table


def decode(text: str, encoding: Encoding) -> str:
    """``text`` as the fonts of ``encoding`` print it, in NFC. Other characters stay as they are."""
    if encoding == "vni":
        return nfc(_vni_pattern().sub(_vni_letter, text))
    table: _OneToOne = "viscii" if encoding == "viscii" else "tcvn3"
    decoded = _letters_of(_with_dashes_as_letters(text, table), table)
    return nfc(decoded.upper() if encoding == "tcvn3_capitals" else decoded)


def _letters_of(text: str, table: _OneToOne) -> str:
    """``text`` with the letters that the codes of ``table`` show."""
    text = text.translate(_SAME_CODE)
    if table == "viscii":
        text = _BARE_CODE.sub(lambda code: chr(int(code[1])), text).translate(_CONTROLS)
    return text.translate(_by_code(table))


def printed(text: str, encoding: Encoding | None) -> str:
    """``text`` of a character, its bare code where the font shows a letter at the code of a blank: VISCII has
    ``Õ`` at that of the no-break space, ``Ầ`` at that of the next line.
    """
    is_letter = encoding == "viscii" and len(text) == 1 and ord(text) in _by_code("viscii")
    return f"(cid:{ord(text)})" if is_letter and text.isspace() else text


def tells_encoding(words: Sequence[str]) -> bool:
    """Whether there are enough ``words`` of a font to tell what it is in by them.

    Signs that stand among figures (120÷220, 10°) are no letters of any encoding.
    """
    western = sum(bool(_WESTERN.search(word) and _LATIN.search(word)) for word in words)
    return western >= _ENOUGH_WORDS or any(_UNICODE_ONLY.search(word) for word in words)


def encoding_of(font: str, words: Sequence[str]) -> Encoding | None:
    """The legacy encoding in which ``font`` (name without subset prefix) prints ``words``, None for Unicode.

    The name alone does not decide: some producers map such fonts to Unicode, some fonts have other names.
    """
    if any(_UNICODE_ONLY.search(word) for word in words):
        return None
    named = _encoding_by_name(font)
    western = [word for word in words if _WESTERN.search(word) and (named or _LATIN.search(word))]
    if len(western) < _ENOUGH_WORDS:
        return named
    shares: dict[Encoding | None, float] = {None: _share_of_syllables(western, str)}
    for encoding in ("tcvn3", "vni", "viscii", *([named] if named else [])):
        shares[encoding] = _share_of_syllables(western, partial(decode, encoding=encoding))
    shares[named] += _ADVANTAGE
    best = max(shares, key=lambda encoding: shares[encoding])
    return best if shares[best] >= _MOST else named


def _encoding_by_name(font: str) -> Encoding | None:
    if _TCVN3_FONT.match(font):
        return "tcvn3_capitals" if _TCVN3_CAPITALS_FONT.match(font) else "tcvn3"
    if _VNI_FONT.match(font):
        return "vni"
    return "viscii" if _VISCII_FONT.match(font) else None


def _share_of_syllables(words: Sequence[str], read: Callable[[str], str]) -> float:
    parts = [part for word in words for part in _LETTERS.findall(read(word))]
    return sum(is_syllable(part) for part in parts) / len(parts) if parts else 0.0


@cache
def _by_code(table: _OneToOne) -> dict[int, str]:
    return {ord(code): letter for letter, code in _tables()[table].items()}


def _with_dashes_as_letters(text: str, table: _OneToOne) -> str:
    """``ư`` of TCVN3 and ``ễ`` of VISCII have the code of the soft hyphen, which many PDF producers write as
    a plain hyphen: ``ch-¬ng``, ``Nguy-n``.
    """
    if "-" not in text or len(text) == 1:
        return text
    soft = text.replace("-", "\u00ad")
    letters = _LETTERS.findall(_letters_of(soft, table))
    return soft if letters and all(is_syllable(part) for part in letters) else text


@cache
def _vni_letters() -> dict[str, str]:
    return {code: letter for letter, code in code_table("vni").items()}


@cache
def _vni_pattern() -> re.Pattern[str]:
    codes = sorted(_vni_letters(), key=len, reverse=True)
    mixed = [code[0] + code[1:].lower() for code in codes if len(code) > 1 and code[0].isupper()]
    return re.compile("|".join(map(re.escape, [*mixed, *codes])))


def _vni_letter(match: re.Match[str]) -> str:
    code = match.group()
    letter = _vni_letters().get(code)
    return letter if letter is not None else _vni_letters()[code.upper()]
