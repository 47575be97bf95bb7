"""The three tasks a worker can do, as values that fit through a pipe or over a network.

``perform`` is what every scheduler calls in its workers. It answers every message: what goes wrong comes
back as a Failure.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
import zlib
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, unquote_to_bytes

import cv2
from pydantic import Field, TypeAdapter

from lexicon.errors import (
    Language,
    PageOutOfMemory,
    PageUnexpected,
    SohoaError,
    SourceOutOfMemory,
    SourceUnexpected,
)
from ocr.page import Value
from parsers.document import Document, Source, Status
from pipeline.digitize import Failure, PageResult, assemble_document, digitize_page, inspect_source
from pipeline.formats import rendered
from pipeline.scheduler.protocol import Message
from pipeline.settings import Settings

_COMPRESSION = 1  # zlib's fastest: page results are repetitive, and the pipe is not the bottleneck


class InspectTask(Value):
    """``path`` is quoted as in a URL, here and in PageTask: a file name need not be Unicode."""

    kind: Literal["inspect"] = "inspect"
    path: str
    name: str
    settings: Settings


class PageTask(Value):
    kind: Literal["page"] = "page"
    path: str
    media_type: str
    number: int
    settings: Settings


class AssembleTask(Value):
    """Its blocks are the answers of the page tasks in page order (``PageAnswer``), as they came back."""

    kind: Literal["assemble"] = "assemble"
    source: Source
    warnings: tuple[str, ...]
    seconds: dict[str, float]
    settings: Settings
    language: Language
    formats: tuple[str, ...]


class RenderTask(Value):
    """Other formats of a finished document: ``path`` is its JSON file."""

    kind: Literal["render"] = "render"
    path: str
    formats: tuple[str, ...]


class InspectAnswer(Value):
    """``failure`` or the others."""

    failure: Failure | None = None
    source: Source | None = None
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0


class PageAnswer(Value):
    """Its one block is the compressed PageResult."""

    failure: Failure | None = None
    pages: int = 1


class AssembleAnswer(Value):
    """``failure``, or a status and the ``suffixes`` of the files that are its blocks, in the same order."""

    failure: Failure | None = None
    status: Status | None = None
    codes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


_Task = Annotated[InspectTask | PageTask | AssembleTask | RenderTask, Field(discriminator="kind")]
_TASK: TypeAdapter[InspectTask | PageTask | AssembleTask | RenderTask] = TypeAdapter(_Task)


def perform(message: Message) -> Message:
    """Does the task in ``message``; never raises."""
    task = _TASK.validate_json(message.header)
    match task:
        case InspectTask():
            return _inspect(task)
        case PageTask():
            return _page(task)
        case AssembleTask():
            return _assemble(task, message.blocks)
        case RenderTask():
            return _render(task)


def quoted(path: Path) -> str:
    """The absolute path as ASCII."""
    return quote(os.fsencode(path.absolute()))


def _path(text: str) -> Path:
    return Path(os.fsdecode(unquote_to_bytes(text)))


def packed(result: PageResult) -> bytes:
    return zlib.compress(result.model_dump_json().encode(), _COMPRESSION)


def unpacked(block: bytes) -> PageResult:
    return PageResult.model_validate_json(zlib.decompress(block))


def _inspect(task: InspectTask) -> Message:
    started = time.perf_counter()
    try:
        source, warnings = inspect_source(_path(task.path), task.name, task.settings)
    except Exception as error:
        return _answer(InspectAnswer(failure=_failure(error, page=None)))
    return _answer(InspectAnswer(source=source, warnings=warnings, seconds=time.perf_counter() - started))


def _page(task: PageTask) -> Message:
    try:
        result = digitize_page(_path(task.path), task.media_type, task.number, task.settings)
    except Exception as error:
        result = PageResult(number=task.number, failure=_failure(error, page=task.number))
    return _answer(PageAnswer(failure=result.failure), packed(result))


def _assemble(task: AssembleTask, blocks: tuple[bytes, ...]) -> Message:
    try:
        document = assemble_document(
            task.source,
            [unpacked(block) for block in blocks],
            task.settings,
            task.language,
            warnings=task.warnings,
            seconds=task.seconds,
        )
        files = rendered(document, task.formats)
    except Exception as error:
        return _answer(AssembleAnswer(failure=_failure(error, page=None)))
    codes = tuple(issue.code for issue in document.issues if issue.severity == "error")
    answer = AssembleAnswer(status=document.status, codes=codes, suffixes=tuple(files))
    return _answer(answer, *files.values())


def _render(task: RenderTask) -> Message:
    try:
        document = Document.model_validate_json(_path(task.path).read_bytes())
        files = rendered(document, task.formats)
    except Exception as error:
        return _answer(AssembleAnswer(failure=_failure(error, page=None)))
    return _answer(AssembleAnswer(status=document.status, suffixes=tuple(files)), *files.values())


def _answer(header: Value, *blocks: bytes) -> Message:
    return Message(header.model_dump_json().encode(), blocks)


def _failure(error: Exception, *, page: int | None) -> Failure:
    """The failure to record for ``error``. What nobody foresaw goes to the log with its traceback."""
    if isinstance(error, SohoaError):
        return Failure.of(error)
    if isinstance(error, MemoryError) or (isinstance(error, cv2.error) and error.code == cv2.Error.StsNoMem):
        return Failure.of(SourceOutOfMemory() if page is None else PageOutOfMemory(page=page))
    traceback.print_exception(error, file=sys.stderr)
    reason = f"{type(error).__name__}: {error}".splitlines()[0][:200]
    return Failure.of(
        SourceUnexpected(reason=reason) if page is None else PageUnexpected(page=page, reason=reason)
    )
