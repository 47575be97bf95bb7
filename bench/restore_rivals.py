"""The decoder stopped early, and other libraries, for comparison."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from bench.restore_scores import Restore
from lexicon.fold import fold
from lexicon.language_model import LanguageModel
from ocr.restore import Restorer
from ocr.restore.candidates import Candidates
from ocr.restore.decoder import Floats, Lattice, lattice, narrowed, posteriors, trigram_steps
from ocr.restore.noise import Reading
from ocr.restore.slots import Slot

_EQUALS = np.float32(0.01)
STAGES = ("lexicon", "channel", "bigram", "trigram", "document adaptation")


class Ablated(Restorer):
    """The decoder stopped at ``stage``: one of STAGES."""

    def __init__(self, model: LanguageModel, stage: str) -> None:
        super().__init__(model)
        self.stage = stage

    def weighed(
        self, slots: Sequence[Slot], noise: Reading, doubt: Floats | None = None
    ) -> tuple[Lattice, Floats]:
        if self.stage == "document adaptation":
            return super().weighed(slots, noise, doubt)
        given = lattice([self._by_lexicon(slot) for slot in slots])
        if self.stage in ("lexicon", "channel"):
            unigram = 0.0 if self.stage == "lexicon" else 1.0
            scores = np.where(
                given.used, given.scores + unigram * self.model.unigram_scores[given.ids], -np.inf
            )
            share = np.exp(scores - scores.max(axis=1, keepdims=True))
            return given, share / share.sum(axis=1, keepdims=True)
        given, bigrams = narrowed(given, self.model)
        if self.stage == "bigram":
            share = np.where(given.used, 0.5 ** np.arange(given.used.shape[1]), 0.0)
            return given, share / share.sum(axis=1, keepdims=True)
        return given, posteriors(given, trigram_steps(given, bigrams, self.model))

    def in_context(self, given: Lattice, share: Floats) -> Floats:
        return share

    def _by_lexicon(self, slot: Slot) -> Candidates:
        """Without a channel: nearness of the bare forms, the more frequent of equals."""
        if self.stage != "lexicon" or slot.piece is None or slot.piece.kind != "word":
            return slot.candidates
        core = fold(slot.piece.core)
        near = [Levenshtein.distance(core, fold(self.model.vocabulary[i])) for i in slot.candidates.ids]
        usual = self.model.unigram_scores[slot.candidates.ids]
        return Candidates(slot.candidates.ids, _EQUALS * usual - np.array(near, np.float32))


BASELINES = {
    "underthesea (text_normalize)": "from underthesea import text_normalize\nrun = text_normalize",
    "pyvi": "from pyvi import ViUtils\nrun = ViUtils.add_accents",
}


def baseline(python: Path, name: str) -> Restore | None:
    """The library ``name`` as a function over lines, or None when that interpreter lacks it."""
    loop = """
for line in sys.stdin:
    try:
        print(run(line.strip()) if line.strip() else "")
    except Exception:  # a library that fails on a line gives it back as it was
        print(line.strip())
"""
    code = f"import sys\n{BASELINES[name]}\n{loop}"

    def restore(lines: Sequence[str]) -> Sequence[str]:
        text = "\n".join(line.strip() for line in lines) + "\n"
        done = subprocess.run([python, "-c", code], input=text, capture_output=True, text=True, check=True)
        got = done.stdout.split("\n")[: len(lines)]
        return got if len(got) == len(lines) else list(lines)

    try:
        restore(["thu tuc"])
    except subprocess.CalledProcessError:
        return None
    return restore
