"""The page as programs see it: what it answers, what it refuses, what survives."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import openpyxl

from pipeline.attention import Attention, attention_to
from pipeline.cli.main import run_command
from pipeline.corrections.store import CorrectionStore
from pipeline.run.ledger import Ledger, reading
from schema.document import Document, Issue
from tests.pipeline.corrections.documents import document
from tests.pipeline.review.made_folder import made_folder, put
from tests.pipeline.review.serving import Served, served

CELL = {"kind": "cell", "table": 0, "row": 1, "col": 2}
WORD = {"kind": "word", "page": 1, "index": 0}
NUMBER = {"kind": "field", "field": "number"}
DATE = {"kind": "field", "field": "date"}


def test_corrections_are_in_all_files_and_can_be_taken_back(page: Served, out: Path) -> None:
    before = (out / "a.pdf.json").read_bytes()
    assert page.document()["count"] == 3
    after = page.correct(CELL, " 362 ")
    assert after.status == 200
    assert after.json["count"] == 2, "the total that did not add up is settled, too"
    assert page.correct(WORD, "dân").json["count"] == 1
    assert page.correct(NUMBER, "159").status == 200

    read = json.loads(page.ask("/download?d=a.pdf&s=.json").body)
    assert read["metadata"]["number"]["value"] == "159"
    assert "và dân quân" in read["text"]
    assert [record["by"] for record in read["corrections"]] == [read["corrections"][0]["by"]] * 3
    rows = list(
        csv.reader(io.StringIO(page.ask("/download?d=a.pdf&s=.table-1.csv").body.decode("utf-8-sig")))
    )
    assert rows[1][2] == "362"
    book = openpyxl.load_workbook(io.BytesIO(page.ask("/download?d=a.pdf&s=.xlsx").body))
    assert [row[4].value for row in book["Cần kiểm tra"].iter_rows(min_row=2)] == ["~"]

    for target, seen in ((CELL, 1), (WORD, 2), (NUMBER, 3)):
        assert page.correct(target, None, seen).status == 200
    assert page.ask("/download?d=a.pdf&s=.json").body == before


def test_a_document_that_is_cleared_leaves_what_needs_attention(page: Served, out: Path) -> None:
    with Ledger(out) as ledger:
        entry = ledger.entry("a.pdf")
        assert entry is not None
        ledger.put(entry.model_copy(update={"attention": '{"words": 2, "cells": 1}'}))
    for doubt in page.document()["doubts"]:
        assert page.correct(doubt["target"], doubt["text"] or "x").status == 200
    page.ask("/download?d=a.pdf&s=.json")  # waits for the files
    with reading(out) as ledger_read:
        (told,) = ledger_read.execute("select attention from documents").fetchone()
    attention = Attention.model_validate_json(told)
    assert (attention.words, attention.cells) == (0, 0)
    assert attention.issues == ()
    for _ in range(200):
        if (out / "report.html").is_file():
            break
        time.sleep(0.1)
    assert "a.pdf" in (out / "report.html").read_text()


def test_an_issue_that_a_person_has_looked_at_needs_no_attention_until_that_is_taken_back(
    tmp_path: Path,
) -> None:
    grave = Issue(code="footnote.unlinked", severity="warning", message="…", page=1)
    made = document().model_copy(update={"issues": (grave, grave)})
    out = made_folder(tmp_path, made)
    with served(out) as page:
        second = {"kind": "issue", "index": 1}
        answered = page.correct(second, "…").json
        assert [issue["seen_by"] is None for issue in answered["issues"]] == [True, False]
        assert answered["corrections"] == [], "nothing of the document was corrected"
        read = Document.model_validate_json(page.ask("/download?d=a.pdf&s=.json").body)
        assert read.issues[0] == grave and read.issues[1].seen_by
        assert [issue.seen_by for issue in attention_to(read).issues] == [None]
        back = page.correct(second, None, answered["last"]).json
        assert [issue["seen_by"] for issue in back["issues"]] == [None, None]


def test_a_place_that_another_tab_has_corrected_is_not_overwritten_unseen(page: Served, out: Path) -> None:
    assert page.correct(CELL, "362").status == 200
    late = page.correct(CELL, "363", seen=0)
    assert late.status == 409
    assert late.json["last"]["text"] == "362"
    assert page.correct(CELL, "363", seen=late.json["last"]["id"]).status == 200
    assert [one.text for one in CorrectionStore(out).of(document_digest(out))] == ["362", "363"]


def document_digest(out: Path) -> str:
    return str(json.loads((out / "a.pdf.json").read_bytes())["source"]["sha256"])


def test_a_document_that_was_read_anew_is_not_corrected_by_an_old_page(page: Served, out: Path) -> None:
    version = page.document()["version"]
    put(out, out.parent / "a.pdf", document().model_copy(update={"text": "anew"}), "a.pdf")
    sent = {"name": "a.pdf", "version": version, "target": CELL, "text": "1", "seen": 0}
    answer = page.post("/api/correct", sent)
    assert (answer.status, answer.json["error"]) == (409, "read_anew")
    assert CorrectionStore(out).of(document_digest(out)) == ()


def test_what_cannot_be_recorded_is_refused(page: Served, out: Path) -> None:
    assert page.correct(DATE, "hôm qua").status == 422
    assert page.correct({"kind": "cell", "table": 0, "row": 99, "col": 0}, "1").status == 409
    assert page.correct({"kind": "field", "field": "__class__"}, "1").status == 409
    assert page.post("/api/correct", {"name": "a.pdf"}).status == 400
    assert page.ask("/api/correct", "POST", b'{"text": "' + b"x" * 300_000 + b'"}').status == 400
    assert CorrectionStore(out).of(document_digest(out)) == ()


def test_a_correction_survives_a_kill_and_the_files_follow_at_the_next_start(out: Path) -> None:
    with served(out) as page:
        assert page.correct(NUMBER, "159").status == 200
        page.kill()
    assert CorrectionStore(out).newest(document_digest(out)) == 1
    with served(out) as page:
        assert json.loads(page.ask("/download?d=a.pdf&s=.json").body)["metadata"]["number"]["value"] == "159"


def test_other_sites_and_foreign_names_are_refused(page: Served, out: Path) -> None:
    sent = {"name": "a.pdf", "version": page.document()["version"], "target": CELL, "text": "1", "seen": 0}
    assert page.post("/api/correct", sent, Origin="http://evil.example").status == 403
    assert page.post("/api/correct", sent, Origin="null").status == 403
    assert page.post("/api/correct", sent, Sec_Fetch_Site="cross-site").status == 403
    assert page.ask("/", Host="evil.example").status == 421
    assert CorrectionStore(out).of(document_digest(out)) == ()
    shown = page.ask("/document?d=a.pdf")
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert b"<script>" not in shown.body


def test_only_files_of_documents_are_given_away(page: Served, out: Path) -> None:
    assert page.ask("/download?d=a.pdf&s=.json").status == 200
    for asked in ("d=a.pdf&s=/../../a.pdf", "d=../a&s=.pdf", "d=.sohoa/ledger&s=.sqlite", "d=&s="):
        assert page.ask(f"/download?{asked}").status == 404
    assert page.ask("/static/../app.py").status == 404
    assert page.ask("/document?d=nothing.pdf").status == 404


def test_pages_are_drawn_from_the_source_and_not_from_what_took_its_place(page: Served, out: Path) -> None:
    drawn = page.ask("/picture?d=a.pdf&n=1")
    assert drawn.body[:3] == b"\xff\xd8\xff"
    assert page.ask("/picture?d=a.pdf&n=2").status == 404
    with (out.parent / "a.pdf").open("ab") as file:
        file.write(b"\n")
    with served(out) as again:
        assert again.ask("/picture?d=a.pdf&n=1").status == 404


def test_beyond_this_machine_the_token_is_needed(out: Path, tmp_path: Path) -> None:
    kept = tmp_path / "token"
    with served(out, "--host", "0.0.0.0", "--token-file", str(kept)) as page:
        token = page.address.partition("token=")[2]
        assert token == kept.read_text() and kept.stat().st_mode & 0o077 == 0
        local = {"Host": "127.0.0.1"}
        assert page.ask("/", **local).status == 403
        assert page.ask("/?token=wrong", **local).status == 403
        assert page.ask("/static/common.js", **local).status == 403
        given = page.ask(f"/?token={token}", **local)
        assert (given.status, given.headers["location"]) == (303, "/")
        cookie = given.headers["set-cookie"]
        assert "HttpOnly" in cookie and "SameSite=strict" in cookie
        assert page.ask("/", Cookie=cookie.partition(";")[0], **local).status == 200
    with served(out, "--host", "0.0.0.0", "--token-file", str(kept)) as again:
        assert again.address.partition("token=")[2] == token


def test_a_dropped_file_comes_to_lie_in_the_inbox_and_nowhere_else(out: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    with served(out, "--inbox", str(inbox)) as page:
        for name in ("b.pdf", "b.pdf", "..%2F..%2Fc.pdf", "..", "%2Fetc%2Fd.pdf", "e%5Cf.pdf"):
            assert page.ask(f"/api/drop?name={name}", "PUT", b"%PDF-").status == 200
        assert page.ask("/api/drop?name=x.pdf", "PUT", b"x", Origin="http://evil.example").status == 403
    assert sorted(path.name for path in inbox.iterdir()) == [
        "_..",
        "b-2.pdf",
        "b.pdf",
        "c.pdf",
        "d.pdf",
        "f.pdf",
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "inbox", "out"]


def test_a_failed_file_of_a_watcher_goes_back_to_its_inbox(out: Path, tmp_path: Path) -> None:
    failed = tmp_path / "failed"
    failed.mkdir()
    (tmp_path / "a.pdf").rename(failed / "a.pdf")
    with served(out) as page:
        assert page.post("/api/again", {"name": "a.pdf"}).status == 200
        assert (tmp_path / "a.pdf").is_file()
        (tmp_path / "a.pdf").unlink()
        answer = page.post("/api/again", {"name": "a.pdf"})
        assert (answer.status, answer.json["error"]) == (404, "no_source")


def test_what_files_say_is_text_on_every_page(tmp_path: Path) -> None:
    hostile = "<script>document.title='x'</script>"
    made = document()
    block = made.blocks[0].model_copy(update={"text": hostile})
    out = made_folder(tmp_path, made.model_copy(update={"blocks": (block,), "text": hostile}))
    put(out, tmp_path / "a.pdf", made, f"{hostile.replace('/', '')}.pdf", "failed")
    with served(out) as page:
        while b"&lt;script&gt;" not in (shown := page.ask("/").body):
            pass
        assert b"<script>document" not in shown
        assert page.ask("/api/page?d=a.pdf&n=1").json["blocks"][0]["text"] == hostile


def test_the_page_speaks_vietnamese_until_english_is_chosen(page: Served) -> None:
    assert "Danh sách văn bản" in page.ask("/").body.decode()
    chosen = page.post("/api/choose", {"language": "en", "person": "Trần Thị Lan"})
    cookie = "; ".join(part.partition(";")[0] for part in chosen.headers["set-cookie"].split("\n"))
    assert "Documents" in page.ask("/", Cookie="sohoa_language=en").body.decode()
    assert cookie.startswith("sohoa_person=")


def test_a_folder_without_a_ledger_has_no_page(tmp_path: Path) -> None:
    assert run_command(["review", str(tmp_path)]) == 2


def test_a_failed_file_is_tried_again_unless_a_run_is_under_way(out: Path) -> None:
    with served(out) as page:
        with Ledger(out):
            busy = page.post("/api/again", {"name": "a.pdf"})
        assert (busy.status, busy.json["error"]) == (409, "no_run")
        before = (out / "a.pdf.json").stat().st_ino
        assert page.post("/api/again", {"name": "a.pdf"}).status == 200
        while (out / "a.pdf.json").stat().st_ino == before:
            pass
    assert json.loads((out / "a.pdf.json").read_bytes())["text"] != document().text
