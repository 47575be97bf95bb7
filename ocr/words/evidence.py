"""What a correction may ask about its page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lexicon.language_model import LanguageModel
from ocr.pixels.ink import PageInk
from ocr.words.number_ink import NumberInk


@dataclass(frozen=True, eq=False)
class PageEvidence:
    """The page that the words stand on, and the language that it is in, the user's own words included.

    Boxes of words are in pixels of ``ink``, the page as it was cleaned: grey, upright, straight, with its
    black seals and leaders.
    """

    ink: PageInk
    language: LanguageModel

    @cached_property
    def numbers(self) -> NumberInk:
        """The same ink as it is counted under numbers."""
        return NumberInk(self.ink.image, self.ink.dpi)
