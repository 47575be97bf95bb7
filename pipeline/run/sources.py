"""Which files a run takes up, and what their outputs are called."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from pipeline.names import printable
from pipeline.run.ledger import FOLDER
from pipeline.run.naming import KnownNames, Naming, SourceFile, folded, numbered
from schema.errors import OutputIsSource, PathNotFound

SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp"})
"""Files found in a folder are taken when their names end in one of these; those named one by one always."""

SYSTEM_NAMES = ("~$*", ".*", "thumbs.db", "desktop.ini")
"""Files of operating systems and of office programs; compared in lower case."""

UNFINISHED_NAMES = (
    *("*.part", "*.partial", "*.filepart", "*.crdownload", "*.opdownload", "*.download"),
    *("*.tmp", "*.~tmp", "*.lftp", "*.lftp-pget-status"),
)
"""Copies in progress: of browsers, curl, WinSCP, lftp and office programs; compared in lower case."""

SYSTEM_FOLDERS = (".*", "$recycle.bin", "#recycle", "system volume information", "lost+found", "@eadir")
"""Folders of operating systems and storage servers: bins, thumbnails, snapshots; compared in lower case."""


@dataclass(frozen=True)
class UnreadableFolder:
    """``name`` is where its outputs would stand, and ends in ``/``."""

    path: Path
    name: str
    reason: str


@dataclass
class Found:
    """``files`` in the order of their names, ``ignored`` other kinds of file, ``links`` symbolic links.

    ``unreadable`` are folders that could not be looked into, ``results`` those that a run wrote to.
    """

    files: list[SourceFile] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)
    unreadable: list[UnreadableFolder] = field(default_factory=list)
    results: list[Path] = field(default_factory=list)


def exists(path: Path) -> bool:
    """Whether there is something at ``path`` that we may know of."""
    try:
        return path.exists()
    except OSError:
        return False


def require_paths(paths: Iterable[Path]) -> None:
    """Raises PathNotFound for the first of ``paths`` that is not there."""
    for path in paths:
        if not exists(path):
            raise PathNotFound(path=path)


def find_sources(paths: Sequence[Path], out: Path, known: KnownNames) -> Found:
    """The files of ``paths`` (files, and folders with all below), each with the name of its output.

    Symbolic links inside folders are not followed; folders of results, OUT among them, are left out.
    A file that is ``known`` keeps its name. Raises PathNotFound, and OutputIsSource when a path is OUT or
    lies in it.
    """
    found = Found()
    wanted: list[tuple[Path, PurePosixPath]] = []
    require_paths(paths)
    for path in paths:
        places = [path.resolve()]
        if path.is_symlink():
            places.append(path.parent.resolve() / path.name)  # where the link itself lies
        if any(place.is_relative_to(out.resolve()) for place in places):
            raise OutputIsSource(path=path, out=out)
    roots = _folder_names([path for path in paths if path.is_dir()]) if len(paths) > 1 else {}
    for path in paths:
        if not path.is_dir():
            wanted.append((path, PurePosixPath(path.name)))
            continue
        root = roots.get(path, PurePosixPath())
        files = _walk(path, root, out, found)
        wanted += [(file, root / file.relative_to(path).as_posix()) for file in files]
    unique = {path.absolute(): name for path, name in reversed(wanted)}
    ordered = sorted(unique.items(), key=lambda item: (item[1].as_posix(), item[0].as_posix()))
    naming = Naming(out, known)
    for path, _ in ordered:
        naming.keep(path)
    for _, name in ordered:
        naming.folder(name.parent)
    found.files = [naming.source(path, name) for path, name in ordered]
    return found


def _folder_names(folders: Sequence[Path]) -> dict[Path, PurePosixPath]:
    taken: set[str] = set()
    names: dict[Path, PurePosixPath] = {}
    for folder in dict.fromkeys(folders):
        base = folder.resolve().name or "root"
        names[folder] = PurePosixPath(numbered(PurePosixPath(base), lambda name: folded(name) in taken))
        taken.add(folded(names[folder].name))
    return names


def _walk(folder: Path, root: PurePosixPath, out: Path, found: Found) -> list[Path]:
    """The files to be taken in ``folder`` and below, whose outputs stand in ``root``."""
    files: list[Path] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                listed = list(entries)
            for entry in listed:
                _sort(entry, here / entry.name, out, found, files, waiting)
        except OSError as error:
            name = printable(
                (root / (here.relative_to(folder) if here != folder else folder.name)).as_posix()
            )
            reason = error.strerror or type(error).__name__
            found.unreadable.append(UnreadableFolder(here, f"{name}/", reason))
    return files


def _sort(
    entry: os.DirEntry[str], path: Path, out: Path, found: Found, files: list[Path], waiting: list[Path]
) -> None:
    """Puts what stands in a folder where it belongs. Raises OSError."""
    if entry.is_symlink():
        if not is_system_name(entry.name):
            found.links.append(path)
    elif entry.is_dir(follow_symlinks=False):
        if is_system_folder(entry.name) or _is_same(path, out):
            return
        if _is_of_a_run(path):
            found.results.append(path)
        else:
            waiting.append(path)
    elif is_system_name(entry.name):
        return
    elif path.suffix.lower() in SUFFIXES and entry.is_file(follow_symlinks=False):
        files.append(path)
    else:
        found.ignored.append(path)


def _is_of_a_run(folder: Path) -> bool:
    try:
        return (folder / FOLDER).is_dir()
    except OSError:
        return False


def _is_same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def is_system_name(name: str) -> bool:
    """Whether a file called so is none of the user's, or none yet."""
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in (*SYSTEM_NAMES, *UNFINISHED_NAMES))


def is_system_folder(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in SYSTEM_FOLDERS)
