"""One printed character of a text layer."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.layer.legacy_encodings import Encoding
from schema.box import Box


@dataclass(frozen=True)
class Glyph:
    """One printed character: ``text`` as the layer states it, ``baseline`` in points from the top.

    ``encoding`` is the legacy encoding of its font, None for Unicode. ``angle`` is the direction in which the
    text runs, in degrees counter-clockwise, ``origin`` where the character begins on its baseline,
    ``advance`` how far the next one begins from it, in points.
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
