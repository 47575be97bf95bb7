"""``sohoa restore``: diacritics into plain text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from lexicon.terms import with_user_lexicon
from pipeline.cli.options import LanguageOption, LexiconOption
from schema.errors import PathNotFound


def restore(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="Text in UTF-8; standard input when none is named."),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the changes as JSON lines instead of the text.")
    ] = False,
    lexicon: LexiconOption = None,
    lang: LanguageOption = None,
) -> None:
    """Restore the diacritics of plain text."""
    from ocr.restore.restore import default_restorer, restore_text, restorer_with  # loads the language model

    if file is not None and not file.is_file():
        raise PathNotFound(path=file)
    restorer = restorer_with(with_user_lexicon(lexicon)) if lexicon else default_restorer()
    with ExitStack() as stack:
        source = stack.enter_context(file.open("rb")) if file else sys.stdin.buffer
        for text, changes in restore_text(_lines(source), restorer=restorer):
            if not explain:
                sys.stdout.buffer.write(f"{text}\n".encode(errors="surrogateescape"))
                continue
            for change in changes:
                print(json.dumps(change._asdict(), ensure_ascii=False))
    sys.stdout.flush()


def _lines(source: BinaryIO) -> Iterator[str]:
    """Lines without their newlines; bytes that are not UTF-8 come through as they are."""
    for line in source:
        yield line.decode("utf-8", errors="surrogateescape").removesuffix("\n")
