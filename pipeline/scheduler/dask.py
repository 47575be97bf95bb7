"""The same tasks on a Dask cluster: workers on other machines that see the sources under the same paths.

A Dask worker hands each task to a child process of its own (``pipeline.scheduler.local``), so the limits on
time and memory hold there too, and a hostile file harms a child and not the cluster.
"""

from __future__ import annotations

import queue
import threading
import time
from types import TracebackType
from typing import Any, Self

import distributed

from pipeline.scheduler.local import LocalScheduler
from pipeline.scheduler.protocol import Outcome, Task
from schema.errors import WorkerCannotStart

CONNECT_SECONDS = 60.0

_here = threading.local()


def perform_in_child(perform: str, memory_mib: int, task: Task) -> Outcome:
    """Runs in a Dask worker: ``task`` in the child process of the calling thread."""
    child: LocalScheduler | None = getattr(_here, "child", None)
    if child is None:
        child = _here.child = LocalScheduler(perform, jobs=1, memory_mib=memory_mib)
    child.submit(task)
    (outcome,) = child.wait()
    return outcome


class DaskScheduler:
    """Tasks on the cluster whose scheduler listens at ``address`` (``tcp://host:8786``).

    A lost worker's tasks go to another one; a task that has lost several is given up as ``died``.
    """

    def __init__(self, address: str, perform: str, *, memory_mib: int) -> None:
        """Raises WorkerCannotStart when there is no cluster there, or no worker in it."""
        self._perform = perform
        self._memory_mib = memory_mib
        self._done: queue.Queue[Any] = queue.Queue()
        self._tasks: dict[str, tuple[Task, float, Any]] = {}
        connect: Any = distributed.Client
        try:
            self._client = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
            self._client.wait_for_workers(1, timeout=CONNECT_SECONDS)
        except (OSError, TimeoutError) as error:
            raise WorkerCannotStart() from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def capacity(self) -> int:
        """One task for each thread of the workers that are there now, and one more each to wait its turn."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()) + len(threads))

    @property
    def running(self) -> int:
        return len(self._tasks)

    def submit(self, task: Task) -> None:
        future = self._client.submit(perform_in_child, self._perform, self._memory_mib, task, pure=False)
        self._tasks[future.key] = (task, time.monotonic(), future)
        future.add_done_callback(self._done.put)

    def wait(self, seconds: float | None = None) -> list[Outcome]:
        if not self._tasks:
            return []
        try:
            found = [self._done.get(timeout=seconds)]
        except queue.Empty:
            return []
        while not self._done.empty():
            found.append(self._done.get_nowait())
        return [self._outcome(future) for future in found]

    def _outcome(self, future: Any) -> Outcome:
        task, started, _ = self._tasks.pop(future.key)
        error = future.exception()
        if error is None:
            outcome: Outcome = future.result()
            return outcome
        if isinstance(error, distributed.KilledWorker):
            return Outcome(task.key, time.monotonic() - started, loss="died")
        raise WorkerCannotStart() from error

    def close(self) -> None:
        self._client.cancel([future for _, _, future in self._tasks.values()])
        self._tasks.clear()
        self._client.close()
