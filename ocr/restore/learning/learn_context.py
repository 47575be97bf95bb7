"""Learns the context model: python -m ocr.restore.learning.learn_context OUT WEIGHT:FILE... [--without FILE]
[--scanned FILE...].

Sources are those of ``lexicon.training.train_language_model``. Needs PyTorch, which sohoa does not. Two
stages: to tell a word from its siblings (other marks) and from random words by the words around it; then to
choose where trigrams are in doubt, with what they say. For that a language model is trained without each of
two parts of every source, ``SHARE`` of it, and tried on that part.
"""

from __future__ import annotations

import argparse
import itertools
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as nn
from torch import Tensor

from lexicon.language_model import SPECIAL, UNKNOWN, LanguageModel, default_model
from lexicon.training.misread_text import siblings, sound_texts
from lexicon.training.train_language_model import Text, fit, read_sources
from ocr.restore.context import REACH
from ocr.restore.learning.context_examples import NONE, Examples, examples, readings

Weights = dict[str, Tensor]

SHARE = 0.45  # of every source, in each of two parts that a language model is tried on
DIMENSIONS, HIDDEN = 96, 384
_STRETCH, _STRETCHES, _RANDOM_WORDS = 2048, 2, 512
_EXAMPLES = 2048
_SIBLINGS = 20
_MISREAD, _LOST = 0.04, 0.015  # shares of words around that become a sibling, or unknown
_DROPPED = 0.15
_AROUND = [place for place in range(2 * REACH + 1) if place != REACH]
_LAYERS = ("first", "second", "third")


def learn(texts: Sequence[Text], model: LanguageModel, out: Path, steps: tuple[int, int]) -> None:
    """Learns from ``texts``, numbers into the vocabulary of ``model``; writes the file ``out``."""
    torch.manual_seed(7)
    chance = np.random.default_rng(7)
    network = _Network(model, texts)
    _descend(network.weights, network.everywhere(texts, chance), steps[0], 2e-3, 0.0)
    found = list(_examples(texts, model, chance))
    joined = Examples(*(np.concatenate(parts) for parts in zip(*found, strict=True)))
    network.begin_to_choose()
    _descend(network.weights, network.in_doubt(joined, chance), steps[1], 1e-3, 0.01)
    _write(network.weights, model.vocabulary, out)


def _examples(texts: Sequence[Text], model: LanguageModel, chance: np.random.Generator) -> Iterator[Examples]:
    for part in (0, 1):
        bounds = [(int(part * SHARE * len(t.ids)), int((part + 1) * SHARE * len(t.ids))) for t in texts]
        rest = [
            t._replace(ids=np.concatenate([t.ids[:a], t.ids[b:]]))
            for t, (a, b) in zip(texts, bounds, strict=True)
        ]
        with tempfile.TemporaryDirectory() as folder:
            fit(rest, model.vocabulary, Path(folder))
            unseen = LanguageModel(Path(folder))
            known = readings(unseen)
            for text, (a, b) in zip(texts, bounds, strict=True):
                yield examples(text.ids[a:b].astype(np.int64), unseen, known, chance)


class _Network:
    """Weights, and the losses of batches."""

    def __init__(self, model: LanguageModel, texts: Sequence[Text]) -> None:
        words = len(model.vocabulary)
        rows = siblings(model.vocabulary)
        ranked = [sorted(row[row >= 0], key=lambda i: -model.unigram_scores[i]) for row in rows]
        table = np.full((words, _SIBLINGS), NONE)
        for number, row in enumerate(ranked):
            table[number, : len(row[:_SIBLINGS])] = row[:_SIBLINGS]
        self._siblings = torch.from_numpy(table)
        self._sibling_count = (self._siblings != NONE).sum(dim=1)
        self._class = torch.from_numpy(np.array([min([i, *row]) for i, row in enumerate(ranked)]))
        times = sum(np.bincount(text.ids, minlength=words) for text in texts)
        share = torch.from_numpy(times / np.sum(times) + 1e-7).float()
        self._drawn = share**0.6
        self._drawn[: len(SPECIAL)] = 0
        self._drawn /= self._drawn.sum()
        self.weights: Weights = {
            "words": 0.3 * torch.randn(words, DIMENSIONS),
            "word_bias": share.log(),
            "trigram_share": torch.tensor(1.0),
            "loudness": torch.tensor(1.0),
        }
        sizes = (DIMENSIONS * len(_AROUND), HIDDEN, HIDDEN, DIMENSIONS)
        for name, (inner, outer) in zip(_LAYERS, itertools.pairwise(sizes), strict=True):
            self.weights[name] = (2 * torch.rand(outer, inner) - 1) / math.sqrt(inner)
            self.weights[f"{name}_bias"] = torch.zeros(outer)
        for weight in self.weights.values():
            weight.requires_grad_()

    def begin_to_choose(self) -> None:
        """Trigrams know most of what was learned: it counts a fifth at first."""
        with torch.no_grad():
            self.weights["loudness"].fill_(0.2)
            self.weights["word_bias"].mul_(0.2)

    def _expected(self, around: Tensor, dropped: float) -> Tensor:
        w = self.weights
        near = nn.dropout(nn.embedding(around, w["words"]).flatten(1).bfloat16(), dropped)
        first, second, third = ((w[n].bfloat16(), w[f"{n}_bias"].bfloat16()) for n in _LAYERS)
        hidden = nn.relu(nn.linear(near, *first))
        hidden = nn.dropout(hidden + nn.relu(nn.linear(hidden, *second)), dropped)
        return w["loudness"] * nn.linear(hidden, *third)

    def _misread(self, ids: Tensor) -> Tensor:
        chance, count = torch.rand(ids.shape), self._sibling_count[ids]
        pick = (torch.rand(ids.shape) * count.clamp(min=1)).long()
        ids = torch.where((chance < _MISREAD) & (count > 0), self._siblings[ids, pick], ids)
        return torch.where((chance > 1 - _LOST) & (ids >= len(SPECIAL)), UNKNOWN, ids)

    def everywhere(self, texts: Sequence[Text], chance: np.random.Generator) -> Callable[[], Tensor]:
        """The loss of telling every word from its siblings and from random words (Jean et al. 2015)."""
        long = [text for text in texts if len(text.ids) > 2 * _STRETCH]
        share = np.array([math.sqrt(len(text.ids) * text.weight) for text in long])
        share /= share.sum()
        offsets = torch.arange(_STRETCH)[:, None] + torch.arange(2 * REACH + 1)

        def loss() -> Tensor:
            picked = (long[i] for i in chance.choice(len(long), _STRETCHES, p=share))
            starts = ((t.ids, chance.integers(0, len(t.ids) - len(offsets) - 2 * REACH)) for t in picked)
            ids = [ids[a : a + len(offsets) + 2 * REACH].astype(np.int64) for ids, a in starts]
            around = torch.cat([torch.from_numpy(part)[offsets] for part in ids])
            around = around[around[:, REACH] >= len(SPECIAL)]
            word = around[:, REACH]
            expected = self._expected(self._misread(around[:, _AROUND]), 0.0)
            options = torch.cat([word[:, None], self._siblings[word]], dim=1)
            near = self._scores(expected, options)
            drawn = torch.multinomial(self._drawn, _RANDOM_WORDS, replacement=True)
            usual = (self._drawn[drawn] * _RANDOM_WORDS).log()
            far = expected.float() @ self.weights["words"][drawn].T + self.weights["word_bias"][drawn] - usual
            far = far.masked_fill(self._class[drawn] == self._class[word][:, None], -1e9)
            first = torch.zeros(len(word), dtype=torch.long)
            every = torch.cat([near, far], dim=1)
            return nn.cross_entropy(every, first) + 0.5 * nn.cross_entropy(near, first)

        return loss

    def in_doubt(self, found: Examples, chance: np.random.Generator) -> Callable[[], Tensor]:
        """The loss of choosing among candidates, beside what trigrams say of them."""

        def order() -> Iterator[npt.NDArray[np.int64]]:
            while True:
                mixed = chance.permutation(len(found.around))
                yield from (mixed[a : a + _EXAMPLES] for a in range(0, len(mixed), _EXAMPLES))

        batches = order()

        def loss() -> Tensor:
            batch = next(batches)
            around, options = (
                torch.from_numpy(a[batch].astype(np.int64)) for a in (found.around, found.candidates)
            )
            expected = self._expected(self._misread(around[:, _AROUND]), _DROPPED)
            logs = torch.from_numpy(found.logs[batch].astype(np.float32))
            scores = self._scores(expected, options) + self.weights["trigram_share"] * logs
            return nn.cross_entropy(scores, torch.zeros(len(batch), dtype=torch.long))

        return loss

    def _scores(self, expected: Tensor, options: Tensor) -> Tensor:
        known = options.clamp(min=0)
        scores = torch.einsum("sd,scd->sc", expected.float(), nn.embedding(known, self.weights["words"]))
        return (scores + self.weights["word_bias"][known]).masked_fill(options == NONE, -1e9)


def _descend(weights: Weights, loss: Callable[[], Tensor], steps: int, rate: float, decay: float) -> None:
    """Adam with a cosine schedule (Kingma and Ba 2015; Loshchilov and Hutter 2019)."""
    optimizer = torch.optim.AdamW(weights.values(), lr=rate, betas=(0.9, 0.98), weight_decay=decay)
    for step in range(steps):
        for group in optimizer.param_groups:
            warm = min(1.0, (step + 1) / 100)
            group["lr"] = rate * warm * (0.5 + 0.5 * math.cos(math.pi * step / steps) + 0.01)
        value = loss()
        value.backward()
        torch.nn.utils.clip_grad_norm_(weights.values(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if not (step + 1) % 200:
            print(f"step {step + 1} of {steps}, loss {value.item():.3f}", flush=True)


def _write(weights: Weights, vocabulary: Sequence[str], out: Path) -> None:
    """Matrices as bytes with a scale for each row."""
    found = {name: weight.detach().numpy() for name, weight in weights.items()}
    found["third"] *= found["loudness"]
    found["third_bias"] *= found.pop("loudness")
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "vocabulary": np.frombuffer("\n".join(vocabulary).encode(), np.uint8),
        "word_bias": found.pop("word_bias").astype(np.float16),
    }
    for name, values in found.items():
        arrays[name] = values
        if values.ndim == 2:
            scale = np.abs(values).max(axis=1) / 127
            arrays[name] = np.round(values / scale[:, None]).astype(np.int8)
            arrays[f"{name}_scale"] = scale.astype(np.float32)
    np.savez_compressed(out, allow_pickle=False, **arrays)


def numbered(texts: Sequence[Text], words: Sequence[str], model: LanguageModel) -> list[Text]:
    """``texts``, numbers into ``words``, as numbers into the vocabulary of ``model``, without misread
    paragraphs.
    """
    new = np.array([model.id(word) for word in words], np.uint16)
    kept = sound_texts([new[text.ids] for text in texts], model.vocabulary, [text.scanned for text in texts])
    return [text._replace(ids=ids) for text, ids in zip(texts, kept, strict=True)]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("sources", nargs="+", metavar="WEIGHT:FILE")
    parser.add_argument("--without", type=Path)
    parser.add_argument("--scanned", nargs="+", default=[], metavar="FILE")
    parser.add_argument("--steps", type=int, nargs=2, default=(3200, 1800), metavar=("FIRST", "SECOND"))
    options = parser.parse_args()
    sources = [(float(weight), path) for weight, _, path in (s.partition(":") for s in options.sources)]
    model = default_model()
    words = {name: number for number, name in enumerate(SPECIAL)}
    texts = read_sources(sources, words, options.without, options.scanned)
    learn(numbered(texts, list(words), model), model, options.out, tuple(options.steps))


if __name__ == "__main__":
    main()
