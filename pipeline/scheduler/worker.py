"""A worker process: reads messages from its standard input, answers on its standard output.

Started by ``pipeline.scheduler.local`` as ``python -m pipeline.scheduler.worker MODULE:FUNCTION MIB``.
What libraries print goes to standard error; the memory limit holds for the process and its children.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import resource
import signal
import sys
from collections.abc import Callable
from typing import BinaryIO

from pipeline.scheduler import frames
from pipeline.scheduler.protocol import Message

Perform = Callable[[Message], Message]

_PR_SET_PDEATHSIG = 1  # linux/prctl.h

_COLLECT_AFTER = 50_000
"""New objects after which Python looks for dead cycles (700 unless told). What a task makes lives until its
answer is sent, so that looking often costs a sixth of the time and finds next to nothing.
"""


def resolve(name: str) -> Perform:
    """The function that ``module:function`` names."""
    module, _, function = name.partition(":")
    found: Perform = getattr(importlib.import_module(module), function)
    return found


def limit_memory(mebibytes: int) -> None:
    """Allocations beyond ``mebibytes`` fail, in this process and in each of its children."""
    limit = mebibytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent(parent: int) -> None:
    """The kernel kills this process when its parent ends, however it ends (Linux; elsewhere a no-op)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _private_output() -> BinaryIO:
    """Standard output for messages only: what anything else prints there goes to standard error."""
    sys.stdout.flush()
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return private


def serve(perform: Perform, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answers every message until the input ends. An empty message first says that the worker is ready."""
    answers.write(frames.encode(Message(b"")))
    answers.flush()
    while (message := frames.read(requests)) is not None:
        answers.writelines(frames.pieces(perform(message)))
        answers.flush()


def main() -> None:
    name, mebibytes, parent = sys.argv[1:]
    die_with_parent(int(parent))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _private_output()
    limit_memory(int(mebibytes))
    perform = resolve(name)
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    serve(perform, sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
