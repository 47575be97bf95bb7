"""Restoration of the lines of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocr.restore.noise import Noise
from ocr.restore.restore import Restorer, default_restorer
from ocr.restore.rules import Change
from ocr.restore.sureness import sureness
from schema.page import Line, Word, joined


def restore_lines(
    lines: Sequence[Line], noise: Noise | None = None, restorer: Restorer | None = None
) -> tuple[Line, ...]:
    """``lines`` with restored words; boxes, ``original`` and the number of lines stay.

    A changed word carries the method, the probability of its text as confidence, and an alternative; a word
    that was cut in two becomes one, with the box and the ``original`` of both. A word that stays because it
    is likelier misprinted than misread has what would fit as its alternative. ``noise`` is detected over all
    lines when it is None. The lines of one page or document belong in one call.
    """
    sure = [[sureness(word) for word in line.words for _ in word.text.split()] for line in lines]
    restored = (restorer or default_restorer()).restore([line.text for line in lines], noise, sure)
    by_line: dict[int, dict[int, Change]] = {}
    for change in restored.changes:
        by_line.setdefault(change.line, {})[change.token] = change
    suggested = {(change.line, change.token): change for change in restored.suggestions}
    lines = [_with_suggestions(line, number, suggested) for number, line in enumerate(lines)]
    return tuple(
        line.model_copy(update={"words": _restored_words(line.words, by_line[number])})
        if number in by_line
        else line
        for number, line in enumerate(lines)
    )


def _with_suggestions(line: Line, number: int, suggested: Mapping[tuple[int, int], Change]) -> Line:
    """``line`` (the ``number``-th) with what was ``suggested`` for (line, token) as alternatives."""
    if not suggested:
        return line
    words: list[Word] = []
    token = 0
    for word in line.words:
        better = suggested.get((number, token))
        if better is not None and word.alternative is None and len(word.text.split()) == 1:
            fitting = word.text.replace(better.original, better.text)
            word = word.model_copy(update={"alternative": fitting})
        words.append(word)
        token += len(word.text.split())
    return line.model_copy(update={"words": tuple(words)})


def _restored_words(words: Sequence[Word], changes: dict[int, Change]) -> tuple[Word, ...]:
    found: list[Word] = []
    token = 0
    for word in words:
        tokens = word.text.split()
        changed = [changes[n] for n in range(token, token + len(tokens)) if n in changes]
        if changed:
            text = " ".join(
                changes[token + n].text if token + n in changes else own for n, own in enumerate(tokens)
            )
            if not text and found:
                whole = found[-1]
                both = joined((whole, word))
                found[-1] = both.corrected(whole.text, whole.method, whole.confidence, whole.alternative)
                token += len(tokens)
                continue
            least = min(changed, key=lambda change: change.score)
            word = word.corrected(text, least.method, least.score, least.alternative)
        found.append(word)
        token += len(tokens)
    return tuple(found)
