from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, field
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
from schema.errors import InboxUnusable, InboxWatched, InvalidHook, OverlappingFolders
from tests.pipeline.running import STAND_IN, document, settings_with


class Enough(Exception):
    """The test has seen what it waited for."""


@dataclass
class Watched:
    """What a watcher did. ``now`` is its clock; a test that sets ``ring`` rings its bell."""

    documents: list[Finished] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    now: float = 0.0
    ring: bool = False

    @property
    def states(self) -> dict[str, str]:
        return {document.name: document.state for document in self.documents}


class RealBell(Bell):
    """Calls ``idle`` whenever the watcher has nothing to do."""

    def __init__(self, folder: Path, idle: Callable[[], None]) -> None:
        super().__init__(folder, silent=False)
        self._idle = idle

    def wait(self, seconds: float) -> bool:
        if seconds > 0:
            self._idle()
        return super().wait(seconds)


class HandBell(Bell):
    """Time goes by at once, and only while the watcher has nothing to do and no hook runs."""

    def __init__(self, folder: Path, idle: Callable[[], None], watched: Watched, hook: Hook | None) -> None:
        super().__init__(folder, silent=True)
        self._idle = idle
        self._watched = watched
        self._hook = hook

    def wait(self, seconds: float) -> bool:
        if seconds > 0 and self._hook is not None and self._hook.busy:
            time.sleep(0.01)
        elif seconds > 0:
            self._idle()
            self._watched.now += seconds
        rang, self._watched.ring = self._watched.ring, False
        return rang


def watch(
    inbox: Path,
    out: Path,
    until: Callable[[Watched], bool],
    *,
    hook: str | None = None,
    meanwhile: Callable[[Watched], None] = lambda watched: None,
    real: bool = False,
    **options: Any,
) -> Watched:
    """A watcher of ``inbox`` until ``until``, which is asked, like ``meanwhile``, when it has nothing to do.

    When ``real``, with the bell and the clock of this machine.
    """
    watched = Watched()
    chosen = WatchOptions(**({"settle": 5.0, "patience": 60.0, "rescan": 30.0} | options))

    def idle() -> None:
        if until(watched):
            raise Enough
        if watched.now > 24 * 3600:
            raise TimeoutError(watched.states, watched.sentences[:3])
        meanwhile(watched)

    with Inbox(inbox, out) as folder, Ledger(out) as ledger:
        called = Hook(hook, lambda name, code: watched.sentences.append(f"hook {code}")) if hook else None
        bell = RealBell(inbox, idle) if real else HandBell(inbox, idle, watched, called)
        with LocalScheduler(STAND_IN, jobs=1, memory_mib=1024) as scheduler:
            watcher = Watcher(
                folder,
                RunContext(ledger, Outputs(out), scheduler, settings_with(), "en", ("json",)),
                chosen,
                bell=bell,
                hook=called,
                say=watched.sentences.append,
                tell=watched.documents.append,
                clock=time.monotonic if real else lambda: watched.now,
            )
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


def test_the_bell_of_this_machine_rings_for_a_dropped_file(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one")

    def drop(watched: Watched) -> None:
        if watched.documents:  # another one each time: the bell may not have been listening yet
            number = len(list(inbox.iterdir()))
            (inbox / f"{number}.pdf").write_text(f"two {number}")

    watched = watch(inbox, out, count(2), meanwhile=drop, real=True, settle=0.1, rescan=1e9)
    assert set(watched.states.values()) == {"complete"}


def test_a_ring_makes_the_watcher_look_at_once(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one")

    def drop(watched: Watched) -> None:
        if watched.documents and not list(inbox.rglob("b.pdf")):
            (inbox / "b.pdf").write_text("two")
            watched.ring = True

    watched = watch(inbox, out, count(2), meanwhile=drop, rescan=1000.0)
    assert watched.states == {"a.pdf": "complete", "b.pdf": "complete"}
    assert watched.now < 100


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

    def finish_copy(watched: Watched) -> None:
        if watched.now > 50 and not watched.documents and not (inbox / "a.pdf").stat().st_size:
            (inbox / "a.pdf").write_text("one two")

    watched = watch(inbox, out, count(1), meanwhile=finish_copy)
    assert watched.states == {"a.pdf": "complete"}


def test_a_file_that_stays_incomplete_is_given_up_in_the_end(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").touch()
    watched = watch(inbox, out, count(1))
    assert watched.states == {"a.pdf": "failed"}
    assert 65 <= watched.now < 130


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
    watched = watch(inbox, out, count(1), back_off=(60.0, 600.0))
    assert watched.states == {"a.pdf": "partial"}
    assert watched.now > 660
    reads = (inbox / ".a.pdf.read").read_text().split()
    assert reads.count("2") == 2 * 3


def test_files_may_be_left_where_they_are(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one")
    watched = watch(inbox, out, count(1), after="leave")
    assert (inbox / "a.pdf").exists()
    again = watch(inbox, out, lambda watched: watched.now > 100, after="leave")
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


@pytest.mark.parametrize("command", ['"x', "x '", "x \\", "", " \t"])
def test_a_hook_that_is_no_command_is_refused(command: str) -> None:
    with pytest.raises(InvalidHook) as caught:
        Hook(command, lambda name, code: None)
    assert caught.value.exit_code == 2


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


@pytest.mark.parametrize("deleted", ["file", "planted"])
def test_deleting_the_lock_lets_no_second_watcher_in(inbox: Path, out: Path, deleted: str) -> None:
    with Inbox(inbox, out) as folder:
        (inbox / LOCK).unlink()
        if deleted == "planted":
            (inbox / LOCK).mkdir()
        with pytest.raises(InboxWatched if deleted == "file" else (InboxWatched, InboxUnusable)):
            Inbox(inbox, out.with_name("other"))
        assert folder.scan() == {}
        with pytest.raises((InboxWatched, InboxUnusable)):
            Inbox(inbox, out.with_name("other"))
    assert (inbox / LOCK).exists()


def test_a_deleted_lock_is_put_back(inbox: Path, out: Path) -> None:
    with Inbox(inbox, out) as folder:
        (inbox / LOCK).unlink()
        assert folder.scan() == {}
        assert (inbox / LOCK).is_file()


def test_a_deleted_lock_does_not_make_an_empty_inbox_look_gone(inbox: Path, out: Path) -> None:
    def drop(watched: Watched) -> None:
        (inbox / LOCK).unlink(missing_ok=True)
        if watched.now > 60 and not watched.documents and not (inbox / "a.pdf").exists():
            (inbox / "a.pdf").write_text("one")

    watched = watch(inbox, out, count(1), meanwhile=drop)
    assert watched.states == {"a.pdf": "complete"}
    assert watched.sentences == []


@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder", "socket"])
def test_what_stands_in_the_place_of_the_lock_is_not_touched(
    inbox: Path, out: Path, tmp_path: Path, kind: str
) -> None:
    marker, outside = inbox / LOCK, tmp_path / "outside"
    match kind:
        case "link":
            outside.write_text("mine")
            marker.symlink_to(outside)
        case "dangling link":
            marker.symlink_to(outside)
        case "pipe":
            os.mkfifo(marker)
        case "folder":
            marker.mkdir()
        case _:
            os.mknod(marker, stat.S_IFSOCK | 0o600)
    with pytest.raises(InboxUnusable) as caught:
        Inbox(inbox, out)
    assert caught.value.exit_code == 4
    assert marker.lstat().st_size >= 0
    assert outside.exists() == (kind == "link")


def test_an_inbox_that_another_watcher_took_while_it_was_away_is_left_to_it(inbox: Path, out: Path) -> None:
    with Inbox(inbox, out) as folder:
        inbox.rename(inbox.with_name("hidden"))
        inbox.mkdir()
        with pytest.raises(FileNotFoundError):
            folder.scan()
        with Inbox(inbox, out), pytest.raises(InboxWatched):
            folder.scan()
        (inbox / "a.pdf").write_text("one")
        assert list(folder.scan()) == [inbox / "a.pdf"]
        with pytest.raises(InboxWatched):
            Inbox(inbox, out)


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
