"""One file to one Document, in the stages that can run apart from each other.

``inspect_source`` says what the file is, ``digitize_page`` reads a page, ``assemble_document`` joins the
pages. ``digitize`` does all three in this process; ``pipeline.run.batch`` does them in workers, with limits.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import version as package_version
from pathlib import Path

from lexicon.terms import with_user_lexicon
from lexicon.units import Gazetteer
from ocr.engine.recognise import tesseract_version
from ocr.options import ReadingOptions
from ocr.read import read_page
from ocr.road.readers import best_readers
from ocr.source.inspect import SourceFacts, inspect
from ocr.source.signatures import read_signatures
from parsers.assemble.assemble import assemble
from parsers.tables.finding.find import find_pieces
from parsers.tables.piece import TablePiece
from parsers.text.blocks import DOUBTFUL, TextPlace, word_record
from pipeline.attention import signature_issues
from pipeline.failure import Failure, PageResult, failed_document
from pipeline.names import as_text
from pipeline.settings import Settings, program_version
from schema.box import Box
from schema.document import (
    Document,
    Engine,
    PageRecord,
    Provenance,
    Signature,
    Source,
    Status,
)
from schema.errors import Language, PageError, SourceError
from schema.page import Page

_TOLD = ("page.unreliable", "page.picture_read", "page.picture_not_read", "layer.restored_without_image")
"""Warnings of pages that are issues of their document: a person must look at those pages."""


def inspect_source(path: Path, settings: Settings) -> tuple[Source, tuple[str, ...]]:
    """What the file at ``path`` is, and the codes of what is odd about it.

    Raises SourceError.
    """
    facts: SourceFacts = inspect(path, settings.reading)
    signatures: tuple[Signature, ...] = ()
    if facts.media_type == "application/pdf":
        signatures = tuple(
            Signature.model_validate(signature, from_attributes=True)
            for signature in read_signatures(path, settings.reading.trust_roots)
        )
    source = Source(
        name=as_text(path.name),
        sha256=facts.sha256,
        bytes=facts.bytes,
        media_type=facts.media_type,
        page_count=facts.page_count,
        signatures=signatures,
    )
    return source, facts.warnings


def digitize_page(path: Path, media_type: str, number: int, settings: Settings) -> PageResult:
    """Page ``number`` (from 1) of the file. Raises PageError."""
    started = time.perf_counter()
    reading = read_page(path, media_type, number, settings.reading)
    read = time.perf_counter()
    pieces = find_pieces(reading, settings.reading)
    found = time.perf_counter()
    return PageResult(
        number=number,
        page=reading.page,
        pieces=pieces,
        seconds={"read": read - started, "tables": found - read},
    )


@cache
def _units(lexicon: str | None) -> Gazetteer | None:
    """The units that the user's lexicon at that path adds to ours."""
    return with_user_lexicon(Path(lexicon)).units if lexicon else None


def assemble_document(
    source: Source,
    results: Sequence[PageResult],
    settings: Settings,
    language: Language,
    *,
    warnings: Iterable[str] = (),
    seconds: dict[str, float] | None = None,
) -> Document:
    """The Document of ``source`` from the results of its pages, in page order, failed ones included.

    ``warnings`` are issue codes of the file, ``seconds`` what other stages took. ``language`` is that of the
    sentences in ``issues``.
    """
    started = time.perf_counter()
    pages = [result.page for result in results if result.page is not None]
    pieces = [piece for result in results for piece in result.pieces]
    content = assemble(
        pages,
        pieces,
        with_words=settings.words,
        language=language,
        units=_units(settings.reading.lexicon),
        signatures=source.signatures,
    )
    failures = [(result.number, result.failure) for result in results if result.failure is not None]
    issues = (
        *signature_issues(source, language),
        *(Failure(code=code).issue(language, severity="warning") for code in warnings),
        *(failure.issue(language, page=number) for number, failure in failures),
        *(
            Failure(code=code, details={"page": page.number}).issue(
                language, page=page.number, severity="warning"
            )
            for page in pages
            for code in page.warnings
            if code in _TOLD
        ),
        *content.issues,
    )
    records = {
        page.number: _record(page, pieces, content.running_heads[page.number], content.doubtful)
        for page in pages
    }
    spent = dict(seconds or {})
    for result in results:
        for stage, value in result.seconds.items():
            spent[stage] = spent.get(stage, 0.0) + value
    spent["assemble"] = time.perf_counter() - started
    return Document(
        source=source,
        status=_status(len(pages), failures),
        metadata=content.metadata,
        parts=content.parts,
        text=content.text,
        pages=tuple(
            records.get(result.number) or _failed_record(result.number, result.failure) for result in results
        ),
        blocks=content.blocks,
        tables=content.tables,
        footnotes=content.footnotes,
        figures=content.figures,
        trust=content.trust,
        issues=issues,
        provenance=Provenance(
            version=program_version(),
            settings_digest=settings.digest(),
            engines=_engines(pages, settings.reading),
            seconds={stage: round(value, 3) for stage, value in spent.items()},
        ),
    )


def digitize(path: Path, settings: Settings | None = None, *, language: Language = "en") -> Document:
    """The Document of the file at ``path``, made in this process, without limits on time and memory.

    Never raises SourceError or PageError: a file that cannot be digitised gives a Document with status
    ``failed``, one with a failed page ``partial``.
    """
    chosen = settings or Settings()
    started = time.perf_counter()
    try:
        source, warnings = inspect_source(path, chosen)
    except SourceError as error:
        return failed_document(path, Failure.of(error), chosen, language)
    inspected = time.perf_counter() - started
    results = []
    for number in range(1, source.page_count + 1):
        try:
            results.append(digitize_page(path, source.media_type, number, chosen))
        except PageError as error:
            results.append(PageResult(number=number, failure=Failure.of(error)))
    return assemble_document(
        source, results, chosen, language, warnings=warnings, seconds={"inspect": inspected}
    )


def _status(pages_read: int, failures: Sequence[tuple[int, Failure]]) -> Status:
    if not failures:
        return "complete"
    return "partial" if pages_read else "failed"


def _record(
    page: Page,
    pieces: Iterable[TablePiece],
    running_heads: tuple[str, ...],
    places: Mapping[tuple[int, Box], TextPlace],
) -> PageRecord:
    tables = [piece.box for piece in pieces if piece.page == page.number]
    words = [word for line in page.lines for word in line.words]
    doubtful = tuple(
        word_record(word, page.number, places.get((page.number, word.box)))
        for word in words
        if word.confidence < DOUBTFUL and not any(box.contains(word.box.center) for box in tables)
    )
    return PageRecord(
        number=page.number,
        route=page.route,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        skew=page.skew,
        confidence=page.confidence,
        warnings=page.warnings,
        cleanup=page.cleanup,
        words=len(words),
        doubtful_words=len(doubtful),
        doubtful=doubtful,
        to_source=page.to_source,
        running_heads=running_heads,
    )


def _failed_record(number: int, failure: Failure | None) -> PageRecord:
    return PageRecord(
        number=number,
        route="failed",
        width=0.0,
        height=0.0,
        rotation=0,
        skew=0.0,
        confidence=None,
        warnings=(failure.code,) if failure else (),
    )


def _engines(pages: Sequence[Page], options: ReadingOptions) -> tuple[Engine, ...]:
    """What read these pages, with versions, by name."""
    engines = [Engine(name=name, version=package_version(name)) for name in ("pdfplumber", "pypdfium2")]
    if any(page.route == "scan" for page in pages):
        engines.append(Engine(name="opencv", version=package_version("opencv-python-headless")))
        version = tesseract_version(options.tesseract == "child")
        engines.append(Engine(name="tesseract", version=version))
        other = best_readers(options.languages).other
        if other is not None:
            engines.append(Engine(name=other.name, version=other.version))
            engines.append(Engine(name="onnxruntime", version=package_version("onnxruntime")))
    return tuple(sorted(engines, key=lambda engine: engine.name))
