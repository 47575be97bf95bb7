"""Fonts that a PDF names and does not hold, embedded as their metric twins, which viewers show anyway.

PDF/A holds every font that it shows. Times New Roman, Arial, Courier New and the fonts of every PDF viewer
(Times, Helvetica, Courier; ISO 32000-1 section 9.6.2.2) have twins with the same widths: Liberation (SIL Open
Font License), where it is installed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
from fontTools import subset
from fontTools.agl import toUnicode
from fontTools.ttLib import TTFont

_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
_FAMILIES = {"times": "Serif", "arial": "Sans", "helvetica": "Sans", "courier": "Mono"}
_FIRST, _LAST = 32, 255
"""Codes of the encodings below that have glyphs (ISO 32000-1 annex D.2)."""

_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}
"""Encodings that PDF/A allows with a TrueType program (ISO 19005-2 section 6.2.11.6), by Python's name."""

_BULLET = 0x2022
"""What shows at the codes that Windows leaves free."""

_NOT_NEEDED = [*subset.Options().drop_tables, "FFTM", "GSUB", "GPOS", "GDEF", "kern"]
"""Tables of a program that a PDF makes no use of: it places its glyphs itself."""

_EM = 1000
_NONSYMBOLIC = 32
"""Flag of a font with Latin letters (ISO 32000-1 table 123)."""

_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
"""Keys of a font's descriptor under which its program stands (ISO 32000-1 table 122)."""


def embed_stand_ins(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Gives the simple fonts of ``pdf`` that are not embedded their twins; the names of those fonts.

    A font with another encoding than those, with letters that its twin lacks, or without a twin on this
    machine, stays as it is.
    """
    embedded = []
    for font in _fonts_not_embedded(pdf):
        name = str(font.get("/BaseFont", "/")).lstrip("/")
        shown = _characters(font)
        program = _program(name, frozenset(shown.values())) if shown else None
        if program is None:
            continue
        _embed(pdf, font, name, program, shown)
        embedded.append(name)
    return tuple(dict.fromkeys(embedded))


def fonts_not_embedded(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """The names of the simple fonts that ``pdf`` does not hold."""
    names = (str(font.get("/BaseFont", "/?")).lstrip("/") for font in _fonts_not_embedded(pdf))
    return tuple(dict.fromkeys(names))


def _fonts_not_embedded(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary) or item.get("/Type") != pikepdf.Name.Font:
            continue
        if item.get("/Subtype") not in (pikepdf.Name.TrueType, pikepdf.Name.Type1):
            continue
        descriptor = item.get("/FontDescriptor", pikepdf.Dictionary())
        if not any(key in descriptor for key in _FILES):
            yield item


def _embed(
    pdf: pikepdf.Pdf, font: pikepdf.Object, name: str, program: bytes, shown: Mapping[int, int]
) -> None:
    """Makes ``font`` the TrueType font in ``program``; ``shown`` are its characters by their codes."""
    with TTFont(BytesIO(program)) as twin:
        scale = _EM / twin["head"].unitsPerEm
        letters, advances = twin.getBestCmap(), twin["hmtx"].metrics
        first = min(shown)
        widths = [
            round(advances[letters.get(shown.get(code, 0), ".notdef")][0] * scale)
            for code in range(first, _LAST + 1)
        ]
        box = [round(twin["head"].__dict__[side] * scale) for side in ("xMin", "yMin", "xMax", "yMax")]
        ascent, descent = (round(getattr(twin["hhea"], side) * scale) for side in ("ascent", "descent"))
        angle = twin["post"].italicAngle
    font.Subtype = pikepdf.Name.TrueType
    font.FirstChar, font.LastChar, font.Widths = first, _LAST, pikepdf.Array(widths)
    encoding = font.Encoding
    if isinstance(encoding, pikepdf.Dictionary) and not encoding.get("/Differences"):
        font.Encoding = encoding.BaseEncoding
    font.FontDescriptor = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=pikepdf.Name(f"/{name}"),
            Flags=_NONSYMBOLIC,
            FontBBox=box,
            ItalicAngle=round(angle),
            Ascent=ascent,
            Descent=descent,
            CapHeight=ascent,
            StemV=80,
            FontFile2=pdf.make_stream(program),
        )
    )


def _characters(font: pikepdf.Object) -> dict[int, int]:
    """The characters that ``font`` shows, by their codes; none where that cannot be said."""
    encoding = font.get("/Encoding")
    named = encoding.get("/BaseEncoding") if isinstance(encoding, pikepdf.Dictionary) else encoding
    codec = _CODECS.get(str(named))
    if codec is None:
        return {}
    shown = {code: _character(code, codec) for code in range(_FIRST, _LAST + 1)}
    code = 0
    for item in encoding.get("/Differences", []) if isinstance(encoding, pikepdf.Dictionary) else []:
        if not isinstance(item, pikepdf.Name):
            code = int(item)
            continue
        letters = toUnicode(str(item).lstrip("/"))
        if len(letters) != 1:
            return {}
        shown[code] = ord(letters)
        code += 1
    return shown


def _character(code: int, codec: str) -> int:
    decoded = bytes([code]).decode(codec, errors="replace")
    return _BULLET if decoded == "\ufffd" else ord(decoded)


@cache
def _program(name: str, characters: frozenset[int]) -> bytes | None:
    """The part of the twin of the font called ``name`` that shows ``characters``; None without a twin."""
    plain = re.sub(r"^[A-Z]{6}\+", "", name).lower()
    family = next((twin for start, twin in _FAMILIES.items() if plain.startswith(start)), None)
    if family is None:
        return None
    style = ("Bold" if "bold" in plain else "") + ("Italic" if "ital" in plain or "obli" in plain else "")
    file = f"Liberation{family}-{style or 'Regular'}.ttf"
    found = next((path for folder in _FOLDERS for path in sorted(Path(folder).rglob(file))), None)
    if found is None:
        return None
    with TTFont(found, recalcTimestamp=False) as whole:
        maker = subset.Subsetter(subset.Options(notdef_outline=True, drop_tables=_NOT_NEEDED))
        maker.populate(unicodes=sorted(characters))
        maker.subset(whole)
        made = BytesIO()
        whole.save(made)
    return made.getvalue()
