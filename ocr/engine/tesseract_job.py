"""What Tesseract is asked to do, whichever way it is run."""

from __future__ import annotations

from dataclasses import dataclass


class RecognitionTimeout(Exception):
    """The recogniser was stopped after ``seconds``: the caller knows which page that was."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"stopped after {seconds:g} s")
        self.seconds = seconds


class RecognitionRefused(Exception):
    """The recogniser cannot take a picture, for ``reason``: the caller knows which page that was."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class TesseractJob:
    """``mode`` is the page segmentation mode, ``characters`` are the only ones it may read (None: all),
    ``seconds`` the time limit of one call.
    """

    languages: str
    mode: int
    characters: str | None
    seconds: float

    def variables(self) -> tuple[tuple[str, str], ...]:
        """Tesseract's own settings by name. Dark fills are made white before: no second look inverted."""
        return (("tessedit_do_invert", "0"), ("tessedit_char_whitelist", self.characters or ""))
