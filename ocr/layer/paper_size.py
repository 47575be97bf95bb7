"""What the file of a page tells about the size of its paper."""

from __future__ import annotations

from statistics import median

from ocr.layer.text_layer import TextLayer
from ocr.source.paper import SIDE_OF_TYPE, paper_of
from ocr.source.render import oblong

_PART_OF_SCAN = 0.05
"""Of the page: smaller images do not tell the resolution of a scan."""

_MOST = 0.5
"""Of the page: where images cover less, a scan is not what is seen of it."""

_FEWEST = 80
"""Glyphs that tell the size of type."""


def scan_resolution(content: bytes, layer: TextLayer) -> float | None:
    """Pixels per inch of the finest image of a scan as the one-page PDF ``content`` places it.

    Of oblong pixels in the finer direction; None without a scan. Raises PageDamaged.
    """
    large = [image for image in layer.images if image.box.area >= _PART_OF_SCAN * layer.box.area]
    if sum(image.box.area for image in large) < _MOST * layer.box.area:
        return None
    return max(image.dpi for image in large) * oblong(content) ** 0.5 or None


def paper_factor(layer: TextLayer) -> float:
    """By how much the true paper of a page that was not scanned is larger than its page box."""
    sizes = [glyph.size for glyph in layer.glyphs if glyph.text.strip()]
    side = SIDE_OF_TYPE * median(sizes) if len(sizes) >= _FEWEST else None
    return 72.0 / paper_of(layer.width, layer.height, 72.0, side, scanned=False).dpi
