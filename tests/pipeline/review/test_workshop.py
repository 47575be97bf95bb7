"""What the page has done by workers when there are none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import pipeline.review.workshop
from pipeline.review.workshop import Lost, Workshop
from pipeline.scheduler.protocol import Message
from schema.errors import WorkerCannotStart


@contextmanager
def without_workers(*values: Any, **options: Any) -> Iterator[None]:
    raise WorkerCannotStart
    yield


def test_nobody_waits_for_workers_that_cannot_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline.review.workshop, "open_scheduler", without_workers)
    shop = Workshop(1, tmp_path / "log")
    for _ in range(2):
        with pytest.raises(Lost):
            shop.order(Message(b""), 1.0).result()
    shop.close()
