"""Characters that look like others: what was read and what may be printed (``data/lookalikes.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

Where = Literal[
    "anywhere",
    "alone_before_a_word",
    "number",
    "numeral",
    "numeral_of_a_quarter",
    "digit_in_a_word",
    "letter",
    "word_as_figure",
    "list_mark",
    "no_list_mark",
    "capital",
]
"""Where a reading is taken for another character; the data say why."""

_DATA = Path(__file__).parent / "data" / "lookalikes.toml"


@cache
def lookalikes(where: Where) -> Mapping[str, str]:
    """What was read, and what is printed (in ``digit_in_a_word``, ``letter``, ``word_as_figure`` and
    ``list_mark``: what may be, each)."""
    printed: dict[str, str] = tomllib.loads(_DATA.read_text(encoding="utf-8"))[where]["printed"]
    return printed


def as_printed(text: str, where: Where) -> str:
    """``text`` with every character made the one that it looks like, where only that can stand."""
    return text.translate(_translation(where))


@cache
def _translation(where: Where) -> dict[int, str]:
    return str.maketrans(dict(lookalikes(where)))


ONE_SHAPE = frozenset(lookalikes("capital").values())
"""Letters, marks aside, whose capitals differ from them in height only."""

_LETTERS = "".join(map(re.escape, lookalikes("number")))
MISREAD_NUMBER = re.compile(rf"(?=.*\d)(?=.*[{_LETTERS}])[\d{_LETTERS}]{{2,4}}")
"""Two to four digits, of which some were read as letters: ``l8``, ``2O10``."""

LIKE_ONE = "".join(re.escape(read) for read, digit in lookalikes("number").items() if digit == "1")
"""What a 1 is read as, to stand between the brackets of a pattern."""
