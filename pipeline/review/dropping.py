"""Files dropped on the page, laid into the watcher's inbox."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import AsyncIterable
from pathlib import Path

from pipeline.atomic import TEMPORARY_PREFIX, rename
from pipeline.run.naming import numbers, safe

_LAST_PART = re.compile(r"\A.*[/\\\\\0]", re.DOTALL)
"""What stands before the last part of a path, on any system."""

LARGEST = 2 * 1024**3
"""Bytes of a dropped file; a scan of 2,000 pages has less."""


class TooLarge(Exception):
    """The file is larger than ``LARGEST``."""


async def take_in(inbox: Path, name: str, content: AsyncIterable[bytes]) -> str:
    """Lays ``content`` into ``inbox`` as a file called ``name``, numbered where one is called so; its name.

    The file has a name that watchers ignore until it is whole. Raises TooLarge, OSError.
    """
    folder = os.open(inbox, os.O_RDONLY | os.O_DIRECTORY)
    temporary = f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644, dir_fd=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                async for part in content:
                    file.write(part)
                    if file.tell() > LARGEST:
                        raise TooLarge
                file.flush()
                os.fsync(file.fileno())
            for candidate in numbers(safe(_LAST_PART.sub("", name) or "_")):
                try:
                    rename(folder, temporary, folder, candidate)
                    return candidate
                except FileExistsError:
                    continue
        except BaseException:
            os.unlink(temporary, dir_fd=folder)
            raise
    finally:
        os.close(folder)
    raise AssertionError("numbers never end")
