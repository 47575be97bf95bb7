"""Names of administrative units behind the word for their level: the lexicon decides what they are called.

``thanh phd Chi Linh`` is thành phố Chí Linh: after a word for a level stands a name of that level, however
well other words follow each other. Of several that are read alike it is the one whose district or province is
named nearby.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from lexicon.fold import fold, normal_tone_placement
from lexicon.language_model import LanguageModel
from lexicon.units import Gazetteer, Unit
from ocr.restore.slots import Slot
from ocr.restore.tokens import in_case

_CLEARLY = 2.0
"""Nats by which a name is likelier than any other name of its level."""

_AS_LIKELY = 9.0
"""Nats by which the letters may speak for another reading that is no name: what bigrams know of names."""

_PER_LETTER = 6.0
"""Nats that one letter costs which the channel knows no reason for, marks aside."""

_SAME_LETTERS = 4.0
"""Nats that marks cost which the channel knows no reason for."""

_WRONG_LETTERS = 0.34
"""Share of the letters of a name, marks aside, that may be others."""

_NEAR = 60
"""Slots on either side within which a unit above is named."""

_UNIT_ABOVE = 4.0
"""Nats by which a name is likelier for its district named nearby, and again for its province."""

_LONGEST = 5
"""Syllables of the longest name and of the longest word for a level."""

_FIRST_READ_SMALL = ("ia", "la", "1a")
"""The beginning of names of the Central Highlands (Ia Krêl), as it is read without its capital."""

Words = tuple[str, ...]


class Named(NamedTuple):
    """Slots ``first`` and following hold ``words``, cased as they are printed."""

    first: int
    words: Words


class _Head(NamedTuple):
    """A name of ``level`` begins in slot ``first``; ``listed``: behind the comma after another one."""

    level: Words
    first: int
    listed: bool = False


class _Name(NamedTuple):
    """A name as the lexicon spells it and in lower case, and the units above those called so."""

    spelled: Words
    words: Words
    above: frozenset[tuple[str, str]]


class UnitNames:
    """The names of each level."""

    def __init__(self, units: Gazetteer, model: LanguageModel) -> None:
        self._model = model
        self._levels: dict[Words, dict[Words, _Name]] = {}
        self._folded: defaultdict[tuple[Words, int], dict[Words, str]] = defaultdict(dict)
        called: defaultdict[tuple[str, str], list[Unit]] = defaultdict(list)
        for unit in units.units:
            called[unit.type, unit.name].append(unit)
        for (kind, name), same in called.items():
            above = frozenset((u.type, u.name) for unit in same for u in units.ancestors(unit))
            spelled = tuple(normal_tone_placement(name).split())
            words = _plain(name)
            level = _plain(kind)
            self._levels.setdefault(level, {})[words] = _Name(spelled, words, above)
            self._folded[level, len(words)][words] = fold(" ".join(words))
        self._near = lru_cache(maxsize=4096)(self._nearest)

    def named(self, slots: Sequence[Slot], decoded: Sequence[int]) -> Iterator[Named]:
        """The names that stand in ``slots`` and are not what was ``decoded`` (numbers, one a slot)."""
        words = [self._model.vocabulary[number] for number in decoded]
        heads = list(self._heads(slots, words))
        places, above = self._named_already(heads, words)
        for head in heads:
            first = head.first
            near = above[bisect_left(places, first - _NEAR) : bisect_right(places, first + _NEAR)]
            found = self._best(head, slots, words, frozenset(near))
            if found is not None:
                cased = [
                    in_case(word.lower(), "upper") if slot.piece and slot.piece.case == "upper" else word
                    for word, slot in zip(found.spelled, slots[first:], strict=False)
                ]
                yield Named(first, tuple(cased))

    def _heads(self, slots: Sequence[Slot], words: Sequence[str]) -> Iterator[_Head]:
        """Where names begin: behind the words for a level, and behind the commas of a list of names."""
        row = 0
        while row < len(slots):
            for length in (2, 1):
                level = tuple(words[row : row + length])
                if level in self._levels and not any(_ends(slot) for slot in slots[row : row + length]):
                    row += length
                    yield _Head(level, row)
                    yield from self._listed(level, slots, words, row)
                    break
            else:
                row += 1

    def _listed(
        self, level: Words, slots: Sequence[Slot], words: Sequence[str], first: int
    ) -> Iterator[_Head]:
        """The names of one level behind the first, parted by commas (``các xã Tân Kỳ, Đại Sơn``)."""
        while (row := first + len(list(_name_slots(slots, first)))) > first:
            last = slots[row - 1].piece
            if last is None or last.after.strip() != ",":
                return
            first = row
            following = [tuple(words[first : first + length]) for length in range(_LONGEST, 0, -1)]
            if not any(name in names for names in self._levels.values() for name in following):
                yield _Head(level, first, listed=True)

    def _named_already(
        self, heads: Sequence[_Head], words: Sequence[str]
    ) -> tuple[list[int], list[tuple[str, str]]]:
        """Where units are named in what was decoded, and which: the level and the name as spelled."""
        places, found = [], []
        for level, first, _ in heads:
            for length in range(_LONGEST, 0, -1):
                name = self._levels[level].get(tuple(words[first : first + length]))
                if name is not None:
                    places.append(first)
                    found.append((" ".join(level), " ".join(name.spelled)))
                    break
        return places, found

    def _best(
        self,
        head: _Head,
        slots: Sequence[Slot],
        decoded: Sequence[str],
        above: frozenset[tuple[str, str]],
    ) -> _Name | None:
        """The name that begins at ``head``, where one is clearly meant and another was decoded."""
        first = head.first
        behind = list(_name_slots(slots, first))
        if not behind:
            return None
        scores = [_scores(slot, self._model) for slot in behind]
        texts = (
            [fold(_core(slot)) for slot in behind],
            [fold(word) for word in decoded[first:][: len(behind)]],
        )
        possible = {
            self._levels[head.level][near]
            for length in range(1, len(behind) + 1)
            for text in texts
            for near in self._near(head.level, " ".join(text[:length]), head.listed)
        }
        if not possible:
            return None
        length = max(len(name.words) for name in possible)
        weighed = [
            (_score(name, behind, scores) + _UNIT_ABOVE * len(above & name.above), name) for name in possible
        ]
        best, name = max(weighed)
        if len(name.words) < length:
            # a longer name that is read no worse by far is meant
            longer = [each for each in weighed if len(each[1].words) > len(name.words)]
            best, name = max(longer) if max(longer)[0] >= best - _PER_LETTER else (best, name)
        others = [s for s, other in weighed if other != name and len(other.words) == len(name.words)]
        now = tuple(decoded[first : first + len(name.words)])
        if now == name.words or best - max(others, default=-1e9) < _CLEARLY:
            return None
        as_read = sum(score.get(word, -_PER_LETTER) for score, word in zip(scores, now, strict=False))
        return name if best >= as_read - _AS_LIKELY else None

    def _nearest(self, level: Words, read: str, same: bool) -> tuple[Words, ...]:
        """Names of ``level`` with as many words as ``read`` (folded), and nearly or the ``same`` letters."""
        most = 0 if same else max(1, round(_WRONG_LETTERS * len(read)))
        found = process.extract(
            read,
            self._folded[level, read.count(" ") + 1],
            scorer=Levenshtein.distance,
            score_cutoff=most,
            limit=None,
            processor=None,
        )
        return tuple(key for _, _, key in found)


def _plain(text: str) -> Words:
    return tuple(normal_tone_placement(text).lower().split())


def _core(slot: Slot) -> str:
    return slot.piece.core if slot.piece else ""


def _ends(slot: Slot) -> bool:
    return slot.piece is None or bool(slot.piece.after.strip())


def _name_slots(slots: Sequence[Slot], first: int) -> Iterator[Slot]:
    """The slots behind a word for a level that may hold a name: words with a capital, up to a mark."""
    for number, slot in enumerate(slots[first : first + _LONGEST]):
        if slot.piece is None or slot.piece.kind not in ("word", "acronym"):
            return
        begins_small = not number and slot.piece.core.lower() in _FIRST_READ_SMALL
        if slot.piece.case == "lower" and not begins_small:
            return
        yield slot
        if _ends(slot):
            return


def _scores(slot: Slot, model: LanguageModel) -> dict[str, float]:
    """log P(read | word) by the channel for the candidates of ``slot``."""
    found = slot.candidates
    return {
        model.vocabulary[number]: score
        for number, score in zip(found.ids.tolist(), found.scores.tolist(), strict=True)
    }


def _score(name: _Name, slots: Sequence[Slot], scores: Sequence[Mapping[str, float]]) -> float:
    """How likely ``name`` is read as ``slots`` were."""
    total = 0.0
    for word, slot, score in zip(name.words, slots, scores, strict=False):
        read = _core(slot).lower()
        wrong = Levenshtein.distance(fold(read), fold(word))
        by_letters = -_SAME_LETTERS * (read != word) - _PER_LETTER * wrong
        total += max(score.get(word, by_letters), by_letters)
    return total
