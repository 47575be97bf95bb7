"""``sohoa schema``: the JSON Schema of a document."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from pipeline.cli.options import LanguageOption
from schema.box import Box
from schema.document import SCHEMA_VERSION, Document, Provenance, Source
from schema.metadata import Found, Metadata

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ID = f"urn:sohoa:document:{SCHEMA_VERSION}"


def document_schema() -> str:
    """JSON Schema (2020-12) of ``Document`` as it is written, with a newline at its end.

    Every property is described, with unit and frame (``schema/descriptions.toml``).
    """
    found = Document.model_json_schema(mode="serialization")
    for name, definition in (*found["$defs"].items(), ("Document", found)):
        for field, described in definition.get("properties", {}).items():
            described.pop("title", None)
            described["description"] = description(name, field)
    head = {"$schema": _DIALECT, "$id": _ID, "title": f"sohoa.document {SCHEMA_VERSION}"}
    body = {key: value for key, value in found.items() if key != "title"}
    return json.dumps({**head, **body, "examples": [_example()]}, indent=1, ensure_ascii=False) + "\n"


def description(name: str, field: str) -> str:
    """What the property ``field`` of the class ``name`` means. Raises KeyError where that is not written."""
    plain = name.partition("_")[0] if name.startswith("Found_") else name
    described = _descriptions()
    own = described.get(plain, {}).get(field)
    return own if own is not None else described["common"][field]


@cache
def _descriptions() -> dict[str, dict[str, str]]:
    text = (files("schema") / "descriptions.toml").read_text(encoding="utf-8")
    table: dict[str, dict[str, str]] = tomllib.loads(text)
    return table


def _example() -> dict[str, Any]:
    """The smallest document that says something."""
    box = Box(57.0, 71.5, 142.2, 84.0)
    number = Found[str](value="59", original="Số: 59/BC-VP", page=1, bbox=box, confidence=1.0)
    return Document(
        source=Source(
            name="a.pdf", sha256="0" * 64, bytes=48_213, media_type="application/pdf", page_count=1
        ),
        status="complete",
        metadata=Metadata(number=number),
        text="Kết quả công tác quý I năm 2024.",
        provenance=Provenance(version="0.1.0", settings_digest="0" * 16),
    ).model_dump(mode="json")


def schema(lang: LanguageOption = None) -> None:
    """Print the JSON Schema of a document."""
    print(document_schema(), end="")
