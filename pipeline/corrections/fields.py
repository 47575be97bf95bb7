"""Fields of the metadata that a person may fill in or change, as text and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lexicon.document_types import by_name
from parsers.values.dates import iso_date, parse_date
from schema.box import Box
from schema.metadata import DocumentType, Found, Incoming, Metadata, Organisation, Signer

_NOWHERE = Box(0, 0, 0, 0)
"""Where a value stands that a person gave and the program did not find."""


_KINDS: dict[type, type[Found[Any]]] = {
    str: Found[str],
    DocumentType: Found[DocumentType],
    Organisation: Found[Organisation],
    Signer: Found[Signer],
    Incoming: Found[Incoming],
}


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class NotADate(ValueError):
    """The text is no date."""


@dataclass(frozen=True)
class Field:
    """``text`` is what a metadata says there ("" without), ``changed`` the metadata that says another text
    (None where it says nothing). ``changed`` raises NotADate.
    """

    name: str
    text: Callable[[Metadata], str]
    changed: Callable[[Metadata, str], Metadata]

    def normal(self, said: str) -> str:
        """``said`` as the field would have it: a date as ISO 8601. Raises NotADate."""
        return self.text(self.changed(Metadata(), said))


def _found(metadata: Metadata, attribute: str) -> Found[Any] | None:
    found: Found[Any] | None = getattr(metadata, attribute)
    return found


def _by_person(before: Found[Any] | None, value: Any) -> Found[Any]:
    if before is None:
        kind: type[Found[Any]] = _KINDS[type(value)]
        return kind(value=value, original="", page=1, bbox=_NOWHERE, confidence=1.0, method="person")
    return before.model_copy(update={"value": value, "confidence": 1.0, "method": "person"})


def _plain(name: str, read: Callable[[str], str] = str) -> Field:
    """A field that is one text."""

    def text(metadata: Metadata) -> str:
        found = _found(metadata, name)
        return found.value if found else ""

    def changed(metadata: Metadata, said: str) -> Metadata:
        value = _by_person(_found(metadata, name), read(said)) if said else None
        return metadata.model_copy(update={name: value})

    return Field(name, text, changed)


def _within(name: str, part: str, empty: Any, read: Callable[[str], str] = str) -> Field:
    """One text of a field that has several; it is null when none of them is left."""

    def text(metadata: Metadata) -> str:
        found = _found(metadata, name)
        return (getattr(found.value, part) or "") if found else ""

    def changed(metadata: Metadata, said: str) -> Metadata:
        found = _found(metadata, name)
        value = (found.value if found else empty).model_copy(update={part: read(said) if said else None})
        kept = any(value.model_dump().values())
        return metadata.model_copy(update={name: _by_person(found, value) if kept else None})

    return Field(f"{name}.{part}", text, changed)


def _signer(part: str) -> Field:
    """One text of who signs; ``signers`` ends with whom ``signer`` names."""
    within = _within("signer", part, Signer(authority=None, position=None, name=None))

    def changed(metadata: Metadata, said: str) -> Metadata:
        after = within.changed(metadata, said)
        last = (after.signer,) if after.signer is not None else ()
        return after.model_copy(update={"signers": (*metadata.signers[:-1], *last)})

    return Field(within.name, within.text, changed)


def _organisation(name: str) -> Field:
    def text(metadata: Metadata) -> str:
        found = _found(metadata, name)
        return found.value.name if found else ""

    def changed(metadata: Metadata, said: str) -> Metadata:
        found = _found(metadata, name)
        unit_id = found.value.unit_id if found and found.value.name == said else None
        value = _by_person(found, Organisation(name=said, unit_id=unit_id)) if said else None
        return metadata.model_copy(update={name: value})

    return Field(f"{name}.name", text, changed)


def _list(name: str) -> Field:
    """A list, one item a line. An item that stays keeps its place."""

    def text(metadata: Metadata) -> str:
        return "\n".join(found.value for found in getattr(metadata, name))

    def changed(metadata: Metadata, said: str) -> Metadata:
        before: dict[str, Found[str]] = {found.value: found for found in getattr(metadata, name)}
        lines = [line.strip() for line in said.splitlines() if line.strip()]
        items = tuple(_by_person(before.get(line), line) for line in lines)
        return metadata.model_copy(update={name: items})

    return Field(name, text, changed)


def _doc_type() -> Field:
    def text(metadata: Metadata) -> str:
        return metadata.doc_type.value.name if metadata.doc_type else ""

    def changed(metadata: Metadata, said: str) -> Metadata:
        known = by_name(said)
        value = DocumentType(code=(known.code or None) if known else None, name=known.name if known else said)
        found = _by_person(metadata.doc_type, value) if said else None
        return metadata.model_copy(update={"doc_type": found})

    return Field("doc_type.name", text, changed)


def _iso(text: str) -> str:
    """ISO 8601, parts may be missing, of a date in that form or as Vietnamese documents write it."""
    if match := _ISO.fullmatch(text):
        value = iso_date(*(int(part) for part in match.groups() if part))
    else:
        date = parse_date(text)
        value = date.value if date is not None and date.grain in ("day", "month") else None
    if value is None:
        raise NotADate(text)
    return value


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        _doc_type(),
        _plain("number"),
        _plain("symbol"),
        _plain("date", _iso),
        _organisation("issuer"),
        _organisation("parent_issuer"),
        _plain("place"),
        _plain("subject"),
        _signer("authority"),
        _signer("position"),
        _signer("name"),
        _list("addressees"),
        _list("recipients"),
        _list("legal_bases"),
        _within("incoming", "number", Incoming(number=None, date=None)),
        _within("incoming", "date", Incoming(number=None, date=None), _iso),
    )
}
"""By name, in the order of a form; the name says where in ``metadata`` the text stands."""


def field_at(where: str) -> str | None:
    """The first field of what the JSON pointer ``where`` leads to in the main part's metadata."""
    attribute = where.removeprefix("/parts/0/metadata/").removeprefix("/metadata/")
    return next((name for name in FIELDS if name.partition(".")[0] == attribute), None)
