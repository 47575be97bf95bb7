"""Folders that could not be looked into: failures that the ledger and the report name, as it does files'."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.failure import Failure
from pipeline.run.context import RunContext
from pipeline.run.entry import Entry, source_key, source_path
from pipeline.run.sources import UnreadableFolder
from schema.errors import FolderUnreadable


def record_folders(
    context: RunContext, folders: Iterable[UnreadableFolder], looked_into: Sequence[Path]
) -> None:
    """Notes ``folders`` and forgets others below ``looked_into``. Raises OutputError."""
    roots = [path.absolute() for path in looked_into]
    for entry in context.ledger.folders():
        if any(source_path(entry.source).is_relative_to(root) for root in roots):
            context.ledger.forget(entry.name)
    settings_digest, version = context.made_by
    for folder in folders:
        failure = failure_of(folder)
        context.ledger.put(
            Entry(
                name=folder.name,
                source=source_key(folder.path),
                size=0,
                modified_ns=0,
                sha256="",
                settings_digest=settings_digest,
                version=version,
                state="failed",
                code=failure.code,
                message=failure.issue(context.language).message,
            )
        )


def failure_of(folder: UnreadableFolder) -> Failure:
    return Failure.of(FolderUnreadable(reason=folder.reason))
