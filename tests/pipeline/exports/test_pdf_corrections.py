from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from pipeline.exports.pdf_corrections import with_corrections_in_pdf
from schema.box import Box
from schema.document import CorrectionRecord, Document, PageRecord, Provenance, Source
from schema.page import Page
from tests.pipeline.exports.made_pdf import LINES, made, page
from tests.pipeline.exports.test_pdf import scan, texts, word_box

NUMBER = LINES[1].words[3].box
"""Where "12" stands."""


def record(box: Box, read: str, text: str, number: int = 1) -> CorrectionRecord:
    return CorrectionRecord(
        id=number,
        kind="word",
        where=None,
        page=1,
        bbox=box,
        before=read,
        read=read,
        text=text,
        by="Lan",
        at="2026-01-02T03:04:05+00:00",
        outcome="applied",
    )


def document(of: Page, *records: CorrectionRecord) -> Document:
    facts = of.model_dump(include={"number", "route", "width", "height", "rotation", "skew", "to_source"})
    sheet = PageRecord(**facts, confidence=0.9, warnings=())
    return Document(
        source=Source(name="a.pdf", sha256="", bytes=1, media_type="application/pdf", page_count=1),
        status="complete",
        pages=(sheet,),
        corrections=records,
        provenance=Provenance(version="1", settings_digest="d"),
    )


def test_a_corrected_word_is_found_in_its_place_and_the_misread_one_is_not(tmp_path: Path) -> None:
    copy = made(scan(tmp_path / "a.pdf"), page()).content
    changed = with_corrections_in_pdf(copy, document(page(), record(NUMBER, "12", "72/KH")))
    wanted = ["Ủy", "ban", "nhân", "dân", "tỉnh", "Kế", "hoạch", "số", "72/KH"]
    assert texts(changed, tmp_path) == [wanted] * 3
    found = word_box(changed, "72/KH")
    assert abs(found.x0 - NUMBER.x0) < 1 and abs(found.x1 - NUMBER.x1) < 1
    assert abs(found.center[1] - NUMBER.center[1]) < 2


def test_corrections_are_laid_on_what_was_read_and_can_be_taken_back(tmp_path: Path) -> None:
    copy = made(scan(tmp_path / "a.pdf"), page()).content
    first = with_corrections_in_pdf(copy, document(page(), record(NUMBER, "12", "72")))
    second = with_corrections_in_pdf(first, document(page(), record(NUMBER, "12", "13")))
    assert texts(second, tmp_path)[0][-1] == "13"
    assert texts(with_corrections_in_pdf(second, document(page())), tmp_path) == texts(copy, tmp_path)


def test_the_words_of_a_cell_give_way_together_and_an_empty_answer_takes_them_out(tmp_path: Path) -> None:
    copy = made(scan(tmp_path / "a.pdf"), page()).content
    cell = Box(LINES[1].box.x0 - 2, LINES[1].box.y0 - 2, LINES[1].words[2].box.x1 + 2, LINES[1].box.y1 + 2)
    changed = with_corrections_in_pdf(copy, document(page(), record(cell, "Kế hoạch số", "Quyết định")))
    assert texts(changed, tmp_path)[0] == ["Ủy", "ban", "nhân", "dân", "tỉnh", "Quyết", "định", "12"]
    emptied = with_corrections_in_pdf(copy, document(page(), record(NUMBER, "12", "")))
    assert texts(emptied, tmp_path)[0][-1] == "số"


def test_what_was_said_of_a_place_without_words_is_there_too(tmp_path: Path) -> None:
    copy = made(scan(tmp_path / "a.pdf"), page()).content
    empty = Box(200, 300, 260, 312)
    changed = with_corrections_in_pdf(copy, document(page(), record(empty, "", "374")))
    assert "374" in texts(changed, tmp_path)[0]
    assert abs(word_box(changed, "374").x0 - empty.x0) < 1


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_pages_that_were_turned_are_corrected_in_the_right_place(tmp_path: Path, rotation: int) -> None:
    turned = page(rotation=rotation)
    turned = turned.model_copy(update={"to_source": None})
    copy = made(scan(tmp_path / "a.pdf"), turned).content
    changed = with_corrections_in_pdf(copy, document(turned, record(NUMBER, "12", "72")))
    assert "72" in texts(changed, tmp_path)[0] and "12" not in texts(changed, tmp_path)[0]


def test_the_copy_stays_pdf_a_and_whole(tmp_path: Path) -> None:
    copy = made(scan(tmp_path / "a.pdf"), page()).content
    changed = with_corrections_in_pdf(copy, document(page(), record(NUMBER, "12", "72")))
    path = tmp_path / "changed.pdf"
    path.write_bytes(changed)
    with pikepdf.open(BytesIO(copy)) as before, pikepdf.open(path) as after:
        assert dict(before.docinfo) == dict(after.docinfo)
        with after.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
    said = subprocess.run(["pdfinfo", str(path)], capture_output=True, text=True, check=True)
    assert "Syntax Error" not in said.stderr


def test_a_copy_without_a_layer_of_ours_stays_as_it_is(tmp_path: Path) -> None:
    born_digital = page(route="born_digital")
    copy = made(scan(tmp_path / "a.pdf"), born_digital).content
    assert with_corrections_in_pdf(copy, document(born_digital, record(NUMBER, "12", "72"))) == copy
