"""The candidates of common words, searched once and for all: python -m ocr.restore.common_words.

The file is made again whenever the language model, a channel or the search changes.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lexicon.language_model import LanguageModel
from lexicon.syllables import inventory
from lexicon.terms import builtin_lexicon, language_of
from ocr.restore.candidates import Candidates
from ocr.restore.channel import RECOGNISERS, channel
from ocr.restore.noise import Reading
from ocr.restore.slots import CandidateTable, Known
from ocr.restore.tokens import Case, in_case

Key = tuple[Reading, str, Case]

_FILE = Path(__file__).parent / "data" / "common_words.npz"
_CASES: tuple[Case, ...] = ("lower", "title")


def fingerprint(model: LanguageModel) -> int:
    """A number of its own for every vocabulary."""
    return zlib.crc32("\n".join(model.vocabulary).encode())


def common_words(reading: Reading) -> list[Key]:
    """Every learned reading of a layer or every syllable, as words and with a capital; none without marks."""
    if reading == "stripped":
        return []
    is_layer = reading != "vietnamese_ocr"
    words = sorted(channel(reading).words.read) if is_layer else sorted(inventory())
    keys = ((reading, in_case(word, case), case) for case in _CASES for word in words)
    return list(dict.fromkeys(keys))


def stored_for(model: LanguageModel) -> Callable[[Reading], Known]:
    """The stored candidates of each way of reading, where they were made for the vocabulary of ``model``."""
    fitting = fingerprint(model)

    def stored(reading: Reading) -> Known:
        keys = common_words(reading)
        with np.load(_FILE, allow_pickle=False) as file:
            if not keys or int(file["vocabulary"]) != fitting:
                return {}
            ends = np.cumsum(file[f"{reading}_sizes"], dtype=np.int64)
            ids = file[f"{reading}_ids"].astype(np.int64)
            scores = file[f"{reading}_scores"].astype(np.float32)
        spans = itertools.pairwise((0, *ends.tolist()))
        return {key: Candidates(ids[a:b], scores[a:b]) for key, (a, b) in zip(keys, spans, strict=True)}

    return stored


def main() -> None:
    model = language_of(builtin_lexicon())
    table = CandidateTable(model)
    arrays: dict[str, npt.NDArray[np.generic]] = {"vocabulary": np.array(fingerprint(model), np.uint32)}
    for reading in RECOGNISERS:
        keys = common_words(reading)
        made = table.search([(word, case) for _, word, case in keys], reading)
        arrays[f"{reading}_sizes"] = np.array([len(found.ids) for found in made], np.uint8)
        arrays[f"{reading}_ids"] = np.concatenate([found.ids for found in made]).astype(np.uint16)
        arrays[f"{reading}_scores"] = np.concatenate([found.scores for found in made]).astype(np.float16)
    np.savez_compressed(_FILE, allow_pickle=False, **arrays)


if __name__ == "__main__":
    main()
