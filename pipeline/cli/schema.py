"""``sohoa schema``: the JSON Schema of a document."""

from __future__ import annotations

import json

from pipeline.cli.options import LanguageOption
from schema.document import SCHEMA_VERSION, Document


def document_schema() -> str:
    """JSON Schema (2020-12) of ``Document`` as it is written, with a newline at its end."""
    schema = Document.model_json_schema(mode="serialization")
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"sohoa.document {SCHEMA_VERSION}",
    }
    return json.dumps({**head, **{k: v for k, v in schema.items() if k != "title"}}, indent=1) + "\n"


def schema(lang: LanguageOption = None) -> None:
    """Print the JSON Schema of a document."""
    print(document_schema(), end="")
