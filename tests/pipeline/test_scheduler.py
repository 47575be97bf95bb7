from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.scheduler import frames
from pipeline.scheduler.local import LocalScheduler
from pipeline.scheduler.protocol import Message, Task
from schema.errors import WorkerCannotStart

ECHO = "tests.pipeline.echo:perform"


def task(number: int, header: bytes = b"{}", *blocks: bytes, seconds: float = 60.0) -> Task:
    return Task((number, "page", 1), Message(header, blocks), seconds)


@given(st.lists(st.binary(max_size=50), min_size=1, max_size=5), st.integers(0, 300))
def test_a_message_is_read_when_it_is_all_there_and_not_before(blocks: list[bytes], cut: int) -> None:
    message = Message(blocks[0], tuple(blocks[1:]))
    data = frames.encode(message)
    assert frames.decode(data) == (message, len(data))
    assert frames.decode(data + b"rest") == (message, len(data))
    if cut < len(data):
        assert frames.decode(data[:cut]) is None


def test_large_messages_pass_both_ways() -> None:
    block = os.urandom(5_000_000)
    with LocalScheduler(ECHO, jobs=1, memory_mib=1024) as scheduler:
        scheduler.submit(task(1, b"{}", block, block))
        (outcome,) = scheduler.wait()
    assert outcome.answer == Message(b"{}", (block, block))


def test_wait_returns_when_its_time_is_over() -> None:
    with LocalScheduler(ECHO, jobs=1, memory_mib=1024) as scheduler:
        scheduler.submit(task(1, b"sleep"))
        assert scheduler.wait(0.2) == []
        assert scheduler.running == 1


def test_a_worker_killed_while_idle_is_replaced() -> None:
    with LocalScheduler(ECHO, jobs=1, memory_mib=1024) as scheduler:
        scheduler.submit(task(1))
        scheduler.wait()
        (worker,) = scheduler.process_ids
        os.kill(worker, signal.SIGKILL)
        while Path(f"/proc/{worker}/stat").read_text().split()[2] != "Z":
            time.sleep(0.01)
        scheduler.submit(task(2))
        (outcome,) = scheduler.wait()
    assert outcome.answer is not None


def test_a_killed_task_takes_its_children_with_it(tmp_path: Path) -> None:
    mark = tmp_path / "child"
    with LocalScheduler(ECHO, jobs=1, memory_mib=1024) as scheduler:
        scheduler.submit(task(1, b"child", str(mark).encode(), seconds=3.0))
        (outcome,) = scheduler.wait()
    assert outcome.loss == "timeout"
    assert gone(int(mark.read_text()))


def test_workers_that_cannot_start_end_the_run() -> None:
    with LocalScheduler("no_such_module:perform", jobs=1, memory_mib=1024) as scheduler:
        scheduler.submit(task(1))
        with pytest.raises(WorkerCannotStart):
            scheduler.wait()


def test_workers_die_with_a_killed_coordinator(tmp_path: Path) -> None:
    script = (
        "from tests.pipeline.test_scheduler import *\n"
        "scheduler = LocalScheduler(ECHO, jobs=1, memory_mib=1024)\n"
        "scheduler.submit(task(1))\n"
        "scheduler.wait()\n"
        "scheduler.submit(task(2, b'sleep'))\n"
        "scheduler.wait(0.2)\n"
        "print(scheduler.process_ids[0], flush=True)\n"
        "scheduler.wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as coordinator:
        assert coordinator.stdout
        worker = int(coordinator.stdout.readline())
        coordinator.kill()
        coordinator.wait()
    assert gone(worker)


def gone(process: int) -> bool:
    """Whether ``process`` ends within ten seconds (a zombie has ended)."""
    for _ in range(100):
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.1)
    return False
