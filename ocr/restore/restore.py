"""Restores the diacritics of a text: plain lines, or the lines of a page.

The text is cut into tokens, tokens into slots with candidates, the slots decoded as one stream (a line's end
does not end a clause), and the result written back token by token, so that lines, spaces, punctuation and
figures stay as they are.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from lexicon.fold import nfc, strip_marks
from lexicon.language_model import NUMBER, UNKNOWN, LanguageModel
from lexicon.lookalikes import lookalikes
from lexicon.syllables import is_syllable
from lexicon.terms import Lexicon, builtin_lexicon, language_of
from lexicon.units import Gazetteer, gazetteer
from ocr.restore.adapt import adapted, at_error_rate, doubted
from ocr.restore.candidates import Candidates, own_number
from ocr.restore.channel import channel
from ocr.restore.common_words import stored_for
from ocr.restore.context import FILE, ContextModel
from ocr.restore.decoder import (
    Floats,
    Lattice,
    lattice,
    narrowed,
    posteriors,
    surprise,
    trigram_steps,
)
from ocr.restore.habits import with_habits
from ocr.restore.noise import Noise, Reading, detect, evidence, reading
from ocr.restore.rules import Change, Tokens, cut_words, joined_words, list_marks, symbols
from ocr.restore.run_together import RunTogether
from ocr.restore.slots import CandidateTable, Slot, doubts
from ocr.restore.stream import is_lone_consonant, stream
from ocr.restore.sureness import Sureness, misreading_share
from ocr.restore.tokens import (
    Case,
    Piece,
    in_case,
    pieces_of_line,
    with_misread_hooks,
    with_misread_signs,
    with_signs_drawn_one_way,
)
from ocr.restore.unit_names import UnitNames

Surenesses = Sequence[Sequence[Sureness]]

DOUBTFUL_BELOW = 0.9
MOST_ROUNDS = 4

# What a Vietnamese recogniser read stays below these: a syllable whose ink is known, one of plain text (of
# 140,000 words of office prose 11 right ones changed between the two, and four misprints), anything else.
_CERTAIN, _CERTAIN_UNSEEN, _LIKELY = 0.97, 0.99, 0.9
_EXPECTED = 8.0  # nats of surprise below which nothing else is likely enough in plain text
_LIKELIER_MISREAD = 0.5
_FIGURE_GONE = 0.89  # most that is claimed for a word in the place of a figure: it is doubtful
_READ_AS_FIGURE = -4.0  # log P of the figure for a word that often is read so
_LETTERS_AS_DIGITS = re.compile(r"[0145689]{1,2}$")
_AND, _AMPERSAND = "và", -4.5  # log share of the places of và that are printed as a sign
_NAMED = 0.98  # probability of a name that the lexicon decides
_CALIBRATION = 0.7  # factor of the log-odds, fitted on layers with unseen fonts
_SPACES = re.compile(r"(\s+)")


class Restored(NamedTuple):
    """Lines as restored, every change against the lines given, and the noise that was found.

    ``suggestions`` are changes that were not made: what would fit better than a word that is likelier a
    misprint than misread.
    """

    lines: tuple[str, ...]
    changes: tuple[Change, ...]
    noise: Noise
    suggestions: tuple[Change, ...] = ()


class Restorer:
    """A language model, the channels, the candidates of every word met so far, and the names of units."""

    def __init__(self, model: LanguageModel, units: Gazetteer | None = None) -> None:
        self.model = model
        self._unit_names = cache(lambda: UnitNames(units or gazetteer(), model))
        self._candidates = CandidateTable(model, stored_for(model))
        self._context = ContextModel(FILE, model)
        self._run_together = cache(lambda layer: RunTogether(layer, model, self._candidates))

    def restore(
        self,
        lines: Sequence[str],
        noise: Noise | None = None,
        sureness: Surenesses | None = None,
    ) -> Restored:
        """``lines`` restored; ``noise`` is detected when it is None.

        ``sureness`` holds the recogniser's, one for each token of each line. A word that a recogniser of
        Vietnamese read stays when it is likelier to be a misprint.
        Repeats until nothing changes any more, so that restoring the result again changes nothing.
        """
        given = [nfc(line) for line in lines]
        current = given
        owners = [list(range(len(line.split()))) for line in given]
        latest: dict[tuple[int, int], Change] = {}
        first = Restored((), (), noise or "vietnamese_ocr")
        for attempt in range(MOST_ROUNDS):
            sure = sureness and [
                [given[place] for place in owner] for given, owner in zip(sureness, owners, strict=True)
            ]
            done = self._once(current, noise, sure)
            first = first if attempt else done
            for change in sorted(done.changes, reverse=True):
                owner = owners[change.line]
                latest[change.line, owner[change.token]] = change
                owner[change.token : change.token + 1] = [owner[change.token]] * len(change.text.split())
            current = list(done.lines)
            if not done.changes or noise is not None:
                break
        changes = _against(given, current, owners, latest)
        return first._replace(lines=tuple(current), changes=changes)

    def _once(self, lines: Sequence[str], noise: Noise | None, sureness: Surenesses | None) -> Restored:
        tokens = [pieces_of_line(line) for line in lines]
        flat = [piece for line in tokens for token in line for piece in token]
        shares = evidence(flat)
        kind = noise or detect(shares)
        layer = reading(kind, shares)
        if kind == "english_layer":
            tokens = self._run_together(layer).parted(
                [with_misread_hooks(with_misread_signs(with_signs_drawn_one_way(line))) for line in tokens]
            )
        slots = stream(tokens, kind, self.model)
        sureness = sureness if kind == "vietnamese_ocr" else None
        doubt = doubts(slots, sureness) if kind == "vietnamese_ocr" else None
        self._give_candidates(slots, layer, all_words=kind != "vietnamese_ocr" or sureness is not None)
        changes = self._decoded(slots, layer, sureness, doubt)
        misprints = [at for at, change in changes.items() if sureness and change.score < _LIKELIER_MISREAD]
        suggestions = tuple(changes.pop(at) for at in misprints)
        changes.update(joined_words(tokens, self.model))
        changes.update(cut_words(tokens))
        changes.update(list_marks(tokens, kind))
        changes.update(symbols(tokens, self.model, kind))
        return _assembled(lines, tokens, changes, kind)._replace(suggestions=suggestions)

    def _give_candidates(self, slots: Sequence[Slot], noise: Reading, all_words: bool) -> None:
        """What else the words may be: all of them, or those that are not expected where they stand."""
        asked = np.ones(len(slots), bool)
        if not all_words:
            own = np.array([slot.candidates.ids[0] for slot in slots])
            asked = (surprise(own, self.model) >= _EXPECTED) | (own == UNKNOWN)
        words = [
            (slot, slot.piece)
            for slot, wanted in zip(slots, asked.tolist(), strict=True)
            if wanted and slot.piece and slot.piece.kind == "word"
        ]
        found = self._candidates.find([piece for _, piece in words], noise)
        for slot, piece in words:
            slot.candidates = found[piece.core, piece.case]
        if noise not in ("vietnamese_ocr", "stripped"):
            self._give_words_for_figures(slots, noise)
            self._let_ampersands_stand(slots)

    def _give_words_for_figures(self, slots: Sequence[Slot], layer: Reading) -> None:
        """A figure of one or two digits that look like letters may be a word (``ty 16`` is tỷ lệ)."""
        figures = [
            (slot, slot.piece)
            for slot in slots
            if slot.piece and slot.piece.kind == "number" and _LETTERS_AS_DIGITS.match(slot.piece.core)
        ]
        words = self._candidates.find([piece for _, piece in figures], layer)
        for slot, piece in figures:
            found = dict(zip(*(each.tolist() for each in words[piece.core, piece.case]), strict=True))
            for word in lookalikes("word_as_figure").get(piece.core, "").split():
                found[self.model.id(word)] = _READ_AS_FIGURE
            found[NUMBER] = 0.0
            slot.candidates = Candidates(np.array(list(found)), np.array(list(found.values()), np.float32))

    def _let_ampersands_stand(self, slots: Sequence[Slot]) -> None:
        """``&`` is what ở was read as, or itself: it stands where và would."""
        and_ = self.model.id(_AND)
        for slot in slots:
            if slot.piece and slot.piece.core == "&":
                others = slot.candidates.ids != and_
                ids, scores = slot.candidates.ids[others], slot.candidates.scores[others]
                slot.candidates = Candidates(np.append(ids, and_), np.append(scores, np.float32(_AMPERSAND)))

    def weighed(
        self, slots: Sequence[Slot], noise: Reading, doubt: Floats | None = None
    ) -> tuple[Lattice, Floats]:
        """The candidates that are left for each slot, and the probability of each."""
        given = lattice([slot.candidates for slot in slots])
        own = np.array([-1 if s.piece is None else own_number(s.piece.core, self.model) for s in slots])
        if doubt is not None:
            given = doubted(given, doubt, own)
        given, bigrams = narrowed(given, self.model)
        steps = trigram_steps(given, bigrams, self.model)
        share = posteriors(given, steps)
        if noise != "vietnamese_ocr":
            if noise != "stripped":
                given = with_habits(given, share, slots, channel(noise), self.model)
                share = posteriors(given, steps)
            words = [slot.piece.core.lower() if slot.piece else "" for slot in slots]
            given = adapted(given, share, words, self.model)
            share = posteriors(given, steps)
        else:
            share = posteriors(at_error_rate(given, share, own), steps)
        return given, share

    def in_context(self, given: Lattice, share: Floats) -> Floats:
        """The probabilities ``share``, those in doubt by what stands farther away as well."""
        return self._context.reweighed(given, share)

    def _decoded(
        self, slots: Sequence[Slot], noise: Reading, sureness: Surenesses | None, doubt: Floats | None
    ) -> dict[tuple[int, int, int], Change]:
        given, share = self.weighed(slots, noise, doubt)
        if noise != "vietnamese_ocr" or sureness:
            share = self.in_context(given, share)
        order = np.argsort(-share, axis=1, kind="stable")[:, :2]
        likeliest = np.take_along_axis(given.ids, order, axis=1).tolist()
        shares = np.take_along_axis(share, order, axis=1).tolist()
        names: dict[int, str] = {}
        if noise != "vietnamese_ocr":
            for name in self._unit_names().named(slots, [best[0] for best in likeliest]):
                names |= enumerate(name.words, name.first)
        for row in names:
            likeliest[row], shares[row] = [likeliest[row][0]] * 2, [_NAMED, 1 - _NAMED]
        counts = Counter(slot.piece.core for slot in slots if slot.piece is not None)
        changes: dict[tuple[int, int, int], Change] = {}
        for row, slot in enumerate(slots):
            if slot.piece is None or (
                slot.piece.kind != "word" and len(slot.candidates.ids) == 1 and row not in names
            ):
                continue
            if likeliest[row][0] == NUMBER or shares[row][0] < _least_share(
                slot.piece, noise, sureness is not None
            ):
                continue
            core = slot.piece.core
            text = names.get(row) or _spelled(core, slot.piece.case, likeliest[row][0], self.model)
            if text == core or (noise == "vietnamese_ocr" and _stands(core, text, counts[core])):
                continue
            other = None
            if len(shares[row]) > 1 and shares[row][1] > 0:
                other = _spelled(slot.piece.core, slot.piece.case, likeliest[row][1], self.model)
            score = _calibrated(shares[row][0])
            if slot.piece.kind == "number":  # a person is asked, whatever the neighbours say
                score, other = min(score, _FIGURE_GONE), core
            if sureness and doubt is not None:
                sure = sureness[slot.line][slot.token]
                seen = float(given.scores[row, order[row, 0]] - doubt[row])
                score *= misreading_share(slot.piece.core, text, seen, sure)
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


def _least_share(piece: Piece, noise: Reading, is_seen: bool) -> float:
    """The posterior from which ``piece`` is changed; ``is_seen`` where its readings are weighed, too."""
    if piece.kind == "number" or is_lone_consonant(piece.core):
        return _LIKELY
    if noise != "vietnamese_ocr":
        return 0.0
    if not is_syllable(piece.core):
        return _LIKELY
    return _CERTAIN if is_seen else _CERTAIN_UNSEEN


def _stands(core: str, text: str, count: int) -> bool:
    """Whether a word that a recogniser of Vietnamese read ``count`` times stays where ``text`` fits better:
    where only its case would change (xã Ia Lâu), and a foreign one that the text repeats (15 cas, 3 cas).
    """
    foreign = core.isascii() and not is_syllable(core) and strip_marks(text) != core
    return text.lower() == core.lower() or (foreign and count > 1)


@lru_cache(maxsize=65536)
def _spelled(core: str, case: Case, number: int, model: LanguageModel) -> str:
    """Word ``number`` of the model as it replaces ``core``, printed in ``case``."""
    if core == "&" and model.vocabulary[number] == _AND:
        return core
    if number in (own_number(core, model), UNKNOWN):
        return in_case(core.lower(), case) if is_syllable(core) else core
    return in_case(model.vocabulary[number], case)


def _against(
    given: Sequence[str],
    current: Sequence[str],
    owners: Sequence[Sequence[int]],
    latest: dict[tuple[int, int], Change],
) -> tuple[Change, ...]:
    """The changes from ``given`` to ``current``; ``owners`` name the given token of every current one."""
    changes = []
    for line, of_line in itertools.groupby(sorted(latest.items()), lambda item: item[0][0]):
        originals = given[line].split()
        texts: dict[int, list[str]] = {}
        for word, owner in zip(current[line].split(), owners[line], strict=True):
            texts.setdefault(owner, []).append(word)
        for (_, token), change in of_line:
            text = " ".join(texts.get(token, ()))
            if text != originals[token]:
                changes.append(change._replace(line=line, token=token, original=originals[token], text=text))
    return tuple(changes)


def _calibrated(share: float) -> float:
    """The posterior made as sure as it is right; as it comes from the decoder it is too sure."""
    share = min(max(share, 1e-9), 1 - 1e-9)
    return 1 / (1 + math.pow(share / (1 - share), -_CALIBRATION))


def _assembled(
    lines: Sequence[str],
    tokens: Tokens,
    changes: dict[tuple[int, int, int], Change],
    noise: Noise,
) -> Restored:
    by_token: dict[tuple[int, int], list[tuple[int, Change]]] = {}
    for (number, place, part), change in changes.items():
        by_token.setdefault((number, place), []).append((part, change))
    changed_lines = {number for number, _ in by_token}
    whole: list[Change] = []
    out: list[str] = []
    for number, (line, pieces) in enumerate(zip(lines, tokens, strict=True)):
        if number not in changed_lines:
            out.append(line)
            continue
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
    """A restorer that also expects what a user added to ``lexicon``: terms, agencies, units, a model."""
    return Restorer(language_of(lexicon), lexicon.units)


@cache
def default_restorer() -> Restorer:
    """The restorer over the models that come with sohoa."""
    return restorer_with(builtin_lexicon())
