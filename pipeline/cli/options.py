"""Options that several commands share, and the language of what a command says."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from lexicon.errors import Language

LanguageOption = Annotated[
    Literal["vi", "en"] | None,
    typer.Option("--lang", help="Language of messages; by default that of the environment (LANG)."),
]
OutOption = Annotated[Path, typer.Option("--out", "-o", metavar="OUT", help="Folder of the results.")]
JobsOption = Annotated[
    int | None, typer.Option("--jobs", "-j", min=1, help="Worker processes; by default one per processor.")
]
FormatsOption = Annotated[
    str, typer.Option("--formats", help="Formats to write, separated by commas; JSON always is.")
]


def language_of(environment: Mapping[str, str]) -> Language:
    """Vietnamese where the locale (LC_ALL, LC_MESSAGES, LANG; the first set) says so, else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "vi" if environment[name].lower().startswith("vi") else "en"
    return "en"


def spoken(chosen: Language | None) -> Language:
    return chosen or language_of(os.environ)


def language_in(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language asked for in ``arguments``, before they are parsed, or that of the environment."""
    for index, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else None
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value == "vi":
            return "vi"
        if value == "en":
            return "en"
    return language_of(environment)


def default_jobs() -> int:
    """As many as there are processors that this process may use."""
    return len(os.sched_getaffinity(0))
