"""What the outputs of a file are called: a name of its own on every file system, whatever the file is called.

A name is a path below OUT without the suffixes of outputs. Two names never meet, also not on a share that
ignores case, normalises Unicode or drops dots and blanks at the end of a folder; no output takes the place of
a folder, no folder that of an output, and neither that of the files that sohoa writes beside them.
"""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol

from pipeline.failure import fingerprint
from pipeline.names import printable
from pipeline.run.entry import Entry, source_key, source_path
from pipeline.run.outputs import recorded

LONGEST_NAME = 200
"""Bytes of each part of a name before the suffixes of outputs; file systems allow 255 with them."""

LONGEST_PATH = 1500
"""Bytes of a name's folders; Linux allows 4096 for a path, and OUT stands before them."""

RESERVED = frozenset(
    {
        ".sohoa",
        "report.html",
        "report.csv",
        "catalogue.csv",
        "catalogue.parquet",
        "observations.parquet",
        "results.sqlite",
    }
)
"""What sohoa writes into OUT beside the documents."""

Identity = Literal["path", "content"]
"""What makes a file the one that has a name: where it lies, or what is in it."""

_SUFFIX = re.compile(r"(\.[a-z0-9_-]+)+")
"""Whatever formats there are: see ``pipeline.worker.tasks.Suffix``."""


class KnownNames(Protocol):
    """What earlier runs called their outputs."""

    def name_of(self, path: Path) -> str | None:
        """The name that the file at ``path`` has, if it has one."""
        ...

    def entry(self, name: str) -> Entry | None:
        """What is known of the document with this name."""
        ...


@dataclass(frozen=True)
class SourceFile:
    """``name`` is where its output stands under OUT, without ``.json``, with ``/`` between folders.

    ``content`` is the SHA-256 that the file had when it got the name, "" when it could not be read; None
    where that does not matter.
    """

    path: Path
    name: str
    content: str | None = None


@dataclass(frozen=True)
class _Listing:
    """Keys of what stands in a folder of OUT, and in those that are the same on some shares.

    ``taken`` are also the names whose output something here may be, ``files`` all but folders.
    """

    taken: frozenset[str]
    files: frozenset[str]
    folders: dict[str, tuple[Path, ...]]


class Naming:
    """Gives names under ``out``; those given are taken until they are released."""

    def __init__(self, out: Path, known: KnownNames, identity: Identity = "path") -> None:
        self._out = out
        self._known = known
        self._identity = identity
        self._names: set[str] = set()
        self._folders: dict[PurePosixPath, PurePosixPath] = {}
        self._reserved = {prefix for name in RESERVED for prefix in _output_of(folded(name))}
        self._listings: dict[str, _Listing] = {}

    def source(self, path: Path, wished: PurePosixPath) -> SourceFile:
        """The file at ``path`` with a name that is nobody else's: ``wished``, or near it."""
        by_path = self._identity == "path"
        content = cache(lambda: fingerprint(path, follow=by_path)[0])
        name = self._known.name_of(path) if by_path else None
        if name is None:
            place = self.folder(wished.parent) / safe(wished.name)
            name = numbered(place, lambda candidate: self._is_taken(candidate, path, content))
        self._names.add(_key(PurePosixPath(name)))
        return SourceFile(path, name, None if by_path else content())

    def keep(self, path: Path) -> None:
        """Nobody gets the name that the file at ``path`` has from an earlier run."""
        if self._identity == "path" and (had := self._known.name_of(path)) is not None:
            self._names.add(_key(PurePosixPath(had)))

    def folder(self, wished: PurePosixPath) -> PurePosixPath:
        """The folder for what lies in ``wished``; from now on no output is called so."""
        if wished == PurePosixPath():
            return wished
        if wished not in self._folders:
            parent = self.folder(wished.parent)
            name = numbered(parent / safe(wished.name), self._is_no_folder, folder=True)
            made = _short_path(PurePosixPath(name))
            self._folders[wished] = made
            self._reserved |= {_key(made.parent / prefix) for prefix in _output_of(made.name)}
        return self._folders[wished]

    def release(self, name: str) -> None:
        """The document called ``name`` is written down, or is none."""
        self._names.discard(_key(PurePosixPath(name)))
        self._listings.clear()

    def _is_taken(self, candidate: str, path: Path, content: Callable[[], str]) -> bool:
        name = PurePosixPath(candidate)
        key = _key(name)
        if key in self._names or key in self._reserved:
            return True
        entry = self._known.entry(candidate)
        if entry is not None:
            return not self._is_entry_of(entry, path, content)
        if folded(name.name) not in self._listing(name.parent).taken:
            return False
        made = recorded(self._out / f"{candidate}.json")
        return made is None or made.identity[0] != content()

    def _is_entry_of(self, entry: Entry, path: Path, content: Callable[[], str]) -> bool:
        """Whether ``entry`` may be that of the file at ``path``: its own, or one whose file has moved here.

        A source that is not there may be on a disk that is not mounted, and a rebuilt ledger knows none: only
        the content tells.
        """
        own = entry.source == source_key(path)
        if self._identity == "path":
            if own:
                return True
            if entry.source and os.path.lexists(source_path(entry.source)):
                return False
        elif own and self._says_nothing(entry):
            return True
        return bool(content()) and entry.sha256 == content()

    def _says_nothing(self, entry: Entry) -> bool:
        """Whether ``entry`` is that of a file that could not be read, or was given up before it was."""
        return not entry.sha256 or (
            entry.state == "working" and not (self._out / f"{entry.name}.json").exists()
        )

    def _is_no_folder(self, candidate: str) -> bool:
        """Whether a document, or a file, has ``candidate`` or may come to have it as an output."""
        name = PurePosixPath(candidate)
        top = name.parent == PurePosixPath()
        if top and folded(name.name) in {folded(own) for own in RESERVED}:
            return True
        listing = self._listing(name.parent)
        if folded(name.name) in listing.files:
            return True
        documents = [prefix for prefix in _output_of(name.name) if prefix != name.name]
        return any(
            _key(name.parent / document) in self._names
            or folded(f"{document}.json") in listing.files
            or self._known.entry((name.parent / document).as_posix()) is not None
            for document in documents
        )

    def _listing(self, folder: PurePosixPath) -> _Listing:
        key = _key(folder)
        if key not in self._listings:
            if folder == PurePosixPath():
                places: tuple[Path, ...] = (self._out,)
            else:
                places = self._listing(folder.parent).folders.get(folded(folder.name), ())
            self._listings[key] = _listed(places)
        return self._listings[key]


def numbered(name: PurePosixPath, is_taken: Callable[[str], bool], *, folder: bool = False) -> str:
    """The first of the ``numbers`` of ``name`` that is not taken."""
    candidates = (name.with_name(candidate).as_posix() for candidate in numbers(name.name, folder=folder))
    return next(candidate for candidate in candidates if not is_taken(candidate))


def numbers(name: str, *, folder: bool = False) -> Iterator[str]:
    """``name``, ``name-2``, ``name-3`` … without end; the number stands before the suffix.

    That of a ``folder`` before its first dot: what it may be the output of is another name then.
    """
    yield name
    stem = name.partition(".")[0] if folder else PurePosixPath(name).stem
    for number in count(2):
        yield f"{stem}-{number}{name.removeprefix(stem)}"


def safe(name: str) -> str:
    """One part of a path as a name that can be seen, and short enough to take a number and suffixes.

    What is hidden is not looked at by the exports, so that no name begins with a dot.
    """
    shown = printable(name)
    return _short(f"_{shown}" if shown.startswith(".") else shown)


def folded(name: str) -> str:
    """Equal for names that are one name somewhere: without regard to case, composition, and what Windows
    drops at the end."""
    whole = unicodedata.normalize("NFD", name).casefold()
    return unicodedata.normalize("NFC", whole).rstrip(". ")


def _key(name: PurePosixPath) -> str:
    return "/".join(folded(part) for part in name.parts)


def _output_of(name: str) -> Iterable[str]:
    """``name`` and every name that it may be the output of."""
    yield name
    for dot in re.finditer(r"\.", name):
        if dot.start() and _SUFFIX.fullmatch(name[dot.start() :].lower()):
            yield name[: dot.start()]


def _listed(places: Iterable[Path]) -> _Listing:
    taken: set[str] = set()
    files: set[str] = set()
    folders: dict[str, tuple[Path, ...]] = {}
    for place in places:
        try:
            with os.scandir(place) as entries:
                found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
        except OSError:
            continue
        for name, is_folder in found:
            key = folded(name)
            taken |= set(_output_of(key))
            if is_folder:
                folders[key] = (*folders.get(key, ()), place / name)
            else:
                files.add(key)
    return _Listing(frozenset(taken), frozenset(files), folders)


def _short(name: str) -> str:
    """``name``, or its beginning and a digest of all of it when it is too long to take suffixes."""
    if len(name.encode()) <= LONGEST_NAME:
        return name
    suffix = PurePosixPath(name).suffix
    suffix = suffix if len(suffix.encode()) <= 12 else ""
    kept = name.encode()[: LONGEST_NAME - 40].decode(errors="ignore")
    return f"{kept}~{_digest(name)}{suffix}"


def _short_path(folder: PurePosixPath) -> PurePosixPath:
    """``folder``, or its beginning and a digest of all of it when its path is too long."""
    if len(folder.as_posix().encode()) <= LONGEST_PATH:
        return folder
    return folder.parent.with_name(f"~{_digest(folder.as_posix())}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
