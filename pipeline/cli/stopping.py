"""Ctrl-C and SIGTERM as an exception that nothing but the outermost code catches."""

from __future__ import annotations

import signal
from types import FrameType

_SIGNAL_EXIT = 128


class Stopped(BaseException):
    """SIGINT or SIGTERM arrived; the exit code is that of a process that the signal ended."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = _SIGNAL_EXIT + number


def listen() -> None:
    """From now on SIGINT and SIGTERM raise Stopped in the main thread."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped(number)
