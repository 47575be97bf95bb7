"""What the rest of a document says about the fields of its head: the witnesses by which these are checked."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lexicon.bodies import letters_of
from parsers.metadata.letterhead import Letterhead
from parsers.metadata.offices import person_name
from parsers.metadata.signature_stamps import signature_facts
from parsers.text.layout import Row
from parsers.text.page import PageRows
from schema.document import Signature

_SYMBOL = re.compile(
    r"/\s?(?:(?:19|20)\d\d\s?[/-]\s?)?(?P<symbol>[A-ZĐ][A-ZĐa-z&]*(?:[-/][A-ZĐ][A-ZĐa-z&]*)*)"
)
_FILED = re.compile(r"^\W*l[uư]u\b\W*(?P<units>.*)$", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b[A-ZĐ][A-ZĐa-z]*[A-ZĐ][A-ZĐa-z]*\b")


_REPEATED_WITHIN = 150
"""Rows within which a document says again what it is about: its first articles end on the second page."""


@dataclass(frozen=True)
class Signing:
    """A digital signature of the file or its stamp: the name it was made for, and when (ISO 8601)."""

    signer: str | None
    at: str | None


@dataclass(frozen=True)
class Evidence:
    """What stands outside the heads: ``letters`` are all of it (``lexicon.bodies.letters_of``) and those of
    who signed digitally, ``rows`` its first rows, ``abbreviations`` those of symbols named there and of the
    units that file the document ("Lưu: VT, NVY").
    """

    letters: str = ""
    rows: tuple[Row, ...] = ()
    abbreviations: frozenset[str] = frozenset()
    signings: tuple[Signing, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """The persons who signed digitally, in the order of their signatures."""
        names = (signing.signer for signing in self.signings)
        return tuple(dict.fromkeys(name for name in names if name is not None and person_name(name)))

    def names(self, body: str) -> bool:
        """Whether the document names ``body`` outside its heads."""
        return letters_of(body) in self.letters


def evidence_of(
    pages: Sequence[PageRows], heads: Iterable[Letterhead], signatures: Sequence[Signature]
) -> Evidence:
    """What ``pages`` say outside ``heads``, and the digital ``signatures`` of their file."""
    told = (row for head in heads for row in (*head.issuer, head.number) if row is not None)
    taken = {id(word) for row in told for word in row.words}
    rows = [row for page in pages for row in _rows(page, taken)]
    signers = [signature.signer for signature in signatures if signature.signer]
    stamps = [signature_facts(stamp.lines) for page in pages for stamp in page.page.stamps]
    return Evidence(
        letters="".join(letters_of(text) for text in (*(row.text for row in rows), *signers)),
        rows=tuple(rows[:_REPEATED_WITHIN]),
        abbreviations=frozenset(short for row in rows for short in _abbreviations(row.text)),
        signings=(
            *(Signing(signature.signer, signature.signed_at) for signature in signatures),
            *(Signing(facts.signer, facts.signed_at) for facts in stamps if facts and facts.kind != "copy"),
        ),
    )


def _rows(page: PageRows, taken: Collection[int]) -> Iterable[Row]:
    """The rows of ``page`` less the words whose identities are ``taken``."""
    stamped = (line.words for stamp in page.page.stamps for line in stamp.lines)
    for words in (*(row.words for row in (*page.rows, *page.running)), *stamped):
        left = tuple(word for word in words if id(word) not in taken)
        if left:
            yield Row(page.page.number, left)


def _abbreviations(text: str) -> Iterable[str]:
    for found in _SYMBOL.finditer(text):
        yield from re.split("[-/&]", found["symbol"])
    filed = _FILED.match(text)
    if filed is not None:
        yield from _ABBREVIATION.findall(filed["units"])
