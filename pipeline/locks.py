"""A folder that one process has to itself, whatever others do to the files in it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
import time
from pathlib import Path

Identity = tuple[int, int]
"""Device and inode of a folder."""

_CREATE = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
"""A link is not followed, and opening a pipe does not wait for somebody at its other end."""


_MOMENT_SECONDS = 0.05
"""Longer than ``is_locked`` needs for its question, during which it holds the lock itself."""


class FolderLock:
    """``folder`` is locked against every other process that locks it so, until closed.

    The folder itself is locked, so that deleting files lets nobody in; and a file ``name`` in it, for file
    systems that lock no folders, and as a sign that this is the folder and not an empty mount point.
    """

    def __init__(self, folder: Path, name: str) -> None:
        """Raises BlockingIOError when another process has the lock, other OSErrors when there can be none:
        also when something that is no regular file stands in the place of the file."""
        self._name = name
        self._marker = -1
        self.descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise
            except OSError:
                pass  # network file systems lock files only
            try:
                self._mark()
            except BlockingIOError:  # perhaps somebody only asks whether it is locked
                time.sleep(_MOMENT_SECONDS)
                self._mark()
        except BaseException:
            self.close()
            raise

    @property
    def identity(self) -> Identity:
        return identity_of(os.fstat(self.descriptor))

    def renew(self) -> None:
        """Puts the file back when somebody has deleted it. Raises BlockingIOError when meanwhile another
        process has the lock, other OSErrors when it cannot be put back."""
        held = os.fstat(self._marker)
        try:
            there = os.stat(self._name, dir_fd=self.descriptor, follow_symlinks=False)
        except FileNotFoundError:
            self._mark()
            return
        if identity_of(there) != identity_of(held):
            self._mark()

    def _mark(self) -> None:
        made = os.open(self._name, _CREATE, 0o644, dir_fd=self.descriptor)
        try:
            if not stat.S_ISREG(os.fstat(made).st_mode):
                raise OSError(errno.EINVAL, f"{self._name} is not a regular file")
            fcntl.flock(made, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BaseException:
            os.close(made)
            raise
        before, self._marker = self._marker, made
        if before >= 0:
            os.close(before)

    def close(self) -> None:
        for descriptor in (self._marker, self.descriptor):
            with contextlib.suppress(OSError):
                os.close(descriptor)


def is_locked(folder: Path, name: str) -> bool:
    """Whether a process holds the ``FolderLock`` of ``folder`` with the file ``name``; False without one."""
    try:
        marker = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(marker, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(marker)
    return False


def identity_of(facts: os.stat_result) -> Identity:
    return facts.st_dev, facts.st_ino
