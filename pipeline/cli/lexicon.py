"""``sohoa lexicon``: look names up, check a lexicon of one's own, train a language model."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from lexicon.terms import builtin_lexicon, find_entries, with_user_lexicon
from pipeline.cli.options import LanguageOption, LexiconOption, spoken
from schema.errors import PathNotFound, message

lexicon = typer.Typer(
    name="lexicon",
    help="Look up names, check a lexicon of your own, train a language model.",
    no_args_is_help=True,
)


@lexicon.command()
def find(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A unit, an agency or a term, marks or not.")],
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Only what existed on that day.")
    ] = None,
    own: LexiconOption = None,
    lang: LanguageOption = None,
) -> None:
    """List what NAME may be: kind, name, code, from when to when, and how well it fits."""
    known = with_user_lexicon(own) if own else builtin_lexicon()
    day = on.date() if on else None
    for unit, score in known.units.find(name, day):
        print(f"{unit.type}\t{unit.full_name}\t{unit.id}\t{_span(unit.since, unit.until)}\t{score:.0f}")
    for entry, score in find_entries(name, known, day):
        print(f"{entry.kind}\t{entry.name}\t\t{_span(entry.since, entry.until)}\t{score:.0f}")


@lexicon.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A lexicon in TOML.")],
    lang: LanguageOption = None,
) -> None:
    """Say whether FILE can be used as a lexicon, and where it is wrong."""
    if not file.is_file():
        raise PathNotFound(path=file)
    known, own = builtin_lexicon(), with_user_lexicon(file)
    entries = len(own.entries) - len(known.entries)
    units = len(own.units.units) - len(known.units.units)
    print(message("lexicon.checked", spoken(lang), path=file, entries=entries, units=units))


@lexicon.command()
def train(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILES...", help="Text in UTF-8, a paragraph a line.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="MODEL", help="The folder to write.")],
    lang: LanguageOption = None,
) -> None:
    """Train a language model on FILES, for `language_model` in a lexicon of your own."""
    from lexicon.training.train_language_model import (
        train_files,  # large tables, which no other command needs
    )

    for file in files:
        if not file.is_file():
            raise PathNotFound(path=file)
    train_files([(1.0, str(file)) for file in files], out, names=False)
    print(out)


def _span(since: date | None, until: date | None) -> str:
    return f"{since or ''}/{until or ''}"
