"""Rings when something changes in a folder, where the file system tells us; otherwise it only keeps time."""

from __future__ import annotations

import threading
from pathlib import Path

import watchfiles

_DEBOUNCE_MS = 500


class Bell:
    """Listens to ``folder`` in a thread until closed. With ``silent`` it never rings.

    A ring means "look now" and nothing more: what has changed is found out by a full scan.
    """

    def __init__(self, folder: Path, *, silent: bool) -> None:
        self._folder = folder
        self._silent = silent
        self._rang = threading.Event()
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    def listen(self) -> None:
        """Starts listening, again too after the folder had gone."""
        if not self._silent and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(target=self._listen, daemon=True)
            self._thread.start()

    def _listen(self) -> None:
        while not self._end.is_set():
            changes = watchfiles.watch(
                self._folder,
                stop_event=self._end,
                debounce=_DEBOUNCE_MS,
                raise_interrupt=False,
                ignore_permission_denied=True,
            )
            try:
                for _ in changes:
                    self._rang.set()
            except OSError:
                self._rang.set()  # the folder has gone: the next scan says so
                return
            except RuntimeError:  # watchfiles knows no names that are not UTF-8: it begins anew
                self._rang.set()
                self._end.wait(_DEBOUNCE_MS / 1000)

    def wait(self, seconds: float) -> bool:
        """Waits for a ring for up to ``seconds``; whether there was one since the last call."""
        rang = self._rang.wait(seconds)
        self._rang.clear()
        return rang

    def close(self) -> None:
        self._end.set()
        if self._thread is not None:
            self._thread.join(timeout=5)
