"""Answers that were typed into a workbook's sheet of what to check, taken in as corrections."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.corrections.fields import FIELDS, NotADate
from pipeline.corrections.place import FieldPlace
from pipeline.corrections.store import Outdated
from pipeline.exports.workbook.answers import Answer, answers_in
from pipeline.review.archive import Archive
from pipeline.review.doubts import NoSuchPlace
from pipeline.run.ledger import reading
from schema.errors import NoSuchDocument

Fate = Literal["taken", "known", "changed", "gone", "not_a_date"]
"""What became of an answer: it is a correction now; it is what stands there already; somebody has corrected
the place since the workbook was written; the place is no longer found; it is no date."""


@dataclass(frozen=True)
class Answered:
    """One answer: the number of its row, what it says, and what became of it."""

    row: int
    text: str
    fate: Fate


def take_in_answers(archive: Archive, workbook: Path, by: str) -> tuple[str, tuple[Answered, ...]]:
    """Takes in what was typed into ``workbook``; the name of its document, and what became of each answer.

    What somebody has corrected otherwise since the workbook was written is left as it is. Raises
    PathNotFound, NotACheckedWorkbook, NoSuchDocument, NotADocument, NoLedger, OutputError.
    """
    sha256, answers = answers_in(workbook)
    with reading(archive.out) as ledger:
        found = ledger.execute(
            "select name from documents where sha256 = ? and state in ('complete', 'partial') order by name",
            (sha256,),
        ).fetchone()
    if found is None:
        raise NoSuchDocument(path=workbook, out=archive.out)
    name = str(found["name"])
    return name, tuple(
        Answered(answer.row, answer.text, _taken(archive, name, answer, by)) for answer in answers
    )


def _taken(archive: Archive, name: str, answer: Answer, by: str) -> Fate:
    opened = archive.open(name)
    try:
        target = opened.target(answer.place)
        known, now = opened.place(target)
        is_field = isinstance(answer.place, FieldPlace)
        said = FIELDS[target.field].normal(answer.text) if is_field else answer.text
        if now == said and known.model_dump_json() in opened.last:
            return "known"
        if now != answer.read and not is_field:
            return "changed"
        seen, version = opened.seen(known), opened.version
        archive.correct(name, target, answer.text, by=by, seen=seen, version=version)
    except NoSuchPlace:
        return "gone"
    except Outdated:
        return "changed"
    except NotADate:
        return "not_a_date"
    return "taken"
