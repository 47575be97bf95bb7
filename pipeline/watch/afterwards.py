"""What becomes of a source after its document is finished."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from pipeline.atomic import write_atomically
from pipeline.run.sources import numbered

NOTE_SUFFIX = ".txt"


def move(path: Path, folder: Path, name: str, *, root: Path) -> Path:
    """Moves the file at ``path`` to ``folder / name`` (numbered when that is taken) and returns where it is.

    Raises OSError, also when a link would lead the file out of ``root``.
    """
    free = numbered(PurePosixPath(name), lambda candidate: (folder / candidate).exists())
    target = folder / free
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.parent.resolve().is_relative_to(root.resolve()):
        raise PermissionError(1, "a link leads out of the inbox", str(target.parent))
    path.rename(target)
    return target


def leave_note(moved: Path, sentence: str) -> Path:
    """Writes ``sentence`` beside a file that failed, as Windows programs read it. Raises OutputError."""
    note = moved.with_name(f"{moved.name}{NOTE_SUFFIX}")
    write_atomically(note, f"{sentence}\r\n".encode("utf-8-sig"))
    return note
