from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.batch import Finished
from pipeline.run.context import RunContext
from pipeline.run.ledger import Ledger
from pipeline.run.outputs import Outputs
from pipeline.scheduler.local import LocalScheduler
from pipeline.watch.bell import Bell
from pipeline.watch.hook import Hook
from pipeline.watch.inbox import LOCK, Inbox, on_network
from pipeline.watch.stillness import Stillness
from pipeline.watch.watcher import Watcher, WatchOptions
from schema.errors import InboxWatched, OverlappingFolders
from tests.pipeline.running import STAND_IN, document, settings_with


class Enough(Exception):
    """The test has seen what it waited for."""


class Watched:
    """What a watcher did; ``until`` ends it."""

    def __init__(self) -> None:
        self.documents: list[Finished] = []
        self.sentences: list[str] = []

    @property
    def states(self) -> dict[str, str]:
        return {document.name: document.state for document in self.documents}


@contextmanager
def alarm(seconds: float = 180.0) -> Iterator[threading.Event]:
    """An event that is set when the test takes too long."""
    late = threading.Event()
    timer = threading.Timer(seconds, late.set)
    timer.start()
    yield late
    timer.cancel()


def watch(
    inbox: Path,
    out: Path,
    until: Callable[[Watched], bool],
    *,
    hook: str | None = None,
    meanwhile: Callable[[Watched], None] = lambda watched: None,
    **options: Any,
) -> Watched:
    watched = Watched()
    settings = settings_with()
    chosen = WatchOptions(**({"settle": 0.2, "patience": 0.5, "rescan": 0.3} | options))
    with alarm() as late, Inbox(inbox, out) as folder, Ledger(out) as ledger:
        bell = Bell(folder.folder, silent=False)
        called = Hook(hook, lambda name, code: watched.sentences.append(f"hook {code}")) if hook else None
        with LocalScheduler(STAND_IN, jobs=1, memory_mib=1024) as scheduler:
            watcher = Watcher(
                folder,
                RunContext(ledger, Outputs(out), scheduler, settings, "en", ("json",)),
                chosen,
                bell=bell,
                hook=called,
                say=watched.sentences.append,
                tell=watched.documents.append,
            )
            look = watcher._scan

            def scan() -> None:
                if late.is_set():
                    raise TimeoutError(watched.states, watched.sentences[:3])
                if until(watched) and not (called and called.busy):
                    raise Enough
                look()
                meanwhile(watched)

            watcher._scan = scan  # type: ignore[method-assign]
            with pytest.raises(Enough):
                watcher.watch()
            watcher.end()
        bell.close()
    return watched


def count(number: int) -> Callable[[Watched], bool]:
    return lambda watched: len(watched.documents) >= number


def test_files_present_at_the_start_and_files_dropped_later_are_taken(inbox: Path, out: Path) -> None:
    (inbox / "x").mkdir()
    (inbox / "x/a.pdf").write_text("one two")

    def drop(watched: Watched) -> None:
        if watched.documents and not list(inbox.rglob("b.pdf")):
            (inbox / "b.pdf").write_text("three")

    watched = watch(inbox, out, count(2), meanwhile=drop)
    assert watched.states == {"x/a.pdf": "complete", "b.pdf": "complete"}
    assert document(out, "x/a.pdf")["text"] == "one two"
    assert (inbox / "done/x/a.pdf").read_text() == "one two"
    assert not (inbox / "x/a.pdf").exists()


def test_a_failed_file_goes_to_failed_with_a_sentence_beside_it(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one error")
    (inbox / "empty.pdf").touch()
    watched = watch(inbox, out, count(2))
    assert watched.states == {"a.pdf": "partial", "empty.pdf": "failed"}
    note = (inbox / "failed/a.pdf.txt").read_bytes().decode("utf-8-sig")
    assert "page.damaged" in note
    assert note.endswith("\r\n")
    assert (inbox / "failed/empty.pdf").exists()
    assert "source.empty" in (inbox / "failed/empty.pdf.txt").read_text("utf-8-sig")


def test_a_file_that_is_still_incomplete_is_waited_for(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").touch()
    started = time.monotonic()

    def finish_copy(watched: Watched) -> None:
        if (
            time.monotonic() - started > 1.0
            and not watched.documents
            and not (inbox / "a.pdf").stat().st_size
        ):
            (inbox / "a.pdf").write_text("one two")

    watched = watch(inbox, out, count(1), meanwhile=finish_copy, patience=30.0)
    assert watched.states == {"a.pdf": "complete"}


def test_two_different_files_of_one_name_both_survive(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one")

    def second(watched: Watched) -> None:
        if len(watched.documents) == 1 and not (inbox / "a.pdf").exists():
            (inbox / "a.pdf").write_text("two")

    watch(inbox, out, count(2), meanwhile=second)
    assert document(out, "a.pdf")["text"] == "one"
    assert document(out, "a-2.pdf")["text"] == "two"
    assert {path.name: path.read_text() for path in (inbox / "done").iterdir()} == {
        "a.pdf": "one",
        "a-2.pdf": "two",
    }


def test_dropping_a_failed_file_again_tries_it_again(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one error")

    def again(watched: Watched) -> None:
        moved = inbox / "failed/a.pdf"
        if len(watched.documents) == 1 and moved.exists():
            moved.rename(inbox / "a.pdf")

    watched = watch(inbox, out, count(2), meanwhile=again)
    assert [document.name for document in watched.documents] == ["a.pdf", "a.pdf"]


def test_failures_by_chance_are_tried_again_after_a_while(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one kill")
    watched = watch(inbox, out, count(1), back_off=(0.1, 0.1))
    assert watched.states == {"a.pdf": "partial"}
    reads = (inbox / ".a.pdf.read").read_text().split()
    assert reads.count("2") == 2 * 3


def test_files_may_be_left_where_they_are(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one")
    watched = watch(inbox, out, count(1), after="leave")
    assert (inbox / "a.pdf").exists()
    enough = time.monotonic() + 1.5
    again = watch(inbox, out, lambda _: time.monotonic() > enough, after="leave")
    assert watched.states == {"a.pdf": "complete"}
    assert again.documents == []


def test_system_names_links_and_pipes_are_not_taken(inbox: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_text("secret")
    (inbox / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    os.mkfifo(inbox / "pipe.pdf")
    for name in ("~$a.pdf", "a.pdf.part", "Thumbs.db", "._a.pdf"):
        (inbox / name).write_text("one")
    (inbox / "a.pdf").write_text("one")
    watched = watch(inbox, out, count(1))
    assert watched.states == {"a.pdf": "complete"}
    with Inbox(inbox, out) as folder:
        assert folder.scan() == {}


def test_a_hook_hears_of_each_document(inbox: Path, out: Path, tmp_path: Path) -> None:
    script = tmp_path / "hook.sh"
    script.write_text(f'#!/bin/sh\necho "$SOHOA_STATE $SOHOA_NAME $1" >> {tmp_path}/heard\nexit 3\n')
    script.chmod(0o755)
    (inbox / "a; touch b.pdf").write_text("one")
    watched = watch(inbox, out, count(1), hook=str(script))
    assert (tmp_path / "heard").read_text() == (f"complete a; touch b.pdf {out / 'a; touch b.pdf.json'}\n")
    assert watched.sentences == ["hook 3"]


def test_an_inbox_that_goes_away_is_waited_for(inbox: Path, out: Path) -> None:
    hidden = inbox.with_name("hidden")

    def unplug(watched: Watched) -> None:
        if len(watched.documents) == 1 and not watched.sentences and not hidden.exists():
            inbox.rename(hidden)
            inbox.mkdir()
        elif watched.sentences and hidden.exists():
            inbox.rmdir()
            hidden.rename(inbox)
            (inbox / "b.pdf").write_text("two")

    (inbox / "a.pdf").write_text("one")
    watched = watch(inbox, out, count(2), meanwhile=unplug)
    assert watched.states == {"a.pdf": "complete", "b.pdf": "complete"}
    assert ["gone" in watched.sentences[0], "back" in watched.sentences[1]] == [True, True]


def test_done_may_not_lead_out_of_the_inbox(inbox: Path, out: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (inbox / "done").symlink_to(tmp_path / "elsewhere")
    (inbox / "a.pdf").write_text("one")
    watched = watch(inbox, out, count(1))
    assert "could not be moved" in watched.sentences[0]
    assert not list((tmp_path / "elsewhere").iterdir())


def test_two_watchers_exclude_each_other(inbox: Path, out: Path) -> None:
    with Inbox(inbox, out), pytest.raises(InboxWatched):
        Inbox(inbox, out.with_name("other"))


def test_folders_that_overlap_are_refused(inbox: Path) -> None:
    for other in (inbox, inbox / "out", inbox.parent):
        with pytest.raises(OverlappingFolders):
            Inbox(inbox, other)


def test_the_lock_is_no_source(inbox: Path, out: Path) -> None:
    with Inbox(inbox, out) as folder:
        assert (inbox / LOCK).exists()
        assert folder.scan() == {}


def test_a_local_folder_is_not_on_the_network(tmp_path: Path) -> None:
    assert not on_network(tmp_path)


def test_a_file_is_still_when_it_was_left_alone_long_enough() -> None:
    a, b = Path("a"), Path("b")
    stillness = Stillness(5.0)
    stillness.observe({a: (1, 1, 1), b: (1, 1, 2)}, 0.0)
    stillness.observe({a: (2, 2, 1), b: (1, 1, 2)}, 4.0)
    assert stillness.still(5.0) == [b]
    assert stillness.changes_at(5.0) == 4.0
    assert stillness.still(9.0) == [a, b]
    stillness.postpone(a, 20.0)
    assert stillness.still(10.0) == [b]
    stillness.observe({a: (3, 3, 1)}, 11.0)
    assert stillness.still(16.0) == [a]
