"""Digital signatures, which a copy cannot carry: their look stays, their claim goes."""

from __future__ import annotations

from collections.abc import Iterable

import pikepdf

_DEEPEST_FIELD = 16
_OF_A_FIELD = (
    *("/FT", "/V", "/T", "/TU", "/TM", "/Parent", "/Kids", "/Lock", "/SV", "/Ff", "/MK", "/AA"),
    *("/DA", "/DR", "/DS", "/DV", "/Q", "/RV"),
)


def drop_signatures(pdf: pikepdf.Pdf) -> bool:
    """Turns the signature fields of ``pdf`` into stamps that look the same. Whether one was signed."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, pikepdf.Dictionary):
        return False
    for page in pdf.pages:
        annotations: Iterable[pikepdf.Object] = page.obj.get("/Annots", [])
        if any(_is_signature(annotation) for annotation in annotations):
            page.obj.Annots = pikepdf.Array(
                [item for item in annotations if not _is_signature(item) or _has_look(item)]
            )
    fields, signed = _without_signatures(form.get("/Fields", []), _DEEPEST_FIELD)
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            if _is_signature(annotation):
                _be_stamp(annotation)
    if fields:
        form.Fields = pikepdf.Array(fields)
        if "/SigFlags" in form:
            del form["/SigFlags"]
    else:
        del pdf.Root["/AcroForm"]
    for key in ("/Perms", "/DSS"):
        if key in pdf.Root:
            del pdf.Root[key]
    extensions = pdf.Root.get("/Extensions")
    if isinstance(extensions, pikepdf.Dictionary) and "/ESIC" in extensions:
        del extensions["/ESIC"]  # ETSI's, for signatures
    return signed


def _without_signatures(fields: Iterable[pikepdf.Object], depth: int) -> tuple[list[pikepdf.Object], bool]:
    """The fields that sign nothing, and whether a dropped one was signed."""
    kept: list[pikepdf.Object] = []
    signed = False
    for field in fields:
        if _is_signature(field):
            signed = signed or _inherited(field, "/V") is not None
            continue
        if isinstance(field, pikepdf.Dictionary) and "/Kids" in field and depth:
            kids, signed_below = _without_signatures(field.Kids, depth - 1)
            signed = signed or signed_below
            if not kids:
                continue
            field.Kids = pikepdf.Array(kids)
        kept.append(field)
    return kept, signed


def _be_stamp(annotation: pikepdf.Object) -> None:
    for key in _OF_A_FIELD:
        if key in annotation:
            del annotation[key]
    annotation.Subtype = pikepdf.Name.Stamp


def _is_signature(field: pikepdf.Object) -> bool:
    return _inherited(field, "/FT") == "/Sig"


def _has_look(annotation: pikepdf.Object) -> bool:
    x0, y0, x1, y1 = (float(value) for value in annotation.Rect)
    return x0 != x1 and y0 != y1 and "/AP" in annotation


def _inherited(field: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """An attribute of a field or of one above it (ISO 32000-1 section 12.7.3.1)."""
    node: pikepdf.Object | None = field
    for _ in range(_DEEPEST_FIELD):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None
