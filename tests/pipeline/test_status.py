from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.attention import BROKEN_SIGNATURE, Attention
from pipeline.cli.main import run_command
from pipeline.run.entry import Entry
from pipeline.run.ledger import Ledger, is_written
from pipeline.run.naming import SourceFile
from pipeline.run.report import COLUMNS, RunningReport, report_csv, report_html, write_report
from pipeline.run.space import needed_bytes, require_space
from pipeline.run.status import status
from schema.errors import NoLedger, OutputTooSmall
from schema.trust import TrustCounts
from tests.pipeline.running import Run


def test_status_counts_states_and_codes(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one two three")
    (inbox / "same.pdf").write_text("one two three")
    (inbox / "part.pdf").write_text("one error")
    (inbox / "empty.pdf").touch()
    run()
    found = status(out)
    assert found.states == {"complete": 1, "duplicate": 1, "failed": 1, "partial": 1}
    assert found.codes == {"page.damaged": 1, "source.empty": 1}
    assert found.pages == 5
    assert found.run is not None
    assert (found.run.active, found.run.due, found.run.done, found.run.pages) == (False, 4, 4, 5)


def test_status_of_a_run_that_goes_on(out: Path) -> None:
    with Ledger(out) as ledger:
        run = ledger.begin_run(10)
        ledger.note_run(run, due=10, done=1, pages=5, busy=20.0)
        found = status(out)
    assert found.run is not None
    assert (found.run.active, found.run.due, found.run.done, found.run.pages) == (True, 10, 1, 5)
    assert (found.run.pages_per_minute, found.run.seconds_left) == (15.0, 180.0)


def test_a_run_whose_process_has_gone_was_stopped_and_does_not_go_on(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Ledger(out) as ledger:
        ledger.note_run(ledger.begin_run(35), due=35, done=16, pages=40, busy=1.0)
        ledger.put(entry("b.pdf", state="working", pages=7))
    found = status(out).run
    assert found is not None
    assert (found.active, found.ended, found.seconds_left) == (False, None, None)
    assert run_command(["status", str(out), "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "cut off: 16 of 35" in said
    assert "Begun" in said


def test_whoever_asks_for_the_status_keeps_nobody_from_running(out: Path) -> None:
    for _ in range(20):
        with Ledger(out):
            assert is_written(out)
        assert not is_written(out)


def test_broken_signatures_and_doubts_are_counted_and_reported(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a b.pdf").write_text("altered one")
    (inbox / "fine.pdf").write_text("one")
    witness = run()
    assert witness.states == {"a b.pdf": "complete", "fine.pdf": "complete"}
    assert status(out).attention == {BROKEN_SIGNATURE: 1}
    with Ledger(out) as ledger:
        html = report_html(ledger, "en")
    attention, done = html.split("Nothing to look at")
    assert "signature of A is broken" in attention
    assert 'href="a%20b.pdf.json"' in attention
    assert 'href="fine.pdf.json"' in done


def test_the_numbers_of_all_documents_are_counted_by_their_trust(
    out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Ledger(out) as ledger:
        for name, counts in {"a.pdf": {"verified": 7, "doubtful": 1}, "b.pdf": {"verified": 2}}.items():
            told = Attention(numbers=TrustCounts(**counts)).model_dump_json(exclude_defaults=True)
            ledger.put(entry(name, attention=told))
        ledger.put(entry("c.pdf"))
    assert status(out).numbers == TrustCounts(verified=9, doubtful=1)
    assert run_command(["status", str(out), "--lang", "en"]) == 0
    assert "Numbers: 9 verified, 0 repaired, 1 in doubt, 0 unchecked" in capsys.readouterr().out


def test_a_folder_of_many_documents_is_listed_up_to_a_limit_the_gravest_first(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.run.report.MOST_ROWS", 3)
    with Ledger(out) as ledger:
        for number in range(5):
            ledger.put(entry(f"done-{number}.pdf"))
            ledger.put(entry(f"a-partial-{number}.pdf", state="partial", code="page.damaged", message="x"))
        ledger.put(entry("z-failed.pdf", state="failed", code="source.empty", message="x"))
        html = report_html(ledger, "en")
    assert html.index("z-failed.pdf") < html.index("a-partial-0.pdf")
    assert "a-partial-2.pdf" not in html and "done-3.pdf" not in html
    assert "Needs attention (6)" in html and "and 3 more: see report.csv" in html
    assert "Nothing to look at (5)" in html and "and 2 more: see report.csv" in html


def test_the_report_is_written_while_a_run_goes_on_but_not_all_the_time(out: Path) -> None:
    times = iter([0.0, 1.0, 2.0, 60.0, 61.0])
    with Ledger(out) as ledger:
        ledger.begin_run(3)
        report = RunningReport(ledger, "en", lambda said: None, clock=lambda: next(times))
        report.keep()
        page = out / "report.html"
        assert "Running at" in page.read_text()
        page.unlink()
        report.keep()
        assert not page.exists()
        report.keep()
        assert page.exists()


def test_a_clock_that_is_set_back_hides_neither_runs_nor_documents(
    inbox: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(range(2_000_000_000, 0, -1000))
    monkeypatch.setattr("pipeline.run.ledger.now", lambda: float(next(times)))
    for number in range(3):
        (inbox / f"{number}.pdf").write_text(f"one {number}")
        assert run().states == {f"{number}.pdf": "complete"}
        found = status(out).run
        assert found is not None
        assert (found.active, found.due, found.done, found.pages) == (False, 1, 1, 2)
    assert run().states == {}


def test_a_folder_without_ledger_has_no_status(tmp_path: Path) -> None:
    with pytest.raises(NoLedger):
        status(tmp_path)


def test_the_report_lists_what_needs_attention(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one")
    (inbox / "<b>part.pdf").write_text("one error")
    run()
    with Ledger(out) as ledger:
        page, sheet = write_report(ledger, "vi")
    html = page.read_text()
    assert "&lt;b&gt;part.pdf" in html
    assert "page.damaged" in html
    assert "Một phần" in html
    assert "http" not in html.replace("http-equiv", "")
    rows = list(csv.DictReader(io.StringIO(sheet.read_text("utf-8-sig"))))
    assert [(row["name"], row["state"], row["code"]) for row in rows] == [
        ("<b>part.pdf", "partial", "page.damaged"),
        ("a.pdf", "complete", ""),
    ]


def test_names_are_no_formulas_in_a_spreadsheet() -> None:
    text = report_csv([entry("=cmd()|x.pdf"), entry("-1.pdf")]).decode("utf-8-sig")
    names = [row["name"] for row in csv.DictReader(io.StringIO(text))]
    assert names == ["'=cmd()|x.pdf", "'-1.pdf"]
    assert text.splitlines()[0] == ",".join(COLUMNS)


def test_a_run_that_would_not_fit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"x" * 1000)
    few = needed_bytes([SourceFile(file, "a.pdf")], ("json",))
    many = needed_bytes([SourceFile(file, "a.pdf")] * 1000, ("json", "pdf"))
    assert 0 == needed_bytes([], ("json",)) < few < many
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=few))
    require_space(tmp_path, few)
    with pytest.raises(OutputTooSmall):
        require_space(tmp_path, few + 1)


def entry(name: str, **fields: object) -> Entry:
    values: dict[str, object] = {
        "name": name,
        "source": f"/in/{name}",
        "size": 1,
        "modified_ns": 1,
        "sha256": "0",
        "settings_digest": "0",
        "version": "0",
        "state": "complete",
    }
    return Entry.model_validate(values | fields)
