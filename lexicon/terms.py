"""Names of agencies and terms of administration, and the user's own lexicon.

Names are compared by their folded words, so marks, case, punctuation and the placement of tones do not
count; several equally good entries are all returned.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz, process

from lexicon.fold import normal_tone_placement
from lexicon.language_model import LanguageModel, default_model
from lexicon.units import CERTAIN, Gazetteer, Unit, gazetteer, plain_name
from schema.errors import InvalidLexicon

LEAST_SCORE = 84.0
_DATA = Path(__file__).parent / "data"


class Entry(NamedTuple):
    """An agency or a term. ``kind`` is the agency's group or "term"; ``short`` its other spellings."""

    name: str
    short: tuple[str, ...]
    kind: str
    since: date | None = None
    until: date | None = None
    successors: tuple[str, ...] = ()

    def existed(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


class EntryMatch(NamedTuple):
    """``score`` 0 to 100; 100 is a spelling of the entry as it stands, 99 the same without marks."""

    entry: Entry
    score: float


class Lexicon(NamedTuple):
    """What is known: agencies and terms, units, and the language model of a user."""

    entries: tuple[Entry, ...]
    units: Gazetteer
    language_model: LanguageModel | None = None


@cache
def builtin_lexicon() -> Lexicon:
    """The agencies, terms and units that come with sohoa."""
    with (_DATA / "agencies.toml").open("rb") as file:
        groups = tomllib.load(file)["group"]
    terms = _terms()["terms"]
    agencies = [_entry(agency, group["kind"]) for group in groups for agency in group["agencies"]]
    return Lexicon((*agencies, *(Entry(name, tuple(short), "term") for name, *short in terms)), gazetteer())


def with_user_lexicon(path: Path) -> Lexicon:
    """The built-in lexicon and what the TOML file ``path`` adds: terms, agencies, units, a language model.

    Raises InvalidLexicon with what is wrong and where. See docs/lexicon.md for the format.
    """
    table = _user_table(path)
    folder = _model_folder(path, table)
    try:
        own_model = LanguageModel(folder) if folder else None
    except (OSError, ValueError) as error:
        raise InvalidLexicon(path=path, problem=f"language_model: {error}") from error
    known = builtin_lexicon()
    entries: list[Entry] = []
    for kind in ("term", "agency"):
        for number, row in enumerate(table.get(kind, []), 1):
            entries.append(_checked(row, kind, number, path))
    units = [_checked_unit(row, number, path) for number, row in enumerate(table.get("unit", []), 1)]
    places = Gazetteer((*units, *known.units.units)) if units else known.units
    return Lexicon((*entries, *known.entries), places, own_model)


def language_of(lexicon: Lexicon) -> LanguageModel:
    """The language model that comes with sohoa, expecting what a user added to ``lexicon``: the words of its
    terms, agencies and units, and a model of the user's own.
    """
    added = set(lexicon.entries) - set(builtin_lexicon().entries)
    names = [text for entry in added for text in (entry.name, *entry.short)]
    if lexicon.units is not gazetteer():
        names += [unit.name for unit in set(lexicon.units.units) - set(gazetteer().units)]
    model = _model_of_reports()
    if lexicon.language_model is not None:
        model = model.with_model(lexicon.language_model)
    return model.with_terms(names) if names else model


@cache
def _model_of_reports() -> LanguageModel:
    """The language model that comes with sohoa, expecting the phrases of ``terms.toml``."""
    return default_model().with_terms(_terms()["phrases"])


@cache
def _terms() -> dict[str, Any]:
    with (_DATA / "terms.toml").open("rb") as file:
        return tomllib.load(file)


def user_lexicon_digest(path: Path) -> str:
    """SHA-256 of all that a user's lexicon holds, its language model too. Raises InvalidLexicon."""
    digest = hashlib.sha256(path.read_bytes())
    folder = _model_folder(path, _user_table(path))
    for file in sorted(folder.iterdir()) if folder else ():
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _user_table(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidLexicon(path=path, problem=error) from error
    unknown = table.keys() - {"term", "agency", "unit", "language_model"}
    if unknown:
        raise InvalidLexicon(path=path, problem=f"unknown table {sorted(unknown)[0]!r}")
    return table


def _model_folder(path: Path, table: dict[str, Any]) -> Path | None:
    """The folder that ``language_model`` names, as seen from the folder of the lexicon."""
    name = table.get("language_model")
    if name is None:
        return None
    if not isinstance(name, str) or not (path.parent / name).is_dir():
        raise InvalidLexicon(path=path, problem=f"language_model: there is no folder {name!r}")
    return path.parent / name


def find_entries(name: str, lexicon: Lexicon, on: date | None = None) -> tuple[EntryMatch, ...]:
    """Agencies and terms called ``name`` in any known spelling, best first; equal scores are ambiguous."""
    plain = plain_name(name)
    marked = normal_tone_placement(" ".join(name.split())).lower()
    spellings = _spellings(lexicon.entries)
    exact = [
        EntryMatch(entry, CERTAIN if marked == normal_tone_placement(text).lower() else CERTAIN - 1)
        for entry, text in spellings.get(plain, ())
        if on is None or entry.existed(on)
    ]
    if exact:
        best = max(match.score for match in exact)
        return tuple(dict.fromkeys(match for match in exact if match.score == best))
    near = process.extract(plain, list(spellings), scorer=fuzz.ratio, limit=20, score_cutoff=LEAST_SCORE)
    found: dict[Entry, float] = {}
    for key, score, _ in near:
        for entry, _ in spellings[key]:
            if on is None or entry.existed(on):
                found[entry] = max(found.get(entry, 0.0), score)
    return tuple(sorted((EntryMatch(e, s) for e, s in found.items()), key=lambda m: (-m.score, m.entry.name)))


@cache
def _spellings(entries: tuple[Entry, ...]) -> dict[str, list[tuple[Entry, str]]]:
    found: dict[str, list[tuple[Entry, str]]] = {}
    for entry in entries:
        for text in (entry.name, *entry.short):
            found.setdefault(plain_name(text), []).append((entry, text))
    return found


def _entry(row: dict[str, Any], kind: str) -> Entry:
    return Entry(
        row["name"],
        tuple(row.get("short", ())),
        kind,
        _day(row.get("since")),
        _day(row.get("until")),
        tuple(row.get("successors", ())),
    )


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _checked(row: dict[str, Any], kind: str, number: int, path: Path) -> Entry:
    _check_fields(row, {"name", "short", "since", "until", "successors"}, f"{kind} {number}", path)
    try:
        return _entry(row, kind)
    except ValueError as error:
        raise InvalidLexicon(path=path, problem=f"{kind} {number}: {error}") from error


def _checked_unit(row: dict[str, Any], number: int, path: Path) -> Unit:
    where = f"unit {number}"
    _check_fields(row, {"name", "type", "level", "code", "parent", "since", "until"}, where, path)
    level = row.get("level", "commune")
    if level not in ("province", "district", "commune"):
        raise InvalidLexicon(path=path, problem=f"{where}: level {level!r}")
    try:
        since, until = _day(row.get("since")), _day(row.get("until"))
    except ValueError as error:
        raise InvalidLexicon(path=path, problem=f"{where}: {error}") from error
    return Unit(
        str(row.get("code", "")),
        level,
        row.get("type", ""),
        row["name"],
        str(row.get("parent", "")),
        since,
        until,
        (),
        plain_name(row["name"]),
    )


def _check_fields(row: dict[str, Any], known: set[str], where: str, path: Path) -> None:
    unknown = sorted(row.keys() - known)
    if unknown:
        raise InvalidLexicon(path=path, problem=f"{where}: unknown field {unknown[0]!r}")
    if not isinstance(row.get("name"), str) or not row["name"].strip():
        raise InvalidLexicon(path=path, problem=f"{where}: no name")
    lists: Sequence[str] = ("short", "successors")
    if any(not isinstance(row.get(field, []), list) for field in lists):
        raise InvalidLexicon(path=path, problem=f"{where}: short and successors are lists")
