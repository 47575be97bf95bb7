"""Administrative units of all levels with codes, dates of validity and successors (``data/units.tsv``).

Codes are those of the General Statistics Office: two digits a province, three a district, five a commune.
On 2025-07-01 the 63 provinces became 34, districts ended and communes were merged; codes were partly used
again, so a unit is named by its ``id``: the code, and the year when it began where that is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from rapidfuzz import fuzz, process

from lexicon.fold import fold, normal_tone_placement

Level = Literal["province", "district", "commune"]

DATA = Path(__file__).parent / "data" / "units.tsv"
CERTAIN = 100.0
LEAST_SCORE = 79.0

_TYPE_WORDS = {
    "tỉnh": ("tinh", "t"),
    "thành phố": ("thanh pho", "tp"),
    "quận": ("quan", "q"),
    "huyện": ("huyen", "h"),
    "thị xã": ("thi xa", "tx"),
    "thị trấn": ("thi tran", "tt"),
    "phường": ("phuong", "p"),
    "xã": ("xa", "x"),
    "đặc khu": ("dac khu",),
}
_TYPE_OF = {word: kind for kind, words in _TYPE_WORDS.items() for word in words}
_AUTHORITY = re.compile(r"^(ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan)\s+")
_KIND = re.compile(rf"^({'|'.join(sorted(_TYPE_OF, key=len, reverse=True))})(?:\.\s*|\s+)")


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit in one period. ``since`` and ``until`` are None where open; ``successors`` are codes.

    ``folded`` is the name as ``plain_name`` gives it.
    """

    code: str
    level: Level
    type: str
    name: str
    parent: str
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()
    folded: str = ""

    @property
    def id(self) -> str:
        return f"{self.code}@{self.since.year}" if self.since else self.code

    @property
    def full_name(self) -> str:
        """``huyện Tứ Kỳ``; a numbered unit already carries its type (``Quận 1``)."""
        return self.name if fold(self.name).startswith(fold(self.type)) else f"{self.type} {self.name}"

    def existed(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class UnitMatch(NamedTuple):
    """``score`` 0 to 100; 100 is the same name with the same marks, 99 the same without marks."""

    unit: Unit
    score: float


class Gazetteer:
    """Units with an index by folded name."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self._by_name: dict[str, list[Unit]] = {}
        self._by_code: dict[str, list[Unit]] = {}
        for unit in self.units:
            self._by_name.setdefault(unit.folded, []).append(unit)
            self._by_code.setdefault(unit.code, []).append(unit)

    @cached_property
    def _names(self) -> list[str]:
        return list(self._by_name)

    def ancestors(self, unit: Unit) -> tuple[Unit, ...]:
        """The district and province of ``unit`` in its own period, nearest first."""
        found: list[Unit] = []
        while unit.parent:
            above = self._by_code.get(unit.parent, [])
            day = unit.until or unit.since
            fitting = [u for u in above if day is None or u.existed(day)] or above
            if not fitting:
                break
            unit = fitting[-1]
            found.append(unit)
        return tuple(found)

    def find(
        self, name: str, on: date | None = None, within: Unit | None = None, level: Level | None = None
    ) -> tuple[UnitMatch, ...]:
        """Units called ``name``, best first; several with the best score mean that the name is ambiguous.

        ``name`` may carry a type (``Huyện Tứ Kỳ``, ``TP. Chí Linh``), lack marks or hold a misreading.
        ``on`` keeps the units of that day, ``within`` those below a unit, ``level`` those of a level.
        """
        plain = _AUTHORITY.sub("", _plain_keeping_dots(name))
        numbered = [plain] if re.search(r"\d", plain) else []
        kind: str | None = None
        typed = _KIND.match(plain)
        if typed and plain[typed.end() :]:
            kind = _TYPE_OF[typed[1]]
            plain = plain[typed.end() :]
        wanted = " ".join(re.findall(r"\w+", plain))

        def fits(unit: Unit) -> bool:
            return (
                (kind is None or unit.type == kind)
                and (level is None or unit.level == level)
                and (on is None or unit.existed(on))
                and (within is None or within.code in {u.code for u in self.ancestors(unit)})
            )

        marked = normal_tone_placement(" ".join(name.split())).lower()
        exact = [
            UnitMatch(unit, CERTAIN if marked.endswith(_marked(unit.name)) else CERTAIN - 1)
            for key in (*numbered, wanted, f"{fold(kind)} {wanted}" if kind else wanted)
            for unit in self._by_name.get(key, ())
            if fits(unit)
        ]
        if exact:
            best = max(match.score for match in exact)
            return tuple(dict.fromkeys(match for match in exact if match.score == best))
        near = process.extract(wanted, self._names, scorer=fuzz.ratio, limit=None, score_cutoff=LEAST_SCORE)
        matches = [UnitMatch(u, score) for key, score, _ in near for u in self._by_name[key] if fits(u)]
        return tuple(sorted(matches, key=lambda match: (-match.score, match.unit.code))[:20])


def plain_name(text: str) -> str:
    """Words of ``text`` folded, punctuation dropped: the key under which names are compared."""
    return " ".join(re.findall(r"\w+", fold(text)))


def _plain_keeping_dots(text: str) -> str:
    return " ".join(re.findall(r"[\w.]+", fold(text)))


def _marked(name: str) -> str:
    return normal_tone_placement(name).lower()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def gazetteer() -> Gazetteer:
    """The units of ``data/units.tsv``."""
    units = []
    dates: dict[str, date | None] = {"": None}
    with DATA.open(encoding="utf-8") as file:
        for line in file:
            if line.startswith(("#", "code")):
                continue
            code, since, until, level, kind, name, parent, heirs, folded = line.rstrip("\n").split("\t")
            for text in (since, until):
                if text not in dates:
                    dates[text] = _day(text)
            units.append(
                Unit(
                    code,
                    level,  # type: ignore[arg-type]  # written by build_units, which knows three levels
                    kind,
                    name,
                    parent,
                    dates[since],
                    dates[until],
                    tuple(heirs.split(",")) if heirs else (),
                    folded,
                )
            )
    return Gazetteer(units)


def all_units() -> tuple[Unit, ...]:
    """Every unit in every period, communes last."""
    return gazetteer().units


def find_unit(
    name: str, on: date | None = None, within: Unit | None = None, level: Level | None = None
) -> tuple[UnitMatch, ...]:
    """``Gazetteer.find`` over the units that come with sohoa."""
    return gazetteer().find(name, on, within, level)
