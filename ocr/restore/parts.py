"""Scores of all onsets for the beginnings of read words, and of all rhymes for their endings.

Both grow letter by letter, so each string read needs only those shorter than it; what was met is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ocr.restore.channel import ALPHABET, LONGEST, Channel, Parts, Scores
from ocr.restore.inventory import Ids, Tree
from ocr.restore.tokens import Case, in_case

NEVER = np.float32(-1e4)
_CAPITAL = len(ALPHABET) // 2
_FEWEST_ROWS, _MOST_ROWS = 512, 4096


class PartScores:
    """log P(string read | part) for the parts of one tree, printed in one case.

    ``at_end``: parts grow at their end, so that strings are beginnings of words; otherwise endings.
    """

    def __init__(self, tree: Tree, case: Case, channel: Channel, learned: Parts, at_end: bool) -> None:
        self._tree, self._channel, self._at_end = tree, channel, at_end
        first = np.array(case == "title") & (tree.parent == 0)
        self._letters = tree.letter + np.where(first | (case == "upper"), _CAPITAL, 0)
        self._learned = LearnedParts(tree, case, learned)
        self._clear()

    def _clear(self) -> None:
        self._number: dict[str, int] = {}
        shape = (_FEWEST_ROWS, len(self._tree.names))
        self._by_letters = np.full(shape, NEVER)
        self.scores = np.full(shape, NEVER)
        self.best = np.full(_FEWEST_ROWS, NEVER)

    def _grow(self, size: int) -> None:
        """Room for ``size`` rows."""
        if size > len(self.best):
            more = ((0, max(size, 2 * len(self.best)) - len(self.best)), (0, 0))
            self._by_letters = np.pad(self._by_letters, more)
            self.scores = np.pad(self.scores, more)
            self.best = np.pad(self.best, more[:1])

    def add(self, strings: Iterable[str]) -> None:
        """Makes ``strings`` and all that they are made of known."""
        new = {part for text in strings if text not in self._number for part in self._made_of(text)}
        new -= self._number.keys()
        if len(self._number) + len(new) > _MOST_ROWS:
            self._clear()
            new = {part for text in strings for part in self._made_of(text)}
        by_length: dict[int, list[str]] = {}
        for text in sorted(new):
            by_length.setdefault(len(text), []).append(text)
        for length in sorted(by_length):
            self._append(by_length[length], length)

    def _made_of(self, text: str) -> list[str]:
        return [text[:i] if self._at_end else text[i:] for i in range(len(text) + 1)]

    def rows(self, strings: Sequence[str | None]) -> Ids:
        """Rows of known strings in ``scores`` and ``best``; None is impossible."""
        return np.array([0 if text is None else self._number[text] for text in strings])

    def _append(self, texts: Sequence[str], length: int) -> None:
        found = np.full((len(texts), len(self._tree.names)), NEVER)
        if not length:
            found[:, 0] = 0
        found[:, 1:] = self.grown(texts, self._letters)
        lost = self._channel.scores("")[self._letters]
        for start, end in zip(self._tree.levels[1:], self._tree.levels[2:], strict=False):
            here = found[:, start:end]
            np.maximum(here, found[:, self._tree.parent[start:end]] + lost[start:end], out=here)
        scores = self._learned.mixed(found, texts)
        first = len(self._number) + 1
        rows = slice(first, first + len(texts))
        self._grow(rows.stop)
        self._number.update((text, first + place) for place, text in enumerate(texts))
        self._by_letters[rows], self.scores[rows], self.best[rows] = found, scores, scores.max(axis=1)

    def grown(self, texts: Sequence[str], letters: Ids) -> Scores:
        """Scores of every part but the empty one whose outermost letter (of ``letters``) was read at all."""
        parent, letters = self._tree.parent[1:], letters[1:]
        found = np.full((len(texts), len(parent)), NEVER)
        for size in range(1, min(LONGEST, len(texts[0])) + 1):
            cuts = [(t[:-size], t[-size:]) if self._at_end else (t[size:], t[:size]) for t in texts]
            before = self._by_letters[self.rows([rest for rest, _ in cuts])]
            segments = np.stack([self._channel.scores(segment) for _, segment in cuts])
            np.maximum(found, before[:, parent] + segments[:, letters], out=found)
        return found

    def alone(self, texts: Sequence[str], learned: LearnedParts) -> Scores:
        """Scores of rhymes that are whole words with a capital, read as ``texts`` (known, of one length)."""
        capitals = self._tree.letter + _CAPITAL
        found = np.full((len(texts), len(self._tree.names)), NEVER)
        found[:, 1:] = self.grown(texts, capitals)
        lost = self._channel.scores("")[capitals]
        same = self._by_letters[self.rows(texts)]
        np.maximum(found, same[:, self._tree.parent] + lost, out=found)
        return learned.mixed(found, texts)


class LearnedParts:
    """How often whole parts, printed in one case, were read as what."""

    def __init__(self, tree: Tree, case: Case, learned: Parts) -> None:
        self._outside = ~tree.is_part
        names = [in_case(name, case) for name in tree.names]
        self._rest = np.array([learned.rest.get(name, 0.0) for name in names], np.float32)
        place = {name: number for number, name in enumerate(names)}
        self._read: dict[str, tuple[Ids, Scores]] = {}
        for text, of_part in learned.read.items():
            known = [(place[name], score) for name, score in of_part.items() if name in place]
            if known:
                numbers, scores = zip(*known, strict=True)
                self._read[text] = np.array(numbers), np.array(scores, np.float32)

    def mixed(self, by_letters: Scores, texts: Sequence[str]) -> Scores:
        """``by_letters`` [text, part] with what was learned of whole parts."""
        found = by_letters + self._rest
        for row, text in enumerate(texts):
            if text in self._read:
                numbers, scores = self._read[text]
                found[row, numbers] = np.logaddexp(found[row, numbers], scores)
        found[:, self._outside] = NEVER
        return found
