"""What every scheduler calls in its workers: the task in a message, done."""

from __future__ import annotations

import sys
import time
import traceback

import cv2
import pytesseract

from ocr.options import ReadingOptions
from pipeline.attention import attention_to
from pipeline.exports.pdf import SUFFIX, with_searchable_pdf
from pipeline.exports.pdf_kept import packed_words
from pipeline.exports.pictures import page_picture, pictures_of_corrections
from pipeline.failure import Failure, PageResult
from pipeline.formats import document_json
from pipeline.scheduler.protocol import Message
from pipeline.worker.correcting import corrected_files, without_formats
from pipeline.worker.digitize import assemble_document, digitize_page, inspect_source
from pipeline.worker.regions import read_region
from pipeline.worker.rendering import format_failure, rendered
from pipeline.worker.tasks import (
    TASK,
    AssembleAnswer,
    AssembleTask,
    CorrectTask,
    CropsTask,
    InspectAnswer,
    InspectTask,
    PageAnswer,
    PageTask,
    PictureAnswer,
    PictureTask,
    RegionAnswer,
    RegionTask,
    RenderTask,
    packed,
    unpacked,
    unquoted,
)
from schema.characters import storable
from schema.document import Document
from schema.errors import (
    FormatFailed,
    PageOutOfMemory,
    PageUnexpected,
    PageWorkerDied,
    SohoaError,
    SourceOutOfMemory,
    SourceUnexpected,
    SourceWorkerDied,
)
from schema.value import Value

_LOST = "it took too long, or too much memory"


def perform(message: Message) -> Message:
    """The answer to ``message``. Never raises: what goes wrong comes back as a Failure."""
    task = TASK.validate_json(message.header)
    match task:
        case InspectTask():
            return _inspect(task)
        case PageTask():
            return _page(task)
        case AssembleTask():
            return _assemble(task, message.blocks)
        case RenderTask():
            return _render(task, message.blocks)
        case CorrectTask():
            return _correct(task, message.blocks[0])
        case PictureTask():
            return _picture(task)
        case CropsTask():
            return _crops(task, message.blocks[0])
        case RegionTask():
            return _region(task)


def _inspect(task: InspectTask) -> Message:
    started = time.perf_counter()
    try:
        source, warnings = inspect_source(unquoted(task.path), task.settings)
    except Exception as error:
        return _answer(InspectAnswer(failure=_failure(error, page=None)))
    return _answer(InspectAnswer(source=source, warnings=warnings, seconds=time.perf_counter() - started))


def _page(task: PageTask) -> Message:
    try:
        result = digitize_page(unquoted(task.path), task.media_type, task.number, task.settings)
        return _answer(PageAnswer(failure=result.failure), packed(result))
    except Exception as error:
        failure = _failure(error, page=task.number)
    # Only out here is the memory free that the error held: what its frames were working on.
    return _answer(PageAnswer(failure=failure), packed(PageResult(number=task.number, failure=failure)))


def _assemble(task: AssembleTask, blocks: tuple[bytes, ...]) -> Message:
    try:
        path = unquoted(task.path)
        results = [unpacked(block) for block in blocks]
        document = assemble_document(
            task.source,
            results,
            task.settings,
            task.language,
            warnings=task.warnings,
            seconds=task.seconds,
        )
        formats = task.formats if document.status != "failed" else ("json",)  # there is nothing to show
        lacking = [Failure.of(FormatFailed(format=name, reason=_LOST)) for name in sorted(task.given_up)]
        files: dict[str, bytes] = {}
        words = packed_words(results, document.blocks)
        del results  # the words of a long document take more memory than all that is made of them
        if "pdf" in formats:
            try:
                document, files = with_searchable_pdf(
                    document, path, words, task.settings.reading.max_pixels, task.language
                )
            except Exception as error:
                lacking.append(format_failure("pdf", error))
        read = without_formats(document, lacking, task.language)
        document, others, failures = corrected_files(
            read,
            task.corrections,
            formats,
            path,
            task.language,
            files.get(SUFFIX) if task.corrections else None,
        )
        files |= others
        answer = AssembleAnswer(
            status=document.status,
            lacking=(*lacking, *failures),
            attention=attention_to(document),
            suffixes=tuple(files),
            has_reading=bool(task.corrections),
            has_words=document.status != "failed",
        )
    except Exception as error:
        return _answer(AssembleAnswer(failure=_failure(error, page=None)))
    reading = document_json(read).values() if answer.has_reading else ()
    return _answer(answer, *files.values(), *reading, *([words] if answer.has_words else []))


def _correct(task: CorrectTask, block: bytes) -> Message:
    try:
        read = Document.model_validate_json(block)
        pdf = unquoted(task.pdf).read_bytes() if task.pdf else None
        source = unquoted(task.source) if task.source else None
        document, files, lacking = corrected_files(
            read, task.corrections, task.formats, source, task.language, pdf
        )
    except Exception as error:
        return _answer(AssembleAnswer(failure=_failure(error, page=None)))
    answer = AssembleAnswer(
        status=document.status, lacking=lacking, attention=attention_to(document), suffixes=tuple(files)
    )
    return _answer(answer, *files.values())


def _picture(task: PictureTask) -> Message:
    try:
        picture = page_picture(
            unquoted(task.path),
            task.media_type,
            task.number,
            (task.width, task.height),
            task.rotation,
            task.to_source,
            task.settings.reading,
        )
    except Exception as error:
        return _answer(PictureAnswer(failure=_failure(error, page=task.number)))
    return _answer(PictureAnswer(), picture)


def _crops(task: CropsTask, block: bytes) -> Message:
    try:
        pictures = pictures_of_corrections(Document.model_validate_json(block), unquoted(task.path))
    except Exception as error:
        return _answer(PictureAnswer(failure=_failure(error, page=None)))
    return _answer(PictureAnswer(corrections=tuple(pictures)), *pictures.values())


def _region(task: RegionTask) -> Message:
    try:
        read = read_region(
            unquoted(task.path), task.media_type, task.number, task.region, task.blocks, task.settings
        )
    except Exception as error:
        return _answer(RegionAnswer(failure=_failure(error, page=task.number)))
    return _answer(RegionAnswer(reading=read))


def _render(task: RenderTask, blocks: tuple[bytes, ...]) -> Message:
    """With the words of the pages among ``blocks`` the searchable PDF is made too, and its issues are new."""
    try:
        document = Document.model_validate_json(unquoted(task.path).read_bytes())
        source = unquoted(task.source) if task.source else None
        files, lacking = rendered(document, task.formats, source)
        if blocks and source is not None:
            try:
                document, pdf = with_searchable_pdf(
                    document, source, blocks[0], ReadingOptions().max_pixels, task.language
                )
                files |= pdf | document_json(document)
            except Exception as error:
                lacking = (*lacking, format_failure("pdf", error))
    except Exception as error:
        return _answer(AssembleAnswer(failure=_failure(error, page=None)))
    answer = AssembleAnswer(
        status=document.status, lacking=lacking, attention=attention_to(document), suffixes=tuple(files)
    )
    return _answer(answer, *files.values())


def _answer(header: Value, *blocks: bytes) -> Message:
    return Message(header.model_dump_json().encode(), blocks)


def _failure(error: Exception, *, page: int | None) -> Failure:
    """The failure to record for ``error``. What nobody foresaw goes to the log with its traceback."""
    if isinstance(error, SohoaError):
        return Failure.of(error)
    if isinstance(error, MemoryError) or (isinstance(error, cv2.error) and error.code == cv2.Error.StsNoMem):
        return Failure.of(SourceOutOfMemory() if page is None else PageOutOfMemory(page=page))
    if isinstance(error, pytesseract.TesseractError) and error.status < 0:  # ended by a signal
        return Failure.of(SourceWorkerDied() if page is None else PageWorkerDied(page=page))
    traceback.print_exception(error, file=sys.stderr)
    reason = storable(f"{type(error).__name__}: {error}".splitlines()[0][:200])
    return Failure.of(
        SourceUnexpected(reason=reason) if page is None else PageUnexpected(page=page, reason=reason)
    )
