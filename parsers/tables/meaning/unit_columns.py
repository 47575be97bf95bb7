"""The units that a column names: a cell stands alone, its column says what it may be.

A column that lists units of one parent (the communes of a district) takes its names from the lexicon: the
parent that explains most cells is found by their folded names, then each cell may be any of its units.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from lexicon.units import Gazetteer, Unit, plain_name
from ocr.restore.tokens import case_of

LEAST_NAMED, LEAST_SHARE = 3, 0.4  # cells, and share of the column's words, that one parent must explain
LEAST_LIKENESS, LEAST_MARGIN = 80.0, 6.0
_TRIMMED = re.compile(r"^([^\w]*(?:(?:UBND|HĐND|HDND)\s+)?)(.*?)([^\w]*)$", re.DOTALL)

Group = tuple[str, str]


class NamedUnit(NamedTuple):
    """``text`` is a cell with its unit's name as the lexicon writes it; ``unit`` is None when two periods or
    types share the name. ``letters_agree``: the cell had the name's letters, marks aside.
    """

    text: str
    unit: Unit | None
    letters_agree: bool


def units_of_column(cells: Sequence[str], units: Gazetteer) -> dict[int, NamedUnit]:
    """By row, those cells of a column that name a unit of the parent which most of them share."""
    trimmed = [_TRIMMED.match(cell) for cell in cells]
    plain = {
        row: plain_name(parts[2])
        for row, parts in enumerate(trimmed)
        if parts and parts[2] and not any(c.isdigit() for c in parts[2])
    }
    index = _by_spelling(units)
    explained = Counter(
        group for key in plain.values() for group in {group for group, _ in index.get(key, ())}
    )
    if not explained:
        return {}
    (group, count), *_ = sorted(explained.items(), key=lambda item: (-item[1], item[0]))
    if count < LEAST_NAMED or count < LEAST_SHARE * len(plain):
        return {}
    options: dict[str, set[str]] = {}
    for key, spellings in index.items():
        named = {name for of_group, name in spellings if of_group == group}
        if named:
            options[key] = named
    of_name: dict[str, list[Unit]] = {}
    for unit in units.units:
        if (unit.level, unit.parent) == group:
            for spelling in set(_spellings(unit)):
                of_name.setdefault(spelling, []).append(unit)
    found = {}
    for row, key in plain.items():
        name = _only_name(key, options)
        parts = trimmed[row]
        if name and parts:
            text = f"{parts[1]}{_in_case_of(parts[2], name)}{parts[3]}"
            same = of_name[name]
            found[row] = NamedUnit(text, same[0] if len(same) == 1 else None, key in options)
    return found


def _only_name(key: str, options: dict[str, set[str]]) -> str | None:
    if key not in options:
        near = process.extract(key, list(options), scorer=fuzz.ratio, limit=4, score_cutoff=LEAST_LIKENESS)
        if not near:
            return None
        key, likeness, _ = near[0]
        others = [score for other, score, _ in near if not key.endswith(other) and not other.endswith(key)]
        if others and likeness - others[0] < LEAST_MARGIN:
            return None
    names = options[key]
    return next(iter(names)) if len(names) == 1 else None


def _in_case_of(cell: str, name: str) -> str:
    if all(case_of(word) == "upper" for word in cell.split()):
        return name.upper()
    return name[:1].upper() + name[1:] if cell[:1].isupper() else name


@lru_cache(maxsize=4)
def _by_spelling(units: Gazetteer) -> dict[str, set[tuple[Group, str]]]:
    """Plain spelling, with and without the type, -> the groups that hold it and the name in full."""
    found: dict[str, set[tuple[Group, str]]] = {}
    for unit in units.units:
        for name in _spellings(unit):
            found.setdefault(plain_name(name), set()).add(((unit.level, unit.parent), name))
    return found


def _spellings(unit: Unit) -> tuple[str, ...]:
    return (unit.full_name, unit.name)
