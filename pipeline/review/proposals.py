"""Terms that people put right again and again, proposed for the lexicon of the user."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lexicon.fold import nfc
from lexicon.syllables import is_syllable
from lexicon.terms import Lexicon, find_entries
from lexicon.units import CERTAIN
from pipeline.corrections.place import Place

LEAST_TIMES = 3
"""Times that a term was put right from which it is proposed: once is a slip, twice may be one document."""


class Proposal(NamedTuple):
    """``term`` was given ``times`` times where one of ``misread`` had been read."""

    term: str
    times: int
    misread: tuple[str, ...]


def proposals(changes: Iterable[tuple[Place, str, str]], least: int, known: Lexicon) -> Iterator[Proposal]:
    """Terms that were put right at least ``least`` times and that ``known`` does not have, the commonest
    first. ``changes`` are those of ``CorrectionStore``. Words with digits are no terms, and neither are
    single syllables of Vietnamese.
    """
    times: Counter[str] = Counter()
    misread: defaultdict[str, set[str]] = defaultdict(set)
    for place, before, text in changes:
        term = nfc(" ".join(text.split()))
        if place.kind in ("cell", "word") and text != before and _may_be_term(term):
            times[term] += 1
            misread[term].add(before)
    for term, count in times.most_common():
        if count >= least and not _is_known(term, known):
            yield Proposal(term, count, tuple(sorted(misread[term])))


def as_toml(proposal: Proposal) -> str:
    """The proposal as a table of a user's lexicon (docs/lexicon.md)."""
    read = ", ".join(json.dumps(text, ensure_ascii=False) for text in proposal.misread)
    return f"# {proposal.times} × {read}\n[[term]]\nname = {json.dumps(proposal.term, ensure_ascii=False)}\n"


def _may_be_term(text: str) -> bool:
    if not text or any(map(str.isdigit, text)) or not any(map(str.isalpha, text)):
        return False
    return " " in text or not is_syllable(text.lower())


def _is_known(term: str, known: Lexicon) -> bool:
    named = any(match.score >= CERTAIN for match in find_entries(term, known))
    return named or any(match.score >= CERTAIN for match in known.units.find(term))
