"""Restores the diacritics of a text: plain lines, or the lines of a page.

The text is cut into tokens, tokens into slots with candidates, the slots decoded as one stream (a line's end
does not end a clause), and the result written back token by token, so that lines, spaces, punctuation and
figures stay as they are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from lexicon.fold import nfc, strip_marks
from lexicon.language_model import NUMBER, UNKNOWN, LanguageModel, default_model
from lexicon.syllables import is_syllable
from lexicon.terms import Lexicon, builtin_lexicon
from lexicon.units import gazetteer
from ocr.restore.adapt import USUAL_ERROR_RATE, adapted, at_error_rate
from ocr.restore.candidates import Candidates, own_number, search, unmarked
from ocr.restore.channel import Channel, channel
from ocr.restore.decoder import Floats, Lattice, break_slot, lattice, narrowed, posteriors
from ocr.restore.noise import Noise, detect, evidence
from ocr.restore.rules import Change, cut_words, joined_words, list_marks, symbols
from ocr.restore.tokens import Case, Piece, in_case, pieces_of_line

DOUBTFUL_BELOW = 0.9
BLOCK_LINES = 400
MOST_ROUNDS = 4

_KNOWN_WORD, _KNOWN_ACRONYM = -3.0, -0.5
_UNKNOWN_PER_LETTER, _UNKNOWN_WITH_SIGNS = -2.8, -5.0
# What a Vietnamese recogniser read stays below these: a syllable, anything else.
_CERTAIN, _LIKELY = 0.99, 0.9
_SHORT_ACRONYM = 3
_ENGLISH_SPAN = 9.0  # nats below the best by channel and frequency that context is let to overturn
_CALIBRATION = 0.7  # factor of the log-odds, fitted on layers with unseen fonts
_RATE_ROUNDS = 2
_RIVALS, _RIVAL_SPAN = 5, 11.0
_TRAINED_ERROR_RATE = 0.03  # of the words from which the channel of Vietnamese OCR was learned
_LONGEST_SYLLABLE = 9
_VOWELS = "aeiouy"
_SPACES = re.compile(r"(\s+)")


class Restored(NamedTuple):
    """Lines as restored, every change against the lines given, and the noise that was found."""

    lines: tuple[str, ...]
    changes: tuple[Change, ...]
    noise: Noise


@dataclass(slots=True)
class Slot:
    """A word, a fixed token or (``piece`` None) the end of a clause, with its candidates."""

    line: int
    token: int
    part: int
    piece: Piece | None
    candidates: Candidates


class Restorer:
    """A language model and the channels, with the candidates of every word met so far."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model
        self._known: dict[tuple[Noise, str, Case], Candidates] = {}

    def restore(self, lines: Sequence[str], noise: Noise | None = None) -> Restored:
        """``lines`` restored; ``noise`` is detected when it is None.

        Repeats until nothing changes any more, so that restoring the result again changes nothing.
        """
        given = [nfc(line) for line in lines]
        current = given
        owners = [list(range(len(line.split()))) for line in given]
        latest: dict[tuple[int, int], Change] = {}
        first: Noise | None = None
        for _ in range(MOST_ROUNDS):
            done = self._once(current, noise)
            first = first or done.noise
            for change in sorted(done.changes, reverse=True):
                owner = owners[change.line]
                latest[change.line, owner[change.token]] = change
                owner[change.token : change.token + 1] = [owner[change.token]] * len(change.text.split())
            current = list(done.lines)
            if not done.changes or noise is not None:
                break
        return Restored(tuple(current), _against(given, current, owners, latest), first or "vietnamese_ocr")

    def _once(self, lines: Sequence[str], noise: Noise | None) -> Restored:
        tokens = [pieces_of_line(line) for line in lines]
        flat = [piece for line in tokens for token in line for piece in token]
        found = evidence(flat)
        kind = noise or detect(found)
        changes = self._decoded(self._slots(tokens, kind), kind)
        changes.update(joined_words(tokens, self.model))
        changes.update(cut_words(tokens))
        changes.update(list_marks(tokens, kind))
        changes.update(symbols(tokens, self.model, kind))
        return _assembled(lines, tokens, changes, kind)

    def _slots(self, tokens: list[list[list[Piece]]], noise: Noise) -> list[Slot]:
        """Slots in reading order: words, fixed tokens, and one clause end where clauses part."""
        places = [
            (number, place, part, _read_as(piece, noise))
            for number, line in enumerate(tokens)
            for place, token in enumerate(line)
            for part, piece in enumerate(token)
        ]
        by_word = self._candidates([p for *_, p in places if p.kind == "word"], noise)
        end = break_slot()
        slots = [Slot(-1, -1, -1, None, end)]
        for number, place, part, piece in places:
            if (piece.begins_clause or piece.kind == "list_mark") and slots[-1].piece is not None:
                slots.append(Slot(-1, -1, -1, None, end))
            if piece.kind == "word":
                slots.append(Slot(number, place, part, piece, by_word[piece.core, piece.case]))
            elif piece.core and piece.kind != "list_mark":
                slots.append(Slot(number, place, part, piece, self._fixed(piece)))
            if piece.ends_clause and slots[-1].piece is not None:
                slots.append(Slot(-1, -1, -1, None, end))
        return slots

    def _fixed(self, piece: Piece) -> Candidates:
        figures = piece.kind in ("number", "symbol") or any(c.isdigit() for c in piece.core)
        own = NUMBER if figures else own_number(piece.core, self.model)
        return Candidates(np.array([own]), np.zeros(1, np.float32))

    def _candidates(self, pieces: Sequence[Piece], noise: Noise) -> dict[tuple[str, Case], Candidates]:
        distinct = list(dict.fromkeys((piece.core, piece.case) for piece in pieces))
        if noise == "stripped":
            return {(word, case): self._stripped(word) for word, case in distinct}
        read = channel(noise)
        new = [(word, case) for word, case in distinct if (noise, word, case) not in self._known]
        for (word, case), found in zip(new, search(new, read, self.model), strict=True):
            self._known[noise, word, case] = self._with_whole_words(word, found, read)
        known = {(word, case): self._known[noise, word, case] for word, case in distinct}
        if noise == "english_layer":
            return {key: self._english(key[0], found) for key, found in known.items()}
        return {key: self._vietnamese(key[0], found) for key, found in known.items()}

    def _with_whole_words(self, word: str, found: Candidates, read: Channel) -> Candidates:
        """Letter scores mixed half and half with how often the whole word was read so."""
        seen = read.words.get(word.lower())
        scores = dict(zip(found.ids.tolist(), (found.scores + np.log(0.5)).tolist(), strict=True))
        for syllable, score in (seen or {}).items():
            number = self.model.id(syllable)
            if number != UNKNOWN:
                scores[number] = float(np.logaddexp(scores.get(number, -np.inf), score + np.log(0.5)))
        return _candidates(scores)

    def _stripped(self, word: str) -> Candidates:
        found = unmarked(word, self.model)
        return found or Candidates(np.array([own_number(word, self.model)]), np.zeros(1, np.float32))

    def _identity_score(self, word: str) -> float:
        if own_number(word, self.model) == UNKNOWN:
            noisy = 0.0 if word.isalpha() else _UNKNOWN_WITH_SIGNS
            return _KNOWN_WORD + _UNKNOWN_PER_LETTER * max(len(word), _SHORT_ACRONYM) + noisy
        return _KNOWN_ACRONYM if word.isupper() else _KNOWN_WORD

    def _english(self, word: str, found: Candidates) -> Candidates:
        scores = dict(zip(found.ids.tolist(), found.scores.tolist(), strict=True))
        if not is_syllable(word):
            own = own_number(word, self.model)
            scores[own] = max(scores.get(own, -np.inf), self._identity_score(word))
        likely = {i: s + float(self.model.unigram_scores[i]) for i, s in scores.items()}
        least = max(likely.values()) - _ENGLISH_SPAN
        return _candidates({i: s for i, s in scores.items() if likely[i] >= least})

    def _vietnamese(self, word: str, found: Candidates) -> Candidates:
        own = own_number(word, self.model)
        alone = len(word) == 1 and strip_marks(word).lower() not in _VOWELS
        known = own != UNKNOWN and not is_syllable(word)
        formula = word.isascii() and word[1:] != word[1:].lower() and not word.isupper()  # kV, pH
        if len(word) > _LONGEST_SYLLABLE or not word.isalpha() or alone or known or formula:
            return Candidates(np.array([own]), np.zeros(1, np.float32))
        rate = float(np.log(USUAL_ERROR_RATE / _TRAINED_ERROR_RATE))
        scores = {i: s + rate for i, s in zip(found.ids.tolist(), found.scores.tolist(), strict=True)}
        if is_syllable(word):
            ranked = sorted(scores.items(), key=lambda item: -item[1])[:_RIVALS]
            scores = {i: s for i, s in ranked if s > -_RIVAL_SPAN}
            scores[own] = 0.0
        else:
            scores[own] = max(scores.get(own, -np.inf), self._identity_score(word))
        return _candidates(scores)

    def weighed(self, slots: Sequence[Slot], noise: Noise) -> tuple[Lattice, Floats]:
        """The candidates that are left for each slot, and the probability of each."""
        given = narrowed(lattice([slot.candidates for slot in slots]), self.model)
        share = posteriors(given, self.model)
        if noise != "vietnamese_ocr":
            words = [slot.piece.core.lower() if slot.piece else "" for slot in slots]
            given = adapted(given, share, words, self.model)
            share = posteriors(given, self.model)
        else:
            own = np.array([-1 if s.piece is None else own_number(s.piece.core, self.model) for s in slots])
            for _ in range(_RATE_ROUNDS):
                share = posteriors(at_error_rate(given, share, own), self.model)
        return given, share

    def _decoded(self, slots: Sequence[Slot], noise: Noise) -> dict[tuple[int, int, int], Change]:
        given, share = self.weighed(slots, noise)
        order = np.argsort(-share, axis=1, kind="stable")
        changes: dict[tuple[int, int, int], Change] = {}
        for row, slot in enumerate(slots):
            if slot.piece is None or slot.piece.kind != "word":
                continue
            best = order[row, 0]
            least = _CERTAIN if is_syllable(slot.piece.core) else _LIKELY
            if noise == "vietnamese_ocr" and share[row, best] < least:
                continue
            text = self._spelled(slot.piece, int(given.ids[row, best]))
            if text == slot.piece.core:
                continue
            other = None
            if given.ids.shape[1] > 1 and share[row, order[row, 1]] > 0:
                other = self._spelled(slot.piece, int(given.ids[row, order[row, 1]]))
            score = _calibrated(float(share[row, best]))
            changes[slot.line, slot.token, slot.part] = Change(
                slot.line,
                slot.token,
                slot.piece.core,
                text,
                "model",
                round(score, 4),
                other,
                score < DOUBTFUL_BELOW,
            )
        return changes

    def _spelled(self, piece: Piece, number: int) -> str:
        own = own_number(piece.core, self.model)
        if number in (own, UNKNOWN):
            return in_case(piece.core.lower(), piece.case) if is_syllable(piece.core) else piece.core
        return in_case(self.model.vocabulary[number], piece.case)


def _against(
    given: Sequence[str],
    current: Sequence[str],
    owners: Sequence[Sequence[int]],
    latest: dict[tuple[int, int], Change],
) -> tuple[Change, ...]:
    """The changes from ``given`` to ``current``; ``owners`` name the given token of every current one."""
    changes = []
    for (line, token), change in sorted(latest.items()):
        original = given[line].split()[token]
        words = zip(current[line].split(), owners[line], strict=True)
        text = " ".join(word for word, owner in words if owner == token)
        if text != original:
            changes.append(change._replace(line=line, token=token, original=original, text=text))
    return tuple(changes)


def _read_as(piece: Piece, noise: Noise) -> Piece:
    """``BO`` in an English layer may be an abbreviation or Bộ; it becomes a word, and may stay what it is."""
    if noise == "english_layer" and piece.kind == "acronym" and len(piece.core) <= _SHORT_ACRONYM:
        return piece._replace(kind="word", case="title")
    return piece


def _calibrated(share: float) -> float:
    """The posterior made as sure as it is right; as it comes from the decoder it is too sure."""
    share = min(max(share, 1e-9), 1 - 1e-9)
    return 1 / (1 + math.pow(share / (1 - share), -_CALIBRATION))


def _candidates(scores: dict[int, float]) -> Candidates:
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return Candidates(np.array([i for i, _ in ranked]), np.array([s for _, s in ranked], np.float32))


def _assembled(
    lines: Sequence[str],
    tokens: list[list[list[Piece]]],
    changes: dict[tuple[int, int, int], Change],
    noise: Noise,
) -> Restored:
    by_token: dict[tuple[int, int], list[tuple[int, Change]]] = {}
    for (number, place, part), change in changes.items():
        by_token.setdefault((number, place), []).append((part, change))
    whole: list[Change] = []
    out: list[str] = []
    for number, (line, pieces) in enumerate(zip(lines, tokens, strict=True)):
        parts = _SPACES.split(line)
        place = 0
        for at, text in enumerate(parts):
            if not text or text.isspace():
                continue
            changed = dict(by_token.get((number, place), ()))
            if changed:
                new = "".join(
                    p.before + (changed[i].text if i in changed else p.core) + p.after
                    for i, p in enumerate(pieces[place])
                )
                parts[at] = new
                if not new:
                    parts[at - 1] = ""
                least = min(changed.values(), key=lambda change: change.score)
                whole.append(least._replace(original=text, text=new))
            place += 1
        out.append("".join(parts))
    return Restored(tuple(out), tuple(sorted(whole)), noise)


def restorer_with(lexicon: Lexicon) -> Restorer:
    """A restorer that also expects the terms, agencies and units which a user added to ``lexicon``."""
    own = set(lexicon.entries) - set(builtin_lexicon().entries)
    names = [text for entry in own for text in (entry.name, *entry.short)]
    if lexicon.units is not gazetteer():
        names += [unit.name for unit in set(lexicon.units.units) - set(gazetteer().units)]
    return Restorer(default_model().with_terms(names))


@cache
def default_restorer() -> Restorer:
    """The restorer over the models that come with sohoa."""
    return Restorer(default_model())


def restore_text(
    lines: Iterable[str], noise: Noise | None = None, restorer: Restorer | None = None
) -> Iterator[tuple[str, tuple[Change, ...]]]:
    """Each of ``lines`` (without newlines) restored, with its changes; reads ``BLOCK_LINES`` ahead."""
    block: list[str] = []
    restorer = restorer or default_restorer()
    start = 0
    for line in lines:
        block.append(line)
        if len(block) == BLOCK_LINES:
            yield from _lines_of(restorer.restore(block, noise), start)
            start += len(block)
            block = []
    if block:
        yield from _lines_of(restorer.restore(block, noise), start)


def _lines_of(done: Restored, start: int) -> Iterator[tuple[str, tuple[Change, ...]]]:
    for number, text in enumerate(done.lines):
        yield text, tuple(c._replace(line=start + number) for c in done.changes if c.line == number)
