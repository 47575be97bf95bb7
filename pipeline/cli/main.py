"""The command ``sohoa``: its commands, and how errors become a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Annotated

import typer
from rich.console import Console
from typer.exceptions import TyperException
from typer.main import get_command

from pipeline.cli.corrections import corrections
from pipeline.cli.doctor import doctor
from pipeline.cli.export import export
from pipeline.cli.ledger import ledger
from pipeline.cli.lexicon import lexicon
from pipeline.cli.options import language_in
from pipeline.cli.restore import restore
from pipeline.cli.review import review
from pipeline.cli.run import run
from pipeline.cli.schema import schema
from pipeline.cli.show import show
from pipeline.cli.status import status
from pipeline.cli.stopping import Stopped, listen
from pipeline.cli.translated import translate_help, usage_sentence
from pipeline.cli.watch import watch
from pipeline.settings import program_version
from schema.errors import SohoaError, message

USAGE = 2


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"sohoa {program_version()}")
        raise typer.Exit


def application() -> typer.Typer:
    """The command with all its commands, and options for its version and for completion in shells."""
    app = typer.Typer(
        name="sohoa",
        help="Vietnamese administrative reports to text, typed tables and structured JSON.",
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )
    app.callback()(_common)
    for command in (run, watch, review, restore, status, export, show, schema, doctor):
        app.command()(command)
    app.add_typer(lexicon)
    app.add_typer(ledger)
    app.add_typer(corrections)
    return app


def _common(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version and end."),
    ] = False,
) -> None:
    """Vietnamese administrative reports to text, typed tables and structured JSON."""


def main() -> None:
    """Entry point of the console script. A name that the terminal cannot show is escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Runs ``sohoa`` with ``arguments``; the exit code."""
    language = language_in(arguments, os.environ)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    listen()
    try:
        command = get_command(application())
        translate_help(command, language)
        return int(command.main(arguments, prog_name="sohoa", standalone_mode=False) or 0)
    except SohoaError as error:
        console.print(f"sohoa: {error.code}: {error.sentence(language)}")
        return error.exit_code
    except Stopped as stopped:
        console.print(message("run.interrupted", language))
        return stopped.exit_code
    except TyperException as error:
        if sentence := error.format_message():
            console.print(f"sohoa: {usage_sentence(sentence, language)}")
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    main()
