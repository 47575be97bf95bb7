"""``sohoa watch`` that kills itself (``kill -9``) at a chosen moment, over documents that are small texts.

    python -m bench.killed_watcher INBOX OUT WINDOW COUNT before|after MARK

kills itself before or after the COUNT-th call of what WINDOW names, and leaves the file MARK then. The worker
is that of the tests (``tests.pipeline.stand_in``); failures that may be chance are tried again at once.
With ``backwards`` as the window nothing is killed, and every look at the clock finds it set back.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.cli.main import run_command
from pipeline.scheduler.choose import open_scheduler
from pipeline.watch.watcher import WatchOptions

STAND_IN = "tests.pipeline.stand_in:perform"

WINDOWS = (
    "os:fsync",
    "os:replace",
    "pipeline.atomic:rename",
    "pipeline.locks:FolderLock._mark",
    "pipeline.run.ledger:Ledger.forget",
    "pipeline.run.ledger:Ledger.forget_pages",
    "pipeline.run.ledger:Ledger.put",
    "pipeline.run.ledger:Ledger.put_page",
    "pipeline.run.naming:Naming.source",
    "pipeline.run.outputs:Outputs.write",
    "pipeline.run.outputs:write_atomically",
    "pipeline.run.records:Records.begin",
    "pipeline.run.records:Records.duplicate",
    "pipeline.run.records:Records.finish",
    "pipeline.run.records:Records.keep",
    "pipeline.run.records:Records.start",
    "pipeline.run.report:write_report",
    "pipeline.watch.afterwards:_leave_note",
    "pipeline.watch.afterwards:rename",
    "pipeline.watch.hook:Hook.call",
    "pipeline.watch.stillness:Stillness.postpone",
    "pipeline.watch.tidying:move",
    "pipeline.watch.watcher:Watcher._try_again",
    "pipeline.watch.watcher:Watcher.finished",
)
"""Everything between a file that is dropped and the file in its place with result, ledger line and note."""

BACK_OFF_SECONDS = (0.3, 0.3, 0.3)


def arm(window: str, number: int, when: str, mark: Path) -> None:
    """From now on the ``number``-th call of ``window`` kills this process."""
    module, _, path = window.partition(":")
    *above, name = path.split(".")
    owner: Any = import_module(module)
    for part in above:
        owner = getattr(owner, part)
    function: Callable[..., Any] = getattr(owner, name)
    calls = count(1)

    def call(*arguments: Any, **options: Any) -> Any:
        chosen = next(calls) == number
        if chosen and when == "before":
            die(mark)
        answer = function(*arguments, **options)
        if chosen:
            die(mark)
        return answer

    setattr(owner, name, call)


def die(mark: Path) -> None:
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    inbox, out, window, number, when, mark = sys.argv[1:]
    command = vars(import_module("pipeline.cli.watch"))
    command["open_scheduler"] = partial(open_scheduler, perform=STAND_IN)
    command["WatchOptions"] = partial(WatchOptions, back_off=BACK_OFF_SECONDS)
    if window == "backwards":
        times = count(2_000_000_000, -10)
        vars(import_module("pipeline.run.ledger"))["now"] = lambda: float(next(times))
    elif window:
        arm(window, int(number), when, Path(mark))
    times_and_hook = ("--settle", "0.2", "--patience", "1", "--rescan", "0.5", "--hook", "true")
    sys.exit(run_command(["watch", inbox, "-o", out, "--jobs", "1", "--lang", "en", *times_and_hook]))


if __name__ == "__main__":
    main()
