"""The language of a page and what restores its diacritics, as a reading's options ask for.

Nothing else turns options into a lexicon: whoever weighs words by how likely they are is given the model.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lexicon.language_model import LanguageModel
from lexicon.terms import Lexicon, builtin_lexicon, language_of, with_user_lexicon
from ocr.options import ReadingOptions
from ocr.restore.restore import Restorer, default_restorer


def chosen_language(options: ReadingOptions) -> LanguageModel:
    """The language model, with the words of the user's lexicon where there is one. Raises InvalidLexicon."""
    return _language(options.lexicon)


def chosen_restorer(options: ReadingOptions) -> Restorer | None:
    """None where diacritics are not to be restored. Raises InvalidLexicon."""
    return _restorer(options.lexicon) if options.restore else None


@cache
def _language(lexicon: str | None) -> LanguageModel:
    return language_of(_lexicon(lexicon))


@cache
def _restorer(lexicon: str | None) -> Restorer:
    return Restorer(_language(lexicon), _lexicon(lexicon).units) if lexicon else default_restorer()


@cache
def _lexicon(path: str | None) -> Lexicon:
    return with_user_lexicon(Path(path)) if path else builtin_lexicon()
