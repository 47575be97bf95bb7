"""A folder watched until stopped: full scans, still files into the batch, finished ones out of the way."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from pipeline.failure import Failure, fingerprint
from pipeline.names import printable
from pipeline.run.batch import Batch
from pipeline.run.context import RunContext
from pipeline.run.entry import CHANCE, State
from pipeline.run.folders import failure_of, record_folders
from pipeline.run.naming import Identity, Naming, SourceFile
from pipeline.run.observer import Finished
from pipeline.run.plan import plan
from pipeline.run.report import RunningReport
from pipeline.run.sources import UnreadableFolder
from pipeline.watch.bell import Bell
from pipeline.watch.hook import Hook
from pipeline.watch.inbox import Inbox, looks_reserved
from pipeline.watch.stillness import Stillness
from pipeline.watch.tidying import Tidying
from schema.errors import SourceChanged, message

After = Literal["move", "leave"]

UNFINISHED = frozenset({"source.damaged", "source.empty", "source.no_pages", "source.unsupported"})
"""What a file that is still being copied looks like."""

AGAIN = CHANCE | {"page.timeout", "source.timeout", "page.out_of_memory", "source.out_of_memory"}
"""Failures that are tried again by themselves."""

BACK_OFF_SECONDS = (60.0, 600.0, 3600.0)
STEP_SECONDS = 1.0

TAKEN_AT_ONCE = 64
"""So many files are in work or wait for it; of thousands dropped at once the others stay untouched."""


@dataclass(frozen=True)
class WatchOptions:
    """A file is taken when it was still for ``settle`` seconds; one that cannot be read to its end is given
    ``patience`` seconds more. The folder is scanned at least every ``rescan`` seconds. ``back_off`` are the
    waits before another try of a failure that may not happen again."""

    settle: float = 5.0
    patience: float = 600.0
    rescan: float = 30.0
    after: After = "move"
    back_off: tuple[float, ...] = BACK_OFF_SECONDS


class Watcher:
    """Observer of its own batch. ``say`` hears sentences for people, ``tell`` finished documents; ``clock``
    tells the seconds that files are watched by."""

    def __init__(
        self,
        inbox: Inbox,
        context: RunContext,
        options: WatchOptions,
        *,
        bell: Bell,
        hook: Hook | None,
        say: Callable[[str], None],
        tell: Callable[[Finished], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._inbox = inbox
        self._context = context
        self._options = options
        self._bell = bell
        self._hook = hook
        self._say = say
        self._tell = tell
        self._clock = clock
        self._stillness = Stillness(options.settle)
        self._taken: dict[Path, SourceFile] = {}
        by: Identity = "content" if options.after == "move" else "path"
        self._naming = Naming(context.outputs.out, context.ledger, by)
        self._tidying = Tidying(inbox, context, say)
        self._tries: dict[Path, int] = {}
        self._more = False
        self._unreadable: tuple[UnreadableFolder, ...] | None = None
        self._away = False
        self._reported = True
        self._report = RunningReport(context.ledger, context.language, say)
        keep: frozenset[State] = frozenset({"complete"})
        self._batch = Batch(
            [],
            context,
            observer=self,
            keep=keep,
            not_yet=self._not_yet,
        )

    def watch(self) -> None:
        """Until something is raised: OutputError, WorkerCannotStart, or what a signal raises."""
        next_scan = 0.0
        self._bell.listen()
        while True:
            now = self._clock()
            if self._bell.wait(0) or now >= next_scan:
                self._scan()
                self._take(self._clock())
                next_scan = self._clock() + self._until_next_scan()
            elif self._more and len(self._taken) <= TAKEN_AT_ONCE // 2:
                self._take(self._clock())
            if self._hook is not None:
                self._hook.advance()
            if self._batch.busy:
                self._reported = False
                self._batch.step(STEP_SECONDS)
                self._report.keep()
            else:
                self._close_report()
                pause = min(STEP_SECONDS, max(0.0, next_scan - self._clock()))
                if self._bell.wait(pause):
                    next_scan = 0.0

    def end(self) -> None:
        """Notes that the watch has ended."""
        self._batch.end()

    def _until_next_scan(self) -> float:
        coming = self._stillness.changes_at(self._clock())
        return self._options.rescan if coming is None else max(0.2, min(self._options.rescan, coming))

    def _scan(self) -> None:
        try:
            self._stillness.observe(self._inbox.scan(), self._clock())
        except OSError:
            if not self._away:
                self._say(message("watch.away", self._context.language, path=self._inbox.folder))
            self._away = True
            return
        if self._away:
            self._say(message("watch.back", self._context.language, path=self._inbox.folder))
            self._away = False
            self._bell.listen()
        self._tidying.again()
        self._tell_of_folders()

    def _tell_of_folders(self) -> None:
        """Says and notes which folders cannot be looked into, when they are not those of the last scan."""
        found = tuple(self._inbox.unreadable)
        if found == self._unreadable:
            return
        for folder in set(found) - set(self._unreadable or ()):
            sentence = failure_of(folder).issue(self._context.language).message
            self._say(f"{printable(folder.path)}: {sentence}")
        record_folders(self._context, found, [self._inbox.folder])
        self._unreadable = found
        self._reported = False

    def _take(self, now: float) -> None:
        if self._away:
            return
        self._more = False
        for path in self._stillness.still(now):
            if path in self._taken or path in self._tidying.waiting:
                continue
            if len(self._taken) >= TAKEN_AT_ONCE:
                self._more = True
                return
            if not self._inbox.holds(path) or (looks_reserved(path) and self._wait_for(path)):
                continue
            source = self._named(path)
            if source is None:
                self._stillness.postpone(path, float("inf"))
                continue
            self._taken[path] = source
            self._batch.add(source)

    def _named(self, path: Path) -> SourceFile | None:
        """The source and the name of its output; None when its document is finished and it stays there."""
        relative = PurePosixPath(path.relative_to(self._inbox.folder).as_posix())
        source = self._naming.source(path, relative)
        if self._options.after == "move":
            return source
        if plan([source], self._context, redo=None).kept:
            self._naming.release(source.name)
            return None
        return replace(source, content=fingerprint(path, follow=False)[0])

    def _not_yet(self, source: SourceFile, failure: Failure) -> bool:
        """A file that another has replaced is taken again when it is still, one that has gone is not."""
        other = failure.code == SourceChanged.code or not os.path.lexists(source.path)
        if not other and not (failure.code in UNFINISHED and self._wait_for(source.path)):
            return False
        self._release(source)
        return True

    def _wait_for(self, path: Path) -> bool:
        """Whether a file that is not whole is given more time, which it gets."""
        now = self._clock()
        still_for = self._stillness.unchanged_for(path, now)
        if still_for >= self._options.settle + self._options.patience:
            return False
        self._stillness.postpone(path, now + max(self._options.settle, still_for / 4))
        return True

    def opened(self, source: SourceFile, pages: int) -> None:
        """Nothing to do."""

    def page_done(self) -> None:
        """Nothing to do."""

    def finished(self, document: Finished) -> None:
        source = document.source
        self._release(source)
        if self._try_again(document):
            return
        self._tries.pop(source.path, None)
        self._tell(document)
        if self._hook is not None and document.duplicate_of is None:
            self._hook.call(document.name, document.state, self._context.outputs.path(document.name, ".json"))
        if self._options.after == "leave":
            self._stillness.postpone(source.path, float("inf"))
            return
        self._tidying.clear(document)
        if not os.path.lexists(source.path):
            self._stillness.forget(source.path)

    def _try_again(self, document: Finished) -> bool:
        failure = document.failure
        tries = self._tries.get(document.source.path, 0)
        if failure is None or failure.code not in AGAIN or tries >= len(self._options.back_off):
            return False
        self._tries[document.source.path] = tries + 1
        until = self._clock() + self._options.back_off[tries]
        self._stillness.postpone(document.source.path, until)
        return True

    def _release(self, source: SourceFile) -> None:
        self._taken.pop(source.path, None)
        self._naming.release(source.name)

    def _close_report(self) -> None:
        """Writes the report when there is nothing left to do."""
        if not self._reported:
            self._reported = True
            self._report.write()
