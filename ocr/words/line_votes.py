"""Every line read by another engine too, and the vote between what the two say.

Two engines that were made apart err in different words (docs/recognition.md). The other one has no say in
numbers, of which it is a witness only (``number_witness``), and in signs that it lacks, and none on a page
whose type it does not know: there it contradicts words that are read surely. What it confirms needs no second
reading, and it votes when all others have read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from lexicon.language_model import LanguageModel
from ocr.pixels.ink import Image
from ocr.words.baseline import height_of_letters
from ocr.words.doubt import is_word
from ocr.words.number_witness import with_numbers_witnessed
from ocr.words.signs import without_signs
from ocr.words.vote import Pairing, Vote, Words, by_text
from schema.box import Box, bounding_box
from schema.page import Line, Word

HEIGHTS = (2.0, 30.0)
"""Points from the baseline to the top of the letters: what is lower or higher is no line."""

ABOVE, BELOW = 0.3, 0.25
"""Shares of that height that the reader is shown as the line, above the letters and below the baseline.
Of 1,340 words of three 1-bit pages 15 to 17 are wrong at 0.25 to 0.35 above, 137 at none above, and 102 in
the box around all words of the line, some of which are always too high or too low."""

GAP = 3.0
"""The same heights: where words stand further apart, each side is a line of its own to the reader."""

_TELL_HEIGHT = 3
"""So many words of a part tell how high its letters are; of fewer the whole line does."""

_RULINGS = frozenset("|¦")
"""What Tesseract makes of the rulings between two cells."""

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


class Part(NamedTuple):
    """A part of line number ``line`` that was read at once in ``box`` (pixels), and what was read there."""

    line: int
    box: Box
    words: Words


@dataclass(frozen=True)
class OtherOpinion:
    """What ``reader`` reads in ``parts`` of the lines of a page. It speaks of the words that stand there,
    however they have been cut since. Where it has no say it is a witness of the numbers all the same.
    """

    parts: tuple[Part, ...]
    reader: LineReader
    has_a_say: bool = True

    def confirmed(self, lines: Sequence[Line], model: LanguageModel) -> frozenset[tuple[int, int]]:
        """Line and place in it of each word of ``lines`` that the other engine reads alike."""
        pairing = _with_a_say(self.reader, model)
        found: set[tuple[int, int]] = set()
        for part in self.parts if self.has_a_say else ():
            start, end = _words_within(lines[part.line], part.box)
            at = start
            for ours, theirs in pairing(lines[part.line].words[start:end], part.words):
                if len(ours) == len(theirs) == 1 and _alike(ours[0], theirs[0]):
                    found.add((part.line, at))
                at += len(ours)
        return frozenset(found)

    def voted(self, lines: Sequence[Line], vote: Vote) -> tuple[Line, ...]:
        """``lines`` with what the other engine tells ``vote`` about them, and witnesses of their numbers."""
        lines = self._witnessed(lines, vote)
        if not self.has_a_say:
            return tuple(lines)
        pairing = _with_a_say(self.reader, vote.language)
        words = [line.words for line in lines]
        for part in reversed(self.parts):
            own = lines[part.line].words
            start, end = _words_within(lines[part.line], part.box)
            new = vote.between(
                own[start:end],
                part.words,
                " ".join(word.text for word in own[max(0, start - 2) : start]),
                " ".join(word.text for word in own[end : end + 2]),
                pairing,
            )
            words[part.line] = (*words[part.line][:start], *new, *words[part.line][end:])
        return tuple(
            line if line.words == own else line.model_copy(update={"words": own})
            for line, own in zip(lines, words, strict=True)
        )

    def _witnessed(self, lines: Sequence[Line], vote: Vote) -> tuple[Line, ...]:
        read = ((part.line, *_words_within(lines[part.line], part.box), part.words) for part in self.parts)
        return with_numbers_witnessed(lines, read, self.reader.can_read, vote.outcomes)


def other_opinion(lines: Sequence[Line], image: Image, dpi: float, reader: LineReader) -> OtherOpinion:
    """What ``reader`` says of ``lines`` of ``image`` (grey; boxes in its pixels); it has no say on a page
    where it contradicts too much.

    Raises what the reader raises.
    """
    places = list(_places(lines, dpi))
    read = reader.read_lines(image, [box for _, box in places])
    parts = tuple(Part(line, box, words) for (line, box), words in zip(places, read, strict=True))
    return OtherOpinion(parts, reader, _contradicted(lines, parts) <= _MOST_CONTRADICTED)


def _places(lines: Sequence[Line], dpi: float) -> Iterator[tuple[int, Box]]:
    """The number of its line and the box of each part of ``lines`` that holds letters and stands apart."""
    low, high = (points * dpi / 72 for points in HEIGHTS)
    for place, line in enumerate(lines):
        of_line = height_of_letters(line.words)
        if of_line is None:
            continue
        for words in _apart(line.words, GAP * (of_line[1] - of_line[0])):
            # In a row of a table each cell may stand a little higher or lower.
            own = height_of_letters(words)
            if own is None or not any(character.isalpha() for word in words for character in word.text):
                continue
            top, foot = own if len(words) >= _TELL_HEIGHT else of_line
            tall, foot = foot - top, own[1]
            if low <= tall <= high:
                around = bounding_box([word.box for word in words])
                yield place, around._replace(y0=foot - (1 + ABOVE) * tall, y1=foot + BELOW * tall)


def _apart(words: Words, gap: float) -> Iterator[Words]:
    """``words`` cut where more than ``gap`` (pixels) is between two, and at what was made of a ruling."""
    part: list[Word] = []
    for word in words:
        is_ruling = set(word.text) <= _RULINGS
        if part and (is_ruling or word.box.x0 - part[-1].box.x1 > gap):
            yield part
            part = []
        if not is_ruling:
            part.append(word)
    if part:
        yield part


def _words_within(line: Line, box: Box) -> tuple[int, int]:
    """The first of the words of ``line`` that stand in the width of ``box``, and the one behind the last."""
    inside = [at for at, word in enumerate(line.words) if box.x0 <= word.box.center[0] <= box.x1]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _alike(one: Word, other: Word) -> bool:
    return without_signs(one.text) == without_signs(other.text)


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


def _contradicted(lines: Sequence[Line], parts: Sequence[Part]) -> float:
    """The share of words read surely in whose place the other engine reads another; 0 of few words."""
    alike = apart = 0
    for part in parts:
        start, end = _words_within(lines[part.line], part.box)
        for ours, theirs in by_text(lines[part.line].words[start:end], part.words):
            if len(ours) == len(theirs) == 1 and ours[0].confidence >= _SURE:
                mine = without_signs(ours[0].text)
                if mine.isalpha() and len(mine) > 1 and not mine.isupper():
                    same = _alike(ours[0], theirs[0])
                    alike, apart = alike + same, apart + (not same)
    return apart / (alike + apart) if alike + apart >= _FEWEST else 0.0
