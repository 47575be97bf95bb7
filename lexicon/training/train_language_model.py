"""Train a language model: python -m lexicon.training.train_language_model OUT WEIGHT:FILE... [--without FILE]
[--scanned FILE...].

FILE is plain text, one paragraph a line (``3:<(zstd -dc law.zst)`` works); its counts are multiplied by
WEIGHT. Lines that stand in the file of ``--without`` (held-out text) are left out. The names and terms of the
lexicon are counted as text too, and ``report_prose.txt``: sentences as reports of offices have them, which
law and news hardly hold, written for this purpose.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from lexicon.language_model import (
    BACKOFF_STEP,
    BACKOFF_TOP,
    BREAK,
    LARGE,
    SCORE_STEP,
    SPECIAL,
    UNKNOWN,
    tokens,
)
from lexicon.syllables import inventory, is_lawful
from lexicon.terms import builtin_lexicon
from lexicon.training.misread_text import sound_texts

Keys = npt.NDArray[np.uint64]
Floats = npt.NDArray[np.float64]

BIGRAMS, TRIGRAMS = 1_000_000, 1_900_000
TERM_WEIGHT, UNIT_WEIGHT = 40.0, 3.0  # a name in the lexicon counts as that many occurrences
REPORT_WEIGHT = 15.0  # so does a sentence of a report: some 4,000 words beside 41 million
REPORTS = Path(__file__).parent / "report_prose.txt"
LEAST_OTHER = 60  # occurrences of a word that is no syllable
LEAST_SYLLABLE = 5
LEAST_KNOWN_BY = 8  # words of a held-out line
_DISCOUNTS = {2: (0.6, 0.9, 1.2), 3: (0.7, 1.0, 1.3)}  # usual values of three discounts (Chen, Goodman 1999)
_LEAST_KEPT = 1e-4
_SIXTEEN = np.uint64(16)
_LOW = np.uint64(0xFFFF)


class Text(NamedTuple):
    """Tokens of one source as numbers into ``words``, paragraphs parted by BREAK, and the source's weight;
    whether it is known to be read from scans.
    """

    ids: npt.NDArray[np.unsignedinteger]
    weight: float
    scanned: bool = False


class Counts(NamedTuple):
    """Sorted n-gram keys, 16 bits a word, their weighted counts, and how often the text holds them."""

    keys: Keys
    counts: Floats
    times: Floats


def read(lines: Iterable[str], weight: float, words: dict[str, int]) -> Text:
    """Tokens of ``lines``; new words are added to ``words``."""
    chunks: list[npt.NDArray[np.uint32]] = []
    ids: list[int] = [BREAK]
    for line in lines:
        ids.extend(words.setdefault(token, len(words)) for token in tokens(line))
        ids.append(BREAK)
        if len(ids) > 1 << 20:
            chunks.append(np.array(ids, np.uint32))
            ids = []
    chunks.append(np.array(ids, np.uint32))
    return Text(np.concatenate(chunks), weight)


def choose_vocabulary(
    texts: Sequence[Text], words: dict[str, int]
) -> tuple[list[str], npt.NDArray[np.uint16]]:
    """The words worth a number of their own, most frequent first, and the new number of every old one."""
    totals: Counter[int] = Counter()
    for text in texts:
        for number, count in enumerate(np.bincount(text.ids, minlength=len(words))):
            totals[number] += int(count)
    names = list(words)
    kept = list(SPECIAL)
    for number, count in totals.most_common():
        name = names[number]
        lawful = count >= LEAST_SYLLABLE and is_lawful(name)
        if name not in SPECIAL and (lawful or count >= LEAST_OTHER or name in inventory()):
            kept.append(name)
    new = np.full(len(words), UNKNOWN, np.uint16)
    for number, name in enumerate(kept):
        if name in words:
            new[words[name]] = number
    return kept, new


def count(texts: Sequence[Text], order: int) -> Counts:
    """Weighted n-grams of ``order`` with no break inside, runs of breaks taken as one."""
    keys, weighted, seen = [], [], []
    for text in texts:
        ids = text.ids.astype(np.uint64)
        again = np.zeros(len(ids), bool)
        again[1:] = (ids[1:] == BREAK) & (ids[:-1] == BREAK)
        ids = ids[~again]
        length = len(ids) - order + 1
        if length <= 0:
            continue
        key = np.zeros(length, np.uint64)
        whole = np.ones(length, bool)
        for offset in range(order):
            part = ids[offset : offset + length]
            key = (key << _SIXTEEN) | part
            if 0 < offset < order - 1:
                whole &= part != BREAK
        found, times = np.unique(key[whole], return_counts=True)
        keys.append(found)
        weighted.append(times * text.weight)
        seen.append(times)
    joined = np.concatenate(keys)
    order_of = np.argsort(joined, kind="stable")
    joined = joined[order_of]
    starts = np.flatnonzero(np.r_[True, joined[1:] != joined[:-1]])
    amounts, totals = (np.concatenate(parts)[order_of].astype(np.float64) for parts in (weighted, seen))
    return Counts(joined[starts], np.add.reduceat(amounts, starts), np.add.reduceat(totals, starts))


def _places(keys: Keys, wanted: Keys) -> npt.NDArray[np.int64]:
    at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[at] == wanted, at, -1)


class Order(NamedTuple):
    """Kept n-grams: keys, probabilities; and the back-off weight of each of their contexts, by key."""

    keys: Keys
    probabilities: Floats
    contexts: Keys
    backoffs: Floats


def estimate(counts: Counts, discounts: Sequence[float], lower: Floats, budget: int) -> tuple[Order, Floats]:
    """Interpolated probabilities of all n-grams, and the ``budget`` of them that lose most if left out.

    ``discounts`` are taken from what was seen once, twice, more often; a weight multiplies them too, or a
    heavy source would make its rarities look certain. ``lower`` is the probability of each n-gram's last
    word in the shorter context.
    """
    contexts = counts.keys >> _SIXTEEN
    starts = np.flatnonzero(np.r_[True, contexts[1:] != contexts[:-1]])
    group = np.cumsum(np.r_[False, contexts[1:] != contexts[:-1]])
    totals = np.add.reduceat(counts.counts, starts)
    seen = np.minimum(counts.times, len(discounts)).astype(np.int64) - 1
    taken = np.asarray(discounts)[seen] * counts.counts / counts.times
    spread = np.add.reduceat(taken, starts) / totals
    full = (counts.counts - taken) / totals[group] + spread[group] * lower
    loss = counts.counts * (np.log(full) - np.log(spread[group] * lower))
    kept = np.ones(len(full), bool)
    if budget < len(full):
        kept = loss >= np.partition(loss, len(loss) - budget)[len(loss) - budget]
    mass = np.bincount(group[kept], full[kept], len(starts))
    lower_mass = np.bincount(group[kept], lower[kept], len(starts))
    backoffs = np.log(np.maximum(1 - mass, _LEAST_KEPT)) - np.log(np.maximum(1 - lower_mass, _LEAST_KEPT))
    return Order(counts.keys[kept], full[kept], contexts[starts], backoffs), full


def train(texts: Sequence[Text], words: dict[str, int], out: Path) -> None:
    """Estimate the model of ``texts`` and write it to the folder ``out``."""
    vocabulary, new = choose_vocabulary(texts, words)
    numbered = [new[text.ids] for text in texts]
    kept = sound_texts(numbered, vocabulary, [text.scanned for text in texts])
    fit([text._replace(ids=ids) for text, ids in zip(texts, kept, strict=True)], vocabulary, out)


def fit(texts: Sequence[Text], vocabulary: Sequence[str], out: Path) -> None:
    """``train`` on texts that are numbers into ``vocabulary``."""
    single = count(texts, 1)
    unigrams = np.full(len(vocabulary), 0.5)
    unigrams[single.keys.astype(np.int64)] += single.counts
    unigrams /= unigrams.sum()
    pairs = count(texts, 2)
    bigrams, every = estimate(pairs, _DISCOUNTS[2], unigrams[(pairs.keys & _LOW).astype(np.int64)], BIGRAMS)
    triples = count(texts, 3)
    often = triples.times > 1
    triples = Counts(triples.keys[often], triples.counts[often], triples.times[often])
    low = every[_places(pairs.keys, triples.keys & np.uint64(0xFFFFFFFF))]
    trigrams, _ = estimate(triples, _DISCOUNTS[3], low, TRIGRAMS)
    at = _places(bigrams.keys, trigrams.keys >> _SIXTEEN)
    trigrams = trigrams._replace(keys=trigrams.keys[at >= 0], probabilities=trigrams.probabilities[at >= 0])
    _write(out, vocabulary, unigrams, bigrams, trigrams, at[at >= 0])


def _write(
    out: Path,
    vocabulary: Sequence[str],
    unigrams: Floats,
    bigrams: Order,
    trigrams: Order,
    contexts: npt.NDArray[np.int64],
) -> None:
    def byte(values: Floats, step: float) -> npt.NDArray[np.uint8]:
        return np.clip(np.round(values / step), 0, 255).astype(np.uint8)

    backoffs = np.zeros(len(vocabulary), np.float32)
    backoffs[bigrams.contexts.astype(np.int64)] = bigrams.backoffs
    longer = np.zeros(len(bigrams.keys))
    at = _places(bigrams.keys, trigrams.contexts)
    longer[at[at >= 0]] = trigrams.backoffs[at >= 0]
    heads = (bigrams.keys >> _SIXTEEN).astype(np.int64)
    counts = np.bincount(contexts, minlength=len(bigrams.keys))
    arrays: dict[str, npt.NDArray[np.generic]] = {
        "unigram_scores": np.log(unigrams).astype(np.float32),
        "unigram_backoffs": backoffs,
        "bigram_counts": np.bincount(heads, minlength=len(vocabulary)).astype(np.uint32),
        "bigram_words": (bigrams.keys & _LOW).astype(np.uint16),
        "bigram_scores": byte(-np.log(bigrams.probabilities), SCORE_STEP),
        "bigram_backoffs": byte(BACKOFF_TOP - longer[counts > 0], BACKOFF_STEP),
        "trigram_counts": np.minimum(counts, LARGE).astype(np.uint8),
        "large_trigram_counts": counts[counts >= LARGE].astype(np.uint16),
        "trigram_words": (trigrams.keys & _LOW).astype(np.uint16),
        "trigram_scores": byte(-np.log(trigrams.probabilities), SCORE_STEP),
    }
    out.mkdir(parents=True, exist_ok=True)
    (out / "vocabulary.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    for name, array in arrays.items():
        np.save(out / f"{name}.npy", array, allow_pickle=False)


def read_sources(
    sources: Sequence[tuple[float, str]],
    words: dict[str, int],
    without: Path | None = None,
    scanned: Sequence[str] = (),
) -> list[Text]:
    """Weighted text files as numbers into ``words``, which grows, without the lines of ``without`` that are
    long enough to be known by. ``scanned`` are those of the files that are known to be read from scans.
    """
    held_out = without.read_text(encoding="utf-8").splitlines() if without else []
    left_out = frozenset(line.strip() for line in held_out if len(line.split()) >= LEAST_KNOWN_BY)
    return [
        read(_lines(path, left_out), weight, words)._replace(scanned=path in scanned)
        for weight, path in sources
    ]


def _lines(path: str, left_out: frozenset[str]) -> Iterator[str]:
    with Path(path).open(encoding="utf-8") as file:
        yield from (line for line in file if line.strip() not in left_out)


def train_files(
    sources: Sequence[tuple[float, str]],
    out: Path,
    without: Path | None = None,
    *,
    scanned: Sequence[str] = (),
    names: bool = True,
) -> None:
    """``train`` on weighted text files without the lines of ``without``; ``names``: and on the lexicon.

    ``scanned`` are those of the files that are known to be read from scans.
    """
    words = {name: number for number, name in enumerate(SPECIAL)}
    texts = read_sources(sources, words, without, scanned)
    if names:
        known = builtin_lexicon()
        terms = [text for entry in known.entries for text in (entry.name, *entry.short)]
        texts.append(read(terms, TERM_WEIGHT, words))
        texts.append(read((unit.full_name for unit in known.units.units), UNIT_WEIGHT, words))
        texts.append(read(REPORTS.read_text(encoding="utf-8").splitlines(), REPORT_WEIGHT, words))
    train(texts, words, out)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("sources", nargs="+", metavar="WEIGHT:FILE")
    parser.add_argument("--without", type=Path)
    parser.add_argument("--scanned", nargs="+", default=[], metavar="FILE", help="files read from scans")
    options = parser.parse_args()
    sources = [(float(weight), path) for weight, _, path in (s.partition(":") for s in options.sources)]
    train_files(sources, options.out, options.without, scanned=options.scanned)


if __name__ == "__main__":
    main()
