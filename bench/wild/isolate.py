"""Work on one file in a process of its own: what a bad file does to it happens to that process alone."""

from __future__ import annotations

import multiprocessing
import resource
import traceback
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

MEMORY = 6 * 1024**3
"""Bytes that such a process may allocate."""

_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["bench.wild.work"])


def run(work: Callable[..., None], arguments: tuple[Any, ...], seconds: float) -> str:
    """Does ``work`` within ``seconds`` and says why it failed, "" when it did not."""
    ours, theirs = _context.Pipe(duplex=False)
    process = _context.Process(target=_child, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            return f"no answer in {seconds:.0f} s"
        return str(ours.recv())
    except EOFError:
        process.join()
        return f"process ended with {process.exitcode}"
    finally:
        process.kill()
        process.join()
        ours.close()


def _child(answer: Connection, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    warnings.simplefilter("ignore")
    try:
        work(*arguments)
        answer.send("")
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        answer.send(f"{type(error).__name__}: {error} ({where.name}:{where.lineno})"[:300])
