"""With what a page is read: the recognisers, the language it is in, and how sure a word is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lexicon.language_model import LanguageModel
from ocr.engine.line_network import line_network
from ocr.engine.recognise import READING_SLOPE, THOROUGH_DPI, Recogniser, StripReader, Tesseract
from ocr.knots import Knots
from ocr.options import Quality, ReadingOptions
from ocr.pixels.ink import PageInk
from ocr.restore.choose import chosen_language, chosen_restorer
from ocr.restore.restore import Restorer
from ocr.words.calibration import OF_ENGINES, OUTCOMES, READINGS, Outcomes, ReadingKind
from ocr.words.line_votes import LineReader
from ocr.words.network_first import LineFinder
from ocr.words.number_ink import NumberInk
from ocr.words.vote import Vote


@dataclass(frozen=True)
class Readers:
    """What reads a page: first ``page``, then ``thorough`` (finer, slower) what it missed; ``block`` reads
    the lines of a stamp, ``line`` single lines beside seals, ``strips`` doubtful words once more, and
    ``other`` every line with an engine of another kind (None: nobody does). Where there is a ``finder``, it
    finds the lines of a page of prose, and ``other`` reads them first.
    """

    page: Recogniser
    thorough: Recogniser
    block: Recogniser
    strips: StripReader | None = None
    line: Recogniser | None = None
    other: LineReader | None = None
    finder: LineFinder | None = None


def best_readers(
    languages: str = "vie",
    seconds: float = 120.0,
    child: bool = False,
    readings: Mapping[ReadingKind, Knots] = READINGS,
    quality: Quality = "standard",
) -> Readers:
    """The readers that measured best (docs/recognition.md), each stopped after ``seconds``; ``child`` as of
    ``Tesseract``. ``readings`` calibrate what they say; ``quality`` as of ``ReadingOptions``. What reads
    Vietnamese alone is not asked in other ``languages``.

    Raises WeightsUnusable.
    """
    vietnamese = languages == "vie"
    plain = Tesseract(languages=languages, seconds=seconds, child=child, calibration=readings["page"])
    return Readers(
        page=replace(plain, slope=READING_SLOPE),
        thorough=replace(plain, reading_dpi=THOROUGH_DPI, slope=READING_SLOPE),
        block=replace(plain, mode=6),
        strips=replace(plain, calibration=readings["strip"]) if vietnamese else None,
        line=replace(plain, mode=7),
        other=line_network(readings["line"]) if vietnamese else None,
        finder=plain if vietnamese and quality == "fast" else None,
    )


@dataclass(frozen=True)
class Means:
    """With what a sheet is read: the readers, the language it is in, what restores its diacritics (None: they
    stay as they were read), and how sure a word is when its readings are compared: those of one engine
    (``outcomes``), and what they came to with that of another one (``of_engines``).
    """

    readers: Readers
    language: LanguageModel
    restorer: Restorer | None = None
    outcomes: Outcomes = field(default_factory=lambda: OUTCOMES)
    of_engines: Outcomes = field(default_factory=lambda: OF_ENGINES)

    def vote(self, shown: PageInk | None = None) -> Vote:
        """The vote on words that stand on ``shown`` (boxes in its pixels)."""
        ink = None if shown is None else NumberInk(shown.image, shown.dpi)
        return Vote(self.language, ink, self.outcomes)

    def vote_of_engines(self) -> Vote:
        """The vote between what was read so far and another engine, which has no say in numbers."""
        return Vote(self.language, None, self.of_engines)


def means_of(options: ReadingOptions) -> Means:
    """With what pages are read as ``options`` ask for. Raises InvalidLexicon, WeightsUnusable."""
    readers = best_readers(
        options.languages, options.page_seconds, options.tesseract == "child", quality=options.quality
    )
    return Means(readers, chosen_language(options), chosen_restorer(options))
