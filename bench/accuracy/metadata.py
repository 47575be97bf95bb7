"""Metadata found against what a person can read on the scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from bench.score import normalise
from schema.document import Document
from schema.metadata import Metadata

Outcome = Literal["right", "wrong", "missing", "invented"]
FIELDS = (
    "number",
    "symbol",
    "date",
    "issuer",
    "parent_issuer",
    "place",
    "doc_type",
    "subject",
    "signer.authority",
    "signer.position",
    "signer.name",
    "incoming.number",
    "incoming.date",
)
REQUIRED = ("signer.name", "number", "date", "issuer")
"""The fields that must be right wherever they are legible."""


class Verdict(NamedTuple):
    """``by_hand``: the field was written in by hand or by stamp."""

    file: str
    field: str
    outcome: Outcome
    legible: str
    found: str
    by_hand: bool


def found_fields(metadata: Metadata) -> dict[str, str]:
    """The metadata of a document as plain strings; absent fields are absent."""
    fields: dict[str, str | None] = {
        name: getattr(metadata, name).value if getattr(metadata, name) else None
        for name in ("number", "symbol", "date", "place", "subject")
    }
    for name in ("issuer", "parent_issuer", "doc_type"):
        found = getattr(metadata, name)
        fields[name] = found.value.name if found else None
    if metadata.signer:
        signer = metadata.signer.value
        fields |= {
            "signer.authority": signer.authority,
            "signer.position": signer.position,
            "signer.name": signer.name,
        }
    if metadata.incoming:
        incoming = metadata.incoming.value
        fields |= {"incoming.number": incoming.number, "incoming.date": incoming.date}
    return {name: value for name, value in fields.items() if value}


def judge(name: str, legible: Mapping[str, Any], document: Document) -> list[Verdict]:
    """One verdict for each field that is legible or was found; doubtful fields are left out.

    Where several sign side by side, any of them will do: ``signer`` is the last of ``signers``. A date that
    leaves out the day is missing, not wrong.
    """
    found = found_fields(document.metadata)
    signers: Sequence[Mapping[str, str]] = legible.get("signers", ())
    options = [_expected(legible, signer) for signer in signers] or [_expected(legible, {})]
    judged = [_verdicts(name, expected, found, legible) for expected in options]
    return max(judged, key=lambda verdicts: sum(verdict.outcome == "right" for verdict in verdicts))


def _expected(legible: Mapping[str, Any], signer: Mapping[str, str]) -> dict[str, str]:
    simple = ("number", "symbol", "date", "issuer", "parent_issuer", "place", "doc_type", "subject")
    expected = {name: str(legible[name]) for name in simple if name in legible}
    expected |= {f"signer.{name}": value for name, value in signer.items()}
    expected |= {f"incoming.{name}": str(value) for name, value in legible.get("incoming", {}).items()}
    return expected


def _verdicts(
    name: str, expected: Mapping[str, str], found: Mapping[str, str], legible: Mapping[str, Any]
) -> list[Verdict]:
    doubtful = legible.get("doubtful", ())
    by_hand = {entry.split(".")[0] for entry in legible.get("handwritten", ())}
    return [
        Verdict(
            name,
            field,
            outcome,
            expected.get(field, ""),
            found.get(field, ""),
            field.split(".")[0] in by_hand,
        )
        for field in FIELDS
        if field not in doubtful and (outcome := _outcome(field, expected, found)) is not None
    ]


def _outcome(field: str, expected: Mapping[str, str], found: Mapping[str, str]) -> Outcome | None:
    if field not in expected:
        return "invented" if field in found else None
    if field not in found or expected[field].startswith(f"{found[field]}-"):
        return "missing"
    accepted = {comparable(expected[field])}
    if field == "signer.name" and "signer.rank" in expected:
        accepted.add(comparable(f"{expected['signer.rank']} {expected[field]}"))
    if field == "subject":
        accepted |= {text.removeprefix(start) for text in accepted for start in ("về việc ", "v/v ", "về ")}
    return "right" if comparable(found[field]) in accepted else "wrong"


def comparable(text: str) -> str:
    """Case, spaces, tone placement and closing punctuation do not matter."""
    return " ".join(normalise(text).replace("\n", " ").split()).casefold().rstrip(" .,;:").replace(" - ", "-")
