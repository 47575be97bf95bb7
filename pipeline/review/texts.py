"""What the page says."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.exports.reasons import reasons
from schema.errors import Language


@cache
def _texts() -> dict[str, Any]:
    with (Path(__file__).parent / "texts.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def texts(language: Language) -> dict[str, str]:
    """Every plain text of the page by its key, in ``language``."""
    return {key: said[language] for key, said in _texts().items() if language in said}


def field_title(name: str, language: Language) -> str:
    """What the field of the metadata called ``name`` is called on the page."""
    return str(_texts()["field"][name][language])


def reason(code: str, language: Language) -> str:
    """Why something is doubtful: the sentence for a flag, or ``code`` itself where there is none."""
    said = _texts()["reason"].get(code, {})
    if language == "vi" and "vi" not in said:
        return reasons().get(code, code)
    return str(said.get(language, code))
