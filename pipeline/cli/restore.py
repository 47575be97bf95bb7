"""``sohoa restore``: diacritics into plain text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from lexicon.terms import with_user_lexicon
from pipeline.cli.options import LanguageOption, LexiconOption
from pipeline.cli.plain_text import PlainText
from schema.errors import PathNotFound

if TYPE_CHECKING:
    from ocr.restore.rules import Change


def restore(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="Text in UTF-8 (or UTF-16 with its mark); else standard input.",
        ),
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Print the changes as JSON lines instead of the text.")
    ] = False,
    lexicon: LexiconOption = None,
    lang: LanguageOption = None,
) -> None:
    """Restore the diacritics of plain text."""
    from ocr.restore import default_restorer, restore_text, restorer_with  # loads the language model

    if file is not None and not file.is_file():
        raise PathNotFound(path=file)
    restorer = restorer_with(with_user_lexicon(lexicon)) if lexicon else default_restorer()
    with ExitStack() as stack:
        opened = stack.enter_context(file.open("rb")) if file else sys.stdin.buffer
        given = PlainText(cast(BufferedReader, opened), str(file or "stdin"))
        restored = restore_text(given.lines(), restorer=restorer)
        if explain:
            for _, changes in restored:
                for change in changes:
                    print(json.dumps(change._asdict(), ensure_ascii=False))
        else:
            _write(restored, given)
    sys.stdout.flush()


def _write(restored: Iterator[tuple[str, tuple[Change, ...]]], given: PlainText) -> None:
    """The text as it came: its byte order mark, its encoding, a newline at its end only where it had one."""
    out = sys.stdout.buffer
    newline, before = given.encoded("\n"), given.head
    for text, _ in restored:
        out.write(before + given.encoded(text))
        before = newline
    if before is given.head:  # a file without a line
        out.write(before)
    out.write(newline if given.ends_with_newline else b"")
