"""Tasks whose worker was killed: each is tried once more with nothing beside it, when its turn comes."""

from __future__ import annotations

from collections import Counter, deque

from pipeline.scheduler.protocol import Task

SHARE = 0.1
"""Of the time while others have work too that tries with nothing beside them may take."""

Key = tuple[int, str, int]


class Retries:
    """Memory that two tasks do not have together is the usual reason why a worker is killed, so the second
    try has the machine to itself; but a file that kills every worker must not hold up the others by that.
    """

    def __init__(self) -> None:
        self._waiting: deque[tuple[Task, float]] = deque()
        self._tried: set[Key] = set()
        self._others = 0.0

    @property
    def waiting(self) -> bool:
        return bool(self._waiting)

    @property
    def due(self) -> bool:
        """Whether the next try is worth its turn: others have worked long enough meanwhile."""
        return self.waiting and SHARE * self._others >= self._waiting[0][1]

    def holds(self, key: Key) -> bool:
        """Whether a task waits for its second try."""
        return any(task.key == key for task, _ in self._waiting)

    def waiting_of(self, document: int) -> int:
        """How many tasks of a document wait for their second try."""
        return Counter(task.key[0] for task, _ in self._waiting)[document]

    def take(self, task: Task, seconds: float) -> bool:
        """Takes a task whose worker was killed after ``seconds``; False when that was its second try."""
        if task.key in self._tried:
            self.done(task.key, seconds)
            return False
        if not self._waiting:
            self._others = 0.0
        self._waiting.append((task, seconds))
        return True

    def next(self) -> Task:
        """The task to try now, with nothing beside it."""
        task, _ = self._waiting.popleft()
        self._tried.add(task.key)
        return task

    def is_second_try(self, key: Key) -> bool:
        return key in self._tried

    def done(self, key: Key, seconds: float) -> None:
        """A task has ended after ``seconds`` and will not be tried again."""
        if key in self._tried:
            self._tried.discard(key)
            self._others -= seconds / SHARE
        else:
            self._others += seconds

    def give_up(self, document: int) -> list[Key]:
        """The tasks of a document that waited and will not be tried again."""
        given_up = [task.key for task, _ in self._waiting if task.key[0] == document]
        self._waiting = deque((task, spent) for task, spent in self._waiting if task.key[0] != document)
        return given_up
