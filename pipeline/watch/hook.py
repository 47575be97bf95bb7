"""A command of the user's for each finished document, beside the run and never in its way."""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from schema.errors import InvalidHook

HOOK_SECONDS = 300.0


class Hook:
    """Runs ``command`` (split as a shell would, but without a shell) with the path of the JSON file after it.

    ``SOHOA_STATE``, ``SOHOA_NAME`` and ``SOHOA_JSON`` are in its environment. One at a time, in order; one
    that takes longer than five minutes of the monotonic ``clock`` is killed with the programs it started.
    ``complain`` hears name and exit code of those that fail.
    """

    def __init__(
        self,
        command: str,
        complain: Callable[[str, int], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises InvalidHook when ``command`` is no command."""
        try:
            self._command = shlex.split(command)
        except ValueError as error:
            raise InvalidHook(command=command, problem=str(error)) from error
        if not self._command:
            raise InvalidHook(command=command, problem="empty")
        self._complain = complain
        self._clock = clock
        self._waiting: deque[tuple[str, str, Path]] = deque()
        self._running: tuple[str, subprocess.Popen[bytes], float] | None = None

    @property
    def busy(self) -> bool:
        return self._running is not None or bool(self._waiting)

    def call(self, name: str, state: str, json: Path) -> None:
        self._waiting.append((name, state, json))
        self.advance()

    def advance(self) -> None:
        """Ends what is over and starts what is next; never waits."""
        if self._running is not None:
            name, process, started = self._running
            code = process.poll()
            if code is None and self._clock() - started > HOOK_SECONDS:
                code = _kill(process)
            if code is None:
                return
            self._running = None
            if code != 0:
                self._complain(name, code)
        if self._waiting and self._running is None:
            name, state, json = self._waiting.popleft()
            environment = {"SOHOA_STATE": state, "SOHOA_NAME": name, "SOHOA_JSON": str(json)}
            try:
                process = subprocess.Popen(
                    [*self._command, str(json)],
                    stdin=subprocess.DEVNULL,
                    env={**os.environ, **environment},
                    start_new_session=True,
                )
            except OSError:
                self._complain(name, 127)
                return
            self._running = (name, process, self._clock())

    def close(self, seconds: float = 10.0) -> None:
        """Lets the running command end within ``seconds``, then kills it; those that wait are dropped."""
        self._waiting.clear()
        if self._running is not None:
            name, process, _ = self._running
            try:
                code = process.wait(seconds)
            except subprocess.TimeoutExpired:
                code = _kill(process)
            self._running = None
            if code != 0:
                self._complain(name, code)


def _kill(process: subprocess.Popen[bytes]) -> int:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait()
