"""Gives abbreviations back the Đ that was read as D, B or b: QD-TTg, ND-CP, HDND, BLDTBXH, Qb."""

from __future__ import annotations

import itertools
import re

from lexicon.language_model import UNKNOWN, LanguageModel

_RUN = re.compile(r"[^\W\d_]{2,}")
_MARGINS = {"D": 2.0, "B": 5.0, "b": 5.0}  # nats by which the form with Đ must be the more frequent one
_MOST = 4


def restore_symbol(symbol: str, model: LanguageModel) -> str:
    """``symbol`` with D (or B) made Đ in each run of letters that the language model knows far better so."""
    return _RUN.sub(lambda run: _restored(run[0], model), symbol)


def _restored(run: str, model: LanguageModel) -> str:
    places = [i for i, c in enumerate(run) if c in _MARGINS]
    if not places or len(places) > _MOST or not run.isascii() or run.islower():
        return run
    best, best_score = run, _score(run, model)
    for chosen in itertools.product((False, True), repeat=len(places)):
        barred = [place for place, is_barred in zip(places, chosen, strict=True) if is_barred]
        form = "".join("Đ" if i in barred else c for i, c in enumerate(run))
        score = _score(form, model) - sum(_MARGINS[run[place]] for place in barred)
        if barred and model.id(form.lower()) != UNKNOWN and score > best_score:
            best, best_score = form, score
    return best


def _score(run: str, model: LanguageModel) -> float:
    number = model.id(run.lower())
    return -20.0 if number == UNKNOWN else float(model.unigram_scores[number])
