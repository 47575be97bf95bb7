"""What comes back for a task of the batch: an answer, or the way in which its worker was lost."""

from __future__ import annotations

from typing import TypeVar

from pipeline.failure import Failure
from pipeline.scheduler.protocol import Outcome, Task
from pipeline.worker.tasks import AssembleAnswer, InspectAnswer, PageAnswer
from schema.errors import PageTimeout, PageWorkerDied, SohoaError, SourceTimeout, SourceWorkerDied

INSPECT, PAGE, ASSEMBLE = "inspect", "page", "assemble"
"""Kinds of tasks, in their keys."""

GRACE_SECONDS = 15.0
"""A page may tidy up for so long after its own time limit before its worker is killed."""

A = TypeVar("A", InspectAnswer, PageAnswer, AssembleAnswer)


def answer_of(kind: type[A], outcome: Outcome) -> A | None:
    """The answer of a worker, checked; None for a task that was lost."""
    return None if outcome.answer is None else kind.model_validate_json(outcome.answer.header)


def died(outcome: Outcome) -> bool:
    """Whether the worker was killed, or while it worked on a page the recogniser that it had started."""
    if outcome.key[1] != PAGE:
        return outcome.loss == "died"
    answer = answer_of(PageAnswer, outcome)
    failure = answer.failure if answer else None
    return outcome.loss == "died" or (failure is not None and failure.code == PageWorkerDied.code)


def lost_to(outcome: Outcome, task: Task) -> Failure | None:
    """What to record for a task without an answer, None for one with."""
    if outcome.loss is None:
        return None
    _, kind, number = outcome.key
    error: SohoaError
    if outcome.loss == "timeout":
        seconds = round(task.seconds - (GRACE_SECONDS if kind == PAGE else 0))
        error = PageTimeout(page=number, seconds=seconds) if kind == PAGE else SourceTimeout(seconds=seconds)
    else:
        error = PageWorkerDied(page=number) if kind == PAGE else SourceWorkerDied()
    return Failure.of(error)
