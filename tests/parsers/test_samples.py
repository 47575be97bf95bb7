"""Born-digital samples come out exactly as the script that made them says."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ocr.options import ReadingOptions
from ocr.read import read_page
from ocr.source.inspect import inspect
from parsers.assemble.assemble import Content, assemble
from parsers.tables.finding.find import find_pieces
from schema.metadata import Metadata

SAMPLES = Path(__file__).parents[2] / "samples"
BORN_DIGITAL = (
    "a-provincial-report.pdf",
    "d-decision-with-plan.pdf",
    "g-tcvn3.pdf",
    "g-viscii.pdf",
    "g-vni.pdf",
    "h-signed.pdf",
    "j-own-totals-wrong.pdf",
)


def truth(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLES / "truth" / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


@cache
def content(name: str) -> Content:
    path = SAMPLES / "files" / name
    options = ReadingOptions()
    facts = inspect(path, options)
    readings = [
        read_page(path, facts.media_type, number, options) for number in range(1, facts.page_count + 1)
    ]
    pieces = [piece for reading in readings for piece in find_pieces(reading)]
    return assemble([reading.page for reading in readings], pieces)


def bare(metadata: Metadata) -> dict[str, Any]:
    """The values alone; the id of an issuer's unit is not part of the samples' truth."""
    return {
        name: [_plain(one.value) for one in found]
        if isinstance(found, tuple)
        else _plain(found.value)
        if found is not None
        else None
        for name, found in metadata
    }


def _plain(value: Any) -> Any:
    return value.model_dump(exclude={"unit_id"}) if hasattr(value, "model_dump") else value


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_text_is_exact(name: str) -> None:
    assert content(name).text == truth(name)["text"]


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_metadata_is_exact_for_every_part(name: str) -> None:
    parts = content(name).parts
    expected = truth(name)["parts"]
    assert [
        (part.id, part.kind, part.title, part.first_page, part.last_page, bare(part.metadata))
        for part in parts
    ] == [
        (part["id"], part["kind"], part["title"], part["first_page"], part["last_page"], part["metadata"])
        for part in expected
    ]
    assert content(name).metadata == parts[0].metadata


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_blocks_stand_in_reading_order_with_kind_part_page_and_marks(name: str) -> None:
    marks = {note.id: note.mark for note in content(name).footnotes}
    found = [
        (block.kind, block.part, block.page, block.text, tuple(marks[note] for note in block.footnotes))
        for block in content(name).blocks
    ]
    assert found == [
        (block["kind"], block["part"], block["page"], block["text"], tuple(block["footnotes"]))
        for block in truth(name)["blocks"]
    ]


@pytest.mark.parametrize("name", ["a-provincial-report.pdf", "d-decision-with-plan.pdf"])
def test_headings_and_list_items_have_levels(name: str) -> None:
    found = [block.level for block in content(name).blocks]
    assert found == [block["level"] for block in truth(name)["blocks"]]


def test_footnotes_leave_the_text_and_keep_mark_text_and_page() -> None:
    name = "a-provincial-report.pdf"
    found = [(note.mark, note.text, note.page) for note in content(name).footnotes]
    assert found == [(note["mark"], note["text"], note["page"]) for note in truth(name)["footnotes"]]
    assert all(text not in content(name).text for _, text, _ in found)


@pytest.mark.parametrize("name", BORN_DIGITAL)
def test_no_doubt_is_raised_where_all_is_printed(name: str) -> None:
    assert [issue for issue in content(name).issues if not issue.code.startswith("table.")] == []
