"""How a file looks from outside: whether it is still the one that was seen before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from pipeline.failure import fingerprint


class Look(NamedTuple):
    """``size`` in bytes, times in nanoseconds: ``modified_ns`` may be set by programs, ``changed_ns`` is the
    file system's own."""

    size: int
    modified_ns: int
    inode: int
    changed_ns: int

    @classmethod
    def of(cls, facts: os.stat_result) -> Look:
        return cls(facts.st_size, facts.st_mtime_ns, facts.st_ino, facts.st_ctime_ns)


NOWHERE = Look(0, 0, 0, 0)
"""The look of a file that is not there."""


def look_at(path: Path) -> Look:
    try:
        return Look.of(path.stat())
    except OSError:
        return NOWHERE


def is_other(path: Path, seen: Look, sha256: str, *, trusted: bool) -> bool:
    """Whether the file at ``path`` is not the one that was ``seen`` and has the digest ``sha256``.

    Where only the inode differs (some shares make it up anew) the content tells, and where people who may put
    files there are ``trusted`` also where only the change time does. Others could have put another file there
    for a while, which leaves no other trace.
    """
    now = look_at(path)
    if (now.size, now.modified_ns) != (seen.size, seen.modified_ns):
        return True
    if now.changed_ns != seen.changed_ns and not trusted:
        return True
    return now != seen and fingerprint(path)[0] != sha256
