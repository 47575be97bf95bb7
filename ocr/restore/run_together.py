"""Words of an English layer read without the space between them (``quydinh``, ``viviphamgdyra``)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lexicon.language_model import LanguageModel
from ocr.restore.channel import Recogniser, channel
from ocr.restore.slots import CandidateTable
from ocr.restore.tokens import Piece

_LOST_SPACE = -7.0  # log-probability that spaces were not read; where one was lost, others are too
_SHORTEST_PART, _LONGEST_PART = 2, 8
_SHORTEST = 5


class RunTogether:
    """Parts words whose every part is a reading that the channel knows well."""

    def __init__(self, layer: Recogniser, model: LanguageModel, candidates: CandidateTable) -> None:
        self._layer, self._model, self._candidates = layer, model, candidates
        self._parts = {
            read: max(
                score + float(model.unigram_scores[model.id(syllable)])
                for syllable, score in of_syllable.items()
            )
            for read, of_syllable in channel(layer).words.read.items()
            if len(read) >= _SHORTEST_PART and any(c.isalpha() for c in read)
        }

    def parted(self, lines: Sequence[Sequence[tuple[Piece, ...]]]) -> list[list[tuple[Piece, ...]]]:
        """``lines`` with such words as several pieces, parted by spaces."""
        distinct = {piece for line in lines for token in line for piece in token if _may_be_several(piece)}
        cuts = {piece: self._best_cuts(piece.core.lower()) for piece in distinct}
        likely = [piece for piece, (places, _) in cuts.items() if places]
        as_one = self._candidates.find(likely, self._layer)
        usual = self._model.unigram_scores
        several = {}
        for piece in likely:
            found = as_one[piece.core, piece.case]
            places, score = cuts[piece]
            if score > (found.scores + usual[found.ids]).max():
                several[piece] = tuple(_parts(piece, places))
        return [
            [tuple(part for piece in token for part in several.get(piece, (piece,))) for token in line]
            for line in lines
        ]

    def _best_cuts(self, word: str) -> tuple[tuple[int, ...], float]:
        """Where ``word`` parts into known readings best, and the log-probability; () where it does not."""
        if word in self._parts:
            return (), -math.inf
        best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
        for end in range(1, len(word) + 1):
            known = [
                (best[start][0] + self._parts[word[start:end]], (*best[start][1], start))
                for start in range(max(0, end - _LONGEST_PART), end - _SHORTEST_PART + 1)
                if word[start:end] in self._parts and best[start][0] > -math.inf
            ]
            best.append(max(known, default=(-math.inf, ())))
        score, cuts = best[-1]
        return cuts[1:], score + _LOST_SPACE


def _may_be_several(piece: Piece) -> bool:
    return piece.kind == "word" and len(piece.core) >= _SHORTEST


def _parts(piece: Piece, cuts: tuple[int, ...]) -> Iterator[Piece]:
    for start, end in pairwise((0, *cuts, len(piece.core))):
        yield Piece(
            piece.before if not start else "",
            piece.core[start:end],
            piece.after if end == len(piece.core) else " ",
            "word",
            "lower" if start and piece.case == "title" else piece.case,
        )
