"""A small network that looks farther than trigrams: eight words on either side of a doubtful one.

It was trained on what trigrams leave in doubt, to be added to what they say (``learn_context.py``).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from lexicon.language_model import BREAK, UNKNOWN, Ids, LanguageModel
from ocr.restore.decoder import Floats, Lattice

REACH = 8  # words on either side
DOUBTED_BELOW = 0.995  # the likeliest candidate's posterior; above it was not trained
_TRIGRAMS_KNOW_MORE = 1.15  # than those beside which it was trained: they have seen all the text

Array = npt.NDArray[np.float32]

FILE = Path(__file__).parent / "data" / "context_model.npz"


class ContextModel:
    """Weights for the words of ``model``. Raises FileNotFoundError, ValueError.

    ``file`` holds the words that the network knows, matrices as bytes with a scale for each row (``name``,
    ``name_scale``), and vectors.
    """

    def __init__(self, file: Path, model: LanguageModel) -> None:
        with np.load(file, allow_pickle=False) as stored:
            vocabulary = stored["vocabulary"].tobytes().decode().split("\n")
            row_of = {word: row for row, word in enumerate(vocabulary)}
            rows = np.array([row_of.get(word, UNKNOWN) for word in model.vocabulary])
            self._known = rows != UNKNOWN
            self._words = _matrix(stored, "words")[rows]
            self._word_bias: Array = stored["word_bias"].astype(np.float32)[rows]
            self._layers = [
                (_matrix(stored, name).T, stored[f"{name}_bias"].astype(np.float32))
                for name in ("first", "second", "third")
            ]
            self._trigram_share = _TRIGRAMS_KNOW_MORE * float(stored["trigram_share"])

    def reweighed(self, given: Lattice, share: Floats) -> Floats:
        """The posteriors ``share`` [slot, candidate] of ``given``, those in doubt with this context as well.

        What ``share`` leaves to words that the network does not know stays theirs.
        """
        doubted = np.flatnonzero((share.max(axis=1) < DOUBTED_BELOW) & (given.used.sum(axis=1) > 1))
        if not len(doubted):
            return share
        likeliest = np.take_along_axis(given.ids, share.argmax(axis=1)[:, None], axis=1)[:, 0]
        ids, before = given.ids[doubted], share[doubted]
        known = given.used[doubted] & self._known[ids] & (before > 0)
        said = np.einsum("sd,scd->sc", self._expected(likeliest, doubted), self._words[ids])
        logs = self._trigram_share * np.log(np.where(known, before, 1.0)) + said + self._word_bias[ids]
        logs = np.where(known, logs, -np.inf)
        top = logs.max(axis=1, keepdims=True)
        new = np.exp(logs - np.where(np.isfinite(top), top, 0.0))
        mass = np.where(known, before, 0.0).sum(axis=1, keepdims=True)
        new *= mass / np.maximum(new.sum(axis=1, keepdims=True), 1e-300)
        richer = share.copy()
        richer[doubted] = np.where(known, new, before)
        return richer

    def _expected(self, words: Ids, places: Ids) -> Array:
        """What the words around each of ``places`` lead to expect there, [place, dimension]."""
        padded = np.pad(words, REACH, constant_values=BREAK)
        around = [REACH + offset for offset in range(-REACH, REACH + 1) if offset]
        near = self._words[padded[places[:, None] + np.array(around)]].reshape(len(places), -1)
        (first, first_bias), (second, second_bias), (third, third_bias) = self._layers
        hidden = np.maximum(near @ first + first_bias, 0)
        hidden += np.maximum(hidden @ second + second_bias, 0)
        expected: Array = hidden @ third + third_bias
        return expected


def _matrix(stored: np.lib.npyio.NpzFile, name: str) -> Array:
    matrix: Array = stored[name].astype(np.float32) * stored[f"{name}_scale"].astype(np.float32)[:, None]
    return matrix
