"""Worker processes on this machine, one task each, killed with their children when they overrun."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pipeline.scheduler import frames
from pipeline.scheduler.protocol import Loss, Outcome, Task
from schema.errors import WorkerCannotStart

START_SECONDS = 120.0
"""A worker that is not ready by then (imports on a cold disk) counts as one that cannot start."""

STARTS = 3
"""So many workers in a row that never became ready end the run: the installation is broken."""

_CHUNK = 1 << 16


class _Worker:
    """One process with its task and the bytes still to be sent and read. All times are of ``clock``."""

    def __init__(
        self, perform: str, memory_mib: int, log: BinaryIO | int, clock: Callable[[], float]
    ) -> None:
        command = [
            sys.executable,
            "-P",  # the current folder may be full of somebody's files: nothing is imported from it
            "-m",
            "pipeline.scheduler.worker",
            perform,
            str(memory_mib),
            str(os.getpid()),
        ]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        assert self.process.stdin and self.process.stdout
        self.requests = self.process.stdin.fileno()
        self.answers = self.process.stdout.fileno()
        os.set_blocking(self.requests, False)
        os.set_blocking(self.answers, False)
        self.ready = False
        self.task: Task | None = None
        self._clock = clock
        self.started = clock()
        self.unsent = memoryview(b"")
        self.received = bytearray()

    def take(self, task: Task) -> None:
        self.task = task
        self.unsent = memoryview(frames.encode(task.message))
        self.started = self._clock()

    @property
    def deadline(self) -> float | None:
        if not self.ready:
            return self.started + START_SECONDS
        return self.started + self.task.seconds if self.task else None

    def kill(self) -> None:
        """Ends the process and the children it started, which share its process group."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdin and self.process.stdout
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.stdout.close()


class LocalScheduler:
    """``jobs`` worker processes that call ``perform`` (``module:function``) on each message.

    Each may allocate ``memory_mib``; what they print goes to the file ``log`` (nowhere when None). Used by
    one thread. A worker is started when a task needs it and replaced when it is lost. Time limits are those
    of ``clock`` (seconds).
    """

    def __init__(
        self,
        perform: str,
        *,
        jobs: int,
        memory_mib: int,
        log: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs = jobs
        self._clock = clock
        self._start: Callable[[], _Worker] = lambda: _Worker(perform, memory_mib, self._log, clock)
        self._log: BinaryIO | int = subprocess.DEVNULL if log is None else log.open("ab")
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def capacity(self) -> int:
        return self._jobs

    @property
    def running(self) -> int:
        return sum(worker.task is not None for worker in self._workers)

    @property
    def process_ids(self) -> tuple[int, ...]:
        return tuple(worker.process.pid for worker in self._workers)

    def submit(self, task: Task) -> None:
        for worker in [w for w in self._workers if w.task is None and w.process.poll() is not None]:
            self._lose(worker, "died")
        idle = [worker for worker in self._workers if worker.task is None]
        if not idle:
            if len(self._workers) >= self._jobs:
                raise RuntimeError("no worker is free")
            idle = [self._start()]
            self._workers += idle
        idle[0].take(task)

    def wait(self, seconds: float | None = None) -> list[Outcome]:
        until = None if seconds is None else self._clock() + seconds
        outcomes: list[Outcome] = []
        while self.running and not outcomes:
            now = self._clock()
            times = [worker.deadline for worker in self._workers if worker.deadline is not None]
            times += [] if until is None else [until]
            for worker in self._active(max(0.0, min(times) - now)):
                outcomes += self._advance(worker)
            outcomes += self._overdue()
            if until is not None and self._clock() >= until:
                break
        return outcomes

    def _active(self, seconds: float) -> list[_Worker]:
        """Workers that can be written to or read from now, waiting up to ``seconds`` for one."""
        with selectors.DefaultSelector() as selector:
            for worker in self._workers:
                selector.register(worker.answers, selectors.EVENT_READ, worker)
                if worker.ready and worker.unsent:
                    selector.register(worker.requests, selectors.EVENT_WRITE, worker)
            found = [key.data for key, _ in selector.select(seconds)]
        return list(dict.fromkeys(found))

    def _advance(self, worker: _Worker) -> list[Outcome]:
        """Moves bytes both ways; an outcome when the answer is whole or the worker has gone."""
        try:
            if worker.ready and worker.unsent:
                with contextlib.suppress(BlockingIOError):
                    worker.unsent = worker.unsent[os.write(worker.requests, worker.unsent[:_CHUNK]) :]
            while chunk := os.read(worker.answers, _CHUNK):
                worker.received += chunk
            return self._lose(worker, "died")
        except BlockingIOError:
            pass
        except BrokenPipeError:
            return self._lose(worker, "died")
        found = frames.decode(worker.received)
        if found is None:
            return []
        message, length = found
        del worker.received[:length]
        if not worker.ready:
            worker.ready = True
            worker.started = self._clock()
            self._failed_starts = 0
            return []
        task, worker.task = worker.task, None
        assert task is not None
        return [Outcome(task.key, self._clock() - worker.started, answer=message)]

    def _overdue(self) -> list[Outcome]:
        now = self._clock()
        late = [worker for worker in self._workers if worker.deadline is not None and worker.deadline <= now]
        return [outcome for worker in late for outcome in self._lose(worker, "timeout")]

    def _lose(self, worker: _Worker, loss: Loss) -> list[Outcome]:
        """Removes a worker. One that never became ready has not touched its task: another one gets it."""
        worker.kill()
        self._workers.remove(worker)
        task = worker.task
        if not worker.ready:
            self._failed_starts += 1
            if self._failed_starts >= STARTS:
                raise WorkerCannotStart()
            if task is not None:
                self.submit(task)
            return []
        if task is None:
            return []
        return [Outcome(task.key, self._clock() - worker.started, loss=loss)]

    def close(self) -> None:
        for worker in self._workers:
            worker.kill()
        self._workers.clear()
        if not isinstance(self._log, int) and not self._log.closed:
            self._log.close()
