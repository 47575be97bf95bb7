"""The lines of a cell as one text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.values.numbers import parse_number

_NUMERIC = re.compile(r"[\d.,]+")


def join_lines(lines: Sequence[str]) -> str:
    """``lines`` as running text: a space between them, none where a word, number or formula was cut.

    ``QĐ-`` + ``UBND`` is ``QĐ-UBND``, ``31/10/`` + ``2023`` is ``31/10/2023``, ``5=6+`` + ``7`` is ``5=6+7``,
    ``10.149.`` + ``943`` is ``10.149.943``; ``động -`` + ``Thương`` keeps its spaces.
    """
    text = ""
    for line in (line.strip() for line in lines):
        if not line:
            continue
        text = f"{text}{'' if not text or _cut(text, line) else ' '}{line}"
    return text


def _cut(text: str, line: str) -> bool:
    last_word = text.split()[-1]
    if re.search(r"[^\W\d_]-$", last_word) and line[0].isalpha():
        return True
    if last_word[-1] in "/=+" and len(last_word) > 1:
        return True
    if line[0] in "=/+" and len(line) > 1 and not line[1].isspace():
        return True
    return is_cut_number(text, line)


def is_cut_number(text: str, line: str) -> bool:
    """Whether ``text`` and ``line`` are one grouped number that a narrow column broke."""
    if not (_NUMERIC.fullmatch(text) and _NUMERIC.fullmatch(line)) or "." not in text + line:
        return False
    whole = parse_number(text + line)
    return (
        whole is not None and not whole.flags and (parse_number(text) is None or parse_number(line) is None)
    )
