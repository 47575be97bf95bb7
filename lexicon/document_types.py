"""Types of documents, their abbreviations, and the text that defines each (``data/document_types.toml``)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from lexicon.fold import fold, nfc

Kind = Literal["administrative", "copy", "legal", "earlier"]

_DATA = Path(__file__).parent / "data" / "document_types.toml"


class DocumentTypeEntry(NamedTuple):
    """One type: ``code`` abbreviates it in symbols ("" where it has none), ``source`` defines it."""

    code: str
    name: str
    kind: Kind
    source: str


@cache
def all_types() -> tuple[DocumentTypeEntry, ...]:
    """Every known type, administrative ones of Nghị định 30/2020 first."""
    with _DATA.open("rb") as file:
        tables = tomllib.load(file)["table"]
    return tuple(
        DocumentTypeEntry(code, name, table["kind"], table["source"])
        for table in tables
        for code, name in table["types"]
    )


def by_code(code: str) -> DocumentTypeEntry | None:
    """The type that ``code`` abbreviates, ``QĐ`` and ``TTr`` as printed.

    Case counts (``CTr`` is a programme, ``CT`` a directive) unless no code is written that way; where
    two tables know a code, the first in the order of ``all_types`` wins.
    """
    code = nfc(code).strip()
    if not code:
        return None
    exact = (entry for entry in all_types() if entry.code == code)
    loose = (entry for entry in all_types() if entry.code.upper() == code.upper())
    return next(exact, None) or next(loose, None)


def by_name(text: str) -> DocumentTypeEntry | None:
    """The type whose name is ``text``, in any case, with or without marks; None for anything longer."""
    wanted = _plain(text)
    return next((entry for entry in all_types() if _plain(entry.name) == wanted), None)


def leading_type(text: str) -> DocumentTypeEntry | None:
    """The type with the longest name that ``text`` begins with ("QUYẾT ĐỊNH Về việc …"), or None."""
    plain = _plain(text) + " "
    found = [entry for entry in all_types() if plain.startswith(_plain(entry.name) + " ")]
    return max(found, key=lambda entry: len(entry.name), default=None)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
