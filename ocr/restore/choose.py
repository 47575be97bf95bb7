"""The restorer that a reading's options ask for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lexicon.terms import with_user_lexicon
from ocr.options import ReadingOptions
from ocr.restore.restore import Restorer, default_restorer, restorer_with


def chosen_restorer(options: ReadingOptions) -> Restorer | None:
    """None where diacritics are not to be restored. Raises InvalidLexicon."""
    return _restorer(options.lexicon) if options.restore else None


@cache
def _restorer(lexicon: str | None) -> Restorer:
    return restorer_with(with_user_lexicon(Path(lexicon))) if lexicon else default_restorer()
