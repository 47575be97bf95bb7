"""The syllables of a language model as onsets and rhymes, two trees that share beginnings and endings."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicon.fold import strip_marks
from ocr.restore.channel import LETTER_NUMBER

Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Tree(NamedTuple):
    """Strings by length, each one letter longer than its ``parent``; the first is empty and its own parent.

    ``letter`` is the number of the added letter, ``levels`` where each length begins (and the end);
    ``is_part`` marks the strings that syllables are made of.
    """

    names: tuple[str, ...]
    parent: Ids
    letter: Ids
    levels: tuple[int, ...]
    is_part: Flags


class Inventory(NamedTuple):
    """Syllables ordered by onset: those of onset o stand at first[o] to first[o + 1].

    Of each, ``rhyme`` is its place among ``rhymes`` and ``ids`` the language model's number. Onsets grow at
    their end, rhymes at their beginning.
    """

    onsets: Tree
    rhymes: Tree
    first: Ids
    rhyme: Ids
    ids: Ids


@lru_cache(maxsize=65536)
def parts(syllable: str) -> tuple[str, str]:
    """The consonants that ``syllable`` begins with, and the rest."""
    bare = strip_marks(syllable).lower()
    start = next((i for i, letter in enumerate(bare) if letter in "aeiouy"), len(syllable))
    return syllable[:start], syllable[start:]


def _tree(wanted: set[str], at_end: bool) -> Tree:
    """A tree of ``wanted`` and their beginnings, or (not ``at_end``) their endings."""
    strings = {""}
    for text in wanted:
        strings.update(text[:i] if at_end else text[i:] for i in range(len(text) + 1))
    names = sorted(strings, key=lambda text: (len(text), text))
    place = {text: number for number, text in enumerate(names)}
    parent = [place[text[:-1] if at_end else text[1:]] for text in names]
    letter = [0, *(LETTER_NUMBER[text[-1] if at_end else text[0]] for text in names[1:])]
    sizes = [len(text) for text in names]
    levels = tuple(sizes.index(size) for size in range(max(sizes) + 1))
    is_part = np.array([text in wanted for text in names])
    return Tree(tuple(names), np.array(parent), np.array(letter), (*levels, len(names)), is_part)


def build_inventory(numbers: dict[str, int]) -> Inventory:
    """``numbers``: syllable -> number of the language model."""
    cut = {syllable: parts(syllable) for syllable in sorted(numbers)}
    onsets = _tree({onset for onset, _ in cut.values()}, at_end=True)
    rhymes = _tree({rhyme for _, rhyme in cut.values()}, at_end=False)
    onset_place = {name: number for number, name in enumerate(onsets.names)}
    rhyme_place = {name: number for number, name in enumerate(rhymes.names)}
    rows = sorted((onset_place[o], rhyme_place[r], numbers[syllable]) for syllable, (o, r) in cut.items())
    onset, rhyme, ids = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    first = np.searchsorted(onset, np.arange(len(onsets.names) + 1))
    return Inventory(onsets, rhymes, first, rhyme, ids)
