from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

import pipeline.run.batch
from pipeline.run.batch import MOST_DEATHS
from pipeline.run.plan import Redo
from pipeline.run.records import Records, Work
from pipeline.settings import Settings
from tests.pipeline.running import Run, document, replace_twins, run_over, settings_with


def pages_read(file: Path) -> list[int]:
    return [int(line) for line in (file.parent / f".{file.name}.read").read_text().split()]


def test_every_file_becomes_one_document(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "sub").mkdir()
    (inbox / "a.pdf").write_text("one two three")
    (inbox / "sub" / "a.pdf").write_text("four")
    assert run().states == {"a.pdf": "complete", "sub/a.pdf": "complete"}
    assert document(out, "a.pdf")["text"] == "one two three"
    assert document(out, "sub/a.pdf")["text"] == "four"


def test_a_page_that_kills_its_worker_is_tried_once_more_alone(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one kill-once three")
    (inbox / "b.pdf").write_text("four five six")
    assert run().states == {"a.pdf": "complete", "b.pdf": "complete"}
    assert sorted(pages_read(inbox / "a.pdf")) == [1, 2, 2, 3]


def test_a_page_whose_recogniser_was_killed_is_tried_once_more_alone(
    inbox: Path, out: Path, run: Run
) -> None:
    (inbox / "a.pdf").write_text("one child-killed-once three")
    assert run().states == {"a.pdf": "complete"}
    assert sorted(pages_read(inbox / "a.pdf")) == [1, 2, 2, 3]


def test_a_page_that_kills_every_worker_leaves_the_rest_as_partial(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one kill three")
    (inbox / "b.pdf").write_text("four")
    assert run().states == {"a.pdf": "partial", "b.pdf": "complete"}
    found = document(out, "a.pdf")
    assert found["text"] == "one three"
    assert [(issue["code"], issue["page"]) for issue in found["issues"]] == [("page.worker_died", 2)]
    assert [page["route"] for page in found["pages"]] == ["born_digital", "failed", "born_digital"]


def test_a_file_whose_every_page_kills_its_worker_is_given_up_and_holds_up_nobody(
    inbox: Path, out: Path, run: Run
) -> None:
    (inbox / "a.pdf").write_text(" ".join(["kill"] * 40))
    for name in ("b", "c", "d"):
        (inbox / f"{name}.pdf").write_text(f"one two three {name}")
    witness = run()
    assert witness.states == {
        "a.pdf": "failed",
        "b.pdf": "complete",
        "c.pdf": "complete",
        "d.pdf": "complete",
    }
    assert [*witness.documents][-1] == "a.pdf"
    # Each of the deaths is tried twice; whenever a second try ends, one more first try may begin.
    assert len(pages_read(inbox / "a.pdf")) <= 3 * (MOST_DEATHS + 1)
    codes = [issue["code"] for issue in document(out, "a.pdf")["issues"]]
    assert set(codes) == {"page.worker_died", "source.worker_died"} and len(codes) == 40


def test_deaths_that_were_bad_luck_do_not_bound_a_document(
    inbox: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline.run.batch, "MOST_DEATHS", 1)
    (inbox / "a.pdf").write_text("kill-once two three four")
    assert run().states == {"a.pdf": "complete"}
    assert document(out, "a.pdf")["text"] == "kill-once two three four"


def test_a_worker_lost_over_other_formats_costs_only_them(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("kill-formats two")
    witness = run_over([inbox], out, formats=("csv", "json"))
    assert document(out, "a.pdf")["text"] == "kill-formats two"
    failure = witness.documents["a.pdf"].failure
    assert failure is not None and (failure.code, failure.details["format"]) == ("format.failed", "csv")


def hours_of_hanging(inbox: Path) -> Callable[[], float]:
    """A clock by which an hour goes by whenever a page of ``inbox`` begins to hang: no other is read then."""
    return lambda: 3600.0 * len(list(inbox.glob(".*.hanging")))


def test_formats_that_take_too_long_cost_only_themselves(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline.run.batch, "STEP_SECONDS", 0.05)
    (inbox / "a.pdf").write_text("hang-formats two")

    witness = run_over([inbox], out, jobs=1, formats=("csv", "json"), clock=hours_of_hanging(inbox))
    assert document(out, "a.pdf")["text"] == "hang-formats two"
    failure = witness.documents["a.pdf"].failure
    assert failure is not None and failure.code == "format.failed"


def test_a_page_over_its_time_is_killed_and_recorded(
    inbox: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline.run.batch, "STEP_SECONDS", 0.05)
    (inbox / "a.pdf").write_text("one hang")
    (inbox / "b.pdf").write_text("stop two")

    assert run(jobs=1, clock=hours_of_hanging(inbox)).states == {"a.pdf": "partial", "b.pdf": "partial"}
    for name, text in (("a.pdf", "one"), ("b.pdf", "two")):
        found = document(out, name)
        assert found["text"] == text
        assert [issue["code"] for issue in found["issues"]] == ["page.timeout"]


def test_a_file_whose_pages_hang_stands_behind_the_others(
    inbox: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline.run.batch, "STEP_SECONDS", 0.05)
    (inbox / "a.pdf").write_text("hang two")
    (inbox / "b.pdf").write_text("three four")

    witness = run(jobs=1, clock=hours_of_hanging(inbox))
    assert [*witness.documents] == ["b.pdf", "a.pdf"]


def test_memory_beyond_the_limit_ends_the_worker_only(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("memory two")
    assert run().states == {"a.pdf": "partial"}


def test_a_file_that_kills_its_inspection_is_set_aside(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("kill-inspect")
    (inbox / "b.pdf").write_text("one")
    assert run().states == {"a.pdf": "failed", "b.pdf": "complete"}
    found = document(out, "a.pdf")
    assert [issue["code"] for issue in found["issues"]] == ["source.worker_died"]
    assert found["source"]["bytes"] == len("kill-inspect")


def test_what_a_library_prints_does_not_reach_the_answers(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("noise noise")
    assert run().states == {"a.pdf": "complete"}


def test_a_document_over_its_time_keeps_the_pages_it_has(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one two three four")
    assert run(settings_with(document_seconds=1e-6), jobs=1).states == {"a.pdf": "partial"}
    found = document(out, "a.pdf")
    assert found["text"] == "one"
    assert {issue["code"] for issue in found["issues"]} == {"source.timeout"}


def test_a_second_run_does_nothing(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one two")
    (inbox / "empty.pdf").touch()
    (inbox / "same.pdf").write_text("one two")
    first = run()
    assert first.states == {"a.pdf": "complete", "empty.pdf": "failed", "same.pdf": "duplicate"}
    assert run().states == {}


def test_a_touched_file_with_the_same_content_is_not_read_again(inbox: Path, out: Path, run: Run) -> None:
    file = inbox / "a.pdf"
    file.write_text("one two")
    run()
    os.utime(file, (1, 1))
    assert run().pages == 0
    assert run().states == {}


def test_a_changed_file_is_done_again(inbox: Path, out: Path, run: Run) -> None:
    file = inbox / "a.pdf"
    file.write_text("one two")
    run()
    file.write_text("three")
    assert run().states == {"a.pdf": "complete"}
    assert document(out, "a.pdf")["text"] == "three"


def test_changed_settings_do_everything_again(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one two")
    run()
    assert run(Settings(words=True)).states == {"a.pdf": "complete"}


def test_a_lost_output_is_made_again(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one")
    run()
    (out / "a.pdf.json").unlink()
    assert run().states == {"a.pdf": "complete"}
    assert document(out, "a.pdf")["text"] == "one"


def test_a_lost_ledger_is_made_again_from_the_outputs(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one two")
    run()
    for file in (out / ".sohoa").iterdir():
        file.unlink()
    again = run()
    assert (again.states, again.pages) == ({"a.pdf": "complete"}, 0)
    assert run().states == {}


@pytest.mark.parametrize(
    ("redo", "done"),
    [("failed", ["empty.pdf"]), ("partial", ["part.pdf"]), ("all", ["a.pdf", "empty.pdf", "part.pdf"])],
)
def test_redo_does_what_it_names(inbox: Path, out: Path, run: Run, redo: Redo, done: list[str]) -> None:
    (inbox / "a.pdf").write_text("one")
    (inbox / "part.pdf").write_text("one error")
    (inbox / "empty.pdf").touch()
    run()
    assert sorted(run(redo=redo).states) == done


def test_failures_that_may_be_chance_are_tried_again_a_few_times(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one kill")
    assert [sorted(run().states) for _ in range(4)] == [["a.pdf"], ["a.pdf"], ["a.pdf"], []]


def test_the_first_of_equal_files_stands_for_the_others(inbox: Path, out: Path, run: Run) -> None:
    for name in ("c.pdf", "a.pdf", "b.pdf"):
        (inbox / name).write_text("one two")
    witness = run()
    assert witness.states == {"a.pdf": "complete", "b.pdf": "duplicate", "c.pdf": "duplicate"}
    assert {document.duplicate_of for document in witness.documents.values()} == {None, "a.pdf"}
    assert [path.name for path in out.glob("*.json")] == ["a.pdf.json"]


def test_a_duplicate_is_read_when_its_original_has_gone(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one two")
    (inbox / "b.pdf").write_text("one two")
    run()
    (inbox / "a.pdf").write_text("three")
    assert run().states == {"a.pdf": "complete"}
    assert run().states == {"b.pdf": "complete"}
    assert document(out, "b.pdf")["text"] == "one two"


def test_outputs_do_not_depend_on_the_number_of_workers(
    inbox: Path, out: Path, run: Run, tmp_path: Path
) -> None:
    for number in range(8):
        (inbox / f"{number}.pdf").write_text(" ".join(f"w{number % 6}-{page}" for page in range(5)))
    (inbox / "x.pdf").write_text("one error three")
    run(jobs=1)
    alone = {path.name: path.read_bytes() for path in out.glob("*.json")}
    out.rename(tmp_path / "before")
    run(jobs=3)
    assert {path.name: path.read_bytes() for path in out.glob("*.json")} == alone


def test_no_temporary_file_is_left(inbox: Path, out: Path, run: Run) -> None:
    (inbox / "a.pdf").write_text("one kill")
    run()
    assert sorted(path.name for path in out.rglob("*") if path.is_file() and ".sohoa" not in path.parts) == [
        "a.pdf.json"
    ]


def test_a_file_that_changes_while_it_is_read_is_not_complete(
    inbox: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = inbox / "a.pdf"
    file.write_text("one two")
    read_on = Records.page

    def change(records: Records, work: Work, number: int, result: bytes) -> None:
        file.write_text("one two three")
        read_on(records, work, number, result)

    monkeypatch.setattr(Records, "page", change)
    assert run().states == {"a.pdf": "failed"}
    assert [issue["code"] for issue in document(out, "a.pdf")["issues"]] == ["source.changed"]


@pytest.mark.parametrize("name", [b"th\xe9.pdf", b"\xff\xfe.pdf", "b\u00e1o\x1b[31m.pdf".encode()])
def test_a_name_that_is_not_text_ends_no_run(inbox: Path, out: Path, run: Run, name: bytes) -> None:
    folder = inbox / os.fsdecode(b"n\xe9")
    folder.mkdir()
    (folder / os.fsdecode(name)).write_text("one two")
    (folder / os.fsdecode(b"empty-" + name)).touch()
    assert sorted(run().states.values()) == ["complete", "failed"]
    assert run().states == {}
    found = [json.loads(path.read_text()) for path in out.rglob("*.json")]
    assert sorted(document["status"] for document in found) == ["complete", "failed"]


def test_a_twin_that_is_replaced_while_the_other_is_read_is_no_duplicate(
    inbox: Path, out: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.pdf", "b.pdf"):
        (inbox / name).write_text("one wait")
    replace_twins(monkeypatch, inbox / "a.pdf", inbox / "b.pdf", "new four")
    assert run().states == {"a.pdf": "complete", "b.pdf": "failed"}
    assert [issue["code"] for issue in document(out, "b.pdf")["issues"]] == ["source.changed"]
    assert run().states == {"b.pdf": "complete"}
    assert document(out, "b.pdf")["text"] == "new four"
