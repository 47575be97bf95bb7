"""Fonts with the Vietnamese encodings in use before Unicode, made from Liberation Serif.

A text set in them looks right on paper, but what a program extracts is the code points the old fonts
stood on: "Ñoäc laäp" for "Độc lập" in VNI. Tables: TCVN 5712:1993 (third set, as .VnTime has it; .VnTimeH
shows capitals on the codes of small letters), the two-byte code of VNI for Windows, and VISCII (RFC 1456).
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont as FontFile
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from samples.typeset import LIBERATION, Shape, Style

TCVN3 = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
        bytes.fromhex(
            "b5b6b7b8b9a8bbbcbdbec6a9c7c8c9cacbaecccecfd0d1aad2d3d4d5d6d7d8dcddde"
            "dfe1e2e3e4abe5e6e7e8e9aceaebecedeeeff1f2f3f4adf5f6f7f8f9fafbfcfdfea1a2a3a4a5a6a7"
        ).decode("latin-1"),
        strict=True,
    )
)

VISCII = dict(
    zip(
        "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
        "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬĐÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴ",
        bytes.fromhex(
            "e0e4e3e1d5e5a2c6c7a1a3e2a5a6e7a4a7f0e8eba8e9a9eaabacadaaaeecefeeedb8f2f6f5f3f7f4b0b1b2afb5bd"
            "b6b7debefef9fcfbfaf8dfd7d8e6d1f1cfd6dbfddc"
            "c0c4c3c180c58202058183c28586068487d0c8cb88c989ca8b8c8d8a8ecc9bcecd98d299a0d39ad49091928f93b4"
            "9697b39594d99c9dda9ebfbbbcffbab99f1419dd1e"
        ).decode("latin-1"),
        strict=True,
    )
)

GRAVE, ACUTE, HOOK, TILDE, DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"
VNI_MARKS = {
    ACUTE: "ù", GRAVE: "ø", HOOK: "û", TILDE: "õ", DOT: "ï",
    CIRCUMFLEX: "â", CIRCUMFLEX + ACUTE: "á", CIRCUMFLEX + GRAVE: "à", CIRCUMFLEX + HOOK: "å",
    CIRCUMFLEX + TILDE: "ã", CIRCUMFLEX + DOT: "ä",
    BREVE: "ê", BREVE + ACUTE: "é", BREVE + GRAVE: "è", BREVE + HOOK: "ú", BREVE + TILDE: "ü",
    BREVE + DOT: "ë",
}  # fmt: skip
VNI_LETTERS = {"ì": "ì", "í": "í", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ơ": "ô", "ư": "ö", "ỵ": "î", "đ": "ñ"}

STYLES: Mapping[Style, tuple[str, str]] = {
    "regular": ("Regular", ""),
    "bold": ("Bold", "-Bold"),
    "italic": ("Italic", "-Italic"),
    "bold_italic": ("BoldItalic", "-BoldItalic"),
}
ASCII = {chr(code): chr(code) for code in range(0x20, 0x7F)}


def _register(font: FontFile, name: str, shown: Mapping[str, str]) -> None:
    """Gives the font a name and a character map (code -> the glyph it had for another character)."""
    glyphs = font.getBestCmap()
    for table in font["cmap"].tables:
        table.cmap = {
            ord(code): glyphs.get(ord(letter), letter) if len(letter) == 1 else letter
            for code, letter in shown.items()
        }
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format == 4]
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = name
    for table in ("GSUB", "GPOS", "GDEF", "kern"):
        if table in font:
            del font[table]
    buffer = io.BytesIO()
    font.save(buffer)
    buffer.seek(0)
    pdfmetrics.registerFont(TTFont(name, buffer))


def _open(file: str) -> FontFile:
    return FontFile(LIBERATION / f"LiberationSerif-{file}.ttf", recalcTimestamp=False)


@cache
def tcvn3() -> Shape:
    """Registers .VnTime and .VnTimeH; capitals with a tone mark exist in .VnTimeH only."""
    small = {code: letter for letter, code in TCVN3.items()}
    capitals = {code: letter.upper() for code, letter in {**ASCII, **small}.items()}
    for file, suffix in STYLES.values():
        _register(_open(file), f".VnTime{suffix}", {**ASCII, **small})
        _register(_open(file), f".VnTimeH{suffix}", capitals)
    return _shape_tcvn3


def _shape_tcvn3(text: str, style: Style) -> Sequence[tuple[str, str]]:
    suffix = STYLES[style][1]
    plain, high = f".VnTime{suffix}", f".VnTimeH{suffix}"
    heading = style == "bold" and len(text) > 1 and text.isalpha()
    if text.isupper() and (heading or any(c not in TCVN3 and c not in ASCII for c in text)):
        return [(high, "".join(TCVN3.get(letter, letter) for letter in text.lower()))]
    runs: list[tuple[str, str]] = []
    for letter in text:
        known = letter in TCVN3 or letter in ASCII
        font, code = (plain, TCVN3.get(letter, letter)) if known else (high, TCVN3[letter.lower()])
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1] + code)
        else:
            runs.append((font, code))
    return runs


def vni_code(letter: str) -> str:
    """One letter in the code of VNI for Windows: a base letter, mostly followed by a mark."""
    small = letter.lower()
    if small in VNI_LETTERS:
        code = VNI_LETTERS[small]
    else:
        base, *marks = list(unicodedata.normalize("NFD", small))
        if HORN in marks:
            base = VNI_LETTERS[unicodedata.normalize("NFC", base + HORN)]
            marks.remove(HORN)
        ordered = "".join(sorted(marks, key=lambda mark: mark not in (CIRCUMFLEX, BREVE)))
        code = base + (VNI_MARKS[ordered] if ordered else "")
    return code.upper() if letter.isupper() else code


def _add_mark(font: FontFile, name: str, marks: str, upper: bool) -> None:
    """Draws a mark of no width that falls on the letter before it."""
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    pen = TTGlyphPen(glyphs)
    middle, lift = (-720, 400) if upper else (-470, 0)
    stacked = 0
    for mark in marks:
        source = glyphs[cmap[ord(mark)]]
        bounds = BoundsPen(glyphs)
        source.draw(bounds)
        x0, _, x1, _ = bounds.bounds
        below = mark == DOT
        shift = middle - (x0 + x1) / 2 + (150 if stacked and not below else 0)
        source.draw(TransformPen(pen, (1, 0, 0, 1, shift, 0 if below else lift + stacked)))
        stacked = 230
    glyph = pen.glyph()
    glyph.recalcBounds(font["glyf"])
    font["glyf"][name] = glyph
    font["hmtx"][name] = (0, glyph.xMin)


@cache
def vni() -> Shape:
    """Registers VNI-Times, whose accents are characters of their own."""
    for file, suffix in STYLES.values():
        font = _open(file)
        shown = dict(ASCII)
        for letter, code in VNI_LETTERS.items():
            shown[code], shown[code.upper()] = letter, letter.upper()
        for number, (marks, code) in enumerate(VNI_MARKS.items()):
            for upper in (False, True):
                name = f"vnimark{number}{'upper' if upper else 'lower'}"
                _add_mark(font, name, marks, upper)
                shown[code.upper() if upper else code] = name
        font.setGlyphOrder(list(font["glyf"].glyphOrder))
        _register(font, f"VNI-Times{suffix}", shown)
    return _shape_vni


def _shape_vni(text: str, style: Style) -> Sequence[tuple[str, str]]:
    return [(f"VNI-Times{STYLES[style][1]}", "".join(c if c in ASCII else vni_code(c) for c in text))]


@cache
def viscii() -> Shape:
    """Registers VI Times, which has one code for each letter, capitals too."""
    shown = {**ASCII, **{code: letter for letter, code in VISCII.items()}}
    for file, suffix in STYLES.values():
        _register(_open(file), f"VITimes{suffix}", shown)
    return _shape_viscii


def _shape_viscii(text: str, style: Style) -> Sequence[tuple[str, str]]:
    return [(f"VITimes{STYLES[style][1]}", "".join(VISCII.get(letter, letter) for letter in text))]
