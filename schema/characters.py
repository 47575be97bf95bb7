"""Which characters may stand in a text: those that every format we write can hold.

XML 1.0 (section 2.2) has no control characters but tab, line feed and carriage return; Unicode (section 23.7)
has 66 noncharacters that are not to be exchanged; surrogates are no characters by themselves, and UTF-8
cannot hold them.
"""

from __future__ import annotations

import re

UNKNOWN = "\ufffd"
"""Stands for a character that may not stand in a text, as for one that a file does not name."""

_LAST_TWO_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NOT_FOR_TEXT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef" + _LAST_TWO_OF_PLANES + "]"
)


_SURROGATE = re.compile("[\ud800-\udfff]")


def encodable(text: str) -> str:
    """``text`` with pairs of surrogates as what they stand for, and U+FFFD for those without a partner."""
    if _SURROGATE.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def storable(text: str) -> str:
    """``text`` with U+FFFD in the place of each character that may not stand in it."""
    return _NOT_FOR_TEXT.sub(UNKNOWN, encodable(text))
