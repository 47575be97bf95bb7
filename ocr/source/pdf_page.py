"""One page of a PDF on its own: normalised, in memory, for the text layer and for rendering alike.

The page is copied with qpdf (pikepdf), which repairs broken cross-reference tables and removes
encryption with an empty password; so the readers behind it see the same simple file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pikepdf

from ocr.source.declared_pixels import declared_pixels
from ocr.source.form_values import draw_values, is_typed
from schema.box import Box
from schema.errors import PageDamaged, PageTooLarge, PageTooSmall

_DEEPEST_FORM = 8
_UNSEEN = 1 << 1 | 1 << 5  # ISO 32000-1 table 165: hidden, not for the screen
_SMALLEST_SIDE = 1.0
"""Points: no letter is lower."""
_LARGEST_UNIT = 75_000  # points: ISO 32000-1 annex C gives the largest page as 14,400 units of this size


@dataclass(frozen=True)
class Annotation:
    """``content`` is a PDF of the page with nothing but this annotation; ``typed`` tells whether its text was
    typed into the page, as the value of a form field is.
    """

    content: bytes
    typed: bool


@dataclass(frozen=True)
class PdfPage:
    """``content`` is a PDF of this one page without annotations; ``annotations`` are the visible ones.

    All show the displayed box of the page (crop box), moved to the origin, in points. ``unit`` is how many of
    them are one unit of the page's own space: its UserUnit (ISO 32000-1 table 30), until it is ``enlarged``.
    """

    number: int
    content: bytes
    annotations: tuple[Annotation, ...]
    unit: float = 1.0


def load_page(path: Path, number: int, max_pixels: int) -> PdfPage:
    """Page ``number`` (from 1) of the PDF at ``path``.

    Raises PageTooSmall when it states no size or next to none, PageTooLarge when an image in it declares more
    than ``max_pixels``, PageDamaged when the page or its content cannot be read.
    """
    try:
        with path.open("rb") as file, pikepdf.open(file, suppress_warnings=True) as pdf:
            page = pdf.pages[number - 1]
            _require_size(page, number)
            _require_pixels(page, number, max_pixels)
            for stream in _content_streams(page):
                stream.read_bytes()
            draw_values(pdf, page)
            visible = [
                (index, is_typed(annotation))
                for index, annotation in enumerate(page.obj.get("/Annots", []))
                if _is_visible(annotation)
            ]
            return PdfPage(
                number=number,
                content=_alone(pdf, number, None),
                annotations=tuple(Annotation(_alone(pdf, number, index), typed) for index, typed in visible),
                unit=_user_unit(page),
            )
    except (pikepdf.PdfError, IndexError, TypeError, AttributeError) as error:
        raise PageDamaged(page=number) from error


def turned(page: PdfPage, degrees: int) -> PdfPage:
    """``page`` displayed ``degrees`` (a multiple of 90) further clockwise."""
    return _each(page, lambda content: _turned(content, degrees))


def enlarged(page: PdfPage, factor: float) -> PdfPage:
    """``page`` on paper larger by ``factor``, and all that stands on it."""
    return replace(_each(page, lambda content: _enlarged(content, factor)), unit=page.unit * factor)


def _each(page: PdfPage, change: Callable[[bytes], bytes]) -> PdfPage:
    """``page`` with its content and its annotations, each a PDF of its own, after ``change``."""
    annotations = (replace(one, content=change(one.content)) for one in page.annotations)
    return replace(page, content=change(page.content), annotations=tuple(annotations))


def _enlarged(content: bytes, factor: float) -> bytes:
    with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
        page = pdf.pages[0]
        page.obj.MediaBox = pikepdf.Array([float(side) * factor for side in page.obj.MediaBox.as_list()])
        _transform(page, factor, 0.0, 0.0)
        return _saved(pdf)


def _transform(page: pikepdf.Page, factor: float, x: float, y: float) -> None:
    page.contents_add(b"q %f 0 0 %f %f %f cm" % (factor, factor, x, y), prepend=True)
    page.contents_add(b"Q")


def _turned(content: bytes, degrees: int) -> bytes:
    with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
        pdf.pages[0].rotate(degrees, relative=True)
        return _saved(pdf)


def _alone(pdf: pikepdf.Pdf, number: int, annotation: int | None) -> bytes:
    with pikepdf.new() as single:
        single.pages.append(pdf.pages[number - 1])
        page = single.pages[0]
        if "/OCProperties" in pdf.Root:  # which layers are switched off
            single.Root.OCProperties = single.copy_foreign(pdf.make_indirect(pdf.Root.OCProperties))
        x0, y0, x1, y1 = displayed_box(page)
        unit = _user_unit(page)
        page.obj.MediaBox = pikepdf.Array([0, 0, (x1 - x0) * unit, (y1 - y0) * unit])
        for name in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox", "/UserUnit", "/AA", "/Thumb"):
            if name in page.obj:
                del page.obj[name]
        if annotation is None:
            if "/Annots" in page.obj:
                del page.obj["/Annots"]
        else:
            page.obj.Annots = pikepdf.Array([page.obj.Annots[annotation]])
            page.obj.Contents = single.make_stream(b"")
            page.obj.Resources = pikepdf.Dictionary()
            single.flatten_annotations("all")
        if (x0, y0, unit) != (0, 0, 1):
            _transform(page, unit, -x0 * unit, -y0 * unit)
        return _saved(single)


def _user_unit(page: pikepdf.Page) -> float:
    """Points of one unit of the page's space; 1 where that is not stated or no size."""
    stated = page.obj.get("/UserUnit", 1)
    return float(stated) if isinstance(stated, int | float | Decimal) and 0 < stated < _LARGEST_UNIT else 1.0


def displayed_box(page: pikepdf.Page) -> Box:
    """What a viewer shows: the crop box inside the media box (ISO 32000-1 section 14.11.2), y upwards."""
    media = _ordered(page.mediabox)
    return media.intersection(_ordered(page.cropbox)) or media


def _ordered(box: pikepdf.Array) -> Box:
    x0, y0, x1, y1 = (float(value) for value in box.as_list())
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = BytesIO()
    pdf.save(target, compress_streams=False, deterministic_id=True)
    return target.getvalue()


def _is_visible(annotation: pikepdf.Object) -> bool:
    if not isinstance(annotation, pikepdf.Dictionary) or annotation.get("/Subtype") in ("/Popup", "/Link"):
        return False
    if int(annotation.get("/F", 0)) & _UNSEEN:
        return False
    looks = annotation.get("/AP")
    look = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
    if isinstance(look, pikepdf.Dictionary):
        look = look.get(str(annotation.get("/AS", "/Off")))
    return isinstance(look, pikepdf.Stream)


def _content_streams(page: pikepdf.Page) -> Iterator[pikepdf.Stream]:
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        yield contents
    elif isinstance(contents, pikepdf.Array):
        yield from (item for item in contents if isinstance(item, pikepdf.Stream))


def _require_size(page: pikepdf.Page, number: int) -> None:
    x0, y0, x1, y1 = displayed_box(page)
    unit = _user_unit(page)
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    if min(width, height) < _SMALLEST_SIDE:
        raise PageTooSmall(page=number, size=f"{width:.3g} × {height:.3g} pt")


def _require_pixels(page: pikepdf.Page, number: int, max_pixels: int) -> None:
    for image in _images(page.obj.get("/Resources"), _DEEPEST_FORM):
        pixels = declared_pixels(image)
        if pixels > max_pixels:
            raise PageTooLarge(page=number, pixels=pixels, limit=max_pixels)


def _images(resources: pikepdf.Object | None, depth: int) -> Iterator[pikepdf.Stream]:
    named = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if not isinstance(named, pikepdf.Dictionary) or depth == 0:
        return
    for name in named.keys():  # noqa: SIM118
        item = named[name]
        if not isinstance(item, pikepdf.Stream):
            continue
        if item.get("/Subtype") == "/Image":
            yield item
        elif item.get("/Subtype") == "/Form":
            yield from _images(item.get("/Resources"), depth - 1)
