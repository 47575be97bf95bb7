"""Other formats of documents that are finished already, made in workers from their JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.failure import Failure
from pipeline.formats import FROM_PAGES
from pipeline.run.ledger import Entry, Ledger, source_path
from pipeline.run.outputs import Outputs
from pipeline.scheduler.protocol import Message, Outcome, Scheduler, Task
from pipeline.worker.tasks import AssembleAnswer, RenderTask, quoted
from schema.errors import DocumentUnwritable, SourceWorkerDied

RENDER_SECONDS = 600.0


def export_documents(
    entries: Sequence[Entry],
    ledger: Ledger,
    outputs: Outputs,
    scheduler: Scheduler,
    formats: tuple[str, ...],
) -> Iterator[tuple[Entry, Failure | None]]:
    """Writes ``formats`` beside the JSON of ``entries``, which are complete or partial, as they are done.

    Yields each entry with what went wrong, if anything did. Raises OutputError and WorkerCannotStart.
    """
    waiting = iter(enumerate(entries))
    while True:
        while scheduler.running < scheduler.capacity and (following := next(waiting, None)) is not None:
            number, entry = following
            scheduler.submit(Task((number, "render", 0), _message(entry, outputs, formats), RENDER_SECONDS))
        if not scheduler.running:
            return
        for outcome in scheduler.wait():
            entry = entries[outcome.key[0]]
            yield entry, _finish(entry, outcome, ledger, outputs, formats)


def _message(entry: Entry, outputs: Outputs, formats: tuple[str, ...]) -> Message:
    source = source_path(entry.source)
    try:
        facts = source.stat()
        same = (facts.st_size, facts.st_mtime_ns) == (entry.size, entry.modified_ns)
    except OSError:
        same = False
    task = RenderTask(
        path=quoted(outputs.path(entry.name, ".json")),
        source=quoted(source) if same else None,
        formats=tuple(name for name in formats if name != "json" and name not in FROM_PAGES),
    )
    return Message(task.model_dump_json().encode())


def _finish(
    entry: Entry, outcome: Outcome, ledger: Ledger, outputs: Outputs, formats: tuple[str, ...]
) -> Failure | None:
    if outcome.answer is None:
        return Failure.of(SourceWorkerDied())
    answer = AssembleAnswer.model_validate_json(outcome.answer.header)
    if answer.failure is not None:
        return answer.failure
    files = dict(zip(answer.suffixes, outcome.answer.blocks, strict=True))
    lacking = {str(failure.details["format"]) for failure in answer.lacking}
    try:
        outputs.write(entry.name, files)
    except DocumentUnwritable as error:
        return Failure.of(error)
    ledger.put(
        entry.model_copy(
            update={
                "outputs": " ".join(sorted({*entry.outputs.split(), *files})),
                "attention": answer.attention.model_dump_json(exclude_defaults=True),
                "formats": " ".join(sorted({*entry.formats.split(), *formats} - lacking)),
            }
        )
    )
    return answer.lacking[0] if answer.lacking else None
