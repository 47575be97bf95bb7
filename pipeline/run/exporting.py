"""Other formats of documents that are finished already, made in workers from what is kept of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.corrections.store import CorrectionStore
from pipeline.failure import Failure
from pipeline.formats import FROM_PAGES, format_of
from pipeline.run.entry import Entry, source_path
from pipeline.run.ledger import Ledger
from pipeline.run.outputs import Outputs
from pipeline.scheduler.protocol import Message, Outcome, Scheduler, Task
from pipeline.worker.tasks import AssembleAnswer, RenderTask, quoted
from schema.errors import DocumentUnwritable, FormatFromPages, Language, SourceWorkerDied

RENDER_SECONDS = 600.0


def export_documents(
    entries: Sequence[Entry],
    ledger: Ledger,
    outputs: Outputs,
    scheduler: Scheduler,
    formats: tuple[str, ...],
    language: Language,
) -> Iterator[tuple[Entry, Failure | None]]:
    """Writes ``formats`` beside the JSON of ``entries``, which are complete or partial, as they are done.

    What is made from pages is made of the words that are kept of them; its issues are in ``language``. Yields
    each entry with what went wrong, if anything did. Raises OutputError and WorkerCannotStart.
    """
    store = CorrectionStore(outputs.out)
    waiting = iter(enumerate(entries))
    while True:
        while scheduler.running < scheduler.capacity and (following := next(waiting, None)) is not None:
            number, entry = following
            words = kept_words(entry, ledger, store) if FROM_PAGES & set(formats) else None
            message = _message(entry, outputs, formats, words, language)
            scheduler.submit(Task((number, "render", 0), message, RENDER_SECONDS))
        if not scheduler.running:
            return
        for outcome in scheduler.wait():
            entry = entries[outcome.key[0]]
            with store.writing():
                failure = _finish(entry, outcome, ledger, outputs, formats, store)
            yield entry, failure


def kept_words(entry: Entry, ledger: Ledger, store: CorrectionStore) -> bytes | None:
    """The words of the pages of ``entry``; None where none are kept, and where people have corrected it:
    their corrections are laid on a new reading.
    """
    return ledger.words(entry.name) if store.reading(entry.name) is None else None


def _message(
    entry: Entry, outputs: Outputs, formats: tuple[str, ...], words: bytes | None, language: Language
) -> Message:
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
        language=language,
    )
    return Message(task.model_dump_json().encode(), () if words is None else (words,))


def _finish(
    entry: Entry,
    outcome: Outcome,
    ledger: Ledger,
    outputs: Outputs,
    formats: tuple[str, ...],
    store: CorrectionStore,
) -> Failure | None:
    """Writes what ``outcome`` has of ``entry``. The JSON is among it where pages were needed, and not written
    when a person has corrected the document meanwhile.
    """
    if outcome.answer is None:
        return Failure.of(SourceWorkerDied())
    answer = AssembleAnswer.model_validate_json(outcome.answer.header)
    if answer.failure is not None:
        return answer.failure
    files = dict(zip(answer.suffixes, outcome.answer.blocks, strict=True))
    lacking = {str(failure.details["format"]) for failure in answer.lacking}
    failures = list(answer.lacking)
    from_pages = FROM_PAGES & set(formats)
    if from_pages and (".json" not in files or store.reading(entry.name) is not None):
        files = {
            suffix: content
            for suffix, content in files.items()
            if suffix != ".json" and format_of(suffix) not in from_pages
        }
        lacking |= from_pages
        failures.append(Failure.of(FormatFromPages(format=", ".join(sorted(from_pages)))))
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
    return failures[0] if failures else None
