from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pipeline.cli.schema import document_schema
from pipeline.formats import document_json
from pipeline.worker.digitize import digitize

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "docs" / "document.schema.json"


def test_the_schema_in_docs_is_that_of_the_model() -> None:
    """Regenerate it with ``.venv/bin/sohoa schema > docs/document.schema.json``."""
    assert SCHEMA.read_text() == document_schema()


def test_every_property_is_described_and_the_examples_are_valid() -> None:
    """A new field is described in ``schema/descriptions.toml``."""
    schema = json.loads(document_schema())
    for definition in (*schema["$defs"].values(), schema):
        for name, described in definition.get("properties", {}).items():
            assert described["description"], name
    assert schema["$id"].endswith(schema["properties"]["schema_version"]["const"])
    Draft202012Validator.check_schema(schema)
    for example in schema["examples"]:
        Draft202012Validator(schema).validate(example)


@pytest.mark.parametrize("name", ["d-decision-with-plan.pdf", "h-signed-altered.pdf", "i-empty.pdf"])
def test_what_is_written_is_valid(name: str) -> None:
    written = json.loads(document_json(digitize(ROOT / "samples" / "files" / name))[".json"])
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(written)
