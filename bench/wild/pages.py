"""Which pages of a PDF are looked at, and the file of these pages as it is read, drawn and taken as truth."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pikepdf


@dataclass(frozen=True)
class Cut:
    """The PDF of the chosen pages of a file.

    ``pages`` are their numbers in the file (from 1). ``drawn`` is the same with its annotations (signatures,
    stamps of a registry) made part of the pages, as a printer does; ``bare`` is ``drawn`` without images.
    """

    pages: tuple[int, ...]
    pdf: bytes
    drawn: bytes
    bare: bytes


def chosen_pages(count: int, limit: int | None) -> tuple[int, ...]:
    """At most ``limit`` of ``count`` pages, evenly spread, with the first and, from two on, the last."""
    if limit is None or count <= limit:
        return tuple(range(1, count + 1))
    if limit == 1:
        return (1,)
    return tuple(1 + round(index * (count - 1) / (limit - 1)) for index in range(limit))


def cut(path: Path, limit: int | None) -> Cut:
    """At most ``limit`` pages of the PDF at ``path``; all of it is left as it is.

    Raises pikepdf.PdfError when the file cannot be opened.
    """
    content = path.read_bytes()
    with pikepdf.open(io.BytesIO(content), suppress_warnings=True) as pdf:
        count = len(pdf.pages)
        pages = chosen_pages(count, limit)
        if len(pages) < count:
            for index in reversed(range(count)):
                if index + 1 not in pages:
                    del pdf.pages[index]
            pdf.remove_unreferenced_resources()
            content = _saved(pdf)
        pdf.flatten_annotations("all")
        drawn = _saved(pdf)
        _without_images(pdf)
        return Cut(pages, content, drawn, _saved(pdf))


def _saved(pdf: pikepdf.Pdf) -> bytes:
    buffer = io.BytesIO()
    pdf.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _without_images(pdf: pikepdf.Pdf) -> None:
    """Puts an empty form in the place of every image (those inside content streams stay)."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
            item.write(b"")
            item.Subtype = pikepdf.Name.Form
            item.BBox = pikepdf.Array([0, 0, 1, 1])
            for name in ("/SMask", "/Mask", "/ColorSpace", "/Decode"):
                if name in item:
                    del item[name]
