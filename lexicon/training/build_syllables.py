"""Build ``data/syllables.txt``: python -m lexicon.training.build_syllables < text.

Reads plain text, one paragraph a line; keeps the lawful syllables seen at least ``LEAST`` times and those of
the names of administrative units, which bring the few that break the rules (Đắk, Krông).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable

from lexicon.fold import normal_tone_placement
from lexicon.syllables import DATA, is_lawful
from lexicon.units import all_units

LEAST = 5
_LETTERS = re.compile(r"[^\W\d_]+")


def collect(lines: Iterable[str], names: Iterable[str]) -> list[str]:
    """The inventory that ``lines`` of text and the ``names`` of places attest, sorted."""
    printed: Counter[str] = Counter()
    for line in lines:
        printed.update(_LETTERS.findall(line))
    counts: Counter[str] = Counter()
    for word, count in printed.items():
        counts[normal_tone_placement(word).lower()] += count
    named = {part for name in names for part in _LETTERS.findall(normal_tone_placement(name).lower())}
    lawful = {word for word, count in counts.items() if count >= LEAST and is_lawful(word)}
    return sorted(
        lawful | {part for part in named if len(part) > 1 and (is_lawful(part) or not part.isascii())}
    )


def main() -> None:
    syllables = collect(sys.stdin, (unit.name for unit in all_units()))
    rows = [" ".join(syllables[start : start + 14]) for start in range(0, len(syllables), 14)]
    head = "# Built by lexicon/training/build_syllables.py from law, news, encyclopedia, and unit names.\n"
    DATA.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
