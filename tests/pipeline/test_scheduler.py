from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.scheduler import frames
from pipeline.scheduler.local import LocalScheduler
from pipeline.scheduler.protocol import Message, Task
from schema.errors import WorkerCannotStart
from tests.pipeline.lifeline import HANG_SECONDS, Lifeline

ECHO = "tests.pipeline.echo:perform"


def task(number: int, header: bytes = b"{}", *blocks: bytes, seconds: float = HANG_SECONDS) -> Task:
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
        scheduler.submit(task(1, b"hang"))
        assert scheduler.wait(0.2) == []
        assert scheduler.running == 1


def test_a_worker_killed_while_idle_is_replaced() -> None:
    with LocalScheduler(ECHO, jobs=1, memory_mib=1024) as scheduler:
        scheduler.submit(task(1))
        scheduler.wait()
        (worker,) = scheduler.process_ids
        os.kill(worker, signal.SIGKILL)
        os.waitid(
            os.P_PID, worker, os.WEXITED | os.WNOWAIT
        )  # it has ended; the scheduler is to find that out
        scheduler.submit(task(2))
        (outcome,) = scheduler.wait()
        assert worker not in scheduler.process_ids
    assert outcome.answer is not None


def test_a_killed_task_takes_the_children_of_its_worker_with_it(lifeline: Lifeline) -> None:
    with LocalScheduler(ECHO, jobs=1, memory_mib=1024) as scheduler:
        scheduler.submit(task(1, b"child", os.fsencode(lifeline.path)))
        scheduler.wait()
        assert lifeline.held()
        scheduler.submit(task(2, b"hang", seconds=0.2))
        (outcome,) = scheduler.wait()
        assert outcome.loss == "timeout"
        assert lifeline.said() == b""


def test_workers_that_cannot_start_end_the_run() -> None:
    with LocalScheduler("no_such_module:perform", jobs=1, memory_mib=1024) as scheduler:
        scheduler.submit(task(1))
        with pytest.raises(WorkerCannotStart):
            scheduler.wait()


def test_workers_die_with_a_killed_coordinator(lifeline: Lifeline) -> None:
    script = (
        "import sys\n"
        "from tests.pipeline.test_scheduler import *\n"
        "scheduler = LocalScheduler(ECHO, jobs=1, memory_mib=1024)\n"
        "scheduler.submit(task(1, b'hold', sys.argv[1].encode()))\n"
        "scheduler.wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, lifeline.path]) as coordinator:
        assert lifeline.said() == b"begun"
        assert lifeline.held()
        coordinator.kill()
    assert lifeline.said() == b""
