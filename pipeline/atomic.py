"""Files that are on disk whole or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from schema.errors import OutputError

TEMPORARY_PREFIX = ".sohoa-"
"""Temporary files start with this, so that the leftovers of a killed run can be told and removed."""


def write_atomically(path: Path, data: bytes) -> None:
    """Makes ``path`` hold ``data``: temporary file in the same folder, fsync, rename, fsync of the folder.

    Folders are made as needed. A reader sees the old file or the new one, never a part; a crash leaves
    at most a temporary file. A symbolic link at ``path`` is replaced, not followed.
    Raises OutputError.
    """
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise OutputError(path=path, reason=error.strerror or str(error)) from error


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> int:
    """Removes temporary files that a killed run left in ``folder`` and below; returns how many."""
    leftovers = [
        path for path in folder.rglob(f"{TEMPORARY_PREFIX}*") if path.is_file() and not path.is_symlink()
    ]
    for path in leftovers:
        path.unlink(missing_ok=True)
    return len(leftovers)
