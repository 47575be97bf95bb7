"""What a worker makes of a task, in this process."""

from __future__ import annotations

import weakref
from pathlib import Path

import pytest

from pipeline.failure import Failure, PageResult
from pipeline.scheduler.protocol import Message
from pipeline.settings import Settings
from pipeline.worker import perform as worker
from pipeline.worker import rendering
from pipeline.worker.perform import perform
from pipeline.worker.tasks import AssembleAnswer, AssembleTask, PageAnswer, PageTask, packed, quoted
from schema.box import Box
from schema.document import Document, Source
from schema.errors import PageDamaged
from schema.page import Line, Page, Word

BOX = Box(60, 60, 300, 74)


def assembled(
    path: Path, *formats: str, given_up: tuple[str, ...] = (), result: PageResult | None = None
) -> tuple[AssembleAnswer, dict[str, bytes]]:
    word = Word(text="Báo", original="Báo", box=BOX, confidence=1.0, method="text_layer", size=12.0)
    page = Page(number=1, route="born_digital", width=595, height=842, lines=(Line(words=(word,), box=BOX),))
    task = AssembleTask(
        path=quoted(path),
        source=Source(name="a.pdf", sha256="ab", bytes=1, media_type="application/pdf", page_count=1),
        warnings=(),
        seconds={},
        settings=Settings(),
        language="en",
        formats=("json", *formats),
        given_up=given_up,
    )
    done = perform(
        Message(task.model_dump_json().encode(), (packed(result or PageResult(number=1, page=page)),))
    )
    answer = AssembleAnswer.model_validate_json(done.header)
    assert len(done.blocks) == len(answer.suffixes) + answer.has_words
    return answer, dict(zip(answer.suffixes, done.blocks, strict=False))


def test_a_page_that_exhausts_memory_is_told_when_that_memory_is_free_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Pixels:
        """What a page was working on."""

    held = weakref.WeakSet[Pixels]()

    def exhaust(*arguments: object) -> PageResult:
        pixels = Pixels()
        held.add(pixels)
        raise MemoryError

    def packed_in_what_is_free(result: PageResult) -> bytes:
        if held:
            raise MemoryError
        return packed(result)

    monkeypatch.setattr(worker, "digitize_page", exhaust)
    monkeypatch.setattr(worker, "packed", packed_in_what_is_free)
    task = PageTask(path=quoted(tmp_path / "a.png"), media_type="image/png", number=1, settings=Settings())
    answer = PageAnswer.model_validate_json(perform(Message(task.model_dump_json().encode())).header)
    assert answer.failure is not None and answer.failure.code == "page.out_of_memory"


@pytest.mark.parametrize("error", [ValueError("a\ufffeb"), MemoryError(), RecursionError("deep")])
def test_a_format_that_cannot_be_made_costs_no_other(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> dict[str, bytes]:
        raise error

    monkeypatch.setitem(rendering._RENDERERS, "xlsx", fail)
    answer, files = assembled(tmp_path / "a.pdf", "md", "parquet", "xlsx")
    assert files.keys() == {".json", ".md", ".parquet"}
    assert [failure.details["format"] for failure in answer.lacking] == ["xlsx"]
    document = Document.model_validate_json(files[".json"])
    assert document.text == "Báo"
    assert [issue.code for issue in document.issues] == ["format.failed"]
    assert document.status == answer.status == "partial"


def test_a_searchable_pdf_that_cannot_be_made_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise ValueError("All strings must be XML compatible")

    monkeypatch.setattr(worker, "with_searchable_pdf", fail)
    answer, files = assembled(tmp_path / "a.pdf", "md", "pdf")
    assert files.keys() == {".json", ".md"}
    assert [failure.details["format"] for failure in answer.lacking] == ["pdf"]


def test_formats_that_lost_a_worker_are_named(tmp_path: Path) -> None:
    answer, files = assembled(tmp_path / "a.pdf", given_up=("xlsx", "csv"))
    assert files.keys() == {".json"}
    assert [failure.details["format"] for failure in answer.lacking] == ["csv", "xlsx"]
    assert answer.status == "partial"


def test_a_file_that_cannot_be_read_gets_no_reassuring_workbook(tmp_path: Path) -> None:
    failure = Failure.of(PageDamaged(page=1))
    answer, files = assembled(
        tmp_path / "a.pdf", "md", "pdf", "xlsx", result=PageResult(number=1, failure=failure)
    )
    assert answer.status == "failed"
    assert files.keys() == {".json"}
    assert [issue.code for issue in answer.attention.issues] == ["page.damaged"]
