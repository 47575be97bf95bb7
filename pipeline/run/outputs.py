"""Where the files of a document stand, and how they get there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from pipeline.atomic import unwritable, write_atomically
from pipeline.locks import Identity, identity_of
from schema.document import Document, Status
from schema.errors import DocumentUnwritable, OutputError
from schema.value import Value

_END_OF_JSON = b"}\n"


class Record(Value):
    """``identity`` is the source's SHA-256, the settings digest and the program version."""

    identity: tuple[str, str, str]
    status: Status


class Outputs:
    """The output folder of a run. ``sources`` are absolute paths that are never written to."""

    def __init__(self, out: Path, sources: Iterable[Path] = ()) -> None:
        self.out = out
        self._sources = frozenset(sources)
        self._identity: Identity | None = None

    def path(self, name: str, suffix: str) -> Path:
        return self.out / f"{name}{suffix}"

    def has(self, name: str) -> bool:
        """Whether the record of the document is there, and whole."""
        return not self.lost(name, [".json"])

    def lost(self, name: str, suffixes: Iterable[str]) -> set[str]:
        """Those of the files that are not there any more, or are empty or cut short."""
        return {suffix for suffix in suffixes if not _is_whole(self.path(name, suffix), suffix == ".json")}

    def write(self, name: str, files: Mapping[str, bytes], before: Iterable[str] = ()) -> None:
        """Writes the content of each suffix, the JSON last: when it is there, so are the others.

        Files with the suffixes ``before`` that are not written again are removed. Raises DocumentUnwritable,
        also when a file would come to lie outside the output folder or in the place of a source (what was
        written is taken away again), and OutputError when the disk is full, read-only or not mounted any
        more.
        """
        self._require_same_folder()
        written: list[Path] = []
        try:
            for suffix in sorted(files, key=lambda suffix: (suffix == ".json", suffix)):
                path = self._safe(name, suffix)
                write_atomically(path, files[suffix])
                written.append(path)
            for suffix in sorted(set(before) - files.keys()):
                _remove(self._safe(name, suffix))
        except DocumentUnwritable:
            for path in written:
                _remove(path)
            raise
        self._require_same_folder()

    def _require_same_folder(self) -> None:
        """The results of a disk that is no longer mounted must not come to lie where it was."""
        found = self._folder()
        if self._identity is None:
            self._identity = found
        if found != self._identity:
            raise OutputError(path=self.out, reason="not the folder that it was")

    def _folder(self) -> Identity | None:
        try:
            return identity_of(self.out.stat())
        except OSError:
            return None

    def _safe(self, name: str, suffix: str) -> Path:
        path = self.path(name, suffix)
        if path.absolute() in self._sources:
            raise DocumentUnwritable(path=path, reason="source file")
        try:
            inside = path.parent.resolve().is_relative_to(self.out.resolve())
        except (OSError, RuntimeError) as error:  # links that lead in a circle
            raise DocumentUnwritable(path=path, reason=str(error)) from error
        if not inside:
            raise DocumentUnwritable(path=path, reason="outside the output folder")
        return path


def _is_whole(path: Path, is_json: bool) -> bool:
    """None of our files is empty; a JSON is whole when it ends as it should."""
    try:
        with path.open("rb") as file:
            if not is_json:
                return bool(file.read(1))
            starts = file.read(1) == b"{"
            file.seek(-len(_END_OF_JSON), os.SEEK_END)
            return starts and file.read() == _END_OF_JSON
    except OSError:
        return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def recorded(path: Path) -> Record | None:
    """What the document at ``path`` says about its making; None when there is none that can be read."""
    try:
        document = json.loads(path.read_bytes())
        provenance = document["provenance"]
        identity = (document["source"]["sha256"], provenance["settings_digest"], provenance["version"])
        return Record(identity=identity, status=document["status"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def document_at(path: Path) -> Document | None:
    """The document at ``path``; None when there is none that can be read."""
    try:
        return Document.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
