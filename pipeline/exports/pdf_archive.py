"""PDF/A-2b (ISO 19005-2, level B): what can be kept as an archive's copy, checked after writing."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf.models.metadata import decode_pdf_date
from pikepdf.pdfa import Finding, PdfaError, prepare, save

_FLAVOUR = "2b"
_OF_A_SLIDE_SHOW = ("/Trans", "/Dur")  # PDF/A has none; ISO 32000-1 section 12.4.4
_TIME_OF_WRITING = "xmp:MetadataDate"


def archival(content: bytes) -> tuple[bytes, None] | tuple[None, Finding]:
    """The PDF ``content`` as PDF/A-2b, or the first thing in it that keeps it from being that.

    The same content gives the same bytes: the time of writing is left out.
    """
    target = BytesIO()
    with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
        _zone_dates(pdf)
        _part_masks(pdf)
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
            return None, error.report.findings[0]
    return target.getvalue(), None


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
