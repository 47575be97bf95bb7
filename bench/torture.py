"""``make torture``: runs that are killed again and again must end with the outputs of a run left in peace.

Kills the coordinator, a worker or a Tesseract child (``kill -9``) at random moments until so many kills are
done; after each, whatever is visible must be whole. Then the disk fills up, and the share with the sources
goes away. Then watchers have their turn (``bench.torture_watch``). The script can be stopped and started
again: it goes on with the kills of runs that are left.
"""

from __future__ import annotations

import argparse
import filecmp
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.batch_corpus import make_corpus
from bench.torture_watch import drop_many, kill_watchers, set_clock_back, unmount_inbox
from pipeline.atomic import TEMPORARY_PREFIX

FOLDER = Path(__file__).parent / "output" / "torture"
MOST_EVENTS = 6
"""Between two kills at most so many processes and documents come or go."""

LOOK_SECONDS = 0.01

_MOST_MEMORY = 1024 * 1024
"""KiB that restoring text may take, however long its lines are."""

TARGETS = ("coordinator", "worker", "tesseract")


def start_run(source: Path, out: Path, log: Path, *more: str) -> subprocess.Popen[bytes]:
    """With Tesseract in processes of its own: there is something of it to kill."""
    arguments = ("run", str(source), "-o", str(out), "--jobs", "2", "--tesseract", "child", *more)
    with log.open("ab") as stream:
        return subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli.main", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=stream,
            env={**os.environ, "LANG": "C"},
        )


def run_to_end(corpus: Path, out: Path, log: Path, *more: str) -> int:
    return start_run(corpus, out, log, *more).wait()


def documents(out: Path) -> dict[str, str]:
    """The documents under ``out`` by name, without their timings. Raises ValueError when one is not whole."""
    found = {}
    for path in sorted(out.rglob("*.json")):
        document = json.loads(path.read_text())
        document["provenance"].pop("seconds")
        found[path.relative_to(out).as_posix()] = json.dumps(document, sort_keys=True)
    return found


def check_ledger(out: Path) -> None:
    """Raises AssertionError when the ledger is damaged or disagrees with the files."""
    database = sqlite3.connect(out / ".sohoa" / "ledger.sqlite")
    try:
        assert database.execute("pragma integrity_check").fetchone() == ("ok",)
        rows = database.execute("select name, state from documents").fetchall()
    finally:
        database.close()
    for name, state in rows:
        if state in ("complete", "partial", "failed"):
            assert (out / f"{name}.json").is_file(), name


def children(process: int) -> Iterator[tuple[int, str]]:
    """Process ids and names of all that ``process`` started, and what those started."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:
            continue
        name = text[text.index("(") + 1 : text.rindex(")")]
        parent = int(text.rpartition(")")[2].split()[1])
        if parent == process:
            child = int(text.split()[0])
            yield child, name
            yield from children(child)


def let_some_happen(coordinator: subprocess.Popen[bytes], out: Path, chance: random.Random) -> None:
    """Returns when a random number of processes and documents has come or gone, or the run has ended.

    So the kills fall on all parts of a run, however fast the machine is.
    """
    left, before = chance.randint(0, MOST_EVENTS), None
    while left and coordinator.poll() is None:
        now = {child for child, _ in children(coordinator.pid)}, len(list(out.rglob("*.json")))
        left -= before not in (None, now)
        before = now
        time.sleep(LOOK_SECONDS)


def kill_one(coordinator: subprocess.Popen[bytes], target: str, chance: random.Random) -> bool:
    """Kills one process of the kind ``target``; False when none comes up before the run ends."""
    if target == "coordinator":
        coordinator.kill()
        coordinator.wait()
        return True
    found: list[int] = []
    while not found:
        if coordinator.poll() is not None:
            return False
        time.sleep(LOOK_SECONDS)
        found = [
            child
            for child, name in children(coordinator.pid)
            if (name == "tesseract") == (target == "tesseract")
        ]
    try:
        os.kill(chance.choice(found), signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def torture(kills: int, good: int, broken: int, seed: int, folder: Path) -> Counter[str]:
    """Raises AssertionError at the first thing lost, doubled or half done. Returns the kills by target."""
    corpus, peace, out, log = folder / "in", folder / "peace", folder / "out", folder / "log"
    state = folder / "state.json"
    if not state.exists():
        shutil.rmtree(folder, ignore_errors=True)
        make_corpus(corpus, good=good, broken=broken, seed=seed)
        assert run_to_end(corpus, peace, log) == 1
        state.write_text(json.dumps({}))
    expected = documents(peace)
    done: Counter[str] = Counter(json.loads(state.read_text()))
    chance = random.Random(seed + done.total())
    while done.total() < kills:
        coordinator = start_run(corpus, out, log)
        while coordinator.poll() is None and done.total() < kills:
            let_some_happen(coordinator, out, chance)
            target = chance.choices(TARGETS, (2, 2, 1))[0]
            if coordinator.poll() is None and kill_one(coordinator, target, chance):
                done[target] += 1
                state.write_text(json.dumps(done))
                documents(out)
        if coordinator.poll() is None:
            coordinator.kill()
            coordinator.wait()
        if coordinator.returncode in (0, 1):
            settle(corpus, out, log, expected)
            shutil.rmtree(out)
    settle(corpus, out, log, expected)
    return done


def settle(corpus: Path, out: Path, log: Path, expected: dict[str, str]) -> None:
    """Lets the run end in peace and compares everything with what was expected.

    A page whose worker was killed twice is set aside until ``--redo failed``, as an operator would say.
    """
    for more in ([], [], ["--redo", "failed"], []):
        code = run_to_end(corpus, out, log, *more)
    assert code == 1, code
    found = documents(out)
    assert found.keys() == expected.keys(), found.keys() ^ expected.keys()
    different = [name for name in expected if found[name] != expected[name]]
    assert not different, different
    assert not list(out.rglob(f"{TEMPORARY_PREFIX}*"))
    check_ledger(out)


FORMATS = (".json", ".xlsx", ".pdf")


def files_of(out: Path) -> dict[str, bytes | str]:
    """The documents under ``out`` and their other formats by name. Raises ValueError when one is half."""
    found: dict[str, bytes | str] = dict(documents(out))
    for path in out.rglob("*"):
        if path.suffix in FORMATS[1:] and path.is_file():
            found[path.relative_to(out).as_posix()] = path.read_bytes()
    return found


def fill_disk(folder: Path) -> str:
    """A run onto a disk that fills up while JSON files, workbooks and PDFs are written stops with 4 and goes
    on when there is space again; what is visible is what a run in peace writes, byte for byte.
    """
    corpus, small, log = folder / "in", folder / "small", folder / "log"
    peace, formats = folder / "peace-formats", ("--formats", ",".join(name[1:] for name in FORMATS))
    if not peace.exists():
        assert run_to_end(corpus / "000", peace, log, *formats) == 0
    expected = files_of(peace)
    small.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(small)], capture_output=True, check=False
    )
    if mounted.returncode:
        return "not run: tmpfs cannot be mounted here"
    try:
        ballast = small / "ballast"
        process = start_run(corpus / "000", small / "out", log, *formats)
        while len(list((small / "out").glob("*.json"))) < 3 and process.poll() is None:
            time.sleep(0.05)
        with ballast.open("wb") as file:
            while process.poll() is None:
                try:
                    file.write(bytes(65536))
                    file.flush()
                except OSError:
                    time.sleep(0.1)
        stopped = process.returncode
        visible = files_of(small / "out")
        assert visible.items() <= expected.items()
        ballast.unlink()
        for _ in range(2):
            code = start_run(corpus / "000", small / "out", log, *formats).wait()
        assert stopped == 4, stopped
        assert code == 0, code
        assert files_of(small / "out") == expected
        return f"stopped with 4 after {len(visible)} files, went on and ended the same"
    finally:
        subprocess.run(["umount", str(small)], check=False)


def restore_what_is_no_text(folder: Path, size: int = 50_000_000) -> str:
    """``sohoa restore`` of lines that nobody writes comes out as it went in, in bounded memory."""
    kinds = (
        "a" * 200_000,
        "-" * 200_000,
        "1" * 9_999 + " ",
        "a@" * 100_000,
        "(" * 99_999 + "x",
        "\u0301" * 9_999,
    )
    given, got = folder / "no-text", folder / "restored"
    folder.mkdir(parents=True, exist_ok=True)
    with given.open("w", encoding="utf-8") as file:
        while file.tell() < size:
            for kind in kinds:
                file.write(kind * 5 + "\n")
    started = time.monotonic()
    with got.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli.main", "restore", str(given)], stdout=output
        )
        _, status, used = os.wait4(process.pid, 0)
    assert status == 0, status
    assert filecmp.cmp(given, got, shallow=False)
    assert used.ru_maxrss < _MOST_MEMORY, used.ru_maxrss
    megabytes, mebibytes = given.stat().st_size // 1_000_000, used.ru_maxrss // 1024
    return f"{megabytes} MB as they came, in {time.monotonic() - started:.0f} s and {mebibytes} MiB"


def lose_share(folder: Path) -> str:
    """Sources on a share that goes away in the middle of a run, and comes back."""
    corpus, share = folder / "in" / "000", folder / "share" / "000"
    peace, log = folder / "peace", folder / "log"
    out = folder / "shared"
    shutil.rmtree(out, ignore_errors=True)
    share.mkdir(parents=True, exist_ok=True)

    def mount() -> bool:
        command = ["mount", "--bind", str(corpus), str(share)]
        return not subprocess.run(command, capture_output=True, check=False).returncode

    def unmount() -> None:
        subprocess.run(["umount", "--lazy", str(share)], check=True)

    if not mount():
        return "not run: bind mounts are not allowed here"
    try:
        process = start_run(share, out, log)
        while len(list(out.glob("*.json"))) < 3 and process.poll() is None:
            time.sleep(0.05)
    finally:
        unmount()
    stopped = process.wait()
    visible = documents(out)
    failed = sum(json.loads(text)["status"] == "failed" for text in visible.values())
    assert mount()
    try:
        code = start_run(share, out, log, "--redo", "failed").wait()
    finally:
        unmount()
    expected = {
        name.removeprefix("000/"): text for name, text in documents(peace).items() if name[:4] == "000/"
    }
    assert stopped == 1, stopped
    assert code == 0, code
    assert documents(out) == expected
    return f"{failed} of {len(visible)} files recorded as failed; with the share back all as in peace"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--watch-kills", type=int, default=200)
    parser.add_argument("--good", type=int, default=150)
    parser.add_argument("--broken", type=int, default=66)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args()
    started = time.monotonic()
    done = torture(chosen.kills, chosen.good, chosen.broken, chosen.seed, chosen.folder)
    print(
        f"kills: {done.total()} ({', '.join(f'{count} {target}' for target, count in sorted(done.items()))})"
    )
    print(f"files: {chosen.good + chosen.broken}, {chosen.broken} of them broken; outputs identical")
    print(f"full disk: {fill_disk(chosen.folder)}")
    print(f"share unmounted: {lose_share(chosen.folder)}")
    print(f"restored: {restore_what_is_no_text(chosen.folder)}")
    watched = kill_watchers(chosen.folder / "watch", chosen.watch_kills, chosen.seed)
    at_rest = watched.pop("resting", 0)
    print(f"watchers killed: {watched.total()} in {len(watched)} windows, {at_rest} at rest")
    for trial in (drop_many, set_clock_back, unmount_inbox):
        print(f"watch: {trial(chosen.folder / 'watch')}")
    print(f"seconds: {time.monotonic() - started:.0f}")


if __name__ == "__main__":
    main()
