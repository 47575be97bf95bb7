"""Names of administrative units behind the word for their level: the lexicon decides what they are called.

``thanh phd Chi Linh`` is thành phố Chí Linh: after a word for a level stands a name of that level, however
well other words follow each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from lexicon.fold import normal_tone_placement
from lexicon.language_model import UNKNOWN, LanguageModel
from lexicon.units import Gazetteer
from ocr.restore.slots import Slot

_CLEARLY = 2.0
"""Nats by which a name is likelier read so than any other name of its level."""

_AS_LIKELY = 9.0
"""Nats by which the letters may speak for another reading that is no name: what bigrams know of names."""

_LONGEST = 5
"""Syllables of the longest name and of the longest word for a level."""

Name = tuple[int, ...]


class Named(NamedTuple):
    """Slots ``first`` and following hold the words ``ids``."""

    first: int
    ids: Name


class UnitNames:
    """The names of each level, as numbers of the words of ``model``, by their first word."""

    def __init__(self, units: Gazetteer, model: LanguageModel) -> None:
        self._levels: defaultdict[Name, defaultdict[int, set[Name]]] = defaultdict(lambda: defaultdict(set))
        for kind, name in {(unit.type, unit.name) for unit in units.units}:
            level, ids = _ids(kind, model), _ids(name, model)
            if UNKNOWN not in ids and UNKNOWN not in level:
                self._levels[level][ids[0]].add(ids)

    def named(self, slots: Sequence[Slot], decoded: Sequence[int]) -> Iterator[Named]:
        """The names that stand in ``slots`` and are not what was ``decoded`` (numbers, one a slot)."""
        for row in range(len(slots)):
            for length in range(2, 0, -1):
                names = self._levels.get(tuple(decoded[row : row + length]))
                if names is not None:
                    found = _best(slots, row + length, decoded, names)
                    if found is not None:
                        yield Named(row + length, found)
                    break


def _best(
    slots: Sequence[Slot], first: int, words: Sequence[int], names: dict[int, set[Name]]
) -> Name | None:
    """The name that begins in slot ``first``, where one is clearly meant and another was decoded."""
    scores: list[dict[int, float]] = []
    for slot in slots[first : first + _LONGEST]:
        if slot.piece is None or slot.piece.kind != "word" or slot.piece.case == "lower":
            break
        candidates = zip(slot.candidates.ids.tolist(), slot.candidates.scores.tolist(), strict=True)
        scores.append(dict(candidates))
        if slot.piece.ends_clause:
            break
    if not scores:
        return None
    possible = [
        (sum(score[word] for score, word in zip(scores, name, strict=False)), name)
        for begin in scores[0]
        for name in names.get(begin, ())
        if len(name) <= len(scores) and all(w in s for w, s in zip(name, scores, strict=False))
    ]
    if not possible:
        return None
    length = max(len(name) for _, name in possible)
    ranked = sorted(((score, name) for score, name in possible if len(name) == length), reverse=True)
    best, name = ranked[0]
    now = tuple(words[first : first + length])
    if name == now or now in {other for _, other in ranked}:
        return None
    as_read = sum(score.get(word, np.inf) for score, word in zip(scores, now, strict=False))
    clear = len(ranked) == 1 or best - ranked[1][0] >= _CLEARLY
    return name if clear and best >= as_read - _AS_LIKELY else None


def _ids(text: str, model: LanguageModel) -> Name:
    return tuple(model.id(word) for word in normal_tone_placement(text).lower().split())
