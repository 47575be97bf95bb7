"""``sohoa status``: how far the work in an output folder has come."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.options import LanguageOption, spoken
from pipeline.run.status import RunStatus, Status
from pipeline.run.status import status as status_of
from schema.errors import Language, message
from schema.trust import TrustCounts


def status(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="Folder of the results.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    lang: LanguageOption = None,
) -> None:
    """Show counts, failures by code, speed and the time left."""
    found = status_of(out)
    if as_json:
        print(found.model_dump_json(indent=1))
        return
    for line in _lines(found, spoken(lang)):
        print(line)


def _lines(found: Status, language: Language) -> list[str]:
    begun = "working" if found.run is not None and found.run.active else "begun"
    names = {state: begun if state == "working" else state for state in found.states}
    lines = [
        f"{message(f'state.{names[state]}', language):16} {count}" for state, count in found.states.items()
    ]
    lines += [f"  {code:28} {count}" for code, count in found.codes.items()]
    if found.attention:
        lines.append(message("status.attention", language))
        lines += [f"  {code:28} {count}" for code, count in found.attention.items()]
    if found.numbers != TrustCounts():
        lines.append(message("status.numbers", language, **found.numbers.model_dump()))
    if found.run is not None:
        lines += _run_lines(found.run, language)
    return lines


def _run_lines(run: RunStatus, language: Language) -> list[str]:
    state = "ended" if run.ended is not None else "active" if run.active else "stopped"
    lines = [message(f"status.{state}", language, done=run.done, due=run.due)]
    if run.pages_per_minute is not None:
        lines.append(message("status.speed", language, speed=f"{run.pages_per_minute:g}"))
    if run.seconds_left is not None:
        lines.append(message("status.left", language, time=timedelta(seconds=round(run.seconds_left))))
    return lines
