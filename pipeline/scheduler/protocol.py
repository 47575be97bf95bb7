"""What runs tasks somewhere else: the Protocol, and the values that go to a worker and come back.

A task is a ``Message``: a small JSON header and a few blocks of bytes. Nothing is pickled: a worker can be
taken over by a hostile file, and its answer must not be able to run code in the coordinator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

Loss = Literal["timeout", "died"]


@dataclass(frozen=True)
class Message:
    """``header`` is JSON; ``blocks`` are what would be wasteful to put into it."""

    header: bytes
    blocks: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Task:
    """``key`` comes back with the outcome; a task over ``seconds`` is killed."""

    key: tuple[int, str, int]
    message: Message
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """Either an ``answer`` or the way the task was lost; ``seconds`` is how long it took."""

    key: tuple[int, str, int]
    seconds: float
    answer: Message | None = None
    loss: Loss | None = None


class Scheduler(Protocol):
    """Runs tasks at the same time, at most ``capacity`` of them, and outlives what they do to workers."""

    @property
    def capacity(self) -> int: ...

    @property
    def running(self) -> int:
        """How many tasks were submitted and have no outcome yet."""
        ...

    def submit(self, task: Task) -> None:
        """Starts ``task``; only while ``running < capacity``."""
        ...

    def wait(self, seconds: float | None = None) -> list[Outcome]:
        """Outcomes since the last call, at least one unless ``seconds`` pass first or nothing runs."""
        ...

    def close(self) -> None:
        """Ends all workers at once; tasks in work are dropped."""
        ...
