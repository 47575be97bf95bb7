"""Answers typed into a workbook come back as corrections."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.cli.main import run_command
from pipeline.corrections.place import place_of
from pipeline.corrections.store import CorrectionStore, Reading
from pipeline.exports.workbook.answers import ADDRESS, ANSWER, CHECK_SHEET
from schema.document import Issue
from tests.pipeline.corrections.documents import document
from tests.pipeline.review.made_folder import made_folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    where = "/parts/0/metadata/date"
    issue = Issue(code="metadata.date_by_hand", severity="warning", message="…", page=1, where=where)
    return made_folder(tmp_path, document().model_copy(update={"issues": (issue,)}))


def typed_into(out: Path, answers: dict[str, object], workbook: str = "typed.xlsx") -> Path:
    """A copy of the workbook of ``a.pdf`` with ``answers`` by what was read (cells, words) or where."""
    book = openpyxl.load_workbook(out / "a.pdf.xlsx")
    sheet = book[CHECK_SHEET]
    titles = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for key in (sheet.cell(row, titles["Đã đọc"]).value, sheet.cell(row, titles["Ở đâu"]).value):
            if key in answers:
                sheet.cell(row, titles[ANSWER]).value = answers[key]
    book.save(out.parent / workbook)
    return out.parent / workbook


def read(out: Path) -> Any:
    return json.loads((out / "a.pdf.json").read_bytes())


def test_answers_are_corrections_and_in_the_files_at_once(out: Path) -> None:
    day = datetime.datetime(2024, 2, 1)
    workbook = typed_into(out, {"374": 347, "dan": "dân", "Thông tin chung": day})
    assert run_command(["corrections", "import", str(workbook), "-o", str(out), "--by", "Lan"]) == 0
    found = read(out)
    assert [(one["before"], one["text"], one["by"]) for one in found["corrections"]] == [
        ("", "2024-02-01", "Lan"),
        ("374", "347", "Lan"),
        ("dan", "dân", "Lan"),
    ]
    assert found["metadata"]["date"]["value"] == "2024-02-01"
    assert "và dân quân" in found["text"]
    left = openpyxl.load_workbook(out / "a.pdf.xlsx")[CHECK_SHEET]
    assert "~" in [cell.value for cell in left["E"]] and "dan" not in [cell.value for cell in left["E"]]


def test_the_same_workbook_again_changes_nothing(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = typed_into(out, {"dan": "dân", "Thông tin chung": "1/2/2024"})
    for said in ("2 corrections taken in; 0 were", "0 corrections taken in; 2 were"):
        assert run_command(["corrections", "import", str(workbook), "-o", str(out)]) == 0
        assert said in capsys.readouterr().out
    assert len(read(out)["corrections"]) == 2


def test_what_was_corrected_since_is_left_and_said(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook = typed_into(out, {"dan": "dân", "Thông tin chung": "hôm qua"})
    sheet = openpyxl.load_workbook(workbook)[CHECK_SHEET]
    titles = {cell.value: cell.column for cell in sheet[1]}
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, titles[ANSWER]).value == "dân")
    place = place_of(str(sheet.cell(row, titles[ADDRESS]).value))
    content = (out / "a.pdf.json").read_bytes()
    reading = Reading("a.pdf", json.loads(content)["source"]["sha256"], content)
    CorrectionStore(out).add(reading, place, before="dan", text="dàn", by="Minh", seen=0)
    assert run_command(["corrections", "import", str(workbook), "-o", str(out)]) == 1
    said = capsys.readouterr().err
    assert "has been corrected otherwise" in said and "is no date" in said
    assert [one.text for one in CorrectionStore(out).of(reading.sha256)] == ["dàn"]


def test_other_workbooks_are_refused(out: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.xlsx"
    openpyxl.Workbook().save(plain)
    (tmp_path / "text.xlsx").write_text("no workbook")
    for workbook in ("plain.xlsx", "text.xlsx", "nothing.xlsx"):
        assert run_command(["corrections", "import", str(tmp_path / workbook), "-o", str(out)]) == 2
