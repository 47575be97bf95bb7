"""Where the files of a document stand, and how they get there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.atomic import write_atomically
from schema.document import Status
from schema.errors import OutputError
from schema.value import Value


class Record(Value):
    """``identity`` is the source's SHA-256, the settings digest and the program version."""

    identity: tuple[str, str, str]
    status: Status


class Outputs:
    """The output folder of a run. ``sources`` are absolute paths that are never written to."""

    def __init__(self, out: Path, sources: Iterable[Path] = ()) -> None:
        self.out = out
        self._sources = frozenset(sources)

    def path(self, name: str, suffix: str) -> Path:
        return self.out / f"{name}{suffix}"

    def has(self, name: str) -> bool:
        return self.path(name, ".json").is_file()

    def write(self, name: str, files: Mapping[str, bytes], before: Iterable[str] = ()) -> None:
        """Writes the content of each suffix, the JSON last: when it is there, so are the others.

        Files with the suffixes ``before`` that are not written again are removed. Raises OutputError, also
        when a file would come to lie outside the output folder or in the place of a source.
        """
        for suffix in sorted(files, key=lambda suffix: (suffix == ".json", suffix)):
            path = self.path(name, suffix)
            self._require_safe(path)
            write_atomically(path, files[suffix])
        for suffix in sorted(set(before) - files.keys()):
            path = self.path(name, suffix)
            self._require_safe(path)
            path.unlink(missing_ok=True)

    def _require_safe(self, path: Path) -> None:
        if path.absolute() in self._sources:
            raise OutputError(path=path, reason="source file")
        if not path.parent.resolve().is_relative_to(self.out.resolve()):
            raise OutputError(path=path, reason="outside the output folder")


def recorded(path: Path) -> Record | None:
    """What the document at ``path`` says about its making; None when there is none that can be read."""
    try:
        document = json.loads(path.read_bytes())
        provenance = document["provenance"]
        identity = (document["source"]["sha256"], provenance["settings_digest"], provenance["version"])
        return Record(identity=identity, status=document["status"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
