"""A font whose glyphs are never painted: it only tells a viewer which characters stand where."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from io import BytesIO

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

NAME = "Invisible"
WIDTH = 0.5
"""Advance of every glyph, in font sizes."""

DESCENT = 0.2
"""Part of the font size that lies under the baseline; the rest is above it."""

_EM = 1000
_EPOCH = 2_082_844_800  # 1970 in the seconds since 1904 that TrueType counts
_MOST_IN_BLOCK = 100  # ISO 32000-1 section 9.10.3: mappings in one block of a ToUnicode CMap


def character_codes(text: Iterable[str]) -> dict[str, int]:
    """A two-byte code, from 1, for every character of ``text``."""
    return {character: code for code, character in enumerate(sorted(set().union(*text) | {" "}), start=1)}


def embedded_font(pdf: pikepdf.Pdf, codes: dict[str, int]) -> pikepdf.Object:
    """The font as an object of ``pdf``; the codes say what they stand for (ToUnicode)."""
    descriptor = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name(f"/{NAME}"),
            Flags=4,
            FontBBox=[0, round(-DESCENT * _EM), round(WIDTH * _EM), round((1 - DESCENT) * _EM)],
            ItalicAngle=0,
            Ascent=round((1 - DESCENT) * _EM),
            Descent=round(-DESCENT * _EM),
            CapHeight=round((1 - DESCENT) * _EM),
            StemV=80,
            FontFile2=pdf.make_stream(_font_file()),
        )
    )
    glyphs = b"\0\0" + b"\0\1" * len(codes)
    descendant = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.CIDFontType2,
            BaseFont=pikepdf.Name(f"/{NAME}"),
            CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=descriptor,
            DW=round(WIDTH * _EM),
            CIDToGIDMap=pdf.make_stream(glyphs),
        )
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name(f"/{NAME}"),
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[descendant],
            ToUnicode=pdf.make_stream(unicode_map({code: character for character, code in codes.items()}, 2)),
        )
    )


def unicode_map(characters: dict[int, str], code_bytes: int) -> bytes:
    """A ToUnicode CMap (ISO 32000-1 section 9.10.3) from codes of ``code_bytes`` bytes to text."""
    digits = 2 * code_bytes
    pairs = [
        f"<{code:0{digits}x}> <{text.encode('utf-16-be').hex()}>" for code, text in sorted(characters.items())
    ]
    blocks = [pairs[start : start + _MOST_IN_BLOCK] for start in range(0, len(pairs), _MOST_IN_BLOCK)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        f"1 begincodespacerange <{'00' * code_bytes}> <{'ff' * code_bytes}> endcodespacerange",
        *("\n".join([f"{len(block)} beginbfchar", *block, "endbfchar"]) for block in blocks),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode()


@cache
def _font_file() -> bytes:
    """TrueType with one glyph, a box: viewers take the height of a selection from it."""
    pen = TTGlyphPen(None)
    left, right = 0, round(WIDTH * _EM)
    bottom, top = round(-DESCENT * _EM), round((1 - DESCENT) * _EM)
    pen.moveTo((left, bottom))
    for corner in ((left, top), (right, top), (right, bottom)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(_EM, isTTF=True)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({0x20: "box"})
    builder.setupGlyf({".notdef": box, "box": box})
    builder.setupHorizontalMetrics({".notdef": (right, left), "box": (right, left)})
    builder.setupHorizontalHeader(ascent=top, descent=bottom)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    builder.setupOS2(sTypoAscender=top, sTypoDescender=bottom, usWinAscent=top, usWinDescent=-bottom)
    builder.setupPost()
    builder.font.recalcTimestamp = False
    builder.updateHead(created=_EPOCH, modified=_EPOCH)
    target = BytesIO()
    builder.save(target)
    return target.getvalue()
