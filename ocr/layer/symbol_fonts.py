"""Signs of symbol fonts (Wingdings, Symbol) as Unicode: a tick at a code that is a letter elsewhere.

The tables stand in ``symbol_fonts.toml``.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path

_PRIVATE = 0xF000
_LIGATURES = range(0xFB00, 0xFB07)
_UNMAPPED = ("Co", "Cn", "Cc")
NO_CHARACTER = "\ufffd"
"""Stands for a sign that is printed and whose character the file does not tell."""

# Where a font has no telling name: what word processors put into text from such fonts.
_BY_DEFAULT = ("wingdings", "symbol")
_FONTS = ("wingdings2", "wingdings", "zapfdingbats", "symbol")


@cache
def _tables() -> dict[str, dict[int, str]]:
    with Path(__file__).with_suffix(".toml").open("rb") as file:
        return {font: {int(k, 16): v for k, v in table.items()} for font, table in tomllib.load(file).items()}


def character(text: str, font: str) -> str:
    """What the glyph for which a PDF reader gives ``text`` shows in ``font`` (name without subset prefix).

    Ligatures become their letters, signs of symbol fonts themselves, and what has no character NO_CHARACTER.
    """
    if len(text) == 1:
        code = ord(text)
        if code in _LIGATURES:
            return unicodedata.normalize("NFKC", text)
        if (sign := _sign(code, font)) is not None:
            return sign
    if text.startswith("(cid:") or any(_is_unmapped(sign) for sign in text):
        return NO_CHARACTER
    return text


def _sign(code: int, font: str) -> str | None:
    folded = font.lower().replace(" ", "").replace("-", "")
    named = next((name for name in _FONTS if name in folded), None)
    if _PRIVATE <= code < _PRIVATE + 256:
        for name in (named,) if named else _BY_DEFAULT:
            if (sign := _tables()[name].get(code - _PRIVATE)) is not None:
                return sign
    elif named and named != "symbol" and code < 256:
        return _tables()[named].get(code)
    return None


def _is_unmapped(sign: str) -> bool:
    return sign == NO_CHARACTER or (unicodedata.category(sign) in _UNMAPPED and not sign.isspace())
