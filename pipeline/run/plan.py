"""Which sources of a run still have to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from pipeline.formats import FROM_PAGES, format_of
from pipeline.run.context import RunContext
from pipeline.run.entry import Entry, State, source_key
from pipeline.run.naming import SourceFile
from pipeline.run.outputs import Outputs

Redo = Literal["failed", "partial", "all"]


@dataclass
class Plan:
    """``due`` are to be done, ``kept`` have an output that holds; of these, ``to_render`` lack a format that
    can be made from what is kept of them."""

    due: list[SourceFile] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)
    to_render: list[Entry] = field(default_factory=list)


def plan(sources: Iterable[SourceFile], context: RunContext, *, redo: Redo | None) -> Plan:
    """Sorts ``sources`` into due and kept, by size and time of the file; content is looked at later."""
    found = Plan()
    wanted = frozenset(context.formats)
    for source in sources:
        entry = context.ledger.entry(source.name)
        if entry is None or not _holds(source, entry, context, redo):
            found.due.append(source)
            continue
        lost = {format_of(suffix) for suffix in context.outputs.lost(entry.name, entry.outputs.split())}
        lacking = wanted - (set(entry.formats.split()) - lost)
        has_content = entry.state in ("complete", "partial")
        if has_content and lacking & FROM_PAGES and not _has_words(entry, context):
            found.due.append(source)
            continue
        found.kept.append(entry)
        if lacking and has_content:
            found.to_render.append(entry)
    return found


def _has_words(entry: Entry, context: RunContext) -> bool:
    """Whether the words of its pages are kept, and are what its files say: nobody has corrected it."""
    return context.ledger.has_words(entry.name) and context.corrections.reading(entry.name) is None


def _holds(source: SourceFile, entry: Entry, context: RunContext, redo: Redo | None) -> bool:
    if entry.state == "working" or redo in ("all", entry.state):
        return False
    if (entry.settings_digest, entry.version) != context.made_by:
        return False
    if entry.by_chance:
        return False
    try:
        facts = source.path.stat()
    except OSError:
        return False
    if (entry.source, entry.size, entry.modified_ns) != (
        source_key(source.path),
        facts.st_size,
        facts.st_mtime_ns,
    ):
        return False
    if entry.state == "duplicate":
        return _stands_for(context.ledger.entry(entry.duplicate_of or ""), entry, context.outputs)
    return context.outputs.has(entry.name)


def _stands_for(original: Entry | None, duplicate: Entry, outputs: Outputs) -> bool:
    finished: tuple[State, ...] = ("complete", "partial")
    return (
        original is not None
        and original.state in finished
        and original.sha256 == duplicate.sha256
        and outputs.has(original.name)
    )
