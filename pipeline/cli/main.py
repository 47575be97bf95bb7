"""The command ``sohoa``: its commands, and how errors become a sentence and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

import typer
from rich.console import Console
from typer.exceptions import TyperException

from lexicon.errors import SohoaError, message
from pipeline.cli.doctor import doctor
from pipeline.cli.options import language_in
from pipeline.cli.run import run
from pipeline.cli.schema import schema
from pipeline.cli.show import show
from pipeline.cli.status import status

USAGE = 2
_SIGNAL_EXIT = 128


class Stopped(BaseException):
    """SIGINT or SIGTERM arrived; the exit code is that of a process that the signal ended."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = _SIGNAL_EXIT + number


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(number)


def application() -> typer.Typer:
    app = typer.Typer(
        name="sohoa",
        help="Vietnamese administrative reports to text, typed tables and structured JSON.",
        add_completion=False,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )
    for command in (run, status, show, schema, doctor):
        app.command()(command)
    return app


def main() -> None:
    """Entry point of the console script."""
    sys.exit(run_command(sys.argv[1:]))


def run_command(arguments: list[str]) -> int:
    """Runs ``sohoa`` with ``arguments``; the exit code."""
    language = language_in(arguments, os.environ)
    console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
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
