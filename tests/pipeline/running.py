"""Runs of the batch over "documents" that say what happens to them (``stand_in``)."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from pipeline.run.batch import FINISHED, Batch
from pipeline.run.context import RunContext
from pipeline.run.folders import record_folders
from pipeline.run.ledger import Ledger
from pipeline.run.naming import SourceFile
from pipeline.run.observer import Finished
from pipeline.run.outputs import Outputs
from pipeline.run.plan import Redo, plan
from pipeline.run.sources import find_sources
from pipeline.scheduler.local import LocalScheduler
from pipeline.scheduler.protocol import Scheduler
from pipeline.settings import Limits, Settings
from tests.pipeline.lifeline import HANG_SECONDS

STAND_IN = "tests.pipeline.stand_in:perform"


@dataclass
class Witness:
    """Observer that remembers."""

    documents: dict[str, Finished] = field(default_factory=dict)
    pages: int = 0

    def opened(self, source: SourceFile, pages: int) -> None:
        pass

    def page_done(self) -> None:
        self.pages += 1

    def finished(self, document: Finished) -> None:
        assert document.name not in self.documents, "finished twice"
        self.documents[document.name] = document

    @property
    def states(self) -> dict[str, str]:
        return {name: document.state for name, document in sorted(self.documents.items())}


def settings_with(page_seconds: float = HANG_SECONDS, **limits: Any) -> Settings:
    settings = Settings(limits=Limits(memory_mib=1024, **limits))
    return settings.model_copy(
        update={"reading": settings.reading.model_copy(update={"page_seconds": page_seconds})}
    )


class Run(Protocol):
    def __call__(
        self,
        settings: Settings | None = None,
        *,
        jobs: int = 2,
        redo: Redo | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Witness: ...


def run_over(
    paths: Sequence[Path],
    out: Path,
    settings: Settings | None = None,
    *,
    jobs: int = 2,
    redo: Redo | None = None,
    clock: Callable[[], float] = time.monotonic,
    scheduler: Scheduler | None = None,
    formats: tuple[str, ...] = ("json",),
) -> Witness:
    """One run, as the command does it; ``scheduler`` instead of ``jobs`` processes timed by ``clock``."""
    chosen = settings or settings_with()
    witness = Witness()
    with Ledger(out) as ledger:
        found = find_sources(paths, out, ledger)
        outputs = Outputs(out, (source.path for source in found.files))
        memory_mib = chosen.limits.memory_mib
        with LocalScheduler(STAND_IN, jobs=jobs, memory_mib=memory_mib, clock=clock) as workers:
            context = RunContext(ledger, outputs, scheduler or workers, chosen, "en", formats)
            planned = plan(found.files, context, redo=redo)
            record_folders(context, found.unreadable, paths)
            keep = FINISHED if redo is None else frozenset()
            Batch(planned.due, context, observer=witness, keep=keep).run()
    return witness


def replace_twins(monkeypatch: pytest.MonkeyPatch, first: Path, second: Path, text: str) -> None:
    """Once ``second`` waits for what becomes of ``first``, which has the same content, ``text`` takes its
    place, with the same time; then the last page of ``first``, the word ``wait``, is read."""
    held = Batch._held

    def hold(batch: Batch) -> set[int]:
        found = held(batch)
        go = first.with_name(f".{first.name}.go")
        if found and not go.exists():
            time_of_it = second.stat().st_mtime_ns
            new = second.with_name(".new")
            new.write_text(text)
            os.utime(new, ns=(time_of_it, time_of_it))
            new.replace(second)
            go.touch()
        return found

    monkeypatch.setattr(Batch, "_held", hold)


def document(out: Path, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((out / f"{name}.json").read_text())
    return loaded
