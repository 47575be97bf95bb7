"""Which files a run takes up, and what their outputs are called."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

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


@dataclass
class Found:
    """``files`` in the order of their names, ``ignored`` other kinds of file, ``links`` symbolic links."""

    files: list[SourceFile] = field(default_factory=list)
    ignored: list[Path] = field(default_factory=list)
    links: list[Path] = field(default_factory=list)


def find_sources(paths: Sequence[Path], out: Path, known: KnownNames) -> Found:
    """The files of ``paths`` (files, and folders with all below), each with the name of its output.

    Symbolic links inside folders are not followed; OUT is left out when it lies inside a folder.
    A file that is ``known`` keeps its name. Raises PathNotFound, and OutputIsSource when a folder is OUT
    itself.
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


def _walk(folder: Path, out: Path, found: Found) -> list[Path]:
    files: list[Path] = []
    for parent, folders, names in os.walk(folder):
        here = Path(parent)
        found.links += [here / name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(
            name
            for name in folders
            if not is_system_folder(name)
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
    """Whether a file called so is none of the user's, or none yet."""
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in (*SYSTEM_NAMES, *UNFINISHED_NAMES))


def is_system_folder(name: str) -> bool:
    return any(fnmatch.fnmatchcase(name.lower(), pattern) for pattern in SYSTEM_FOLDERS)
