"""The candidates of common words, searched once and for all: python -m ocr.restore.common_words.

The file is made again whenever the language model, a channel or the search changes.
"""

from __future__ import annotations

import itertools
import zlib
from functools import cache
from pathlib import Path

import numpy as np

from lexicon.language_model import LanguageModel
from lexicon.syllables import inventory
from lexicon.terms import builtin_lexicon, language_of
from ocr.restore.candidates import Candidates
from ocr.restore.channel import Recogniser, channel
from ocr.restore.noise import Reading
from ocr.restore.slots import CandidateTable
from ocr.restore.tokens import Case, in_case

Key = tuple[Reading, str, Case]

_FILE = Path(__file__).parent / "data" / "common_words.npz"
_CASES: tuple[Case, ...] = ("lower", "title")


def fingerprint(model: LanguageModel) -> int:
    """A number of its own for every vocabulary."""
    return zlib.crc32("\n".join(model.vocabulary).encode())


def common_words() -> list[Key]:
    """Every learned reading of the layers and every syllable, as words and with a capital."""
    layers: tuple[Recogniser, ...] = ("english_layer", "marked_layer", "old_layer")
    known: dict[Recogniser, list[str]] = {
        **{layer: sorted(channel(layer).words.read) for layer in layers},
        "vietnamese_ocr": sorted(inventory()),
    }
    keys = (
        (noise, in_case(word, case), case)
        for noise, words in known.items()
        for case in _CASES
        for word in words
    )
    return list(dict.fromkeys(keys))


@cache
def stored() -> tuple[int, dict[Key, Candidates]]:
    """The fingerprint of the vocabulary they were made for, and the candidates."""
    with np.load(_FILE, allow_pickle=False) as file:
        ends = np.cumsum(file["sizes"], dtype=np.int64)
        ids, scores = file["ids"].astype(np.int64), file["scores"].astype(np.float32)
        fitting = int(file["vocabulary"])
    spans = itertools.pairwise((0, *ends.tolist()))
    return fitting, {
        key: Candidates(ids[a:b], scores[a:b]) for key, (a, b) in zip(common_words(), spans, strict=True)
    }


def main() -> None:
    model = language_of(builtin_lexicon())
    table = CandidateTable(model, {})
    made = [
        found
        for noise, keys in itertools.groupby(common_words(), key=lambda key: key[0])
        for found in table.search([(word, case) for _, word, case in keys], noise)
    ]
    np.savez_compressed(
        _FILE,
        allow_pickle=False,
        vocabulary=np.array(fingerprint(model), np.uint32),
        sizes=np.array([len(found.ids) for found in made], np.uint8),
        ids=np.concatenate([found.ids for found in made]).astype(np.uint16),
        scores=np.concatenate([found.scores for found in made]).astype(np.float16),
    )


if __name__ == "__main__":
    main()
