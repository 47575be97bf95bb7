"""Signs around a word, which two readings of it may have differently."""

from __future__ import annotations

_SIGNS = ".,;:!?()[]\"'“”‘’-–/"


def without_signs(text: str) -> str:
    """``text`` without the signs around it; all of it where there is nothing else."""
    return text.strip(_SIGNS) or text
