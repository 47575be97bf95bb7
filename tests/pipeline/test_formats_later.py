"""A format that is asked for later is made of what is kept of a finished document: no page is read again."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pipeline.cli.main import run_command
from pipeline.corrections.place import FieldPlace
from pipeline.corrections.store import CorrectionStore, Reading
from pipeline.exports.pdf_kept import packed_words, unpacked_words
from pipeline.failure import PageResult
from pipeline.run.ledger import Ledger
from pipeline.scheduler.protocol import Message
from pipeline.settings import Settings
from pipeline.worker.perform import perform
from pipeline.worker.tasks import AssembleAnswer, AssembleTask, RenderTask, packed, quoted
from schema.document import Source
from tests.pipeline.exports.made_pdf import LINES, page, picture

SAMPLES = Path(__file__).parents[2] / "samples" / "files"


def without_seconds(path: Path) -> dict[str, object]:
    loaded: dict[str, object] = json.loads(path.read_bytes())
    provenance = loaded["provenance"]
    assert isinstance(provenance, dict)
    del provenance["seconds"]
    return loaded


def digitise(inbox: Path, out: Path, formats: str) -> int:
    return run_command(["run", str(inbox), "-o", str(out), "-j", "1", "--formats", formats, "--lang", "en"])


def tries(out: Path) -> int:
    with Ledger(out) as ledger:
        entry = ledger.entry("a.pdf")
        assert entry is not None
        return entry.tries


@pytest.mark.parametrize(
    "add",
    [
        lambda inbox, out: digitise(inbox, out, "json,pdf"),
        lambda inbox, out: run_command(["export", str(out), "--formats", "pdf", "-j", "1", "--lang", "en"]),
    ],
    ids=["run", "export"],
)
def test_a_searchable_pdf_added_later_is_the_one_made_at_once(
    inbox: Path, out: Path, add: Callable[[Path, Path], int]
) -> None:
    shutil.copy(SAMPLES / "h-signed.pdf", inbox / "a.pdf")
    at_once = out.with_name("at-once")
    assert digitise(inbox, at_once, "json,pdf") == 0
    assert digitise(inbox, out, "json") == 0
    assert add(inbox, out) == 0
    assert tries(out) == 1
    assert (out / "a.pdf.pdf").read_bytes() == (at_once / "a.pdf.pdf").read_bytes()
    assert without_seconds(out / "a.pdf.json") == without_seconds(at_once / "a.pdf.json")
    issues = without_seconds(out / "a.pdf.json")["issues"]
    assert isinstance(issues, list)
    assert "pdf.signature_lost" in [issue["code"] for issue in issues]
    (out / "a.pdf.pdf").unlink()
    assert add(inbox, out) == 0  # a lost one is made again, and says nothing twice
    assert without_seconds(out / "a.pdf.json")["issues"] == issues


def test_a_searchable_pdf_of_a_corrected_document_is_made_of_a_new_reading(inbox: Path, out: Path) -> None:
    shutil.copy(SAMPLES / "h-signed.pdf", inbox / "a.pdf")
    assert digitise(inbox, out, "json") == 0
    content = (out / "a.pdf.json").read_bytes()
    reading = Reading("a.pdf", json.loads(content)["source"]["sha256"], content)
    before = json.loads(content)["metadata"]["number"]["value"]
    CorrectionStore(out).add(reading, FieldPlace(field="number"), before=before, text="777", by="Lan", seen=0)
    assert run_command(["export", str(out), "--formats", "pdf", "-j", "1", "--lang", "en"]) == 1
    assert not (out / "a.pdf.pdf").exists()
    assert digitise(inbox, out, "json,pdf") == 0
    assert tries(out) == 2
    assert (out / "a.pdf.pdf").exists()
    assert json.loads((out / "a.pdf.json").read_bytes())["metadata"]["number"]["value"] == "777"


def test_a_changed_source_gives_no_searchable_pdf_of_what_it_was(
    inbox: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = Path(shutil.copy(SAMPLES / "h-signed.pdf", inbox / "a.pdf"))
    assert digitise(inbox, out, "json") == 0
    source.write_bytes(source.read_bytes() + b"\n")
    assert run_command(["export", str(out), "--formats", "md,pdf", "-j", "1", "--lang", "en"]) == 1
    assert "sohoa run --formats pdf" in capsys.readouterr().err
    assert (out / "a.pdf.md").exists()
    assert not (out / "a.pdf.pdf").exists()


def test_the_words_of_a_scan_make_the_same_pdf_later(tmp_path: Path) -> None:
    source = tmp_path / "a.png"
    Image.fromarray(picture()).save(source, dpi=(72, 72))
    block = packed(PageResult(number=1, page=page()))

    def assembled(*formats: str) -> tuple[AssembleAnswer, tuple[bytes, ...]]:
        task = AssembleTask(
            path=quoted(source),
            source=Source(name="a.png", sha256="ab", bytes=1, media_type="image/png", page_count=1),
            warnings=(),
            seconds={},
            settings=Settings(),
            language="en",
            formats=("json", *formats),
        )
        done = perform(Message(task.model_dump_json().encode(), (block,)))
        return AssembleAnswer.model_validate_json(done.header), done.blocks

    answer, blocks = assembled("pdf")
    at_once = dict(zip(answer.suffixes, blocks, strict=False))[".pdf"]
    answer, blocks = assembled()
    assert (answer.suffixes, answer.has_words, len(blocks)) == ((".json",), True, 2)
    (tmp_path / "a.png.json").write_bytes(blocks[0])
    task = RenderTask(path=quoted(tmp_path / "a.png.json"), source=quoted(source), formats=(), language="en")
    done = perform(Message(task.model_dump_json().encode(), (blocks[-1],)))
    later = AssembleAnswer.model_validate_json(done.header)
    assert dict(zip(later.suffixes, done.blocks, strict=True))[".pdf"] == at_once


def test_words_are_kept_to_a_tenth_of_a_point_and_those_of_believed_pages_not_at_all() -> None:
    read = PageResult(number=1, page=page())
    believed = PageResult(number=2, page=page(route="born_digital").model_copy(update={"number": 2}))
    (kept,) = unpacked_words(packed_words([read, believed], ()))
    assert kept.to_source == page().to_source
    assert [line.text for line in kept.lines] == [line.text for line in LINES]
    for line, original in zip(kept.lines, LINES, strict=True):
        for word, own in zip(line.words, original.words, strict=True):
            assert tuple(word.box) == pytest.approx(tuple(own.box), abs=0.051)
