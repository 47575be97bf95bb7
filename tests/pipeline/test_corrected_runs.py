"""What people put right is kept when a document is read anew."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.corrections.place import FieldPlace
from pipeline.corrections.store import CorrectionStore, Reading
from pipeline.run.records import Records, Work
from pipeline.scheduler.choose import PERFORM
from pipeline.scheduler.local import LocalScheduler
from pipeline.settings import Settings
from tests.pipeline.running import run_over

SAMPLE = Path(__file__).parents[2] / "samples" / "files" / "h-signed.pdf"
NUMBER = FieldPlace(field="number")


@pytest.fixture
def source(inbox: Path) -> Path:
    return Path(shutil.copy(SAMPLE, inbox / "a.pdf"))


def digitised(source: Path, out: Path) -> dict[str, Any]:
    with LocalScheduler(PERFORM, jobs=1, memory_mib=3072) as workers:
        witness = run_over(
            [source],
            out,
            Settings(),
            redo="all",
            scheduler=workers,
            formats=("json", "xlsx"),
        )
    assert witness.states == {"a.pdf": "complete"}
    loaded: dict[str, Any] = json.loads((out / "a.pdf.json").read_bytes())
    return loaded


def reading_of(out: Path) -> Reading:
    content = (out / "a.pdf.json").read_bytes()
    return Reading("a.pdf", json.loads(content)["source"]["sha256"], content)


def test_corrections_are_in_every_format_when_a_document_is_read_anew(source: Path, out: Path) -> None:
    read = digitised(source, out)
    store = CorrectionStore(out)
    reading = reading_of(out)
    added = store.add(
        reading, NUMBER, before=read["metadata"]["number"]["value"], text="777", by="Lan", seen=0
    )
    again = digitised(source, out)
    assert again["metadata"]["number"]["value"] == "777"
    assert again["metadata"]["number"]["original"] == read["metadata"]["number"]["original"]
    assert again["corrections"][0]["by"] == "Lan"
    assert store.unwritten() == ()
    kept = store.reading("a.pdf")
    assert kept is not None and "777" not in kept.document.decode()
    store.add(kept, NUMBER, before="777", text=None, by="Lan", seen=added.id)
    back = digitised(source, out)
    assert back["metadata"] == read["metadata"]
    assert openpyxl.load_workbook(out / "a.pdf.xlsx").sheetnames


def test_a_correction_made_while_the_files_are_written_is_in_them(
    source: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digitised(source, out)
    reading, store = reading_of(out), CorrectionStore(out)
    finish = Records.finish
    assembled = []

    def corrected_before(records: Records, work: Work, *values: Any) -> bool:
        if not assembled:
            store.add(reading, NUMBER, before="", text="777", by="Lan", seen=0)
        assembled.append(work)
        return finish(records, work, *values)

    monkeypatch.setattr(Records, "finish", corrected_before)
    assert digitised(source, out)["metadata"]["number"]["value"] == "777"
    assert len(assembled) == 2
