"""The bodies that a head names above its number: the issuer and the one above it, or several together.

Their names stand below each other; those of two heads on one sheet stand side by side.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from itertools import takewhile
from typing import NamedTuple

from lexicon.bodies import abbreviates, known_body, near_bodies
from lexicon.document_types import by_code
from lexicon.fold import fold
from lexicon.units import find_unit
from parsers.metadata.confirm import is_read
from parsers.metadata.fields import found, with_marks
from parsers.metadata.offices import begins_organisation, continues_organisation
from parsers.text.layout import Row, cut_row, widest_gap
from parsers.text.paragraphs import join_rows
from schema.metadata import Found, Organisation

_SAME_NAME = 99.0
"""Likeness (0 to 100) of the name of a unit with the same letters."""
_AUTHORITY_OF_UNIT = re.compile(r"^(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd)\b")
_AUTHORITY_ALONE = re.compile(r"\W*(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|uy ban)\W*")
_BESIDE = 1.2
"""Narrowest gap between two heads side by side in sizes of the type."""
_JOINT = " - "


class NamedBody(NamedTuple):
    """A body and the rows that name it."""

    body: Found[Organisation]
    rows: list[Row]


def organisations(
    rows: Sequence[Row], date: str | None, symbol: str | None, *, gazetted: bool = False
) -> list[NamedBody]:
    """The bodies above the number of a document of ``date`` (ISO 8601) with ``symbol``, the issuer last.

    Bodies that each have their abbreviation in the symbol (TTLT-BYT-BNV), or stand side by side, issue
    together. Above a law in the gazette (``gazetted``) stands whom a section is about: the issuer is the one
    that the symbol names.
    """
    codes = {code for code in re.split(r"[-/&]|(?<=[A-Z])\d+$", symbol or "") if by_code(code) is None}
    heads = []
    for column in _columns(rows):
        named = [_named(group, date) for group in _groups(column) if _is_name(group)]
        signed = list(takewhile(lambda one: _stands_in(codes, one.body.value.name), reversed(named)))
        heads.append([*named[: -len(signed)], _together(signed[::-1])] if len(signed) > 1 else named)
    ranks = max(map(len, heads), default=0)
    joined = [[head[-rank] for head in heads if len(head) >= rank] for rank in range(ranks, 0, -1)]
    bodies = [_together(same) for same in joined]
    if gazetted and bodies:
        bodies[-1] = _named_by(codes, bodies[-1])
    return bodies


def organisation_groups(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each body named above the number, the superior one first, head after head."""
    return [group for column in _columns(rows) for group in _groups(column)]


def _groups(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each body of one head.

    The issuer is bold and its parent is not; where the print does not tell, a line that begins with the kind
    of a body begins a new name.
    """
    groups: list[list[Row]] = []
    styles = {row.bold for row in rows}
    for row in rows:
        if groups and _AUTHORITY_ALONE.fullmatch(groups[-1][-1].folded) and continues_organisation(row.text):
            new = False  # however it is set: ỦY BAN NHÂN DÂN is nobody's name without its unit
        elif len(styles) == 2:
            new = bool(groups) and row.bold != groups[-1][-1].bold
        else:
            new = bool(groups) and _begins_name(row) and not continues_organisation(row.text)
        if not groups or (new and not _incomplete(groups[-1])):
            groups.append([row])
        else:
            groups[-1].append(row)
    return groups


def _columns(rows: Sequence[Row]) -> list[list[Row]]:
    """``rows`` by heads left to right: two where names of bodies begin on either side of a wide gap."""
    cut = next((at for at in map(_gap_between_names, rows) if at is not None), None)
    if cut is None:
        return [list(rows)]
    sides = [cut_row(row, cut) for row in rows]
    return [[part for part in side if part is not None] for side in zip(*sides, strict=True)]


def _gap_between_names(row: Row) -> float | None:
    gap = widest_gap(row, (row.box.x0, row.box.x1))
    if gap is None or gap[1] < _BESIDE * row.size:
        return None
    parts = cut_row(row, gap[0])
    return gap[0] if all(part is not None and begins_organisation(part.text) for part in parts) else None


def _begins_name(row: Row) -> bool:
    """Whether the name of a body begins in ``row``, also where a recogniser ran its words together."""
    if begins_organisation(row.text):
        return True
    return is_read(row.words) and bool(known_body(row.text) or near_bodies(row.text))


def _incomplete(group: Sequence[Row]) -> bool:
    """``BỘ VĂN HÓA, THỂ THAO VÀ`` goes on; so does a name broken after a dash or comma."""
    text = group[-1].folded.rstrip()
    return text.endswith((" va", ",", "-", "–", " cua")) or text in ("uy ban", "hoi dong", "so", "bo")


def _is_name(rows: Sequence[Row]) -> bool:
    """Whether ``rows`` may name a body: all names have two words, a form's blanks have fewer (``BV: ……``)."""
    words = re.findall(r"[^\W\d_]+", " ".join(row.text for row in rows))
    return len(words) > 1 or _begins_name(rows[0])


def _named(rows: list[Row], date: str | None) -> NamedBody:
    return NamedBody(found(_organisation(rows, date), rows), rows)


def _organisation(rows: Sequence[Row], date: str | None) -> Organisation:
    """The body that ``rows`` name; a people's committee or council has the id of its administrative unit."""
    name = re.sub(r"^[\W_]+|[^\w)]+$|\s[_|~—]+(?=\s)", "", join_rows(rows))
    unit_id = None
    if _AUTHORITY_OF_UNIT.match(fold(name)):
        on = datetime.date.fromisoformat(f"{date}-01-01"[:10]) if date else None
        matches = find_unit(name, on=on)
        if len({match.unit.code for match in matches}) == 1 and matches[0].score >= _SAME_NAME:
            unit_id = matches[0].unit.id
            name = with_marks(name, f"ỦY BAN NHÂN DÂN {matches[0].unit.full_name.upper()}")
    return Organisation(name=name, unit_id=unit_id)


def _stands_in(codes: set[str], name: str) -> bool:
    return any(abbreviates(code, name) for code in codes)


def _together(named: Sequence[NamedBody]) -> NamedBody:
    """Bodies that issue together as one, in the order in which they stand."""
    if len(named) == 1:
        return named[0]
    rows = [row for one in named for row in one.rows]
    return NamedBody(found(Organisation(name=_JOINT.join(one.body.value.name for one in named)), rows), rows)


def _named_by(codes: set[str], named: NamedBody) -> NamedBody:
    """The one of several bodies that ``codes`` name, where they name one only."""
    own = [name for name in named.body.value.name.split(_JOINT) if _stands_in(codes, name)]
    if len(own) != 1:
        return named
    return named._replace(body=named.body.model_copy(update={"value": Organisation(name=own[0])}))
