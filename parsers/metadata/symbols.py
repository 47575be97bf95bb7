"""Symbols of documents (``QĐ-UBND``, ``2010/TT-BTC``) freed of what a recogniser or a pen added to them."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from lexicon.document_types import all_types
from lexicon.fold import fold
from lexicon.lookalikes import as_printed
from lexicon.terms import builtin_lexicon

_STRAY = re.compile(r"^[^\w]+|[^\w.]+$")
_TWICE = re.compile(r"Đ(?=[ĐD])|(?<=Đ)D")


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """Abbreviations of types and agencies by their letters without marks and case."""
    shorts = [short for entry in builtin_lexicon().entries for short in entry.short]
    codes = [entry.code for entry in all_types()]
    known: defaultdict[str, list[str]] = defaultdict(list)
    for code in (*codes, *shorts):
        if len(code) > 1 and " " not in code and code not in known[fold(code)]:
            known[fold(code)].append(code)
    return {letters: tuple(forms) for letters, forms in known.items()}


@cache
def _shorts() -> frozenset[str]:
    bodies = (entry for entry in builtin_lexicon().entries if entry.kind != "term")
    return frozenset(short for entry in bodies for short in entry.short)


def abbreviates_body(text: str) -> bool:
    """Whether ``text`` is a known abbreviation of a body or of a unit within one: ``UBND``, ``NVY``."""
    return text in _shorts()


def clean_symbol(text: str) -> str:
    """``text`` with each of its abbreviations as the lexicon writes it.

    Only punctuation, a Đ read twice and a lost or misread bar of a Đ are mended, and only where that gives an
    abbreviation of a type or an agency; other letters and all digits stay as they are.
    """
    parts = re.split(r"([-/])", as_printed(text, "anywhere"))
    return "".join(part if part in "-/" else _clean_part(part) for part in parts).strip("-/")


def _clean_part(part: str) -> str:
    bare = _STRAY.sub("", part)
    for form in (bare, _TWICE.sub("", bare)):
        known = _known().get(fold(form), ())
        if form in known:
            return form
        if len(known) == 1 and form.upper().replace("Đ", "D") == known[0].upper().replace("Đ", "D"):
            return known[0]
    return bare
