"""One printed character of a text layer."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.layer.legacy_encodings import Encoding
from ocr.layer.symbol_fonts import NO_CHARACTER, character
from schema.box import Box


@dataclass(frozen=True)
class Glyph:
    """One printed character: ``text`` as the layer states it, ``baseline`` in points from the top.

    ``encoding`` is the legacy encoding of its font, None for Unicode. ``angle`` is the direction in which the
    text runs, in degrees counter-clockwise, ``origin`` where the character begins on its baseline,
    ``advance`` how far the next one begins from it, in points. ``subset`` tells fonts of one name apart.
    ``miscoded`` is a glyph whose ``text`` is a mere number: its font prints letters at the codes of signs.
    """

    text: str
    font: str
    size: float
    box: Box
    baseline: float
    encoding: Encoding | None = None
    angle: float = 0.0
    origin: tuple[float, float] = (0.0, 0.0)
    advance: float = 0.0
    subset: str = ""
    miscoded: bool = False

    @property
    def shown(self) -> str:
        """The characters that a reader sees; NO_CHARACTER where the layer does not tell them."""
        return NO_CHARACTER if self.miscoded else character(self.text, self.font)
