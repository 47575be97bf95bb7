"""Which files a run takes up, and what their outputs are called."""

from __future__ import annotations

import fnmatch
import hashlib
import os
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol

from pipeline.names import printable
from schema.errors import OutputIsSource, PathNotFound

SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"})
"""Files found in a folder are taken when their names end in one of these; those named one by one always."""

SYSTEM_NAMES = ("~$*", ".*", "*.part", "*.crdownload", "*.tmp", "thumbs.db", "desktop.ini")
"""Files of operating systems, of office programs and of copies in progress; compared in lower case."""


LONGEST_NAME = 200
"""Bytes of an output's name before its suffixes; file systems allow 255 with them."""


class KnownNames(Protocol):
    """What earlier runs called their outputs."""

    def name_of(self, path: Path) -> str | None:
        """The name that the file at ``path`` has, if it has one."""
        ...

    def belongs_to_other(self, name: str, path: Path) -> bool:
        """Whether ``name`` is that of another file, which still exists."""
        ...


@dataclass(frozen=True)
class SourceFile:
    """``name`` is where its output stands under OUT, without ``.json``, with ``/`` between folders."""

    path: Path
    name: str


@dataclass
class Found:
    """``files`` in the order of their names, ``ignored`` other kinds of file, ``links`` symbolic links."""

    files: list[SourceFile] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)


def find_sources(paths: Sequence[Path], out: Path, known: KnownNames) -> Found:
    """The files of ``paths`` (files, and folders with all below), each with the name of its output.

    Symbolic links inside folders are not followed; OUT is left out when it lies inside a folder.
    A file that is ``known`` keeps its name. Names that would meet on a file system that
    ignores case are numbered. Raises PathNotFound, and OutputIsSource when a folder is OUT itself.
    """
    found = Found()
    wanted: list[tuple[Path, PurePosixPath]] = []
    for path in paths:
        if not path.exists():
            raise PathNotFound(path=path)
    roots = _folder_names([path for path in paths if path.is_dir()]) if len(paths) > 1 else {}
    for path in paths:
        if not path.is_dir():
            wanted.append((path, PurePosixPath(path.name)))
            continue
        if out.exists() and path.samefile(out):
            raise OutputIsSource(path=path)
        root = roots.get(path, PurePosixPath())
        wanted += [(file, root / file.relative_to(path).as_posix()) for file in _walk(path, out, found)]
    unique = {path.absolute(): name for path, name in reversed(wanted)}
    ordered = sorted(unique.items(), key=lambda item: (item[1].as_posix(), item[0].as_posix()))
    found.files = _named(ordered, known)
    return found


def _folder_names(folders: Sequence[Path]) -> dict[Path, PurePosixPath]:
    taken: set[str] = set()
    names: dict[Path, PurePosixPath] = {}
    for folder in dict.fromkeys(folders):
        base = folder.resolve().name or "root"
        names[folder] = PurePosixPath(_free(PurePosixPath(base), taken))
        taken.add(_key(names[folder]))
    return names


def _walk(folder: Path, out: Path, found: Found) -> list[Path]:
    files: list[Path] = []
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        found.links += [here / name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(
            name
            for name in folders
            if not is_system_name(name)
            and not (here / name).is_symlink()
            and not (out.exists() and (here / name).samefile(out))
        )
        for name in names:
            path = here / name
            if is_system_name(name):
                continue
            if path.is_symlink():
                found.links.append(path)
            elif path.suffix.lower() in SUFFIXES and path.is_file():
                files.append(path)
            else:
                found.ignored.append(path)
    return files


def is_system_name(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in SYSTEM_NAMES)


def _named(wanted: Sequence[tuple[Path, PurePosixPath]], known: KnownNames) -> list[SourceFile]:
    had = {path: name for path, _ in wanted if (name := known.name_of(path)) is not None}
    taken = {_key(PurePosixPath(name)) for name in had.values()}
    taken |= {_key(parent, "") for _, name in wanted for parent in name.parents}
    files = []
    for path, wished in wanted:
        chosen = had.get(path) or _new_name(path, wished, taken, known)
        taken.add(_key(PurePosixPath(chosen)))
        files.append(SourceFile(path, chosen))
    return files


def _new_name(path: Path, name: PurePosixPath, taken: set[str], known: KnownNames) -> str:
    return numbered(
        name,
        lambda candidate: _key(PurePosixPath(candidate)) in taken or known.belongs_to_other(candidate, path),
    )


def _free(name: PurePosixPath, taken: set[str]) -> str:
    return numbered(name, lambda candidate: _key(PurePosixPath(candidate)) in taken)


def numbered(name: PurePosixPath, is_taken: Callable[[str], bool]) -> str:
    """``name``, or the first of ``name-2``, ``name-3`` … (before the suffix) that is not taken.

    Printable, and short enough to take the suffixes of outputs.
    """
    wished = PurePosixPath(printable(name.as_posix()))
    wished = wished.with_name(_short(wished.name))
    candidate, number = wished, 1
    while is_taken(candidate.as_posix()):
        number += 1
        candidate = wished.with_name(f"{wished.stem}-{number}{wished.suffix}")
    return candidate.as_posix()


def _key(name: PurePosixPath, suffix: str = ".json") -> str:
    """Equal for names that are one file on a share that ignores case or normalises Unicode."""
    return unicodedata.normalize("NFC", name.as_posix() + suffix).casefold()


def _short(name: str) -> str:
    """``name``, or its beginning and a digest of all of it when it is too long to take suffixes."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:12]
    suffix = PurePosixPath(name).suffix[:12]
    kept = name.encode()[: LONGEST_NAME - 40].decode(errors="ignore")
    return f"{kept}~{digest}{suffix}"
