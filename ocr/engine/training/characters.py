"""The characters of Vietnamese office print, in the order of the network's outputs 1, 2, ..."""

from __future__ import annotations

import unicodedata
from itertools import product

_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
"""None, grave, acute, tilde, hook above, dot below."""

_VOWELS = "aăâeêioôơuưy"
_CONSONANTS = "bcdđfghjklmnpqrstvwxz"
_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]_{|}~" + "–—…“”‘’«»•·°²³½¼¾±×÷≤≥‰§→□☐"


def _characters() -> str:
    vowels = "".join(unicodedata.normalize("NFC", v + tone) for v, tone in product(_VOWELS, _TONES))
    letters = vowels + _CONSONANTS
    return " 0123456789" + letters + letters.upper() + _SIGNS


CHARACTERS = _characters()
VIETNAMESE_LETTERS = frozenset(c for c in CHARACTERS if c.isalpha())
