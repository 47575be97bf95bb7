from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.run.plan import Redo
from pipeline.settings import Settings
from tests.pipeline.lifeline import Lifeline
from tests.pipeline.running import Run, Witness, run_over


@pytest.fixture(autouse=True)
def stand_in_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers can import ``tests.pipeline.stand_in``."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def lifeline(tmp_path: Path) -> Iterator[Lifeline]:
    made = Lifeline(tmp_path / "lifeline")
    yield made
    made.close()


@pytest.fixture
def run(inbox: Path, out: Path) -> Run:
    def once(
        settings: Settings | None = None,
        *,
        jobs: int = 2,
        redo: Redo | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Witness:
        return run_over([inbox], out, settings, jobs=jobs, redo=redo, clock=clock)

    return once
