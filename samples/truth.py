"""What a sample says, written down by the script that makes it: the truth that tests compare with.

Names follow the JSON of sohoa's documents; places (boxes) and confidences are left out, and a metadata
field is its bare value. Field by field meaning: samples/README.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, Literal

CellKind = Literal["integer", "decimal", "percent", "money", "date", "text", "empty"]
RowKind = Literal["header", "index", "section", "body", "total"]

NOT_IN_TEXT = ("table", "footnote", "figure", "stamp")


@dataclass(frozen=True)
class BlockTruth:
    """A block in reading order; ``footnotes`` are the marks in it, which are not part of ``text``."""

    kind: str
    part: str
    text: str
    page: int
    level: int | None = None
    footnotes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """What one cell says. ``value`` as the document model types it, None for text and dashes."""

    text: str
    kind: CellKind = "text"
    value: int | float | str | None = None
    flags: tuple[str, ...] = ()
    bold: bool = False
    align: Literal["left", "centre", "right"] | None = None
    fill: str | None = None


def words(text: str, *, bold: bool = False, align: Literal["left", "centre"] | None = None) -> Entry:
    return Entry(text, "text" if text else "empty", bold=bold, align=align)


def grouped(number: int) -> str:
    """1604 -> "1.604", as Vietnamese prints it."""
    return f"{number:,}".replace(",", ".")


def comma(number: float, places: int) -> str:
    """1604.5 -> "1.604,5"."""
    return f"{number:,.{places}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def integer(number: int, *, digits: int = 0) -> Entry:
    """``digits`` pads with zeros as in an STT column ("01")."""
    return Entry(str(number).zfill(digits) if digits else grouped(number), "integer", number)


def fraction(printed: str, kind: CellKind = "decimal") -> Entry:
    """A number printed with a decimal comma, dots between thousands and perhaps a per cent sign."""
    digits = printed.rstrip("%").strip().replace(".", "").replace(",", ".")
    number = Decimal(digits)
    whole = number == number.to_integral_value() and "," not in printed
    return Entry(printed, kind, int(number) if whole else float(number))


def dash(kind: CellKind) -> Entry:
    return Entry("-", kind, None, ("dash",))


def date(printed: str, iso: str) -> Entry:
    return Entry(printed, "date", iso)


@dataclass(frozen=True)
class CellTruth:
    row: int
    col: int
    entry: Entry
    row_span: int = 1
    col_span: int = 1
    page: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "col": self.col,
            "row_span": self.row_span,
            "col_span": self.col_span,
            "text": self.entry.text,
            "value": self.entry.value,
            "kind": self.entry.kind,
            "flags": list(self.entry.flags),
            "page": self.page,
        }


@dataclass(frozen=True)
class ColumnTruth:
    header_path: tuple[str, ...]
    kind: CellKind
    unit: str | None = None
    formula: str | None = None


@dataclass(frozen=True)
class FailingCheck:
    """A sum the paper gets wrong: ``found`` is printed, ``expected`` is what its own figures give."""

    rule: str
    expected: int | float
    found: int | float
    cells: tuple[tuple[int, int], ...]


@dataclass
class TableTruth:
    caption: str | None
    appendix: str | None
    part: str
    columns: tuple[ColumnTruth, ...]
    row_kinds: list[RowKind] = field(default_factory=list)
    cells: list[CellTruth] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    unit: str | None = None
    notes: tuple[str, ...] = ()
    failing_checks: tuple[FailingCheck, ...] = ()

    def as_json(self) -> dict[str, Any]:
        rows = [
            {"kind": kind, "cells": [cell.as_json() for cell in self.cells if cell.row == row]}
            for row, kind in enumerate(self.row_kinds)
        ]
        return {
            "caption": self.caption,
            "appendix": self.appendix,
            "part": self.part,
            "unit": self.unit,
            "pages": self.pages,
            "columns": [{"index": i, **asdict(column)} for i, column in enumerate(self.columns)],
            "rows": rows,
            "notes": list(self.notes),
            "failing_checks": [
                {
                    "rule": check.rule,
                    "expected": check.expected,
                    "found": check.found,
                    "cells": [{"row": row, "col": col} for row, col in check.cells],
                }
                for check in self.failing_checks
            ],
        }


@dataclass(frozen=True)
class PartTruth:
    id: str
    kind: Literal["main", "attachment", "appendix"]
    title: str | None
    first_page: int
    last_page: int
    metadata: Mapping[str, Any]


@dataclass(frozen=True)
class Misprint:
    """A slip of the document's author that must survive: ``printed`` stands in the text on purpose."""

    printed: str
    intended: str


METADATA: Mapping[str, Any] = {
    "doc_type": None,
    "number": None,
    "symbol": None,
    "issuer": None,
    "parent_issuer": None,
    "place": None,
    "date": None,
    "subject": None,
    "addressees": [],
    "legal_bases": [],
    "recipients": [],
    "signer": None,
    "signers": [],
    "appendices": [],
    "incoming": None,
    "signature_stamps": [],
}


def metadata(**found: Any) -> dict[str, Any]:
    """Every field of the metadata, those not named being null or empty. One ``signer`` is all the signers."""
    unknown = set(found) - set(METADATA)
    if unknown:
        raise TypeError(f"no such metadata: {sorted(unknown)}")
    signers = [found["signer"]] if found.get("signer") else []
    return {**METADATA, "signers": signers, **found}


@dataclass(frozen=True)
class DocumentTruth:
    parts: Sequence[PartTruth]
    blocks: Sequence[BlockTruth]
    page_sizes: Sequence[tuple[float, float]]
    tables: Sequence[TableTruth] = ()
    footnotes: Sequence[tuple[str, str, int]] = ()
    misprints: Sequence[Misprint] = ()
    route: str = "born_digital"
    page_state: Sequence[Mapping[str, Any]] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        text = "\n\n".join(block.text for block in self.blocks if block.kind not in NOT_IN_TEXT)
        main = next(part for part in self.parts if part.kind == "main")
        return {
            "page_count": len(self.page_sizes),
            "status": "complete",
            "metadata": main.metadata,
            "parts": [asdict(part) for part in self.parts],
            "text": text,
            "blocks": [asdict(block) for block in self.blocks],
            "pages": [
                {
                    "number": number,
                    "route": self.route,
                    "width": round(width, 2),
                    "height": round(height, 2),
                    **(self.page_state[number - 1] if self.page_state else {"rotation": 0, "skew": 0.0}),
                }
                for number, (width, height) in enumerate(self.page_sizes, start=1)
            ],
            "footnotes": [{"mark": mark, "text": note, "page": page} for mark, note, page in self.footnotes],
            "tables": [table.as_json() for table in self.tables],
            "misprints": [asdict(misprint) for misprint in self.misprints],
            **self.extra,
        }


def dump(name: str, why: str, truth: Mapping[str, Any]) -> str:
    """The truth file of sample ``name`` as it is written to disk."""
    return json.dumps({"file": name, "why": why, **truth}, ensure_ascii=False, indent=1) + "\n"
