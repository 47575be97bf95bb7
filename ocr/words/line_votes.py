"""Every line read by another engine too, and the vote between what the two say.

Two engines that were made apart err in different words (docs/recognition.md). The other one has no say in
numbers and in signs that it lacks, and none on a page whose type it does not know: there it contradicts words
that are read surely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

from lexicon.language_model import LanguageModel
from ocr.ink import Image
from ocr.words.baseline import height_of_letters
from ocr.words.doubt import is_word
from ocr.words.signs import without_signs
from ocr.words.vote import Pairing, Vote, Words, by_text
from schema.box import Box, bounding_box
from schema.page import Line, Word

_HEIGHTS = (2.0, 30.0)
"""Points from the baseline to the top of the letters: what is lower or higher is no line."""

_ABOVE, _BELOW = 0.3, 0.25
"""Shares of that height that the reader is shown as the line, above the letters and below the baseline.
Of 1,340 words of three 1-bit pages 15 to 17 are wrong at 0.25 to 0.35 above, 137 at none above, and 102 in
the box around all words of the line, some of which are always too high or too low."""

_GAP = 3.0
"""The same heights: where words stand further apart, each side is a line of its own to the reader."""

_SURE = 0.97
"""Confidence (0 to 1) of words whose contradiction speaks against the other reader."""

_FEWEST = 20
"""So many words must be read surely before their contradiction tells anything of the reader."""

_MOST_CONTRADICTED = 0.04
"""Share of the words read surely that the reader may contradict before it loses its say."""


class LineReader(Protocol):
    """What reads lines that another reader found. ``name`` and ``version`` go into the provenance."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    def can_read(self, text: str) -> bool:
        """Whether it knows all characters of ``text``."""
        ...

    def read_lines(self, image: Image, boxes: Sequence[Box]) -> tuple[tuple[Word, ...], ...]:
        """The words in each of ``boxes`` (pixels of ``image``, grey uint8), each around one line."""
        ...


class _Stretch(NamedTuple):
    """Words ``start`` to ``end`` (exclusive) of line number ``line``, read at once in ``box``."""

    line: int
    start: int
    end: int
    box: Box


def with_lines_voted(
    lines: Sequence[Line], image: Image, dpi: float, reader: LineReader, vote: Vote
) -> tuple[Line, ...]:
    """``lines`` of ``image`` (grey; boxes in its pixels) with what ``reader`` tells ``vote`` about them.

    Raises what the reader raises.
    """
    stretches = list(_stretches(lines, dpi))
    others = reader.read_lines(image, [stretch.box for stretch in stretches])
    read = list(zip(stretches, others, strict=True))
    if _contradicted(lines, read) > _MOST_CONTRADICTED:
        return tuple(lines)
    pairing = _with_a_say(reader, vote.language)
    words = [list(line.words) for line in lines]
    for (line, start, end, _), other in reversed(read):
        own = lines[line].words
        words[line][start:end] = vote.between(
            own[start:end],
            other,
            " ".join(word.text for word in own[max(0, start - 2) : start]),
            " ".join(word.text for word in own[end : end + 2]),
            pairing,
        )
    return tuple(
        line if list(line.words) == own else line.model_copy(update={"words": tuple(own)})
        for line, own in zip(lines, words, strict=True)
    )


def _stretches(lines: Sequence[Line], dpi: float) -> Iterator[_Stretch]:
    """The parts of ``lines`` that hold letters and stand apart."""
    low, high = (points * dpi / 72 for points in _HEIGHTS)
    for place, line in enumerate(lines):
        letters = height_of_letters(line.words)
        if letters is None or not low <= letters[1] - letters[0] <= high:
            continue
        top, foot = letters
        tall = foot - top
        start = 0
        for at in range(1, len(line.words) + 1):
            is_last = at == len(line.words)
            if is_last or line.words[at].box.x0 - line.words[at - 1].box.x1 > _GAP * tall:
                words = line.words[start:at]
                if any(character.isalpha() for word in words for character in word.text):
                    around = bounding_box([word.box for word in words])
                    box = around._replace(y0=top - _ABOVE * tall, y1=foot + _BELOW * tall)
                    yield _Stretch(place, start, at, box)
                start = at


def _with_a_say(reader: LineReader, model: LanguageModel) -> Pairing:
    """Pairs the words of two readings by their texts. The other reading of these is left out: of words with
    digits or signs that ``reader`` lacks; of lone letters, which mark lists; of words in capitals, whose
    upper marks both engines lose; and one that is no Vietnamese word and contradicts.
    """

    def paired(first: Words, second: Words) -> Iterator[tuple[Words, Words]]:
        for ours, theirs in by_text(first, second):
            mine, other = ([without_signs(word.text) for word in words] for words in (ours, theirs))
            small = not any(map(str.isupper, (*mine, *other)))
            plain = all(len(text) > 1 and not any(map(str.isdigit, text)) for text in (*mine, *other))
            known = all(map(reader.can_read, mine))
            words = mine == other or all(is_word(text, model) for text in other)
            yield ours, theirs if small and plain and known and words else []

    return paired


def _contradicted(lines: Sequence[Line], read: Sequence[tuple[_Stretch, Words]]) -> float:
    """The share of words read surely in whose place the other engine reads another; 0 of few words."""
    alike = apart = 0
    for (line, start, end, _), other in read:
        for ours, theirs in by_text(lines[line].words[start:end], other):
            if len(ours) == len(theirs) == 1 and ours[0].confidence >= _SURE:
                mine = without_signs(ours[0].text)
                if mine.isalpha() and len(mine) > 1:
                    same = mine == without_signs(theirs[0].text)
                    alike, apart = alike + same, apart + (not same)
    return apart / (alike + apart) if alike + apart >= _FEWEST else 0.0
