"""Restoration of Vietnamese diacritics: what was printed, from what a recogniser read."""

from ocr.restore.lines import restore_lines
from ocr.restore.plain_text import restore_text
from ocr.restore.restore import (
    Restored,
    Restorer,
    default_restorer,
    restorer_with,
)
from ocr.restore.rules import Change

__all__ = [
    "Change",
    "Restored",
    "Restorer",
    "default_restorer",
    "restore_lines",
    "restore_text",
    "restorer_with",
]
