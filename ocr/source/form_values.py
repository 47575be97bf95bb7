"""Looks for what form fields and typed notes say but do not draw.

Viewers draw the value of a field that has no appearance (ISO 32000-1 section 12.7.3.3). Here each gets one
that is read like any other text: its characters where a viewer would put them, in a font without shapes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

import pikepdf

_TICK = "\u2611"
_AUTOMATIC = (12.0, 0.75)  # points at most, share of the height of a field of one line
_LEADING = 1.15
_MARGIN = 2.0  # points; two border widths, as viewers keep
_DESCENT = 0.22  # of the font size
_MULTILINE, _PASSWORD, _PUSHBUTTON = 1 << 12, 1 << 13, 1 << 16  # ISO 32000-1 tables 226 and 228
_NARROW, _WIDE = "ijlftrI.,:;'|!()[]- ", "mwMW"
_WIDTHS = {"narrow": 300, "wide": 800, "capital": 680, "usual": 500}  # thousandths of the font size
_SIZE = re.compile(r"(?<![\d.])([\d.]+)\s+Tf")
_SHOWS = re.compile(rb"\b(?:Tj|TJ|Do)\b|['\"]")
_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n"
    b"1 beginbfrange <0000> <ffff> <0000> endbfrange endcmap end"
)


def is_typed(annotation: pikepdf.Object) -> bool:
    """Whether what the annotation shows was typed into the page: the value of a field, a typed note."""
    return annotation.get("/Subtype") == "/FreeText" or _inherited(annotation, "/FT") in (
        "/Tx",
        "/Ch",
        "/Btn",
    )


def draw_values(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Give the annotations of ``page`` that show text but do not draw it an appearance that does."""
    for annotation in page.obj.get("/Annots", []):
        if not isinstance(annotation, pikepdf.Dictionary) or "/Rect" not in annotation:
            continue
        with suppress(TypeError, ValueError, pikepdf.PdfError):  # a field that is not as it should be
            if text := _shown(annotation):
                annotation.AP = pikepdf.Dictionary(N=_look(pdf, annotation, text))


def _shown(annotation: pikepdf.Dictionary) -> str:
    """The text that a viewer puts into ``annotation`` itself; none where the file draws it."""
    kind = _inherited(annotation, "/FT")
    flags = int(_inherited(annotation, "/Ff") or 0)
    if kind == "/Btn":
        on = annotation.get("/AS", _inherited(annotation, "/V"))
        return "" if flags & _PUSHBUTTON or on in (None, "/Off") else _TICK
    if kind in ("/Tx", "/Ch") and not flags & _PASSWORD:
        value = _inherited(annotation, "/V")
        values = list(value) if isinstance(value, pikepdf.Array) else [value]
        text = "\n".join(str(one) for one in values if isinstance(one, pikepdf.String))
    elif annotation.get("/Subtype") == "/FreeText":
        text = str(annotation.get("/Contents", ""))
    else:
        return ""
    return "" if _draws_text(annotation) else text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _draws_text(annotation: pikepdf.Dictionary) -> bool:
    looks = annotation.get("/AP")
    look = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    return isinstance(look, pikepdf.Stream) and _SHOWS.search(look.read_bytes()) is not None


def _inherited(annotation: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """The entry of a field, which its parents may hold."""
    at: pikepdf.Object | None = annotation
    for _ in range(8):
        if not isinstance(at, pikepdf.Dictionary) or key in at:
            break
        at = at.get("/Parent")
    return at.get(key) if isinstance(at, pikepdf.Dictionary) else None


def _look(pdf: pikepdf.Pdf, annotation: pikepdf.Dictionary, text: str) -> pikepdf.Stream:
    x0, y0, x1, y1 = (float(value) for value in annotation.Rect.as_list())
    width, height = abs(x1 - x0), abs(y1 - y0)
    multiline = bool(int(_inherited(annotation, "/Ff") or 0) & _MULTILINE) or "\n" in text
    multiline = multiline or annotation.get("/Subtype") == "/FreeText"
    stated = _SIZE.search(str(_inherited(annotation, "/DA") or ""))
    size = float(stated.group(1)) if stated else 0.0
    if size <= 0:
        size = _AUTOMATIC[0] if multiline else min(_AUTOMATIC[0], _AUTOMATIC[1] * height)
    lines = list(_wrapped(text, (width - 2 * _MARGIN) / size)) if multiline else [text]
    top = height - _MARGIN - size if multiline else (height - size) / 2
    align = int(_inherited(annotation, "/Q") or 0) / 2
    parts = []
    for index, line in enumerate(lines):
        x = _MARGIN + align * max(0.0, width - 2 * _MARGIN - size * _width(line))
        y = top + _DESCENT * size - index * _LEADING * size
        parts.append(f"BT /F {size:f} Tf {x:f} {y:f} Td <{line.encode('utf-16-be').hex()}> Tj ET")
    return pdf.make_stream(
        "\n".join(parts).encode(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=pikepdf.Array([0, 0, width, height]),
        Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F=_font(pdf, text))),
    )


def _wrapped(text: str, width: float) -> Iterator[str]:
    """The lines of ``text`` in a field that is ``width`` font sizes wide."""
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and _width(f"{line} {word}") > width:
                yield line
                line = word
            else:
                line = f"{line} {word}".strip()
        yield line


def _width(text: str) -> float:
    return sum(map(_width_of, text)) / 1000


def _width_of(letter: str) -> int:
    if letter in _NARROW:
        return _WIDTHS["narrow"]
    if letter in _WIDE:
        return _WIDTHS["wide"]
    return _WIDTHS["capital" if letter.isupper() else "usual"]


def _font(pdf: pikepdf.Pdf, text: str) -> pikepdf.Dictionary:
    """A font whose codes are UTF-16, which has widths and no shapes."""
    widths = [item for letter in sorted(set(text)) for item in (ord(letter), [_width_of(letter)])]
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name.Value,
        Encoding=pikepdf.Name("/Identity-H"),
        ToUnicode=pdf.make_stream(_TO_UNICODE),
        DescendantFonts=pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Font,
                    Subtype=pikepdf.Name.CIDFontType2,
                    BaseFont=pikepdf.Name.Value,
                    CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
                    DW=_WIDTHS["usual"],
                    W=pikepdf.Array(widths),
                )
            ]
        ),
    )
