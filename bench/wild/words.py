"""The words said of a page against those that stand on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from bench.wild.content import PageContent, words
from bench.wild.truth import PageTruth
from lexicon.fold import fold

LONGEST_RUN = 6
"""So many words, at most, are looked for in one."""


@dataclass(frozen=True)
class Kinds:
    """How many lost words were read otherwise: ``glued`` to a neighbour, ``split`` in two, with other
    ``marks``, in the other ``case``.
    """

    glued: int = 0
    split: int = 0
    marks: int = 0
    case: int = 0


@dataclass(frozen=True)
class WordScore:
    """``wanted`` words of the truth of which some are ``lost``, ``said`` words of which some are ``wrong``
    (as multisets). ``unstamped`` are words of annotations that are not said.
    """

    wanted: int
    said: int
    lost: tuple[str, ...]
    wrong: tuple[str, ...]
    kinds: Kinds
    unstamped: int = 0

    @property
    def recall(self) -> float:
        return 1 - len(self.lost) / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return 1 - len(self.wrong) / self.said if self.said else 1.0


def score_words(truth: PageTruth, content: PageContent) -> WordScore:
    """``content`` against ``truth``; optional words are neither lost nor wrong."""
    wanted, said = words(truth.text), words(content.text)
    optional = Counter(word for text in truth.optional for word in words(text))
    stamped = Counter(word for text in truth.annotated for word in words(text))
    repeated = Counter(word for text in content.repeated for word in words(text))
    named = Counter(word for text in content.named for word in words(text))
    lost = Counter(wanted) - (Counter(said) | named) - repeated
    wrong = Counter(said) - Counter(wanted) - optional
    return WordScore(
        wanted=len(wanted),
        said=len(said),
        lost=_in_order(wanted, lost),
        wrong=_in_order(said, wrong),
        kinds=_kinds(wanted, said, lost, wrong),
        unstamped=(stamped - (Counter(said) - Counter(wanted)) - named).total(),
    )


def order_error(truth: str, reading: str) -> tuple[int, int]:
    """The least edits of single words that turn ``truth`` into ``reading``, and the words of ``truth``."""
    wanted = words(truth)
    return Levenshtein.distance(wanted, words(reading)), len(wanted)


def sameness(one: str, other: str) -> tuple[int, int]:
    """Words that two texts share, as multisets, twice, and how many both have in all."""
    first, second = Counter(words(one)), Counter(words(other))
    return 2 * (first & second).total(), first.total() + second.total()


def _in_order(listed: Sequence[str], counted: Counter[str]) -> tuple[str, ...]:
    """The counted words as they come in ``listed``."""
    left, found = Counter(counted), []
    for word in listed:
        if left[word] > 0:
            left[word] -= 1
            found.append(word)
    return tuple(found)


def _kinds(wanted: Sequence[str], said: Sequence[str], lost: Counter[str], wrong: Counter[str]) -> Kinds:
    glued = _joined(wanted, lost, wrong)
    split = _joined(said, wrong, lost) // 2
    case = _alike(lost, wrong, str.casefold)
    marks = _alike(lost, wrong, fold) - case
    return Kinds(glued, split, marks, case)


def _joined(listed: Sequence[str], parts: Counter[str], wholes: Counter[str]) -> int:
    """How many of ``parts``, following each other in ``listed``, make one of the ``wholes``, marks apart (the
    place of a tone mark depends on what follows).
    """
    sought = _formed(wholes, fold)
    count = 0
    for start in range(len(listed)):
        for length in range(2, LONGEST_RUN + 1):
            run = listed[start : start + length]
            if len(run) == length and all(parts[word] for word in run) and sought[fold("".join(run))]:
                count += length
    return min(count, parts.total())


def _alike(lost: Counter[str], wrong: Counter[str], form: Callable[[str], str]) -> int:
    return (_formed(lost, form) & _formed(wrong, form)).total()


def _formed(counted: Counter[str], form: Callable[[str], str]) -> Counter[str]:
    formed: Counter[str] = Counter()
    for word, count in counted.items():
        formed[form(word)] += count
    return formed


def shown(found: Iterable[str], limit: int = 40) -> str:
    """The first of ``found`` in a line."""
    listed = list(found)
    return " ".join(listed[:limit]) + (" …" if len(listed) > limit else "")
