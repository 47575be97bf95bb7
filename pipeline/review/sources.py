"""Where the file is that a document was made of: a watcher moves it when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.failure import fingerprint
from pipeline.run.entry import Entry, source_path
from pipeline.run.look import Look, look_at
from pipeline.watch.inbox import DONE, FAILED


class SourceFinder:
    """Finds sources and remembers which files were looked into."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, Look], str] = {}

    def find(self, entry: Entry) -> Path | None:
        """The file of ``entry`` with the content it had; None when it is not where it was, nor in the folders
        of the watcher."""
        if not entry.source:
            return None
        for path in _candidates(source_path(entry.source)):
            look = look_at(path)
            if look.size == entry.size and self._content(path, look) == entry.sha256:
                return path
        return None

    def _content(self, path: Path, look: Look) -> str:
        if (path, look) not in self._known:
            self._known[path, look] = fingerprint(path, follow=False)[0]
        return self._known[path, look]


def _candidates(path: Path) -> Iterator[Path]:
    """The file itself, and where a watcher of any folder above it would have put it; also numbered there."""
    yield path
    for inbox in path.parents:
        for folder in (inbox / DONE, inbox / FAILED):
            if folder.is_dir():
                moved = folder / path.relative_to(inbox)
                yield moved
                yield from sorted(moved.parent.glob(f"{_literal(path.stem)}-*{_literal(path.suffix)}"))


def _literal(text: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in text)
