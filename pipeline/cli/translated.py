"""Help and usage errors in the language of the user: Typer itself speaks English only."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from typer import rich_utils

from schema.errors import Language, message

_VALUE = r"Invalid value for '?(?P<name>.+?)'?: "
_USAGE = (
    (re.compile(r"Missing (?:argument|option) '(?P<name>.+)'\."), "usage.missing"),
    (re.compile(r"No such (?:option|command):? '?(?P<name>[^' ]+)'?\.?(?: .*)?"), "usage.unknown"),
    (re.compile(r"Option '(?P<name>.+)' requires an argument\."), "usage.without_value"),
    (re.compile(r"Got unexpected extra argument\S* \((?P<name>.+)\)"), "usage.too_many"),
    (
        re.compile(_VALUE + r".*?(?P<choice>'.+' is not one of .+)\."),
        "usage.choice",
    ),
    (re.compile(_VALUE + r".*equal to (?P<bound>\S+)"), "usage.out_of_range"),
    (re.compile(_VALUE + r".*valid (?:integer|number).*"), "usage.no_number"),
    (re.compile(_VALUE + r".*"), "usage.bad_value"),
)
"""What Typer says of a command line, and the code of our sentence for it."""


_AROUND = {
    name: str(getattr(rich_utils, name))
    for name in (
        "ARGUMENTS_PANEL_TITLE",
        "OPTIONS_PANEL_TITLE",
        "COMMANDS_PANEL_TITLE",
        "DEFAULT_STRING",
        "REQUIRED_LONG_STRING",
    )
}
"""What Typer prints around the help of all commands, in English, by its names in ``typer.rich_utils``."""


@cache
def help_in_vietnamese() -> dict[str, str]:
    """Vietnamese help by the English."""
    with (Path(__file__).parent / "help_vi.toml").open("rb") as file:
        return dict(tomllib.load(file))


def translate_help(command: Any, language: Language) -> None:
    """Gives ``command``, all below it and their parameters their help in ``language``.

    The words around them are Typer's and hold for all commands.
    """
    known = help_in_vietnamese() if language == "vi" else {}
    for name, said in _AROUND.items():
        setattr(rich_utils, name, known.get(said, said))
    helping = command.get_help_option(command.context_class(command))  # made once for each command
    for item in (command, *command.params, helping):
        told = getattr(item, "help", None)
        if told:
            item.help = known.get(told, told)
    for below in getattr(command, "commands", {}).values():
        translate_help(below, language)


def told(said: str, language: Language) -> str:
    """What the command ``said`` of itself in English in ``language``; as it is where nobody translated it."""
    return help_in_vietnamese().get(said, said) if language == "vi" else said


def usage_sentence(said: str, language: Language) -> str:
    """What Typer ``said`` of a command line in ``language``; as it is where it is of another kind."""
    if language == "vi":
        for pattern, code in _USAGE:
            if found := pattern.fullmatch(said):
                return message(code, language, **found.groupdict())
    return said
