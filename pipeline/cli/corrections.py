"""``sohoa corrections``: what people put right, taken in from workbooks and given away as data."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from lexicon.terms import builtin_lexicon, with_user_lexicon
from pipeline.cli.options import LanguageOption, LexiconOption, OutOption, spoken
from pipeline.corrections.store import CorrectionStore
from schema.errors import message

corrections = typer.Typer(
    name="corrections", help="Take in and give away what people put right.", no_args_is_help=True
)


@corrections.callback()
def commands() -> None:
    """Take in and give away what people put right."""


@corrections.command(name="import")
def take_in(
    workbook: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="A workbook with answers typed in.")],
    out: OutOption,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who typed the answers.")] = None,
    lang: LanguageOption = None,
) -> None:
    """Take in the answers typed into the column "Đã sửa" of the sheet "Cần kiểm tra"."""
    from pipeline.review.desk import Desk  # openpyxl, and all that writes documents
    from pipeline.review.importing import take_in_answers

    language = spoken(lang)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    with Desk(out, None, language) as desk:
        name, answers = take_in_answers(desk.archive, workbook, by or getpass.getuser())
        fates = [answer.fate for answer in answers]
        if "taken" in fates:
            desk.writer.due(name)
            desk.writer.wait(name, None)
        failure = desk.writer.failure(name)
    counts = {fate: fates.count(fate) for fate in ("taken", "known")}
    print(message("corrections.imported", language, name=name, **counts))
    left = [answer for answer in answers if answer.fate not in ("taken", "known")]
    for answer in left:
        console.print(message(f"corrections.{answer.fate}", language, row=answer.row, text=answer.text))
    if failure is not None:
        reason = failure.issue(language).message
        console.print(message("corrections.unwritten", language, name=name, reason=reason))
    if left or failure is not None:
        raise typer.Exit(1)


@corrections.command()
def export(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the results.")],
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the data is written.")],
    lang: LanguageOption = None,
) -> None:
    """Write every correction with a picture of its place: data to learn from and to measure with."""
    from pipeline.review.dataset import LIST, export_dataset
    from pipeline.review.desk import Desk

    language = spoken(lang)
    with Desk(out, None, language) as desk:
        count = export_dataset(desk, folder)
    print(message("corrections.exported", language, count=count, path=folder / LIST))


@corrections.command()
def propose(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the results.")],
    least: Annotated[int, typer.Option("--least", min=1, help="Times that a term was put right.")] = 3,
    lexicon: LexiconOption = None,
) -> None:
    """Print terms that were put right again and again, as tables for a lexicon of your own."""
    from pipeline.review.proposals import as_toml, proposals

    known = with_user_lexicon(lexicon) if lexicon else builtin_lexicon()
    for proposal in proposals(CorrectionStore(out).changes(), least, known):
        print(as_toml(proposal))
