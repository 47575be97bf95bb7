"""What kind of file this is, and whether it can be digitised at all.

The kind is decided by content, never by the file's name.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import re
import stat
from pathlib import Path
from typing import Literal

import pikepdf

from ocr.options import ReadingOptions
from ocr.source.image_file import count_pages
from schema.errors import (
    DamagedSource,
    EmptySource,
    EncryptedSource,
    OwnOutput,
    SourceTooLarge,
    SourceWithoutPages,
    UnreadableSource,
    UnsupportedSource,
)
from schema.value import Value

MediaType = Literal["application/pdf", "image/png", "image/jpeg", "image/tiff", "image/webp"]

_PDF_HEADER_WITHIN = 1024  # ISO 32000-1 annex H: readers accept the header within the first 1024 bytes
_CHUNK = 1 << 20
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
_TAIL = 64  # bytes in which a file says where its cross-reference table begins
_TABLE_PLACE = re.compile(rb"startxref\s+(\d{1,12})\s*$")
_TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")


OWN_MARK = "/MadeBySohoa"
"""A key of the document information of every PDF that sohoa writes (ISO 32000-1 section 14.3.3 allows keys of
one's own there)."""


class SourceFacts(Value):
    """``sha256`` in hexadecimal, ``bytes`` the size, ``page_count`` at least 1, ``warnings`` issue codes."""

    sha256: str
    bytes: int
    media_type: MediaType
    page_count: int
    warnings: tuple[str, ...] = ()


def inspect(path: Path, options: ReadingOptions) -> SourceFacts:
    """Identify the file at ``path`` and count its pages.

    Raises the subclasses of SourceError: unreadable, empty, too large (bytes, pages or pixels), encrypted,
    damaged, unsupported, without pages, or a PDF that sohoa wrote.
    """
    size = _regular_file_size(path)
    if size == 0:
        raise EmptySource(path=str(path))
    if size > options.max_bytes:
        raise SourceTooLarge(what="bytes", found=size, limit=options.max_bytes)
    try:
        sha256, head = _digest(path)
        media_type = _identify(head)
        found: tuple[str, ...] = ()
        if media_type == "application/pdf":
            page_count, found = _inspect_pdf(path)
        else:
            page_count = count_pages(path, options)
    except (PermissionError, IsADirectoryError, FileNotFoundError) as error:
        raise UnreadableSource(reason=error.strerror or type(error).__name__) from error
    if page_count == 0:
        raise SourceWithoutPages(path=str(path))
    if page_count > options.max_pages:
        raise SourceTooLarge(what="pages", found=page_count, limit=options.max_pages)
    return SourceFacts(
        sha256=sha256, bytes=size, media_type=media_type, page_count=page_count, warnings=found
    )


def _regular_file_size(path: Path) -> int:
    try:
        facts = path.stat()
    except OSError as error:
        raise UnreadableSource(reason=error.strerror or type(error).__name__) from error
    if not stat.S_ISREG(facts.st_mode):
        raise UnreadableSource(reason="not a regular file")
    if not os.access(path, os.R_OK):
        raise UnreadableSource(reason="permission denied")
    return facts.st_size


def _digest(path: Path) -> tuple[str, bytes]:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        head = file.read(_PDF_HEADER_WITHIN + 8)
        digest.update(head)
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest(), head


def _identify(head: bytes) -> MediaType:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head[:4] in (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"):
        return "image/tiff"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if b"%PDF-" in head:
        return "application/pdf"
    raise UnsupportedSource()


def _inspect_pdf(path: Path) -> tuple[int, tuple[str, ...]]:
    found: tuple[str, ...] = ()
    try:
        with path.open("rb") as file, pikepdf.open(file, suppress_warnings=True) as pdf:
            if OWN_MARK in _information(pdf):
                raise OwnOutput()
            page_count = len(pdf.pages)
            repaired = bool(pdf.get_warnings())
            if page_count:
                repaired |= _require_whole(path, pdf, repaired)
                found = _elsewhere(pdf)
    except pikepdf.PasswordError as error:
        raise EncryptedSource() from error
    except (pikepdf.PdfError, RecursionError, ValueError) as error:
        raise DamagedSource() from error
    return page_count, (*found, "source.repaired") if repaired and page_count else found


def _information(pdf: pikepdf.Pdf) -> pikepdf.Dictionary:
    found = pdf.trailer.get("/Info")
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def _elsewhere(pdf: pikepdf.Pdf) -> tuple[str, ...]:
    """Issue codes for what belongs to ``pdf`` and does not stand on its pages."""
    found = []
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and "/XFA" in form:
        annotations = [one for page in pdf.pages for one in page.obj.get("/Annots", [])]
        if pdf.Root.get("/NeedsRendering") or not any(
            "/FT" in one or "/Parent" in one for one in annotations
        ):
            found.append("source.xfa_form")
    if "/Collection" in pdf.Root or len(pdf.attachments):
        found.append("source.attachments")
    return tuple(found)


def _require_whole(path: Path, pdf: pikepdf.Pdf, repaired: bool) -> bool:
    """Raise DamagedSource when ``pdf`` lacks something that its file once held; else whether its last end
    marker is missing.

    A broken cross-reference table or bytes after the end are harmless: every object is still found. A file
    cut short has objects after its last end marker (or no marker), or pages that refer to what is missing. An
    update that goes on to where its cross-reference table begins lacks the marker alone.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        end = content.rfind(b"%%EOF")
        unmarked = repaired if end < 0 else _OBJECT.search(content, end) is not None
        if unmarked and not _ends_with_its_table(content):
            raise DamagedSource()
    if repaired and not all(_refers_to_what_exists(page.obj) for page in pdf.pages):
        raise DamagedSource()
    return unmarked


def _ends_with_its_table(content: mmap.mmap) -> bool:
    """Whether a PDF ends by saying where its cross-reference table begins (ISO 32000-1 section 7.5.5)."""
    end = _TABLE_PLACE.search(content[-_TAIL:])
    if end is None:
        return False
    place = int(end.group(1))
    return place < len(content) and _TABLE.match(content, place) is not None


def _refers_to_what_exists(page: pikepdf.Object) -> bool:
    contents = page.get("/Contents")
    if "/Contents" in page and contents is None:
        return False
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    for stream in streams:
        if stream is None:
            continue
        if not isinstance(stream, pikepdf.Stream):
            return False
        stream.read_bytes()
    resources = page.get("/Resources", pikepdf.Dictionary())
    for kind in ("/XObject", "/Font"):
        named = resources.get(kind)
        if named is not None and any(named.get(name) is None for name in named.keys()):  # noqa: SIM118
            return False
    return True
