"""``sohoa show``: a finished document in a few lines."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from pipeline.cli.options import LanguageOption, spoken
from pipeline.summary import summary
from schema.document import Document
from schema.errors import NotADocument, PathNotFound


def show(
    document: Annotated[Path, typer.Argument(metavar="FILE.json", help="A document that run wrote.")],
    lang: LanguageOption = None,
) -> None:
    """Summarise a finished document: title, number, date, signer, pages, tables, doubtful words."""
    if not document.is_file():
        raise PathNotFound(path=document)
    try:
        found = Document.model_validate_json(document.read_bytes())
    except (OSError, ValidationError) as error:
        raise NotADocument(path=document) from error
    lines = summary(found, spoken(lang))
    width = max(len(label) for label, _ in lines)
    for label, value in lines:
        print(f"{label:{width}}  {value}")
