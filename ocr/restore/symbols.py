"""Gives abbreviations back the Đ that a recogniser read as D: QD-TTg, ND-CP, HDND, BLDTBXH."""

from __future__ import annotations

import itertools
import re

from lexicon.language_model import UNKNOWN, LanguageModel

_RUN = re.compile(r"[^\W\d_]{2,}")
_MARGIN = 2.0  # nats by which the form with Đ must be the more frequent one
_MOST = 4


def restore_symbol(symbol: str, model: LanguageModel) -> str:
    """``symbol`` with D made Đ in every run of letters where the language model knows that form far better."""
    return _RUN.sub(lambda run: _restored(run[0], model), symbol)


def _restored(run: str, model: LanguageModel) -> str:
    places = [i for i, c in enumerate(run) if c == "D"]
    if not places or len(places) > _MOST or not run.isascii():
        return run
    best, best_score = run, _score(run, model) + _MARGIN
    for chosen in itertools.product((False, True), repeat=len(places)):
        letters = list(run)
        for place, is_barred in zip(places, chosen, strict=True):
            letters[place] = "Đ" if is_barred else "D"
        form = "".join(letters)
        if form != run and model.id(form.lower()) != UNKNOWN and _score(form, model) > best_score:
            best, best_score = form, _score(form, model)
    return best


def _score(run: str, model: LanguageModel) -> float:
    number = model.id(run.lower())
    return -20.0 if number == UNKNOWN else float(model.unigram_scores[number])
