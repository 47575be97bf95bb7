"""Many files to many documents: which task is next, and what becomes of its outcome.

Files are inspected in order; pages of the documents that are open share the workers, the oldest first. A
task whose worker, or whose Tesseract, is killed is tried once more with nothing beside it. Only this process
writes outputs and ledger.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from pipeline.failure import Failure, PageResult, failed_document
from pipeline.formats import document_json
from pipeline.run.context import RunContext
from pipeline.run.ledger import State
from pipeline.run.records import Records, Work
from pipeline.run.sources import SourceFile
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
    PageTimeout,
    PageWorkerDied,
    SohoaError,
    SourceChanged,
    SourceTimeout,
    SourceWorkerDied,
)

GRACE_SECONDS = 15.0
"""A page may tidy up for so long after its own time limit before its worker is killed."""

FINISHED: frozenset[State] = frozenset({"complete", "partial"})

SIGN_OF_LIFE_SECONDS = 60.0
"""The ledger hears at least so often that the run is alive."""

A = TypeVar("A", InspectAnswer, PageAnswer, AssembleAnswer)

INSPECT, PAGE, ASSEMBLE = "inspect", "page", "assemble"


@dataclass(frozen=True)
class Finished:
    """A document that left the run. ``failure`` is its first error, ``duplicate_of`` the name of the
    document with the same content that stands for it."""

    name: str
    source: SourceFile
    state: State
    failure: Failure | None = None
    pages: int = 0
    duplicate_of: str | None = None


class Observer(Protocol):
    """Hears what happens in a run."""

    def opened(self, source: SourceFile, pages: int) -> None: ...

    def page_done(self) -> None: ...

    def finished(self, document: Finished) -> None: ...


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

        ``not_yet`` says that a file which could not be inspected is still being copied: it leaves the batch
        without a record.
        """
        self._sources = list(sources)
        self._context = context
        self._records = Records(context)
        self._observer = observer
        self._keep = keep
        self._not_yet = not_yet
        self._run = context.ledger.begin_run(len(sources))
        self._works: dict[int, Work] = {}
        self._next_source = 0
        self._next_open = 0
        self._inspected: dict[int, InspectAnswer] = {}
        self._twins: dict[str, list[int]] = {}
        self._alone: deque[Task] = deque()
        self._given_up_once: set[tuple[int, str, int]] = set()
        self._tasks: dict[tuple[int, str, int], Task] = {}

    @property
    def busy(self) -> bool:
        """Whether any source has no finished document yet."""
        return bool(self._works) or self._next_source < len(self._sources)

    def run(self) -> None:
        """Until every source has a finished document. Raises OutputError and WorkerCannotStart."""
        while self.busy:
            self.step(SIGN_OF_LIFE_SECONDS)
        self.end()

    def add(self, source: SourceFile) -> None:
        """One more source, which no other source of this batch is still being read from."""
        self._sources.append(source)
        self._context.ledger.more_due(self._run)

    def step(self, seconds: float) -> None:
        """Starts what can be started and takes what is done, waiting up to ``seconds`` for that."""
        self._submit()
        for outcome in self._context.scheduler.wait(seconds):
            self._receive(outcome)
        self._submit()
        self._context.ledger.sign_of_life(self._run)

    def end(self) -> None:
        """Notes that the run has ended."""
        self._context.ledger.end_run(self._run)

    def _submit(self) -> None:
        if any(key in self._given_up_once for key in self._tasks):
            return
        if self._alone:
            if not self._context.scheduler.running:
                self._start(self._alone.popleft())
            return
        while self._context.scheduler.running < self._context.scheduler.capacity:
            task = self._next_task()
            if task is None:
                return
            self._start(task)

    def _start(self, task: Task) -> None:
        self._tasks[task.key] = task
        self._context.scheduler.submit(task)

    def _next_task(self) -> Task | None:
        held = self._held()
        for index, work in self._works.items():
            if work.read and (index, ASSEMBLE, 0) not in self._tasks and index not in held:
                return self._assemble(index, work)
        for index, work in self._works.items():
            if work.todo:
                return self._page(index, work)
        active = len(self._works) - len(held)
        if self._next_source < len(self._sources) and active < 2 * self._context.scheduler.capacity + 2:
            return self._inspect()
        return None

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
            formats=self._context.formats,
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
        if _died(outcome) and outcome.key not in self._given_up_once:
            self._given_up_once.add(outcome.key)
            self._alone.append(task)
            return
        self._given_up_once.discard(outcome.key)
        lost = self._lost(outcome, task)
        if kind == INSPECT:
            answer = _answer(InspectAnswer, outcome) or InspectAnswer(failure=lost)
            self._inspected[index] = answer
            self._open_in_order()
        elif kind == PAGE:
            self._page_done(work, number, outcome, lost)
        else:
            self._assembled(index, work, outcome, lost)

    def _lost(self, outcome: Outcome, task: Task) -> Failure | None:
        """What to record for a task without an answer."""
        if outcome.loss is None:
            return None
        _, kind, number = outcome.key
        error: SohoaError
        if outcome.loss == "timeout":
            seconds = round(task.seconds - (GRACE_SECONDS if kind == PAGE else 0))
            error = (
                PageTimeout(page=number, seconds=seconds) if kind == PAGE else SourceTimeout(seconds=seconds)
            )
        else:
            error = PageWorkerDied(page=number) if kind == PAGE else SourceWorkerDied()
        return Failure.of(error)

    def _open_in_order(self) -> None:
        """Opens inspected documents in the order of the sources, so that of two equal files the first is
        the one that is read, however many workers there are."""
        while (answer := self._inspected.pop(self._next_open, None)) is not None:
            index = self._next_open
            self._next_open += 1
            work = self._works[index]
            if answer.source is None:
                assert answer.failure
                if self._not_yet(work.source, answer.failure):
                    del self._works[index]
                else:
                    self._fail(index, work, answer.failure)
                continue
            work.facts, work.warnings, work.inspected = answer.source, answer.warnings, answer.seconds
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

    def _page_done(self, work: Work, number: int, outcome: Outcome, lost: Failure | None) -> None:
        work.in_work -= 1
        work.spent += outcome.seconds
        answer = _answer(PageAnswer, outcome)
        failure = lost if answer is None else answer.failure
        if failure is not None:
            work.failures[number] = failure
        else:
            assert outcome.answer
            self._records.page(work, number, outcome.answer.blocks[0])
        self._observer.page_done()
        limit = self._context.settings.limits.document_seconds
        if work.spent > limit and work.todo:
            late = Failure.of(SourceTimeout(seconds=round(limit)))
            work.failures |= dict.fromkeys(work.todo, late)
            work.todo.clear()

    def _assembled(self, index: int, work: Work, outcome: Outcome, lost: Failure | None) -> None:
        answer = _answer(AssembleAnswer, outcome) or AssembleAnswer(failure=lost)
        if answer.status is None:
            assert answer.failure
            self._fail(index, work, answer.failure)
            return
        if self._records.changed(work):
            self._fail(index, work, Failure.of(SourceChanged()))
            return
        assert outcome.answer
        files = dict(zip(answer.suffixes, outcome.answer.blocks, strict=True))
        first = work.failures[min(work.failures)] if work.failures else None
        self._records.finish(work, answer.status, files, first)
        self._leave(index, work, answer.status, failure=first)

    def _fail(self, index: int, work: Work, failure: Failure) -> None:
        """Writes the record of a file that cannot be digitised."""
        document = failed_document(
            work.source.path, failure, self._context.settings, self._context.language, work.facts
        )
        work.facts = document.source
        self._records.finish(work, "failed", document_json(document), failure)
        self._leave(index, work, "failed", failure=failure)

    def _leave(
        self,
        index: int,
        work: Work,
        state: State,
        *,
        failure: Failure | None = None,
        duplicate_of: str | None = None,
    ) -> None:
        """Takes a finished document out of the run; its twins become duplicates, or are tried themselves."""
        assert work.facts
        del self._works[index]
        pages = work.facts.page_count
        self._observer.finished(Finished(work.source.name, work.source, state, failure, pages, duplicate_of))
        twins = self._twins.get(work.facts.sha256, [])
        if twins[:1] != [index]:
            return
        if state == "failed":
            twins.pop(0)
            if twins:
                self._open(twins[0], self._works[twins[0]])
            return
        del self._twins[work.facts.sha256]
        for twin in twins[1:]:
            self._be_duplicate(twin, self._works[twin], duplicate_of or work.source.name)

    def _be_duplicate(self, index: int, work: Work, original: str) -> None:
        self._records.duplicate(work, original)
        self._leave(index, work, "duplicate", duplicate_of=original)


def _message(task: InspectTask | PageTask) -> Message:
    return Message(task.model_dump_json().encode())


def _died(outcome: Outcome) -> bool:
    """Whether the worker was killed, or while it worked on a page the recogniser that it had started."""
    if outcome.key[1] != PAGE:
        return outcome.loss == "died"
    answer = _answer(PageAnswer, outcome)
    failure = answer.failure if answer else None
    return outcome.loss == "died" or (failure is not None and failure.code == PageWorkerDied.code)


def _answer(kind: type[A], outcome: Outcome) -> A | None:
    return None if outcome.answer is None else kind.model_validate_json(outcome.answer.header)
