"""One watcher at a time has an inbox, whatever happens to the file that says so."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pipeline.watch.inbox import LOCK, Inbox
from schema.errors import InboxUnusable, InboxWatched
from tests.pipeline.watching import Watched, count, watch


def test_two_watchers_exclude_each_other(inbox: Path, out: Path) -> None:
    with Inbox(inbox, out), pytest.raises(InboxWatched):
        Inbox(inbox, out.with_name("other"))


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
