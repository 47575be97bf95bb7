from __future__ import annotations

from pathlib import Path

from pipeline.cli.schema import document_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "document.schema.json"


def test_the_schema_in_docs_is_that_of_the_model() -> None:
    """Regenerate it with ``.venv/bin/sohoa schema > docs/document.schema.json``."""
    assert SCHEMA.read_text() == document_schema()
