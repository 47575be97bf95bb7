"""Terms that people put right again and again, proposed for the lexicon of the user."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from lexicon.fold import nfc
from lexicon.syllables import is_syllable
from lexicon.terms import builtin_lexicon, find_entries
from lexicon.units import CERTAIN
from schema.document import CorrectionRecord, Document


class Proposal(NamedTuple):
    """``term`` was given ``times`` times where one of ``misread`` had been read."""

    term: str
    times: int
    misread: tuple[str, ...]


def proposals(documents: Iterable[Document], least: int) -> Iterator[Proposal]:
    """Terms that were put right at least ``least`` times and that the lexicon does not have, the commonest
    first. Words with digits are no terms, and neither are single syllables of Vietnamese.
    """
    times: Counter[str] = Counter()
    misread: defaultdict[str, set[str]] = defaultdict(set)
    for document in documents:
        for record in document.corrections:
            term = nfc(" ".join(record.text.split()))
            if _is_changed(record) and _may_be_term(term):
                times[term] += 1
                misread[term].add(record.read or "")
    for term, count in times.most_common():
        if count >= least and not _is_known(term):
            yield Proposal(term, count, tuple(sorted(misread[term])))


def as_toml(proposal: Proposal) -> str:
    """The proposal as a table of a user's lexicon (docs/lexicon.md)."""
    read = ", ".join(json.dumps(text, ensure_ascii=False) for text in proposal.misread)
    return f"# {proposal.times} × {read}\n[[term]]\nname = {json.dumps(proposal.term, ensure_ascii=False)}\n"


def _is_changed(record: CorrectionRecord) -> bool:
    return record.kind != "field" and record.outcome != "unplaced" and record.text != record.read


def _may_be_term(text: str) -> bool:
    if not text or any(map(str.isdigit, text)) or not any(map(str.isalpha, text)):
        return False
    return " " in text or not is_syllable(text.lower())


def _is_known(term: str) -> bool:
    return any(match.score >= CERTAIN for match in find_entries(term, builtin_lexicon()))
