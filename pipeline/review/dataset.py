"""Corrections as data to learn from and to measure with: a picture of each place, what was read, what is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.atomic import write_atomically
from pipeline.formats import document_json
from pipeline.review.archive import Opened
from pipeline.review.desk import Desk
from pipeline.scheduler.protocol import Message
from pipeline.worker.tasks import CropsTask, PictureAnswer, quoted
from schema.document import CorrectionRecord

LIST = "corrections.jsonl"
_IMAGES = "images"

CROPS_SECONDS = 600.0
"""Pictures of a document that are not cut out by then are left out."""


def export_dataset(desk: Desk, folder: Path) -> int:
    """Writes ``corrections.jsonl`` and ``images/`` into ``folder``; how many corrections there are.

    A line each: what was ``read``, the ``text`` that a person gave ("" where there is nothing), and the
    ``image`` of the place, null for fields and where the source is not found. Raises OutputError, NoLedger,
    NotADocument, Lost.
    """
    lines: list[str] = []
    for name in desk.archive.store.names():
        opened = desk.archive.open(name)
        images = _images(desk, opened, folder)
        lines += [
            json.dumps(_line(opened, record, images.get(record.id)), ensure_ascii=False)
            for record in opened.document.corrections
            if record.outcome != "unplaced" and record.kind != "issue"
        ]
    write_atomically(folder / LIST, "".join(f"{line}\n" for line in lines).encode())
    return len(lines)


def _line(opened: Opened, record: CorrectionRecord, image: str | None) -> dict[str, Any]:
    source = opened.document.source
    facts = record.model_dump(
        mode="json", include={"kind", "repair", "page", "bbox", "read", "text", "by", "at"}
    )
    return {"source": source.name, "sha256": source.sha256, **facts, "image": image}


def _images(desk: Desk, opened: Opened, folder: Path) -> dict[int, str]:
    """Writes the pictures of a document's corrections; their paths below ``folder`` by correction."""
    source = desk.finder.find(opened.entry)
    if source is None:
        return {}
    task = CropsTask(path=quoted(source))
    message = Message(task.model_dump_json().encode(), (document_json(opened.document)[".json"],))
    answered = desk.workshop.order(message, CROPS_SECONDS).result()
    answer = PictureAnswer.model_validate_json(answered.header)
    paths = {}
    for number, content in zip(answer.corrections, answered.blocks, strict=True):
        paths[number] = f"{_IMAGES}/{opened.reading.sha256[:16]}-{number}.png"
        write_atomically(folder / paths[number], content)
    return paths
