"""Names of files as text: a name is bytes, and need be neither UTF-8 nor visible."""

from __future__ import annotations

import os


def as_text(name: str | os.PathLike[str]) -> str:
    """``name`` with bytes that are not UTF-8 written as escapes (``\\xe9``): text that can be encoded."""
    return os.fsencode(name).decode(errors="backslashreplace")


def printable(name: str | os.PathLike[str]) -> str:
    """``name`` with bytes that are not UTF-8, and characters that cannot be seen, written as escapes."""
    return "".join(
        character if character.isprintable() else f"\\u{ord(character):04x}" for character in as_text(name)
    )
