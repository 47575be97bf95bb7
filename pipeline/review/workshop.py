"""What the page has done by workers: it opens no page of a document itself."""

from __future__ import annotations

import queue
import threading
import traceback
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from pipeline.failure import Failure
from pipeline.scheduler.choose import open_scheduler
from pipeline.scheduler.protocol import Message, Outcome, Task
from pipeline.settings import Limits
from schema.errors import SourceTimeout, SourceWorkerDied, WorkerCannotStart

_TURN = 0.05
"""Seconds after which a new order is seen while others are in work."""


@dataclass(frozen=True)
class _Order:
    message: Message
    seconds: float
    future: Future[Message]


class Lost(Exception):
    """The worker gave no answer; ``failure`` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


class Workshop:
    """Workers that any thread may order from, until closed. ``log`` gets what their libraries print."""

    def __init__(self, jobs: int, log: Path) -> None:
        self._orders: queue.Queue[_Order | None] = queue.Queue()
        self._guard = threading.Lock()
        self._closed = False
        self._jobs = jobs
        self._log = log
        self._thread = threading.Thread(target=self._work, name="workshop", daemon=True)
        self._thread.start()

    def order(self, message: Message, seconds: float) -> Future[Message]:
        """The answer to ``message``, or Lost, when a worker has it or after ``seconds``."""
        order = _Order(message, seconds, Future())
        with self._guard:
            if self._closed:
                _lose(order.future)
            else:
                self._orders.put(order)
        return order.future

    def stop(self) -> None:
        """Drops what is in work or waits; nothing is taken any more."""
        with self._guard:
            self._closed = True
            self._orders.put(None)

    def close(self) -> None:
        """The same, and waits for the workers to end."""
        self.stop()
        self._thread.join()

    def _work(self) -> None:
        futures: dict[int, Future[Message]] = {}
        try:
            self._work_on(futures)
        except WorkerCannotStart as error:
            traceback.print_exception(error)
        finally:  # whoever waits hears that there will be no answer
            self.stop()
            for future in futures.values():
                _lose(future)
            while (order := self._orders.get()) is not None:
                _lose(order.future)

    def _work_on(self, futures: dict[int, Future[Message]]) -> None:
        """Until told to stop. ``futures`` are those of the orders in work. Raises WorkerCannotStart."""
        number = 0
        memory = Limits().memory_mib
        with open_scheduler("local", jobs=self._jobs, memory_mib=memory, log=self._log) as scheduler:
            while not self._closed:
                while scheduler.running < scheduler.capacity:
                    try:
                        order = self._orders.get(block=not futures)
                    except queue.Empty:
                        break
                    if order is None:
                        return
                    number += 1
                    futures[number] = order.future
                    scheduler.submit(Task((number, "review", 0), order.message, order.seconds))
                for outcome in scheduler.wait(_TURN):
                    _settle(futures.pop(outcome.key[0]), outcome)


def _lose(future: Future[Message]) -> None:
    future.set_exception(Lost(Failure.of(SourceWorkerDied())))


def _settle(future: Future[Message], outcome: Outcome) -> None:
    if outcome.answer is not None:
        future.set_result(outcome.answer)
        return
    late = outcome.loss == "timeout"
    error = SourceTimeout(seconds=round(outcome.seconds)) if late else SourceWorkerDied()
    future.set_exception(Lost(Failure.of(error)))
