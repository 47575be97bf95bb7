"""The batch on a Dask cluster of two workers."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from pipeline.scheduler.choose import open_scheduler
from pipeline.scheduler.dask import DaskScheduler
from pipeline.scheduler.protocol import Message, Task
from schema.errors import UnknownScheduler, WorkerCannotStart
from tests.pipeline.lifeline import HANG_SECONDS
from tests.pipeline.running import STAND_IN, Run, run_over, settings_with

ECHO = "tests.pipeline.echo:perform"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[LocalCluster]:
    """Two workers, each with a thread and as much memory as there is, however many processors there are."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        memory_limit=0,
        local_directory=str(tmp_path / "dask"),
        dashboard_address=None,
    ) as made:
        yield made


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("words", ["one kill-parent-once three", "kill-parent-of-assembly-once two"])
def test_a_lost_worker_does_not_change_the_outputs(
    words: str, inbox: Path, out: Path, run: Run, cluster: LocalCluster, tmp_path: Path
) -> None:
    for number in range(6):
        (inbox / f"{number}.pdf").write_text(" ".join(f"w{number}-{page}" for page in range(4)))
    (inbox / "bad.pdf").write_text("one kill three")
    (inbox / "worker.pdf").write_text(words)
    killed = inbox / ".worker.pdf.killed"
    killed.touch()
    run()
    alone = {path.name: path.read_bytes() for path in out.glob("*.json")}
    killed.unlink()
    workers = {worker.process.pid for worker in cluster.workers.values()}
    with DaskScheduler(cluster.scheduler_address, STAND_IN, memory_mib=1024) as scheduler:
        run_over([inbox], tmp_path / "cluster", settings_with(), scheduler=scheduler)
    assert int(killed.read_text()) in workers
    assert {path.name: path.read_bytes() for path in (tmp_path / "cluster").glob("*.json")} == alone
    assert json.loads(alone["worker.pdf.json"])["status"] == "complete"


@pytest.mark.filterwarnings("ignore")
def test_limits_hold_on_the_cluster(cluster: LocalCluster) -> None:
    with DaskScheduler(cluster.scheduler_address, ECHO, memory_mib=1024) as scheduler:
        scheduler.submit(Task((1, "page", 1), Message(b"hang"), 0.2))
        outcomes = scheduler.wait(HANG_SECONDS)
    assert [outcome.loss for outcome in outcomes] == ["timeout"]


def test_only_known_schedulers_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnknownScheduler):
        open_scheduler("slurm://host", jobs=1, memory_mib=1024)
    monkeypatch.setattr("pipeline.scheduler.dask.CONNECT_SECONDS", 0.2)
    with socket.socket() as silent:  # bound, but nobody listens
        silent.bind(("127.0.0.1", 0))
        with pytest.raises(WorkerCannotStart):
            open_scheduler(f"dask://127.0.0.1:{silent.getsockname()[1]}", jobs=1, memory_mib=1024)
