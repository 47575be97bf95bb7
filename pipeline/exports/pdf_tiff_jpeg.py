"""The strips of a JPEG-compressed TIFF page as one JPEG, without decoding them.

Each strip is a JPEG of its own (TIFF Technical Note 2). With a restart marker between them, which resets the
decoder as a new strip does, their coded data make one image (ITU-T T.81 sections B.2.1 and F.1.1.5.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

_START, _END = b"\xff\xd8", b"\xff\xd9"
_BASELINE, _SCAN, _INTERVAL = 0xC0, 0xDA, 0xDD
_TABLES = (0xC4, 0xDB)  # Huffman, quantisation
_FRAMES = range(0xC0, 0xD0)
_LONGEST_INTERVAL = 65535
_STRIP_OFFSETS, _STRIP_LENGTHS, _ROWS_PER_STRIP = 273, 279, 278
_COMPRESSION, _PHOTOMETRIC, _JPEG_TABLES = 259, 262, 347
_JPEG, _BLACK_IS_ZERO, _RGB, _YCBCR = 7, 1, 2, 6
_COLOURS = {
    _BLACK_IS_ZERO: b"",
    _RGB: b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00",
    _YCBCR: b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x01",
}
"""By photometric interpretation: a marker that says what the components are (ISO 32000-1 table 13)."""


@dataclass(frozen=True)
class _Strip:
    """``tables`` and ``scan`` header with their markers, ``frame`` without; ``data`` is entropy-coded."""

    tables: bytes
    frame: bytes
    scan: bytes
    data: bytes


def joined_strips(path: Path, image: Image.Image) -> bytes | None:
    """The page at which ``image``, the TIFF at ``path``, stands as a JPEG file with the same pixels.

    None when the page is stored in another way, or when the JPEG would not decode to the same pixels.
    """
    tags = image.tag_v2  # type: ignore[attr-defined]
    colours = _COLOURS.get(tags.get(_PHOTOMETRIC))
    if tags.get(_COMPRESSION) != _JPEG or colours is None or _STRIP_OFFSETS not in tags:
        return None
    content = path.read_bytes()
    places = zip(tags[_STRIP_OFFSETS], tags[_STRIP_LENGTHS], strict=True)
    strips = [_strip(content[start : start + length]) for start, length in places]
    shared = colours + bytes(tags.get(_JPEG_TABLES, b""))[len(_START) : -len(_END)]
    joined = _joined(shared, strips, image.size, tags.get(_ROWS_PER_STRIP, image.height))
    if joined is None:
        return None
    with Image.open(BytesIO(joined)) as again:
        same = again.mode == image.mode and np.array_equal(np.asarray(again), np.asarray(image))
    return joined if same else None


def _strip(content: bytes) -> _Strip | None:
    tables = frame = b""
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF:
        kind, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        segment = content[at : at + 2 + length]
        at += 2 + length
        if kind in _TABLES:
            tables += segment
        elif kind == _BASELINE:
            frame = segment[4:]
        elif kind in _FRAMES or kind == _INTERVAL:
            return None
        elif kind == _SCAN:
            end = content.rfind(_END)
            return _Strip(tables, frame, segment, content[at : end if end > at else len(content)])
    return None


def _joined(
    shared: bytes, strips: list[_Strip | None], size: tuple[int, int], rows_per_strip: int
) -> bytes | None:
    """``shared`` are the segments that all strips need."""
    first = strips[0]
    if first is None or len(first.frame) < 9:
        return None
    parts = [first.data]
    for place, strip in enumerate(strips[1:]):
        alike = strip is not None and (strip.tables, strip.scan) == (first.tables, first.scan)
        if strip is None or not alike or strip.frame[5:] != first.frame[5:]:
            return None
        parts += [bytes([0xFF, 0xD0 + place % 8]), strip.data]
    width, height = size
    samplings = first.frame[7::3]
    across, down = (
        (1, 1) if len(samplings) == 1 else (max(s >> 4 for s in samplings), max(s & 15 for s in samplings))
    )
    units = -(-width // (8 * across)) * (rows_per_strip // (8 * down))
    interval = b""
    if len(strips) > 1:
        if rows_per_strip % (8 * down) or not 0 < units <= _LONGEST_INTERVAL:
            return None
        interval = b"\xff\xdd\x00\x04" + units.to_bytes(2, "big")
    frame = first.frame[:1] + height.to_bytes(2, "big") + first.frame[3:]
    header = b"\xff\xc0" + (len(frame) + 2).to_bytes(2, "big") + frame
    return b"".join([_START, shared, first.tables, header, interval, first.scan, *parts, _END])
