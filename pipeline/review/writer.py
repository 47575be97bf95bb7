"""The files of corrected documents, written while the page is used."""

from __future__ import annotations

import threading
import traceback
from collections import OrderedDict
from collections.abc import Callable

from pipeline.attention import Attention
from pipeline.corrections.store import CorrectionStore
from pipeline.failure import Failure
from pipeline.formats import format_of
from pipeline.review.sources import SourceFinder
from pipeline.review.workshop import Lost, Workshop
from pipeline.run.entry import Entry
from pipeline.run.outputs import Outputs
from pipeline.scheduler.protocol import Message
from pipeline.worker.tasks import AssembleAnswer, CorrectTask, quoted
from schema.errors import Language, SohoaError, SourceUnexpected

WRITE_SECONDS = 600.0
"""A document whose files are not made by then keeps its old ones; so long may assembling take, too."""


class Writer:
    """Writes the files of documents whose corrections they lack, one document at a time, until closed.

    ``entry`` is what the ledger says of a name. ``written`` hears of each document whose files are new, and
    what a person should still look at in it.
    """

    def __init__(
        self,
        store: CorrectionStore,
        outputs: Outputs,
        workshop: Workshop,
        finder: SourceFinder,
        language: Language,
        *,
        entry: Callable[[str], Entry | None],
        written: Callable[[str, Attention], None],
    ) -> None:
        self._store, self._outputs = store, outputs
        self._workshop, self._finder, self._language = workshop, finder, language
        self._entry, self._written = entry, written
        self._due: OrderedDict[str, None] = OrderedDict()
        self._failed: dict[str, Failure] = {}
        self._change = threading.Condition()
        self._closed = False
        self._at_work: str | None = None
        for name in store.unwritten():
            self._due[name] = None
        self._thread = threading.Thread(target=self._work, name="writer", daemon=True)
        self._thread.start()

    def due(self, name: str) -> None:
        """The document called ``name`` has a new correction."""
        with self._change:
            self._due[name] = None
            self._failed.pop(name, None)
            self._change.notify_all()

    def is_due(self, name: str) -> bool:
        """Whether its files are yet to be written."""
        with self._change:
            return name in self._due or self._at_work == name

    def failure(self, name: str) -> Failure | None:
        """Why its files could not be written the last time."""
        with self._change:
            return self._failed.get(name)

    def wait(self, name: str, seconds: float | None) -> bool:
        """Waits until its files are written or could not be; False after ``seconds``, never when None."""
        with self._change:
            return self._change.wait_for(lambda: name not in self._due and self._at_work != name, seconds)

    def close(self) -> None:
        """Ends after the document in work; others are written at the next start."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._due or self._closed)
                if self._closed:
                    return
                name, _ = self._due.popitem(last=False)
                self._at_work = name
            failure: Failure | None = None
            try:
                failure = self._write(name)
            except SohoaError as error:
                failure = Failure.of(error)
            except Lost as lost:
                failure = lost.failure
            except Exception as error:  # the next document must be written all the same
                traceback.print_exception(error)
                failure = Failure.of(SourceUnexpected(reason=f"{type(error).__name__}: {error}"))
            with self._change:
                self._at_work = None
                if failure is not None:
                    self._failed[name] = failure
                self._change.notify_all()

    def _write(self, name: str) -> Failure | None:
        entry, reading = self._entry(name), self._store.reading(name)
        if entry is None or reading is None:
            return None
        corrections = self._store.of(reading.sha256)
        source = self._finder.find(entry)
        pdf = self._outputs.path(name, ".pdf")
        task = CorrectTask(
            source=quoted(source) if source else None,
            pdf=quoted(pdf) if ".pdf" in entry.outputs.split() and pdf.is_file() else None,
            formats=tuple(entry.formats.split()),
            language=self._language,
            corrections=corrections,
        )
        message = Message(task.model_dump_json().encode(), (reading.document,))
        answered = self._workshop.order(message, WRITE_SECONDS).result()
        answer = AssembleAnswer.model_validate_json(answered.header)
        if answer.failure is not None:
            return answer.failure
        files = dict(zip(answer.suffixes, answered.blocks, strict=True))
        lacking = {str(failure.details["format"]) for failure in answer.lacking}
        stale = [suffix for suffix in entry.outputs.split() if format_of(suffix) in lacking]
        newest = corrections[-1].id if corrections else 0
        with self._store.writing():
            if self._store.reading(name) != reading or self._store.written(name) > newest:
                return None  # read anew or written by another process meanwhile, with these corrections
            self._outputs.write(name, files, before=stale)
            self._store.note_written(name, newest)
        self._written(name, answer.attention)
        return answer.lacking[0] if answer.lacking else None
