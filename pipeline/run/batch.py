"""Many files to many documents: which task is next, and what becomes of its outcome.

Files are inspected in order; pages of the documents that are open share the workers, the oldest first and
behind them those whose pages kill workers or run out of time. A task whose worker, or whose Tesseract, is
killed is tried once more with nothing beside it (``retries``). Only this process writes outputs and ledger.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence

from pipeline.attention import NOTHING, Attention, attention_to
from pipeline.failure import Failure, PageResult, failed_document
from pipeline.formats import document_json
from pipeline.run.answers import ASSEMBLE, GRACE_SECONDS, INSPECT, PAGE, answer_of, died, lost_to
from pipeline.run.context import RunContext
from pipeline.run.entry import State
from pipeline.run.naming import SourceFile
from pipeline.run.observer import Finished, Observer
from pipeline.run.records import Records, Work
from pipeline.run.retries import Retries
from pipeline.scheduler.protocol import Message, Outcome, Task
from pipeline.worker.tasks import (
    AssembleAnswer,
    AssembleTask,
    InspectAnswer,
    InspectTask,
    PageAnswer,
    PageTask,
    packed,
    quoted,
)
from schema.errors import (
    DocumentUnwritable,
    PageTimeout,
    PageWorkerDied,
    SourceChanged,
    SourceTimeout,
    SourceWorkerDied,
)

FINISHED: frozenset[State] = frozenset({"complete", "partial"})

STEP_SECONDS = 60.0
"""The ledger hears at least so often how far the run has come."""

MOST_DEATHS = 3
"""So many pages of a document may kill their worker twice, and may wait for their second try, before the rest
of it is not read."""

TURNS = 10
"""Of so many pages one may be of a document that is in trouble while others have pages to read."""


class Batch:
    """One run over ``sources``, none of which has a finished output that still holds."""

    def __init__(
        self,
        sources: Sequence[SourceFile],
        context: RunContext,
        *,
        observer: Observer,
        keep: frozenset[State] = FINISHED,
        not_yet: Callable[[SourceFile, Failure], bool] = lambda source, failure: False,
    ) -> None:
        """A file that was touched but holds what it held is not done again when its state is in ``keep``.

        ``not_yet`` says that a file which could not be digitised is still being copied, or that another has
        taken its place: it leaves the batch without a record.
        """
        self._sources = list(sources)
        self._context = context
        self._records = Records(context)
        self._observer = observer
        self._keep = keep
        self._not_yet = not_yet
        self._run = context.ledger.begin_run(len(sources))
        self._due, self._done, self._pages_read, self._busy_seconds = len(sources), 0, 0, 0.0
        context.ledger.drop_abandoned(*context.made_by)
        self._works: dict[int, Work] = {}
        self._next_source = 0
        self._next_open = 0
        self._inspected: dict[int, InspectAnswer] = {}
        self._twins: dict[str, list[int]] = {}
        self._retries = Retries()
        self._turn = 0
        self._tasks: dict[tuple[int, str, int], Task] = {}

    @property
    def busy(self) -> bool:
        """Whether any source has no finished document yet."""
        return bool(self._works) or self._next_source < len(self._sources)

    def run(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Until every source has a finished document; ``meanwhile`` is called again and again.

        Raises OutputError and WorkerCannotStart.
        """
        while self.busy:
            self.step(STEP_SECONDS)
            meanwhile()
        self.end()

    def add(self, source: SourceFile) -> None:
        """One more source, which no other source of this batch is still being read from."""
        self._sources.append(source)
        self._due += 1

    def step(self, seconds: float) -> None:
        """Starts what can be started and takes what is done, waiting up to ``seconds`` for that."""
        started = time.monotonic()
        self._submit()
        for outcome in self._context.scheduler.wait(seconds):
            self._receive(outcome)
        self._submit()
        self._busy_seconds += time.monotonic() - started
        self._context.ledger.note_run(
            self._run, due=self._due, done=self._done, pages=self._pages_read, busy=self._busy_seconds
        )

    def stop(self) -> None:
        """Notes that the run was stopped before its end."""
        self._context.ledger.stop_run(self._run)

    def end(self) -> None:
        """Notes that the run has ended."""
        self._context.ledger.end_run(self._run)

    def _submit(self) -> None:
        if any(self._retries.is_second_try(key) for key in self._tasks):
            return
        while self._context.scheduler.running < self._context.scheduler.capacity:
            task = None if self._retries.due else self._next_task()
            if task is None and self._retries.waiting:
                if not self._context.scheduler.running:
                    self._start(self._retries.next())
                return
            if task is None:
                return
            self._start(task)

    def _start(self, task: Task) -> None:
        self._tasks[task.key] = task
        self._context.scheduler.submit(task)

    def _next_task(self) -> Task | None:
        held = self._held()
        for index, work in self._works.items():
            if work.read and index not in held and not self._is_under_way((index, ASSEMBLE, 0)):
                return self._assemble(index, work)
        ready = [index for index, work in self._works.items() if work.todo and not self._waits(index)]
        well = next((index for index in ready if not self._works[index].troubles), None)
        ill = next((index for index in ready if self._works[index].troubles), None)
        self._turn = (self._turn + 1) % TURNS
        if well is not None and (ill is None or self._turn):
            return self._page(well, self._works[well])
        active = sum(not work.troubles for work in self._works.values()) - len(held)
        more = self._next_source < len(self._sources) and active < 2 * self._context.scheduler.capacity + 2
        if more and well is None:
            return self._inspect()
        return None if ill is None else self._page(ill, self._works[ill])

    def _is_under_way(self, key: tuple[int, str, int]) -> bool:
        return key in self._tasks or self._retries.holds(key)

    def _waits(self, index: int) -> bool:
        """Whether so many workers have died over a document that their second tries are waited for."""
        return self._works[index].deaths + self._retries.waiting_of(index) >= MOST_DEATHS

    def _held(self) -> set[int]:
        """Documents that wait for the outcome of another with the same content."""
        return {index for twins in self._twins.values() for index in twins[1:]}

    def _inspect(self) -> Task:
        index, source = self._next_source, self._sources[self._next_source]
        self._next_source += 1
        self._works[index] = self._records.begin(source)
        task = InspectTask(path=quoted(source.path), settings=self._context.settings)
        return Task((index, INSPECT, 0), _message(task), self._context.settings.limits.inspect_seconds)

    def _page(self, index: int, work: Work) -> Task:
        assert work.facts
        number = work.todo.popleft()
        work.in_work += 1
        task = PageTask(
            path=quoted(work.source.path),
            media_type=work.facts.media_type,
            number=number,
            settings=self._context.settings,
        )
        return Task(
            (index, PAGE, number), _message(task), self._context.settings.reading.page_seconds + GRACE_SECONDS
        )

    def _assemble(self, index: int, work: Work) -> Task:
        assert work.facts
        task = AssembleTask(
            path=quoted(work.source.path),
            source=work.facts,
            warnings=work.warnings,
            seconds={"inspect": work.inspected},
            settings=self._context.settings,
            language=self._context.language,
            formats=("json",) if work.json_alone else self._context.formats,
            given_up=tuple(set(self._context.formats) - {"json"}) if work.json_alone else (),
            corrections=self._records.corrections(work),
        )
        blocks = self._records.pages(work)
        for number, failure in work.failures.items():
            blocks[number] = packed(PageResult(number=number, failure=failure))
        ordered = tuple(blocks[number] for number in sorted(blocks))
        message = Message(task.model_dump_json().encode(), ordered)
        return Task((index, ASSEMBLE, 0), message, self._context.settings.limits.assemble_seconds)

    def _receive(self, outcome: Outcome) -> None:
        task = self._tasks.pop(outcome.key)
        index, kind, number = outcome.key
        work = self._works[index]
        if died(outcome) and self._retries.take(task, outcome.seconds):
            work.troubles += 1
            return
        self._retries.done(outcome.key, outcome.seconds)
        lost = lost_to(outcome, task)
        if kind == INSPECT:
            answer = answer_of(InspectAnswer, outcome) or InspectAnswer(failure=lost)
            self._inspected[index] = answer
            self._open_in_order()
        elif kind == PAGE:
            self._page_done(index, work, number, outcome, lost)
        else:
            self._assembled(index, work, outcome, lost)

    def _open_in_order(self) -> None:
        """Opens inspected documents in the order of the sources, so that of two equal files the first is
        the one that is read, however many workers there are."""
        while (answer := self._inspected.pop(self._next_open, None)) is not None:
            index = self._next_open
            self._next_open += 1
            work = self._works[index]
            if answer.source is None:
                assert answer.failure
                self._give_up(index, work, answer.failure)
                continue
            work.facts, work.warnings, work.inspected = answer.source, answer.warnings, answer.seconds
            if work.source.content not in (None, work.facts.sha256):
                self._give_up(index, work, Failure.of(SourceChanged()))
                continue
            twins = self._twins.setdefault(work.facts.sha256, [])
            twins.append(index)
            if len(twins) == 1:
                self._open(index, work)

    def _open(self, index: int, work: Work) -> None:
        assert work.facts
        state = self._records.state_that_holds(work)
        if state is not None and state in self._keep:
            self._records.keep(work, state)
            self._leave(index, work, state)
            return
        if (original := self._records.original(work)) is not None:
            self._be_duplicate(index, work, original)
            return
        done = self._records.start(work)
        work.todo = deque(number for number in range(1, work.facts.page_count + 1) if number not in done)
        self._observer.opened(work.source, len(work.todo))

    def _page_done(self, index: int, work: Work, number: int, outcome: Outcome, lost: Failure | None) -> None:
        work.in_work -= 1
        work.spent += outcome.seconds
        answer = answer_of(PageAnswer, outcome)
        failure = lost if answer is None else answer.failure
        if failure is not None:
            work.failures[number] = failure
            work.troubles += failure.code == PageTimeout.code
            if failure.code == PageWorkerDied.code:
                work.deaths += 1
                self._bound_deaths(index, work)
        else:
            assert outcome.answer
            self._records.page(work, number, outcome.answer.blocks[0])
        self._pages_read += 1
        self._observer.page_done()
        limit = self._context.settings.limits.document_seconds
        if work.spent > limit and work.todo:
            late = Failure.of(SourceTimeout(seconds=round(limit)))
            work.failures |= dict.fromkeys(work.todo, late)
            work.todo.clear()

    def _bound_deaths(self, index: int, work: Work) -> None:
        """Leaves unread what is left of a document over which too many workers have died."""
        if work.deaths < MOST_DEATHS:
            return
        for _, _, number in self._retries.give_up(index):
            work.in_work -= 1
            work.failures[number] = Failure.of(PageWorkerDied(page=number))
        work.failures |= dict.fromkeys(work.todo, Failure.of(SourceWorkerDied()))
        work.todo.clear()

    def _assembled(self, index: int, work: Work, outcome: Outcome, lost: Failure | None) -> None:
        answer = answer_of(AssembleAnswer, outcome) or AssembleAnswer(failure=lost)
        if lost is not None and not work.json_alone and self._context.formats != ("json",):
            work.json_alone = True
            return
        if answer.status is None:
            assert answer.failure
            self._fail(index, work, answer.failure)
            return
        if self._records.changed(work):
            self._give_up(index, work, Failure.of(SourceChanged()))
            return
        assert outcome.answer
        blocks = outcome.answer.blocks
        files = dict(zip(answer.suffixes, blocks, strict=False))
        others = list(blocks[len(files) :])
        reading = others.pop(0) if answer.has_reading else None
        words = others.pop(0) if answer.has_words else None
        first = work.failures[min(work.failures)] if work.failures else next(iter(answer.lacking), None)
        try:
            if not self._records.finish(work, answer.status, files, first, answer.attention, reading, words):
                return  # corrected meanwhile: its files are made again
        except DocumentUnwritable as error:
            self._fail(index, work, Failure.of(error))
            return
        self._leave(index, work, answer.status, failure=first, attention=answer.attention)

    def _give_up(self, index: int, work: Work, failure: Failure) -> None:
        """Writes the record of a file that cannot be digitised, unless it is not yet what it will be."""
        if not self._not_yet(work.source, failure):
            self._fail(index, work, failure)
            return
        self._records.abandon(work)
        self._due -= 1
        del self._works[index]
        self._next_twin(index, work)

    def _fail(self, index: int, work: Work, failure: Failure) -> None:
        """Writes the record of a file that cannot be digitised."""
        document = failed_document(
            work.source.path, failure, self._context.settings, self._context.language, work.facts
        )
        work.facts, attention = document.source, attention_to(document)
        try:
            self._records.finish(work, "failed", document_json(document), failure, attention)
        except DocumentUnwritable as error:
            failure = Failure.of(error)
            self._records.unwritten(work, failure)
        self._leave(index, work, "failed", failure=failure, attention=attention)

    def _leave(
        self,
        index: int,
        work: Work,
        state: State,
        *,
        failure: Failure | None = None,
        attention: Attention = NOTHING,
        duplicate_of: str | None = None,
    ) -> None:
        """Takes a finished document out of the run; its twins become duplicates, or are tried themselves."""
        assert work.facts
        del self._works[index]
        self._done += 1
        name, pages = work.source.name, work.facts.page_count
        self._observer.finished(Finished(name, work.source, state, failure, pages, duplicate_of, attention))
        if state == "failed":
            self._next_twin(index, work)
            return
        if self._twins.get(work.facts.sha256, [])[:1] == [index]:
            for twin in self._twins.pop(work.facts.sha256)[1:]:
                self._be_duplicate(twin, self._works[twin], duplicate_of or work.source.name)

    def _next_twin(self, index: int, work: Work) -> None:
        """A document that was to stand for others does not: the next one is read."""
        twins = self._twins.get(work.facts.sha256, []) if work.facts else []
        if twins[:1] == [index]:
            twins.pop(0)
            if twins:
                self._open(twins[0], self._works[twins[0]])

    def _be_duplicate(self, index: int, work: Work, original: str) -> None:
        if self._records.changed(work):
            self._give_up(index, work, Failure.of(SourceChanged()))
            return
        try:
            self._records.duplicate(work, original)
        except DocumentUnwritable as error:
            self._fail(index, work, Failure.of(error))
            return
        self._leave(index, work, "duplicate", duplicate_of=original)


def _message(task: InspectTask | PageTask) -> Message:
    return Message(task.model_dump_json().encode())
