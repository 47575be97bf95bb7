"""What becomes of a source after its document is finished.

Everything is done inside open folders, reached from the inbox without following links, so that nobody who may
write there can send a file elsewhere between a check and the move.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import PurePosixPath

from pipeline.atomic import rename, write_in
from pipeline.run.look import Look
from pipeline.run.naming import numbers

NOTE_SUFFIX = ".txt"

_MARK = b"-- sohoa\r\n"
"""The last line of every note: what does not end in it is somebody else's file."""

_LONGEST_NOTE = 64 * 1024
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class AnotherFile(Exception):
    """What stands there is not the file whose document is finished."""


def move(
    root: int,
    path: PurePosixPath,
    content: str,
    target: PurePosixPath,
    note: Callable[[str], str | None] = lambda name: None,
) -> PurePosixPath:
    """Moves the file at ``path``, whose SHA-256 is ``content``, to ``target`` and returns where it is.

    Paths are relative to the open folder ``root``. ``target`` is numbered where the file or its note would
    take the place of another. ``note`` says for the name that the file will have what is to be written beside
    it, as Windows programs read it, if anything; that is done first, so that no file ever lies there without.
    Raises AnotherFile, and OSError, also where a link would lead out of ``root``.
    """
    with open_folder(root, path.parent) as here, open_folder(root, target.parent, make=True) as there:
        seen = _seen(here, path.name, content)
        for name in numbers(target.name):
            if _is_taken(there, name):
                continue
            sentence = note(name)
            if sentence is not None:
                _leave_note(there, name, sentence)
            try:
                rename(here, path.name, there, name)
            except OSError as error:
                if sentence is not None:
                    os.unlink(f"{name}{NOTE_SUFFIX}", dir_fd=there)
                if isinstance(error, FileExistsError):
                    continue
                raise
            break
        if not _is_same(os.stat(name, dir_fd=there, follow_symlinks=False), seen):
            _put_back(there, name, here, path.name)
            raise AnotherFile
    return target.with_name(name)


@contextmanager
def open_folder(root: int, path: PurePosixPath, *, make: bool = False) -> Iterator[int]:
    """The folder ``path`` below ``root``, open."""
    descriptor = os.dup(root)
    try:
        for part in path.parts:
            if make:
                with suppress(FileExistsError):
                    os.mkdir(part, dir_fd=descriptor)
            below = os.open(part, _FOLDER, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = below
        yield descriptor
    finally:
        os.close(descriptor)


def _seen(folder: int, name: str, content: str) -> os.stat_result:
    """How the file looks whose SHA-256 is ``content``, "" for one that cannot be read. Raises AnotherFile."""
    try:
        opened = _opened(folder, name)
    except PermissionError:
        if content:
            raise AnotherFile from None
        return os.stat(name, dir_fd=folder, follow_symlinks=False)
    if opened is None:
        raise AnotherFile
    with opened as file:
        seen = os.fstat(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != content or Look.of(os.fstat(file.fileno())) != Look.of(seen):
            raise AnotherFile
    return seen


def _opened(folder: int, name: str) -> BufferedReader | None:
    """The file ``name``, open for reading; None when it is not a regular one. Raises OSError."""
    descriptor = os.open(name, _FILE, dir_fd=folder)
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    return None


def _is_same(now: os.stat_result, seen: os.stat_result) -> bool:
    """Whether a file is the one that was ``seen`` before it was moved: that alone changes its change time."""
    return Look.of(now)[:3] == Look.of(seen)[:3]


def _is_taken(folder: int, name: str) -> bool:
    note = f"{name}{NOTE_SUFFIX}"
    return _exists(folder, name) or (_exists(folder, note) and not _is_note(folder, note))


def _exists(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _is_note(folder: int, name: str) -> bool:
    """Whether ``name`` is a note of ours: its file was taken away, or a killed watcher had not moved it."""
    try:
        opened = _opened(folder, name)
    except OSError:
        return False
    if opened is None:
        return False
    with opened as file:
        return file.read(_LONGEST_NOTE).endswith(_MARK)


def _leave_note(folder: int, name: str, sentence: str) -> None:
    note = f"{name}{NOTE_SUFFIX}"
    write_in(folder, note, f"{sentence}\r\n".encode("utf-8-sig") + _MARK, replace=_exists(folder, note))


def _put_back(source: int, name: str, target: int, wished: str) -> None:
    """What was moved by mistake goes where it was, or beside what stands there now."""
    for free in numbers(wished):
        with suppress(FileExistsError):
            rename(source, name, target, free)
            return
