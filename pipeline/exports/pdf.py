"""The searchable PDF: the pages of the source as they are, with our words under them.

Pages whose own text was believed are left alone. On the others the text that was there is taken out of
reach and the words of ``Page.lines`` are laid, invisibly, where they stand in the picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf

from ocr.source.inspect import OWN_MARK
from pipeline.exports.pdf_archive import archival
from pipeline.exports.pdf_font import character_codes, embedded_font
from pipeline.exports.pdf_images import pdf_of_images
from pipeline.exports.pdf_kept import READ_BY_US, unpacked_words
from pipeline.exports.pdf_layer import WORDS_FONT, text_layer, to_displayed, to_user_space
from pipeline.exports.pdf_old_text import silence
from pipeline.exports.pdf_signature import drop_signatures
from pipeline.exports.pdf_words import lines_in_reading_order, spoken
from pipeline.failure import Failure
from pipeline.settings import program_version
from schema.characters import storable
from schema.document import Block, Document
from schema.errors import Language
from schema.page import Line, Page

SUFFIX = ".pdf"
_LANGUAGE = "vi"
_STAND_INS = "pdf.fonts_stand_in"
_OURS = "pdf."
"""How the codes of what there is to say of the copy begin."""
_HARMLESS = frozenset({_STAND_INS})


@dataclass(frozen=True)
class SearchablePdf:
    """``content`` is a PDF file; ``notes`` say what is not as one would expect of it."""

    content: bytes
    notes: tuple[Failure, ...] = ()


def searchable_pdf(
    path: Path,
    media_type: str,
    pages: Sequence[Page],
    blocks: Sequence[Block],
    page_count: int,
    max_pixels: int,
    title: str | None = None,
) -> SearchablePdf:
    """The file at ``path`` with the words of ``pages`` as a text layer, in the order of ``blocks``.

    It is said to be Vietnamese, and to be called ``title`` where that is known. PDF/A-2b where the source
    allows it. The file is only read. Raises pikepdf.PdfError when a PDF cannot be opened or a page of it that
    needs a new layer cannot be parsed.
    """
    notes = []
    with _opened(path, media_type, page_count, max_pixels) as pdf:
        if drop_signatures(pdf):
            notes.append(Failure(code="pdf.signature_lost"))
        _lay_words(pdf, pages, blocks)
        _say_what_it_is(pdf, title)
        plain = BytesIO()
        pdf.save(
            plain,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    archived = archival(plain.getvalue())
    if archived.stand_ins:
        notes.append(Failure(code=_STAND_INS, details={"fonts": ", ".join(archived.stand_ins)}))
    if archived.content is not None:
        return SearchablePdf(archived.content, tuple(notes))
    assert archived.finding is not None
    if archived.missing:
        notes.append(Failure(code="pdf.fonts_missing", details={"fonts": ", ".join(archived.missing)}))
    else:
        notes.append(Failure(code="pdf.not_archival", details={"reason": archived.finding.message}))
    return SearchablePdf(plain.getvalue(), tuple(notes))


def _say_what_it_is(pdf: pikepdf.Pdf, title: str | None) -> None:
    """Language, title and our mark; viewers show the title instead of the name of the file."""
    if not isinstance(pdf.trailer.get("/Info"), pikepdf.Dictionary):
        pdf.trailer.Info = pdf.make_indirect(pikepdf.Dictionary())
    pdf.trailer.Info[OWN_MARK] = pikepdf.String(program_version())
    pdf.Root.Lang = pikepdf.String(_LANGUAGE)
    if title:
        pdf.trailer.Info.Title = pikepdf.String(storable(title))
        preferences = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
        preferences.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = preferences
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = storable(title)


def _title(document: Document) -> str | None:
    """``BÁO CÁO 187/BC-UBND: Kết quả …`` as far as it is known."""
    found = document.metadata
    number = "/".join(part.value for part in (found.number, found.symbol) if part is not None)
    named = " ".join(part for part in (found.doc_type.value.name if found.doc_type else "", number) if part)
    return ": ".join(part for part in (named, found.subject.value if found.subject else "") if part) or None


def with_searchable_pdf(
    document: Document, path: Path, words: bytes, max_pixels: int, language: Language
) -> tuple[Document, dict[str, bytes]]:
    """``document`` with what there is to know about its searchable PDF, and that PDF by its suffix.

    ``path`` is the source's, ``words`` are those of its pages (``packed_words``); an image of more than
    ``max_pixels`` is not decoded. A source that cannot be copied gives an issue and no PDF.
    """
    source = document.source
    files: dict[str, bytes] = {}
    try:
        made = searchable_pdf(
            path,
            source.media_type,
            unpacked_words(words),
            (),
            source.page_count,
            max_pixels,
            _title(document),
        )
        notes, files[SUFFIX] = made.notes, made.content
    except pikepdf.PdfError as error:
        notes = (Failure(code="pdf.not_written", details={"reason": str(error).splitlines()[0]}),)
    issues = (
        *(issue for issue in document.issues if not issue.code.startswith(_OURS)),  # of an earlier copy
        *(note.issue(language, severity="info" if note.code in _HARMLESS else "warning") for note in notes),
    )
    return document.model_copy(update={"issues": issues}), files


@contextmanager
def _opened(path: Path, media_type: str, page_count: int, max_pixels: int) -> Iterator[pikepdf.Pdf]:
    if media_type == "application/pdf":
        with path.open("rb") as file, pikepdf.open(file, suppress_warnings=True) as pdf:
            yield pdf
    else:
        with pdf_of_images(path, page_count, max_pixels) as pdf:
            yield pdf


def _lay_words(pdf: pikepdf.Pdf, pages: Sequence[Page], blocks: Sequence[Block]) -> None:
    lines = {
        page.number: lines_in_reading_order(page, blocks)
        for page in pages
        if page.route in READ_BY_US and page.number <= len(pdf.pages)
    }
    codes = character_codes(
        spoken(word) for on_page in lines.values() for line in on_page for word in line.words
    )
    font = embedded_font(pdf, codes) if any(lines.values()) else None
    for page in pages:
        if page.number not in lines:
            continue
        target = pdf.pages[page.number - 1]
        silence(pdf, target)
        if font is not None:
            _lay(pdf, target, page, lines[page.number], codes, font)
        if page.rotation:
            target.rotate(page.rotation, relative=True)


def _lay(
    pdf: pikepdf.Pdf,
    target: pikepdf.Page,
    page: Page,
    lines: Sequence[Line],
    codes: dict[str, int],
    font: pikepdf.Object,
) -> None:
    """Puts the layer before the page's own content: there the coordinates are still the page's."""
    transform = to_user_space(target) @ to_displayed(page)
    layer = text_layer(lines, transform, codes, WORDS_FONT)
    if not layer:
        return
    resources = target.obj.Resources
    if "/Font" not in resources:
        resources.Font = pikepdf.Dictionary()
    resources.Font[f"/{WORDS_FONT}"] = font
    contents: pikepdf.Object = target.obj.get("/Contents", pikepdf.Array())
    own = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    target.obj.Contents = pikepdf.Array([pdf.make_stream(layer), *own])
