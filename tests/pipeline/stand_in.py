"""A worker's function whose "documents" are small texts that say what happens to them.

Each word is a page: ``kill`` (the worker kills itself), ``kill-once``, ``kill-parent-once`` (it kills the
process that started it), ``child-killed-once`` (somebody kills the recogniser), ``hang``, ``memory``,
``error``, ``wait`` (for a file that says go), ``noise`` (prints to standard output), ``stop`` (the worker
stops itself), or anything else, which is read. Pages leave files that say so beside the document: which were
read, what was killed, what hangs.
A first word ``kill-inspect`` kills the worker that inspects the file, ``unsupported`` makes it no document,
``altered`` one that was changed after it was signed, ``kill-formats`` kills the worker that makes other
formats than JSON of it, ``hang-formats`` hangs there, ``kill-parent-of-assembly-once`` kills what started the
worker that assembles it.
"""

from __future__ import annotations

import hashlib
import os
import signal
import time
from pathlib import Path

from pipeline.attention import attention_to, signature_issues
from pipeline.failure import Failure, PageResult
from pipeline.formats import document_json
from pipeline.names import as_text
from pipeline.scheduler.protocol import Message
from pipeline.settings import program_version
from pipeline.worker.tasks import (
    TASK,
    AssembleAnswer,
    AssembleTask,
    InspectAnswer,
    InspectTask,
    PageAnswer,
    PageTask,
    packed,
    unpacked,
    unquoted,
)
from schema.document import Document, PageRecord, Provenance, Signature, Source
from schema.errors import EmptySource, FormatFailed, PageDamaged, PageError, PageWorkerDied, UnsupportedSource
from schema.page import Page

ALTERED = Signature(signer="A", signed_at=None, intact=False, covers_whole_file=False, trust="unknown")


def perform(message: Message) -> Message:
    task = TASK.validate_json(message.header)
    match task:
        case InspectTask():
            return Message(_inspect(task).model_dump_json().encode())
        case PageTask():
            return _page(task)
        case AssembleTask():
            return _assemble(task, message.blocks)
        case _:
            raise NotImplementedError


def _lines(path: str) -> list[str]:
    return unquoted(path).read_text().split()


def _inspect(task: InspectTask) -> InspectAnswer:
    data = unquoted(task.path).read_bytes()
    if not data:
        return InspectAnswer(failure=Failure.of(EmptySource()))
    lines = _lines(task.path)
    if lines[0] == "unsupported":
        return InspectAnswer(failure=Failure.of(UnsupportedSource()))
    if lines[0] == "kill-inspect":
        os.kill(os.getpid(), signal.SIGKILL)
    source = Source(
        name=as_text(unquoted(task.path).name),
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        media_type="text/plain",
        page_count=len(lines),
        signatures=(ALTERED,) if lines[0] == "altered" else (),
    )
    return InspectAnswer(source=source, seconds=0.01)


def _page(task: PageTask) -> Message:
    path = unquoted(task.path)
    word = _lines(task.path)[task.number - 1]
    with (path.parent / f".{path.name}.read").open("a") as log:
        log.write(f"{task.number}\n")
    match word:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "kill-once":
            mark = path.parent / f".{path.name}.killed"
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "kill-parent-once":
            _kill_parent_once(path)
        case "hang":
            (path.parent / f".{path.name}.hanging").touch()
            signal.pause()
        case "wait":
            while not (path.parent / f".{path.name}.go").exists():
                time.sleep(0.01)
        case "memory":
            bytearray(8 * 1024**3)
        case "noise":
            print("a library talks to itself")
        case "stop":
            (path.parent / f".{path.name}.hanging").touch()
            os.kill(os.getpid(), signal.SIGSTOP)
        case "child-killed-once":
            mark = path.parent / f".{path.name}.killed"
            if not mark.exists():
                mark.touch()
                return _failed(task.number, PageWorkerDied(page=task.number))
        case "error":
            return _failed(task.number, PageDamaged(page=task.number))
        case _:
            pass
    page = Page(number=task.number, route="born_digital", width=595, height=842, warnings=(word,))
    result = PageResult(number=task.number, page=page, seconds={"read": time.perf_counter()})
    return Message(PageAnswer().model_dump_json().encode(), (packed(result),))


def _kill_parent_once(path: Path) -> None:
    mark = path.parent / f".{path.name}.killed"
    if not mark.exists():
        parent = os.getppid()
        mark.write_text(str(parent))
        os.kill(parent, signal.SIGKILL)
        signal.pause()


def _failed(number: int, error: PageError) -> Message:
    failure = Failure.of(error)
    result = PageResult(number=number, failure=failure)
    return Message(PageAnswer(failure=failure).model_dump_json().encode(), (packed(result),))


def _assemble(task: AssembleTask, blocks: tuple[bytes, ...]) -> Message:
    path = unquoted(task.path)
    if _lines(task.path)[0] == "kill-parent-of-assembly-once":
        _kill_parent_once(path)
    if task.formats != ("json",) and _lines(task.path)[0] == "kill-formats":
        os.kill(os.getpid(), signal.SIGKILL)
    if task.formats != ("json",) and _lines(task.path)[0] == "hang-formats":
        (path.parent / f".{path.name}.hanging").touch()
        signal.pause()
    results = [unpacked(block) for block in blocks]
    failures = [(result.number, result.failure) for result in results if result.failure]
    status = "complete" if not failures else "partial" if len(failures) < len(results) else "failed"
    document = Document(
        source=task.source,
        status=status,
        text=" ".join(result.page.warnings[0] for result in results if result.page),
        pages=tuple(
            PageRecord(
                number=result.number,
                route="born_digital" if result.page else "failed",
                width=595,
                height=842,
                rotation=0,
                skew=0,
                confidence=None,
                warnings=(),
            )
            for result in results
        ),
        issues=(
            *signature_issues(task.source, task.language),
            *(failure.issue(task.language, page=number) for number, failure in failures),
        ),
        provenance=Provenance(version=program_version(), settings_digest=task.settings.digest()),
    )
    files = document_json(document)
    lacking = tuple(Failure.of(FormatFailed(format=name, reason="lost")) for name in task.given_up)
    answer = AssembleAnswer(
        status=status, lacking=lacking, attention=attention_to(document), suffixes=tuple(files)
    )
    return Message(answer.model_dump_json().encode(), tuple(files.values()))
