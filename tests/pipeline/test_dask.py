"""The batch on a Dask cluster of two workers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from pipeline.scheduler.choose import open_scheduler
from pipeline.scheduler.dask import DaskScheduler
from pipeline.scheduler.protocol import Message, Task
from schema.errors import UnknownScheduler, WorkerCannotStart
from tests.pipeline.running import STAND_IN, Run, run_over, settings_with

ECHO = "tests.pipeline.echo:perform"


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as made:
        yield made


@pytest.mark.filterwarnings("ignore")
def test_a_lost_worker_does_not_change_the_outputs(
    inbox: Path, out: Path, run: Run, cluster: LocalCluster, tmp_path: Path
) -> None:
    for number in range(6):
        (inbox / f"{number}.pdf").write_text(" ".join(f"w{number}-{page}" for page in range(4)))
    (inbox / "bad.pdf").write_text("one kill three")
    run()
    alone = {path.name: path.read_bytes() for path in out.glob("*.json")}
    victim = next(iter(cluster.workers.values()))
    started = time.monotonic()

    class Scheduler(DaskScheduler):
        killed = False

        def submit(self, task: Task) -> None:
            if not self.killed and task.key[1] == "page" and time.monotonic() - started > 1:
                self.killed = True
                os.kill(victim.process.pid, signal.SIGKILL)
            super().submit(task)

    with Scheduler(cluster.scheduler_address, STAND_IN, memory_mib=1024) as scheduler:
        run_over([inbox], tmp_path / "cluster", settings_with(), scheduler=scheduler)
        assert scheduler.killed
    assert {path.name: path.read_bytes() for path in (tmp_path / "cluster").glob("*.json")} == alone


@pytest.mark.filterwarnings("ignore")
def test_limits_hold_on_the_cluster(cluster: LocalCluster) -> None:
    with DaskScheduler(cluster.scheduler_address, ECHO, memory_mib=1024) as scheduler:
        scheduler.submit(Task((1, "page", 1), Message(b"sleep"), 1.0))
        outcomes = []
        while scheduler.running:
            outcomes += scheduler.wait(1.0)
    assert [outcome.loss for outcome in outcomes] == ["timeout"]


def test_only_known_schedulers_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownScheduler):
        open_scheduler("slurm://host", jobs=1, memory_mib=1024)
    monkeypatch.setattr("pipeline.scheduler.dask.CONNECT_SECONDS", 0.2)
    with pytest.raises(WorkerCannotStart):
        open_scheduler("dask://127.0.0.1:9", jobs=1, memory_mib=1024)
