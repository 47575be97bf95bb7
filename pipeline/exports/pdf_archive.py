"""PDF/A-2b (ISO 19005-2, level B): what can be kept as an archive's copy, checked after writing."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pikepdf
from pikepdf.models.metadata import decode_pdf_date
from pikepdf.pdfa import Finding, PdfaError, prepare, save

from pipeline.exports.pdf_drawings import free_drawings_from_text
from pipeline.exports.pdf_stand_in_fonts import embed_stand_ins, fonts_not_embedded

_FLAVOUR = "2b"
_OF_A_SLIDE_SHOW = ("/Trans", "/Dur")  # PDF/A has none; ISO 32000-1 section 12.4.4
_CID_FONTS = (pikepdf.Name.CIDFontType0, pikepdf.Name.CIDFontType2)
_TYPED_BY_PLACE, _OF_ITEXT = ("/MarkInfo", "/ViewerPreferences"), "/ITXT"
_LENGTH_OF_PROGRAM = "/Length1"
"""Key by which a stream is the program of a font (ISO 32000-1 table 127)."""

_TIME_OF_WRITING = "xmp:MetadataDate"


@dataclass(frozen=True)
class Archived:
    """``content`` is PDF/A-2b, None where ``finding`` keeps it from being that. ``stand_ins`` are the fonts
    that were embedded as their twins, ``missing`` those that the file names and does not hold."""

    content: bytes | None
    finding: Finding | None = None
    stand_ins: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def archival(content: bytes) -> Archived:
    """The PDF ``content`` as PDF/A-2b, or the first thing in it that keeps it from being that.

    What only says how a viewer opens the file, or repeats what follows from the rest, is dropped. The same
    content gives the same bytes: the time of writing is left out.
    """
    target = BytesIO()
    with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
        _zone_dates(pdf)
        _part_masks(pdf)
        _drop_opening_action(pdf)
        _drop_idle_keys(pdf)
        _mend_images(pdf)
        _mend_fonts(pdf)
        free_drawings_from_text(pdf)
        stand_ins = embed_stand_ins(pdf)
        missing = fonts_not_embedded(pdf)
        for page in pdf.pages:
            for key in _OF_A_SLIDE_SHOW:
                if key in page.obj:
                    del page.obj[key]
        prepare(pdf, _FLAVOUR)
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            if _TIME_OF_WRITING in metadata:
                del metadata[_TIME_OF_WRITING]
        try:
            save(pdf, target, _FLAVOUR, repair=False, deterministic_id=True)
        except PdfaError as error:
            return Archived(None, error.report.findings[0], missing=missing)
    return Archived(target.getvalue(), stand_ins=stand_ins)


def _zone_dates(pdf: pikepdf.Pdf) -> None:
    """Dates without a time zone get UTC; ``prepare`` would give them that of the machine."""
    information = pdf.trailer.get("/Info")
    if not isinstance(information, pikepdf.Dictionary):
        return
    for key in ("/CreationDate", "/ModDate"):
        text = str(information.get(key, ""))
        try:
            zoned = decode_pdf_date(text).tzinfo is not None
        except ValueError:
            continue
        if not zoned:
            information[key] = pikepdf.String(f"{text}Z")


def _drop_opening_action(pdf: pikepdf.Pdf) -> None:
    """Which page a viewer shows first, or what it runs, is no part of an archive's copy."""
    if "/OpenAction" in pdf.Root:
        del pdf.Root.OpenAction


def _drop_idle_keys(pdf: pikepdf.Pdf) -> None:
    """Keys that say nothing: the type of a dictionary whose place tells it, and what a program noted for
    itself (a key of no meaning in ISO 32000-1, which a reader passes over).
    """
    for key in _TYPED_BY_PLACE:
        if isinstance(pdf.Root.get(key), pikepdf.Dictionary) and "/Type" in pdf.Root[key]:
            del pdf.Root[key]["/Type"]
    if _OF_ITEXT in pdf.Root.Pages:
        del pdf.Root.Pages[_OF_ITEXT]
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and _LENGTH_OF_PROGRAM in item and "/Type" in item:
            del item["/Type"]


def _mend_images(pdf: pikepdf.Pdf) -> None:
    """What an image is decoded with stands in its dictionary, where a reference to it stood."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            parameters = item.get("/DecodeParms")
            if isinstance(parameters, pikepdf.Dictionary) and parameters.is_indirect:
                item["/DecodeParms"] = pikepdf.Dictionary(dict(parameters.items()))


def _mend_fonts(pdf: pikepdf.Pdf) -> None:
    """Fonts as ISO 19005-2 wants them written, with the meaning that they have: a list of glyphs that may be
    left out (``CIDSet``, section 6.2.11.4.2) is, the map of codes to glyphs that is meant where none stands
    (ISO 32000-1 table 117) is named, and names of character collections stand where they are used."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary):
            continue
        kind = item.get("/Type")
        if kind == pikepdf.Name.FontDescriptor and "/CIDSet" in item:
            del item["/CIDSet"]
        if kind == pikepdf.Name.Font:
            for font in (item, *item.get("/DescendantFonts", [])):
                _mend_cid_font(font)


def _mend_cid_font(font: pikepdf.Object) -> None:
    if font.get("/Subtype") not in _CID_FONTS:
        return
    if font.Subtype == pikepdf.Name.CIDFontType2 and "/CIDToGIDMap" not in font:
        font["/CIDToGIDMap"] = pikepdf.Name.Identity
    collection = font.get("/CIDSystemInfo")
    if isinstance(collection, pikepdf.Dictionary):
        font["/CIDSystemInfo"] = pikepdf.Dictionary(
            {key: _direct(collection[key]) for key in ("/Registry", "/Ordering", "/Supplement")}
        )


def _direct(value: pikepdf.Object | int) -> pikepdf.Object | int:
    """``value`` itself where a reference to it stood."""
    return pikepdf.String(bytes(value)) if isinstance(value, pikepdf.String) else value


def _part_masks(pdf: pikepdf.Pdf) -> None:
    """Gives images a mask of their own where theirs is also listed as an image, which no PDF/A check takes.

    Signing software writes such lists; the masks in them are not drawn as images.
    """
    streams = [item for item in pdf.objects if isinstance(item, pikepdf.Stream)]
    listed = {
        item.objgen
        for holder in (*streams, *(page.obj for page in pdf.pages))
        for item in _listed_objects(holder)
    }
    for image in streams:
        mask = image.get("/SMask")
        if isinstance(mask, pikepdf.Stream) and mask.objgen in listed:
            own = pdf.make_stream(mask.read_raw_bytes())
            for key, value in mask.items():
                if key != "/Length":
                    own[key] = value
            image.SMask = own


def _listed_objects(holder: pikepdf.Object) -> list[pikepdf.Object]:
    resources = holder.get("/Resources")
    named = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    return [item for _, item in named.items()] if isinstance(named, pikepdf.Dictionary) else []
