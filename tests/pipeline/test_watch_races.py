"""Files that change, vanish or meet while a watcher works on them: nothing is lost or overwritten."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.naming import Naming
from pipeline.run.outputs import Outputs
from pipeline.run.records import Records, Work
from pipeline.watch.inbox import Inbox
from pipeline.watch.stillness import Look
from tests.pipeline.running import document, replace_twins
from tests.pipeline.test_naming import HARD_NAMES, texts
from tests.pipeline.watching import Watched, count, watch


def put(file: Path, text: str) -> None:
    """As a program saves: another file takes the place of the one that was there."""
    new = file.with_name(".new")
    new.write_text(text)
    new.replace(file)


@pytest.mark.parametrize("after", ["move", "leave"])
@pytest.mark.parametrize("names", HARD_NAMES.values(), ids=HARD_NAMES)
def test_every_file_gets_a_document_of_its_own_whatever_it_is_called(
    inbox: Path, out: Path, names: list[str], after: str
) -> None:
    for number, name in enumerate(names):
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_text(f"w{number}")
    watched = watch(inbox, out, count(len(names)), after=after)
    assert set(watched.states.values()) == {"complete"}
    assert texts(out) == [f"w{number}" for number in range(len(names))]
    kept = [path for path in inbox.rglob("*") if path.is_file() and not path.name.startswith(".")]
    assert sorted(path.read_text() for path in kept) == texts(out)


@pytest.mark.parametrize("after", ["move", "leave"])
@pytest.mark.parametrize("names", HARD_NAMES.values(), ids=HARD_NAMES)
def test_files_that_come_one_after_the_other_get_documents_of_their_own(
    inbox: Path, out: Path, names: list[str], after: str
) -> None:
    def drop(watched: Watched) -> None:
        done = len(watched.documents)
        file = inbox / names[done]
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"w{done}")

    watched = watch(inbox, out, count(len(names)), meanwhile=drop, after=after)
    assert set(watched.states.values()) == {"complete"}
    assert texts(out) == [f"w{number}" for number in range(len(names))]


def test_a_twin_that_is_replaced_while_the_other_is_read_is_read_too(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        (inbox / name).write_text("one wait")
    replace_twins(monkeypatch, inbox / "a.pdf", inbox / "b.pdf", "new four")
    watched = watch(inbox, out, count(3), jobs=2)
    assert watched.states == {"a.pdf": "complete", "b.pdf": "complete", "c.pdf": "duplicate"}
    assert document(out, "b.pdf")["text"] == "new four"
    assert (inbox / "done/b.pdf").read_text() == "new four"


@pytest.mark.parametrize("replace", [put, Path.write_text], ids=["by another file", "in place"])
def test_a_file_that_is_replaced_while_it_is_read_is_read_again(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch, replace: Callable[[Path, str], object]
) -> None:
    (inbox / "a.pdf").write_text("one two")
    read_on = Records.page

    def change(records: Records, work: Work, number: int, result: bytes) -> None:
        if (inbox / "a.pdf").read_text() == "one two":
            replace(inbox / "a.pdf", "three four")
        read_on(records, work, number, result)

    monkeypatch.setattr(Records, "page", change)
    watched = watch(inbox, out, count(1))
    assert watched.states == {"a.pdf": "complete"}
    assert texts(out) == ["three four"]
    assert (inbox / "done/a.pdf").read_text() == "three four"


def test_a_file_that_is_replaced_before_it_is_inspected_does_not_take_the_name_of_the_other(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same file again has the name of its document; what takes its place has not."""
    (inbox / "a.pdf").write_text("one")
    begin = Records.begin

    def again(watched: Watched) -> None:
        if len(watched.documents) == 1 and not (inbox / "a.pdf").exists():
            (inbox / "a.pdf").write_text("one")

    def change(records: Records, source: Any) -> Work:
        if (inbox / "done/a.pdf").exists() and (inbox / "a.pdf").read_text() == "one":
            put(inbox / "a.pdf", "two")
        return begin(records, source)

    monkeypatch.setattr(Records, "begin", change)
    watched = watch(inbox, out, count(2), meanwhile=again)
    assert watched.states == {"a.pdf": "complete", "a-2.pdf": "complete"}
    assert texts(out) == ["one", "two"]


@pytest.mark.parametrize("replace", [put, Path.write_text], ids=["by another file", "in place"])
def test_a_file_that_is_replaced_while_outputs_are_written_is_not_moved_unread(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch, replace: Callable[[Path, str], object]
) -> None:
    (inbox / "a.pdf").write_text("one")
    write = Outputs.write

    def change(outputs: Outputs, *arguments: Any, **options: Any) -> None:
        write(outputs, *arguments, **options)
        if (inbox / "a.pdf").exists() and (inbox / "a.pdf").read_text() == "one":
            replace(inbox / "a.pdf", "two")

    monkeypatch.setattr(Outputs, "write", change)
    watched = watch(inbox, out, count(2))
    assert watched.states == {"a.pdf": "complete", "a-2.pdf": "complete"}
    assert texts(out) == ["one", "two"]
    assert [path.read_text() for path in (inbox / "done").iterdir()] == ["two"]


def test_a_file_that_is_taken_away_before_it_is_read_leaves_no_record(
    inbox: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.pdf").write_text("one")
    (inbox / "b.pdf").write_text("two")
    begin = Records.begin

    def remove(records: Records, source: Any) -> Work:
        (inbox / "a.pdf").unlink(missing_ok=True)
        return begin(records, source)

    monkeypatch.setattr(Records, "begin", remove)
    watched = watch(inbox, out, lambda watched: watched.now > 2000)
    assert watched.states == {"b.pdf": "complete"}
    assert texts(out) == ["two"]
    assert watched.sentences == []


@pytest.mark.parametrize("after", ["move", "leave"])
@pytest.mark.parametrize("planted", ["link", "pipe", "folder is a link"])
def test_what_is_planted_after_the_inbox_was_looked_through_is_not_read(
    inbox: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, planted: str, after: str
) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "a.pdf").write_text("secret")
    (inbox / "x").mkdir()
    (inbox / "x/a.pdf").write_text("one")
    (inbox / "b.pdf").write_text("two")
    scan = Inbox.scan

    def plant(folder: Inbox) -> dict[Path, Look]:
        looks = scan(folder)
        if (inbox / "x").is_symlink() or (inbox / "x/a.pdf").read_text() != "one":
            return looks
        if planted == "folder is a link":
            (inbox / "x").rename(inbox / ".x")
            (inbox / "x").symlink_to(secret)
        else:
            (inbox / "x/a.pdf").unlink()
            if planted == "link":
                (inbox / "x/a.pdf").symlink_to(secret / "a.pdf")
            else:
                os.mkfifo(inbox / "x/a.pdf")
                monkeypatch.setattr(Inbox, "scan", scan)
        return looks

    monkeypatch.setattr(Inbox, "scan", plant)
    watched = watch(inbox, out, lambda watched: watched.now > 100, settle=0.0, after=after)
    assert watched.states == {"b.pdf": "complete"}
    assert texts(out) == ["two"]
    assert (secret / "a.pdf").read_text() == "secret"


@pytest.mark.parametrize("moment", [Naming, Records], ids=["before it is named", "before it is inspected"])
def test_a_link_planted_in_the_last_moment_is_not_read(
    inbox: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: type
) -> None:
    (tmp_path / "secret").write_text("secret")
    (inbox / "a.pdf").write_text("one")
    name = "source" if moment is Naming else "begin"
    function = getattr(moment, name)

    def plant(*arguments: Any) -> Any:
        (inbox / "a.pdf").unlink(missing_ok=True)
        (inbox / "a.pdf").symlink_to(tmp_path / "secret")
        return function(*arguments)

    monkeypatch.setattr(moment, name, plant)
    watched = watch(inbox, out, lambda watched: watched.now > 100)
    assert watched.documents == []
    assert texts(out) == []


def test_a_file_that_another_stood_in_for_while_it_was_read_is_read_again(
    inbox: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("one secret")
    (inbox / "a.pdf").write_text("one two")
    read_on, starts = Records.page, Records.start

    def stand_in(records: Records, work: Work) -> set[int]:
        if not (inbox / ".a.pdf.read").exists():
            (inbox / "a.pdf").rename(inbox / ".away")
            (inbox / "a.pdf").symlink_to(tmp_path / "secret")
        return starts(records, work)

    def put_back(records: Records, work: Work, number: int, result: bytes) -> None:
        if (inbox / ".away").exists() and number == 2:
            (inbox / ".away").rename(inbox / "a.pdf")
        read_on(records, work, number, result)

    monkeypatch.setattr(Records, "start", stand_in)
    monkeypatch.setattr(Records, "page", put_back)
    watched = watch(inbox, out, count(1))
    assert watched.states == {"a.pdf": "complete"}
    assert texts(out) == ["one two"]


def test_composed_and_decomposed_names_stay_apart_also_when_they_fail(inbox: Path, out: Path) -> None:
    for form in ("NFC", "NFD"):
        (inbox / unicodedata.normalize(form, "báo.pdf")).write_text(f"{form} error")
    watched = watch(inbox, out, count(2))
    assert sorted(watched.states.values()) == ["partial", "partial"]
    assert len(list((inbox / "failed").glob("*.txt"))) == 2
    assert texts(out) == ["NFC", "NFD"]
