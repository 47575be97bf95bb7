from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from parsers.tables.meaning.issues import REVIEW_FLAGS
from pipeline.exports.catalogue import CatalogueRow
from pipeline.exports.observations import Observation

DOCS = Path(__file__).parents[3] / "docs"


def test_every_column_is_described() -> None:
    text = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
    names = {field.name for kind in (Observation, CatalogueRow) for field in fields(kind)}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_every_flag_is_described() -> None:
    text = (DOCS / "tables.md").read_text(encoding="utf-8")
    assert {flag for flag in REVIEW_FLAGS if f"`{flag}`" not in text} == set()
