from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.outputs import Outputs
from pipeline.watch.hook import HOOK_SECONDS, Hook
from pipeline.watch.inbox import Inbox, on_network
from pipeline.watch.stillness import Stillness
from schema.errors import InvalidHook, OverlappingFolders
from tests.pipeline.lifeline import HANG_SECONDS, Lifeline
from tests.pipeline.running import document
from tests.pipeline.watching import Watched, count, watch


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


@pytest.mark.parametrize("end", [b".pdf", b"th\xe9.pdf"])
def test_the_bell_of_this_machine_rings_for_a_dropped_file(inbox: Path, out: Path, end: bytes) -> None:
    (inbox / os.fsdecode(b"a" + end)).write_text("one")

    def drop(watched: Watched) -> None:
        if watched.documents:  # another one each time: the bell may not have been listening yet
            number = len(list(inbox.iterdir()))
            (inbox / os.fsdecode(b"%d%b" % (number, end))).write_text(f"two {number}")

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


def test_a_note_takes_the_place_of_no_file_of_the_users(inbox: Path, out: Path) -> None:
    (inbox / "failed").mkdir()
    (inbox / "failed/a.pdf.txt").write_text("mine")
    (inbox / "failed/b.pdf").write_text("mine too")
    (inbox / "failed/c.pdf.txt").mkdir()
    for name in "abc":
        (inbox / f"{name}.pdf").write_text(f"{name} error")
    watch(inbox, out, count(3))
    assert (inbox / "failed/a.pdf.txt").read_text() == "mine"
    assert (inbox / "failed/b.pdf").read_text() == "mine too"
    for name in "abc":
        assert (inbox / f"failed/{name}-2.pdf").read_text() == f"{name} error"
        assert f"{name}-2.pdf: " in (inbox / f"failed/{name}-2.pdf.txt").read_text("utf-8-sig")


def test_a_broken_signature_is_said_beside_the_file_that_is_done(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("altered one")
    watched = watch(inbox, out, count(1))
    assert watched.states == {"a.pdf": "complete"}
    note = (inbox / "done/a.pdf.txt").read_text("utf-8-sig")
    assert "signature.broken" in note


def test_a_file_called_like_a_note_fails_without_taking_its_place(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("one error")
    (inbox / "a.pdf.txt").write_text("two error")
    watch(inbox, out, count(2))
    moved = [path for path in (inbox / "failed").iterdir() if path.read_text() in ("one error", "two error")]
    notes = set((inbox / "failed").iterdir()) - set(moved)
    assert len(moved) == 2
    assert {note.name for note in notes} == {f"{path.name}.txt" for path in moved}


def test_a_duplicate_gets_a_note_that_names_its_result(inbox: Path, out: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        (inbox / name).write_text("one")

    def again(watched: Watched) -> None:
        if len(watched.documents) == 2 and not (inbox / "a.pdf").exists():
            (inbox / "a.pdf").write_text("one")

    watched = watch(inbox, out, count(3), meanwhile=again)
    assert [document.state for document in watched.documents] == ["complete", "duplicate", "complete"]
    assert not (inbox / "done/a.pdf.txt").exists()
    for name in ("b.pdf", "a-2.pdf"):
        assert "a.pdf.json" in (inbox / f"done/{name}.txt").read_text("utf-8-sig")


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


@pytest.mark.parametrize("whole", ["one two", "one two " + "\0" * 5000], ids=["ends", "ends in zeros"])
def test_a_file_whose_room_is_reserved_before_it_is_copied_is_waited_for(
    inbox: Path, out: Path, whole: str
) -> None:
    """Its size and its time are those of the whole file from the start."""
    (inbox / "a.pdf").write_text("one" + "\0" * (len(whole) + 5000))
    finished_at = []

    def finish_copy(watched: Watched) -> None:
        if watched.now > 40 and not finished_at:
            with (inbox / "a.pdf").open("r+") as file:
                file.write(whole)
                file.truncate()
            finished_at.append(watched.now)

    watched = watch(inbox, out, count(1), meanwhile=finish_copy, patience=300.0)
    assert watched.states == {"a.pdf": "complete"}
    assert document(out, "a.pdf")["text"].startswith("one two")


def test_what_is_no_document_yet_may_become_one(inbox: Path, out: Path) -> None:
    (inbox / "a.pdf").write_text("unsupported")

    def finish_copy(watched: Watched) -> None:
        if watched.now > 40 and (inbox / "a.pdf").exists() and not watched.documents:
            (inbox / "a.pdf").write_text("one two")
            os.utime(inbox / "a.pdf", (1, 1))

    assert watch(inbox, out, count(1), meanwhile=finish_copy).states == {"a.pdf": "complete"}


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
    unfinished = ("part", "filepart", "crdownload", "download", "tmp", "~tmp", "lftp", "PARTIAL")
    for name in ("~$a.pdf", "Thumbs.db", "._a.pdf", *(f"a.pdf.{end}" for end in unfinished)):
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


def test_a_hook_that_hangs_is_killed_with_what_it_started(tmp_path: Path, lifeline: Lifeline) -> None:
    script = tmp_path / "hook.sh"
    hang = f"exec 3>{lifeline.path}; sleep 3600 & echo begun >&3; wait"
    script.write_text(f'#!/bin/sh\ncase "$1" in */a.json) {hang};; esac\n')
    script.chmod(0o755)
    now, complaints = [0.0], []
    hook = Hook(str(script), lambda name, code: complaints.append((name, code)), clock=lambda: now[0])
    for name in ("a", "b"):
        hook.call(name, "complete", tmp_path / f"{name}.json")
    assert lifeline.said() == b"begun\n"
    hook.advance()
    assert complaints == []
    now[0] += HOOK_SECONDS + 1
    hook.advance()
    assert complaints == [("a", -signal.SIGKILL)]
    hook.close(seconds=HANG_SECONDS)
    assert lifeline.said() == b""
    assert complaints == [("a", -signal.SIGKILL)]


def test_files_go_on_being_read_while_a_hook_hangs(inbox: Path, out: Path) -> None:
    for name in ("a", "b"):
        (inbox / f"{name}.pdf").write_text(name)
    hanging = Hook("sh -c 'sleep 3600'", lambda name, code: None, clock=lambda: 0.0)
    watched = watch(inbox, out, count(2), hook=hanging)
    assert hanging.busy
    hanging.close(seconds=0.0)
    assert set(watched.states.values()) == {"complete"}


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


def test_a_file_that_cannot_be_moved_is_not_read_again_and_again(inbox: Path, out: Path) -> None:
    (inbox / "failed").write_text("somebody's file")
    (inbox / "a.pdf").write_text("one error")

    def make_room(watched: Watched) -> None:
        if watched.now > 300 and (inbox / "failed").is_file():
            (inbox / "failed").unlink()

    watched = watch(inbox, out, lambda watched: (inbox / "failed/a.pdf").exists(), meanwhile=make_room)
    assert [document.name for document in watched.documents if document.name == "a.pdf"] == ["a.pdf"]
    assert len([sentence for sentence in watched.sentences if "a.pdf" in sentence]) == 1
    assert (inbox / ".a.pdf.read").read_text().split() == ["1", "2"]


@pytest.mark.parametrize("path", ["x/a.pdf", "done/x"])
def test_a_folder_that_becomes_a_link_leads_no_file_elsewhere(
    inbox: Path, out: Path, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the moment between the check and the move."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (inbox / "x").mkdir()
    (inbox / "x/a.pdf").write_text("one")
    write = Outputs.write

    def plant(outputs: Outputs, *arguments: Any, **options: Any) -> None:
        write(outputs, *arguments, **options)
        if path == "done/x":
            (inbox / "done").mkdir()
            (inbox / "done/x").symlink_to(elsewhere)
        else:
            (inbox / "x").rename(inbox / ".x")
            (elsewhere / "a.pdf").write_text("one")
            (inbox / "x").symlink_to(elsewhere)

    monkeypatch.setattr(Outputs, "write", plant)
    watch(inbox, out, count(1))
    assert [file.name for file in elsewhere.iterdir()] == (["a.pdf"] if path == "x/a.pdf" else [])
    assert not list((inbox / "done").rglob("a.pdf")) or path == "done/x"


def test_folders_that_overlap_are_refused(inbox: Path) -> None:
    for other in (inbox, inbox / "out", inbox.parent):
        with pytest.raises(OverlappingFolders):
            Inbox(inbox, other)


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
