"""Forms of Vietnamese text for comparing: NFC, one placement of the tone mark, no marks at all.

The tone mark of an open ``oa``, ``oe``, ``uy`` stands on the first vowel in the older style (``hòa``,
``thủy``) and on the second in the newer one (``hoà``, ``thuỷ``). Both are correct and both occur in one
document, so every comparison goes through the older style here; printed text keeps its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from unidecode import unidecode

TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"

_GLIDE = re.compile(rf"([oO])([aAeE])([{TONE_MARKS}])(?![a-zA-Z\u0300-\u036f])")
_GLIDE_UY = re.compile(rf"(?<![qQ])([uU])([yY])([{TONE_MARKS}])(?![a-zA-Z\u0300-\u036f])")
_MISPLACED = re.compile(rf"([oO])([{TONE_MARKS}])([aAeE])(?=[a-zA-Z])")
_MISPLACED_UY = re.compile(rf"([uU])([{TONE_MARKS}])([yY])(?=[a-zA-Z])")
_AFTER_Q = re.compile(rf"([qQ][uU])([{TONE_MARKS}])([aAăĂâÂeEêÊiIoOơƠyY][\u0302\u0306\u031b]?)")


def nfc(text: str) -> str:
    """``text`` composed: one code point for each Vietnamese letter with its marks."""
    return unicodedata.normalize("NFC", text)


@lru_cache(maxsize=65536)
def normal_tone_placement(text: str) -> str:
    """``text`` in NFC, tone marks where the older style puts them: hoà -> hòa, hòan -> hoàn, qúy -> quý."""
    if text.isascii():
        return text
    loose = unicodedata.normalize("NFD", text)
    loose = _AFTER_Q.sub(r"\1\3\2", loose)
    loose = _MISPLACED.sub(r"\1\3\2", loose)
    loose = _MISPLACED_UY.sub(r"\1\3\2", loose)
    loose = _GLIDE.sub(r"\1\3\2", loose)
    loose = _GLIDE_UY.sub(r"\1\3\2", loose)
    return nfc(loose)


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case without any mark (``Thủ tục`` -> ``thu tuc``), for matching only. NFC and NFD fold alike."""
    return unidecode(nfc(text)).lower()


@lru_cache(maxsize=65536)
def strip_marks(text: str) -> str:
    """Vietnamese marks removed, case, length and everything else kept: ``Đường 5`` -> ``Duong 5``."""
    loose = unicodedata.normalize("NFD", nfc(text))
    bare = "".join(c for c in loose if c not in "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323")
    return nfc(bare).replace("đ", "d").replace("Đ", "D")
