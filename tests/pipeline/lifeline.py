"""A named pipe that a process holds open while it lives: what it has begun and that it has ended."""

from __future__ import annotations

import os
import select
from pathlib import Path

HANG_SECONDS = 300.0
"""Nothing takes so long, however slow the machine is: what a test waits for is not going to happen."""


class Lifeline:
    """``path`` becomes the pipe; whoever is to be observed opens it for writing and leaves it open."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self.path = path
        self._reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def said(self) -> bytes:
        """What was written, when something was; empty when all that held the pipe have gone."""
        waiting = select.poll()
        waiting.register(self._reader, select.POLLIN)
        if not waiting.poll(HANG_SECONDS * 1000):
            raise TimeoutError(self.path)
        return os.read(self._reader, 1024)

    def held(self) -> bool:
        """Whether somebody holds the pipe now and has said nothing."""
        try:
            return os.read(self._reader, 1) != b""
        except BlockingIOError:
            return True

    def close(self) -> None:
        os.close(self._reader)
