from __future__ import annotations

from pipeline.run.retries import SHARE, Retries
from pipeline.scheduler.protocol import Message, Task


def task(document: int, page: int = 1) -> Task:
    return Task((document, "page", page), Message(b""), 60.0)


def test_a_task_is_tried_a_second_time_and_no_third() -> None:
    retries = Retries()
    assert retries.take(task(0), 1.0)
    again = retries.next()
    assert retries.is_second_try(again.key) and not retries.waiting
    assert not retries.take(again, 1.0)
    assert not retries.is_second_try(again.key)


def test_a_second_try_has_its_turn_when_others_have_worked_ten_times_as_long() -> None:
    retries = Retries()
    retries.take(task(0), 2.0)
    assert retries.waiting and not retries.due
    retries.done(task(1).key, 2.0 / SHARE - 1)
    assert not retries.due
    retries.done(task(1).key, 1.0)
    assert retries.due


def test_what_a_second_try_took_is_paid_back_before_the_next() -> None:
    retries = Retries()
    for page in (1, 2):
        retries.take(task(0, page), 1.0)
    retries.done(task(1).key, 1.0 / SHARE)
    retries.done(retries.next().key, 60.0)
    retries.done(task(1).key, 60.0 / SHARE)
    assert retries.due


def test_work_before_a_kill_earns_nothing() -> None:
    retries = Retries()
    retries.done(task(1).key, 1e6)
    retries.take(task(0), 1.0)
    assert not retries.due


def test_what_waits_for_a_document_can_be_given_up() -> None:
    retries = Retries()
    for document, page in ((0, 1), (1, 1), (0, 2)):
        retries.take(task(document, page), 1.0)
    assert retries.waiting_of(0) == 2
    assert [key[2] for key in retries.give_up(0)] == [1, 2]
    assert (retries.waiting_of(0), retries.waiting_of(1)) == (0, 1)
