"""The command ``sohoa``: its commands, and how errors become a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

import typer
from rich.console import Console
from typer.exceptions import TyperException

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
from pipeline.cli.watch import watch
from schema.errors import SohoaError, message

USAGE = 2


def application() -> typer.Typer:
    app = typer.Typer(
        name="sohoa",
        help="Vietnamese administrative reports to text, typed tables and structured JSON.",
        add_completion=False,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )
    for command in (run, watch, review, restore, status, export, show, schema, doctor):
        app.command()(command)
    app.add_typer(lexicon)
    app.add_typer(ledger)
    app.add_typer(corrections)
    return app


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
        return int(application()(arguments, standalone_mode=False) or 0)
    except SohoaError as error:
        console.print(f"sohoa: {error.code}: {error.sentence(language)}")
        return error.exit_code
    except Stopped as stopped:
        console.print(message("run.interrupted", language))
        return stopped.exit_code
    except TyperException as error:
        if sentence := error.format_message():
            console.print(f"sohoa: {sentence}")
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


if __name__ == "__main__":
    main()
