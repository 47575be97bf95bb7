"""Files that are on disk whole or not at all, and moved without taking the place of others."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from pipeline.names import as_text
from schema.errors import DocumentUnwritable, OutputError

TEMPORARY_PREFIX = ".sohoa-"
"""Temporary files start with this and end in 16 hexadecimal digits, so that leftovers of a killed run can be
told from everything else."""

_TEMPORARY = re.compile(re.escape(TEMPORARY_PREFIX) + "[0-9a-f]{16}")

STATE_FOLDER = ".sohoa"
"""The folder in an output folder that holds the ledger and the corrections."""

DISK_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})
"""The disk is full, read-only or broken: nothing can be written. Whatever else is one file's trouble."""

_RENAME_NOREPLACE = 1  # linux/fs.h
_NO_SUCH_RENAME = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP})


def write_atomically(path: Path, data: bytes) -> None:
    """Makes ``path`` hold ``data``: temporary file in the same folder, fsync, rename, fsync of the folder.

    Folders are made as needed. A reader sees the old file or the new one, never a part; a crash leaves
    at most a temporary file. A symbolic link at ``path`` is replaced, not followed.
    Raises DocumentUnwritable, or OutputError when the disk is full or read-only.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            write_in(folder, path.name, data)
        finally:
            os.close(folder)
    except OSError as error:
        raise unwritable(path, error) from error


@contextlib.contextmanager
def replaced_whole(path: Path) -> Iterator[Path]:
    """A temporary file beside ``path`` for what is too large for memory; it takes the place of ``path`` once
    it is written and synced, and is removed when anything goes wrong. Raises OutputError."""
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}")
    try:
        yield temporary
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def write_in(folder: int, name: str, data: bytes, *, replace: bool = True) -> None:
    """The same for the file ``name`` in the open folder ``folder``. Raises OSError; unless it may ``replace``
    what is there, FileExistsError."""
    temporary = f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=folder)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor, not a path
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
        else:
            rename(folder, temporary, folder, name)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    os.fsync(folder)


def rename(source: int, name: str, target: int, new: str) -> None:
    """Moves ``name`` in the open folder ``source`` to ``new`` in ``target``, where nothing is called so.

    Raises FileExistsError when something is, and other OSErrors. On file systems that cannot do this in one
    step (NFS) somebody else's file of that name could come between.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if not library.renameat2(source, os.fsencode(name), target, os.fsencode(new), _RENAME_NOREPLACE):
        return
    code = ctypes.get_errno()
    if code not in _NO_SUCH_RENAME:
        raise OSError(code, os.strerror(code), name, None, new)
    with contextlib.suppress(FileNotFoundError):
        os.stat(new, dir_fd=target, follow_symlinks=False)
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new)
    os.rename(name, new, src_dir_fd=source, dst_dir_fd=target)


def unwritable(path: Path, error: OSError) -> OutputError:
    """The error for a file that cannot be written: OutputError itself when none could be."""
    kind = OutputError if error.errno in DISK_ERRORS else DocumentUnwritable
    return kind(path=as_text(path), reason=error.strerror or str(error))


def remove_leftovers(folder: Path) -> int:
    """Removes temporary files that a killed run left in ``folder`` and below; returns how many.

    Links are not followed, and a folder below that has a ledger is another run's.
    """
    if folder.is_symlink():
        return 0
    removed = 0
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        if STATE_FOLDER in folders and here != folder:
            folders.clear()
            continue
        for name in names:
            path = here / name
            if _TEMPORARY.fullmatch(name) and path.is_file() and not path.is_symlink():
                path.unlink(missing_ok=True)
                removed += 1
    return removed
