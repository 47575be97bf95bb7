"""The part of ``make torture`` that a watcher has to bear.

Watchers kill themselves at chosen moments (``bench.killed_watcher``), again and again on the same inbox,
while files are dropped into it: good ones, failing ones, ones that kill workers, duplicates, and ones whose
names meet. After each kill every file dropped is there once, no file of the user's has changed, what is
visible is whole, and no file lies in ``failed`` without its note. At the end every content has one document.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.killed_watcher import WINDOWS
from pipeline.atomic import TEMPORARY_PREFIX

SLOW_SECONDS = 120.0
"""A watcher that has not come to its window, or to rest, by then is stuck."""

DROPPED = 5
"""Files in every round: few, so that a round is short."""

MARK = b"-- sohoa\r\n"
MINE = b"a file of the user's"
NAMES = (
    *("scan.pdf", "Scan.PDF", "scan.pdf.txt", "x/scan.pdf", "scan.pdf.json/a.pdf", "report.html/a.pdf"),
    *(unicodedata.normalize(form, "báo cáo.pdf") for form in ("NFC", "NFD")),
    *("a\nb.pdf", "a\\u000ab.pdf", os.fsdecode(b"th\xe9.pdf"), "\\xe9" * 60 + ".pdf"),
)
KINDS = ("good", "good", "good", "page fails", "kills its worker", "no document", "empty", "again")


class Desk:
    """An inbox, what was dropped into it, and what must never be lost."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.inbox, self.out, self.log = folder / "inbox", folder / "out", folder / "log"
        self.mark = folder / "killed"
        self.chance = random.Random(seed)
        self.dropped: Counter[bytes] = Counter()
        self.mine: list[Path] = []
        self._number = 0
        for place in ("done", "failed"):
            (self.inbox / place).mkdir(parents=True)
            for name in ("scan.pdf", "scan-2.pdf.txt", "th\\xe9.pdf.txt"):
                self.mine.append(self.inbox / place / name)
                self.mine[-1].write_bytes(MINE)
        self.out.mkdir()
        self.mine.append(self.out / "scan-3.pdf.json")
        self.mine[-1].write_bytes(MINE)

    def drop(self, count: int) -> None:
        """Drops so many files whose names are free now, as a scanner does it: whole."""
        for _ in range(count):
            self._number += 1
            content = self._content()
            free = [name for name in NAMES if not os.path.lexists(self.inbox / name)]
            name = self.chance.choice(free) if free else f"{self._number}.pdf"
            file = self.inbox / name
            file.parent.mkdir(parents=True, exist_ok=True)
            copy = file.with_name(f".copy-{self._number}")
            copy.write_bytes(content)
            copy.rename(file)
            self.dropped[content] += 1

    def _content(self) -> bytes:
        number = self._number
        match self.chance.choice(KINDS):
            case "page fails":
                return f"w{number} error".encode()
            case "kills its worker":
                return f"w{number} kill".encode()
            case "no document":
                return f"unsupported {number}".encode()
            case "empty":
                return b""
            case "again" if self.dropped:
                return self.chance.choice(sorted(self.dropped))
            case _:
                return f"w{number} x{number}".encode()

    def start(self, window: str = "", number: int = 1, when: str = "before") -> subprocess.Popen[bytes]:
        self.mark.unlink(missing_ok=True)
        places = [os.fspath(path) for path in (self.inbox, self.out, self.mark)]
        arguments = [*places[:2], window, str(number), when, places[2]]
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "bench.killed_watcher", *arguments],
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def rest(self, process: subprocess.Popen[bytes]) -> None:
        """Until the watcher has nothing left to do, or has gone."""
        wait_until(lambda: not self.waiting() or process.poll() is not None)

    def said(self, words: str, times: int) -> None:
        """Until the watchers have said it so often."""
        wait_until(lambda: self.log.read_text().count(words) >= times)

    def waiting(self) -> list[Path]:
        """Files in the inbox that were not moved yet."""
        moved = (self.inbox / "done", self.inbox / "failed")
        return [path for path in files_in(self.inbox) if not any(map(path.is_relative_to, moved))]

    def check(self) -> None:
        """What holds at every moment, also right after a kill. Raises AssertionError."""
        found: Counter[bytes] = Counter()
        for path in files_in(self.inbox):
            content = path.read_bytes()
            if content.endswith(MARK) and path.suffix == ".txt":
                continue
            if path in self.mine:
                continue
            found[content] += 1
            note = path.with_name(f"{path.name}.txt")
            assert path.parts[len(self.inbox.parts)] != "failed" or note.read_bytes().endswith(MARK), path
        assert found == self.dropped, (found - self.dropped, self.dropped - found)
        assert all(path.read_bytes() == MINE for path in self.mine)
        for _ in self.documents():
            pass

    def documents(self) -> Iterator[tuple[str, dict[str, object]]]:
        """The documents with their names. Raises ValueError when one is not whole."""
        for path in sorted(self.out.rglob("*.json")):
            if path.is_file() and path not in self.mine:
                yield path.relative_to(self.out).as_posix(), json.loads(path.read_text())

    def settle(self) -> None:
        """Lets a watcher come to rest, and checks what must hold then. Raises AssertionError."""
        started = self.log.read_text().count("Watching") if self.log.exists() else 0
        process = self.start()
        self.said("Watching", started + 1)
        self.settle_with(process)

    def settle_with(self, process: subprocess.Popen[bytes]) -> None:
        self.rest(process)
        stop(process)
        assert process.returncode == 0, process.returncode
        self.check()
        made: dict[str, list[dict[str, object]]] = {}
        for _, document in self.documents():
            made.setdefault(document["source"]["sha256"], []).append(document)  # type: ignore[index]
        for content in self.dropped:
            documents = made.pop(hashlib.sha256(content).hexdigest(), [])
            words = content.decode().split()
            failed = not words or words[0] == "unsupported"
            status = "failed" if failed else "partial" if words[1] in ("error", "kill") else "complete"
            assert {document["status"] for document in documents} == {status}, (content, documents)
            assert status == "failed" or {document["text"] for document in documents} == {
                words[0] if status == "partial" else " ".join(words)
            }
            assert status != "complete" or len(documents) == 1, (content, len(documents))
        assert not made, made
        assert not list(self.inbox.rglob(f"{TEMPORARY_PREFIX}*[0-9a-f]"))
        assert not list(self.out.rglob(f"{TEMPORARY_PREFIX}*"))


def files_in(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            yield path


def wait_until(happened: Callable[[], bool], seconds: float = SLOW_SECONDS) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until, "stuck"
        time.sleep(0.05)


def stop(process: subprocess.Popen[bytes]) -> None:
    """As systemd does it."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    process.wait(SLOW_SECONDS)


def kill_watchers(folder: Path, kills: int, seed: int = 1, windows: Sequence[str] = WINDOWS) -> Counter[str]:
    """Kills watchers so many times, in each of the ``windows`` in turn.

    Returns kills by window; ``resting`` are those of watchers that did not come to theirs.
    """
    shutil.rmtree(folder, ignore_errors=True)
    desk = Desk(folder, seed)
    done: Counter[str] = Counter()
    moments = [(window, when) for window in windows for when in ("before", "after")]
    while done.total() < kills:
        window, when = moments[done.total() % len(moments)]
        desk.drop(desk.chance.randint(1, DROPPED))
        process = desk.start(window, desk.chance.randint(1, 4), when)
        desk.drop(desk.chance.randint(0, DROPPED))
        desk.rest(process)
        if process.poll() is None:
            time.sleep(desk.chance.uniform(0.0, 0.5))
            process.kill()
        process.wait()
        assert process.returncode == -signal.SIGKILL, process.returncode
        done[f"{window} {when}" if desk.mark.exists() else "resting"] += 1
        desk.check()
        if done.total() % 25 == 0:
            desk.settle()
    desk.settle()
    return done


def drop_many(folder: Path, count: int = 1000) -> str:
    """So many files at once."""
    shutil.rmtree(folder, ignore_errors=True)
    desk = Desk(folder, seed=2)
    for number in range(count):
        content = f"w{number} x{number}".encode()
        (desk.inbox / f"{number:04}.pdf").write_bytes(content)
        desk.dropped[content] += 1
    started = time.monotonic()
    desk.settle()
    return f"{count} files dropped at once: all done in {time.monotonic() - started:.0f} s"


def set_clock_back(folder: Path) -> str:
    """The clock goes back all the time."""
    shutil.rmtree(folder, ignore_errors=True)
    desk = Desk(folder, seed=3)
    for times in range(1, 4):
        desk.drop(2 * DROPPED)
        process = desk.start("backwards")
        desk.said("Watching", times)
        desk.rest(process)
        stop(process)
        assert process.returncode == 0, process.returncode
        desk.check()
    desk.settle()
    return "the clock set back all the time: nothing lost, nothing read twice"


def unmount_inbox(folder: Path) -> str:
    """The share goes away under a watcher, with files in work, and comes back."""
    shutil.rmtree(folder, ignore_errors=True)
    desk = Desk(folder, seed=4)
    share = folder / "share"
    desk.inbox.rename(share)
    desk.inbox.mkdir()
    mount = ["mount", "--bind", str(share), str(desk.inbox)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        return "not run: bind mounts are not allowed here"
    process = None
    try:
        desk.drop(4 * DROPPED)
        process = desk.start()
        desk.said("Watching", 1)
        for times in range(1, 4):
            subprocess.run(["umount", "--lazy", str(desk.inbox)], check=True)
            desk.said("has gone", times)
            assert not list(files_in(desk.inbox)), "written where the share was mounted"
            assert process.poll() is None
            subprocess.run(mount, check=True)
            desk.said("is back", times)
            process.send_signal(signal.SIGSTOP)  # a file that is moved while it is looked for counts twice
            desk.check()
            process.send_signal(signal.SIGCONT)
            desk.drop(DROPPED)
        desk.settle_with(process)
    finally:
        if process is not None and process.poll() is None:
            process.kill()
            process.wait()
        subprocess.run(["umount", "--lazy", str(desk.inbox)], check=False)
    return "gone and back three times with files in work: waited for, nothing lost or failed by it"
