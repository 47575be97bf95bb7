"""Which files have been left alone long enough to be taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Look = tuple[int, int, int]
"""Size in bytes, time of the last change in nanoseconds, inode."""


@dataclass(frozen=True)
class _Seen:
    look: Look
    first: float
    since: float
    not_before: float = 0.0


class Stillness:
    """Remembers how files looked; a file is still when its look has not changed for ``seconds``.

    All times are monotonic, so that a clock that is set does not make a file look old.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: dict[Path, _Seen] = {}

    def observe(self, looks: Mapping[Path, Look], now: float) -> None:
        """What a full scan found at ``now``; files that have gone are forgotten."""
        self._seen = {path: self._seen_now(path, look, now) for path, look in looks.items()}

    def _seen_now(self, path: Path, look: Look, now: float) -> _Seen:
        before = self._seen.get(path)
        if before is None:
            return _Seen(look, first=now, since=now)
        if before.look != look:
            return _Seen(look, first=before.first, since=now)
        return before

    def still(self, now: float) -> list[Path]:
        """The files that may be taken at ``now``, in the order of their names."""
        return sorted(
            path
            for path, seen in self._seen.items()
            if now - seen.since >= self._seconds and now >= seen.not_before
        )

    def postpone(self, path: Path, until: float) -> None:
        """``path`` is not still before ``until``, unless it changes."""
        seen = self._seen.get(path)
        if seen is not None:
            self._seen[path] = _Seen(seen.look, seen.first, seen.since, until)

    def forget(self, path: Path) -> None:
        """``path`` is not there any more."""
        self._seen.pop(path, None)

    def unchanged_for(self, path: Path, now: float) -> float:
        """Seconds since the look of ``path`` last changed; 0 when it is not known."""
        seen = self._seen.get(path)
        return now - seen.since if seen is not None else 0.0

    def changes_at(self, now: float) -> float | None:
        """Seconds until the next file may become still, None when none is waited for."""
        times = [max(seen.since + self._seconds, seen.not_before) - now for seen in self._seen.values()]
        coming = [seconds for seconds in times if seconds > 0]
        return min(coming) if coming else None
