"""A watcher over "documents" that say what happens to them (``stand_in``), in a time of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipeline.run.context import RunContext
from pipeline.run.ledger import Ledger
from pipeline.run.observer import Finished
from pipeline.run.outputs import Outputs
from pipeline.scheduler.local import LocalScheduler
from pipeline.watch.bell import Bell
from pipeline.watch.hook import Hook
from pipeline.watch.inbox import Inbox
from pipeline.watch.watcher import Watcher, WatchOptions
from tests.pipeline.running import STAND_IN, settings_with


class Enough(Exception):
    """The test has seen what it waited for."""


@dataclass
class Watched:
    """What a watcher did. ``now`` is its clock; a test that sets ``ring`` rings its bell."""

    documents: list[Finished] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    now: float = 0.0
    ring: bool = False

    @property
    def states(self) -> dict[str, str]:
        return {document.name: document.state for document in self.documents}


class RealBell(Bell):
    """Calls ``idle`` whenever the watcher has nothing to do."""

    def __init__(self, folder: Path, idle: Callable[[], None]) -> None:
        super().__init__(folder, silent=False)
        self._idle = idle

    def wait(self, seconds: float) -> bool:
        if seconds > 0:
            self._idle()
        return super().wait(seconds)


class HandBell(Bell):
    """Time goes by at once, and only while the watcher has nothing to do and no hook runs."""

    def __init__(self, folder: Path, idle: Callable[[], None], watched: Watched, hook: Hook | None) -> None:
        super().__init__(folder, silent=True)
        self._idle = idle
        self._watched = watched
        self._hook = hook

    def wait(self, seconds: float) -> bool:
        if seconds > 0 and self._hook is not None and self._hook.busy:
            time.sleep(0.01)
        elif seconds > 0:
            self._idle()
            self._watched.now += seconds
        rang, self._watched.ring = self._watched.ring, False
        return rang


def watch(
    inbox: Path,
    out: Path,
    until: Callable[[Watched], bool],
    *,
    hook: str | Hook | None = None,
    meanwhile: Callable[[Watched], None] = lambda watched: None,
    real: bool = False,
    jobs: int = 1,
    **options: Any,
) -> Watched:
    """A watcher of ``inbox`` until ``until``, which is asked, like ``meanwhile``, when it has nothing to do.

    When ``real``, with the bell and the clock of this machine.
    """
    watched = Watched()
    chosen = WatchOptions(**({"settle": 5.0, "patience": 60.0, "rescan": 30.0} | options))

    def idle() -> None:
        if until(watched):
            raise Enough
        if watched.now > 24 * 3600:
            raise TimeoutError(watched.states, watched.sentences[:3])
        meanwhile(watched)

    with Inbox(inbox, out) as folder, Ledger(out) as ledger:
        if isinstance(hook, str):
            called: Hook | None = Hook(hook, lambda name, code: watched.sentences.append(f"hook {code}"))
            waited_for = called
        else:
            called, waited_for = hook, None
        bell = RealBell(inbox, idle) if real else HandBell(inbox, idle, watched, waited_for)
        with LocalScheduler(STAND_IN, jobs=jobs, memory_mib=1024) as scheduler:
            watcher = Watcher(
                folder,
                RunContext(ledger, Outputs(out), scheduler, settings_with(), "en", ("json",)),
                chosen,
                bell=bell,
                hook=called,
                say=watched.sentences.append,
                tell=watched.documents.append,
                clock=time.monotonic if real else lambda: watched.now,
            )
            with pytest.raises(Enough):
                watcher.watch()
            watcher.end()
        bell.close()
    return watched


def count(number: int) -> Callable[[Watched], bool]:
    return lambda watched: len(watched.documents) >= number
