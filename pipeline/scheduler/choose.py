"""Which scheduler a command line names."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

from pipeline.scheduler.local import LocalScheduler
from pipeline.scheduler.protocol import Scheduler
from schema.errors import MissingDependency, UnknownScheduler

PERFORM = "pipeline.worker.perform:perform"
"""What workers call."""

_DASK = "dask://"


def open_scheduler(
    name: str, *, jobs: int, memory_mib: int, log: Path | None = None, perform: str = PERFORM
) -> AbstractContextManager[Scheduler]:
    """``local``, or ``dask://host:port`` for the scheduler of a Dask cluster, where ``jobs`` does not count.

    Raises UnknownScheduler, MissingDependency without the extra ``dask``, WorkerCannotStart.
    """
    if name == "local":
        return LocalScheduler(perform, jobs=jobs, memory_mib=memory_mib, log=log)
    if not name.startswith(_DASK):
        raise UnknownScheduler(name=name)
    if find_spec("distributed") is None:
        raise MissingDependency(what="dask", mend="pip install 'sohoa[dask]'")
    from pipeline.scheduler.dask import DaskScheduler  # an optional extra

    return DaskScheduler(f"tcp://{name.removeprefix(_DASK)}", perform, memory_mib=memory_mib)
