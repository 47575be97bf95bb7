"""The data dictionary says what is written, no more and no less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from parsers.tables.meaning.issues import REVIEW_FLAGS
from pipeline.exports.catalogue import CatalogueRow
from pipeline.exports.observations import observation_schema
from pipeline.formats import FORMATS

DOCS = Path(__file__).parents[3] / "docs"
DICTIONARY = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
TYPES = {"string": "string", "int": "int32", "double": "double"}


def rows(heading: str) -> Iterator[list[str]]:
    """The cells of the table below ``heading``, without its title rows."""
    section = DICTIONARY.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    yield from ([cell.strip() for cell in line.strip("|").split(" | ")] for line in lines)


def test_the_columns_of_observations_are_those_described_in_their_order_with_their_types() -> None:
    described = [
        (name, TYPES[cells[1]])
        for cells in rows("observations.parquet")
        for name in re.findall(r"`(\w+)`", cells[0])
    ]
    assert described == [(field.name, str(field.type)) for field in observation_schema()]


def test_the_columns_of_the_catalogue_are_those_described_in_their_order() -> None:
    described = [
        name
        for cells in rows("catalogue.csv, catalogue.parquet")
        for name in re.findall(r"`(\w+)`", cells[0])
    ]
    assert described == [field.name for field in fields(CatalogueRow)]


def test_every_format_of_one_document_is_described() -> None:
    described = {
        re.findall(r"`(\w+)`", cells[0])[0] for cells in rows("Files for one document (`--formats`)")
    }
    assert described == set(FORMATS)


def test_every_flag_is_described() -> None:
    text = (DOCS / "tables.md").read_text(encoding="utf-8")
    assert {flag for flag in REVIEW_FLAGS if f"`{flag}`" not in text} == set()
