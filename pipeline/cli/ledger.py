"""``sohoa ledger``: the record of what was done to which file, mended."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from pipeline.cli.options import LanguageOption, spoken
from schema.errors import PathNotFound, message

ledger = typer.Typer(name="ledger", help="Mend the ledger of an output folder.", no_args_is_help=True)


@ledger.callback()
def commands() -> None:
    """Mend the ledger of an output folder."""


@ledger.command()
def rebuild(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the results.")],
    lang: LanguageOption = None,
) -> None:
    """Make a damaged or lost ledger anew from the JSON files of OUT."""
    from pipeline.run.rebuild import rebuild_ledger  # reads documents, which no other of these commands does

    if not out.is_dir():
        raise PathNotFound(path=out)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    documents = rebuild_ledger(out, lambda path, reason: console.print(f"{path}: {reason}"))
    print(message("ledger.rebuilt", spoken(lang), documents=documents))
