"""How many pixels an image of a PDF unfolds to, as its dictionary says and as its own stream says."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pikepdf

_JPX_SIZE = b"\xff\x4f\xff\x51"
"""The beginning of a JPEG 2000 codestream: SOC, then SIZ, whose third and fourth fields are the sides
(ITU-T T.800 annex A.5.1)."""

_PAGE_INFORMATION = 48
_REGIONS = frozenset({4, 6, 7, 16, 20, 22, 23, 36, 38, 39, 40, 42, 43})
"""Kinds of JBIG2 segments that begin with a width and a height (ITU-T T.88 sections 7.3 and 7.4)."""

_UNKNOWN = 0xFFFFFFFF
"""A height or length that a JBIG2 stream does not know yet."""


def declared_pixels(image: pikepdf.Stream) -> int:
    """The larger of what the dictionary and the stream of ``image`` say. Nothing is unfolded."""
    stated = int(image.get("/Width", 0)) * int(image.get("/Height", 0))
    filters = image.get("/Filter")
    names = [str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])]
    if names == ["/JPXDecode"]:
        return max(stated, _of_jpx(image.read_raw_bytes()))
    if names == ["/JBIG2Decode"]:
        return max(stated, *_of_jbig2(image.read_raw_bytes()), 0)
    return stated


def _of_jpx(stream: bytes) -> int:
    at = stream.find(_JPX_SIZE)
    if at < 0 or len(stream) < at + 16:
        return 0
    width, height = struct.unpack_from(">II", stream, at + 8)
    return int(width) * int(height)


def _of_jbig2(stream: bytes) -> Iterator[int]:
    """Pixels of the page and of each region, as far as headers of segments (section 7.2) can be followed."""
    at = 0
    try:
        while at < len(stream):
            number, flags, referred = struct.unpack_from(">IBB", stream, at)
            count = referred >> 5
            at += 6
            if count == 7:
                (count,) = struct.unpack_from(">I", stream, at - 1)
                count &= 0x1FFFFFFF
                at += 3 + (count + 8) // 8
            at += count * (1 if number <= 256 else 2 if number <= 65_536 else 4)
            at += 4 if flags & 0x40 else 1
            (length,) = struct.unpack_from(">I", stream, at)
            at += 4
            if flags & 0x3F in _REGIONS or flags & 0x3F == _PAGE_INFORMATION:
                width, height = struct.unpack_from(">II", stream, at)
                yield 0 if height == _UNKNOWN else int(width) * int(height)
            if length == _UNKNOWN:
                return
            at += length
    except struct.error:
        return
