"""Corrections laid on a document that a program read: the one way from what was read to what people say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parsers.tables.meaning.correct import with_texts
from parsers.tables.meaning.issues import table_issues
from parsers.text.blocks import TEXT_KINDS
from parsers.verification.tables import verified_anew
from parsers.verification.trust import counted_in
from pipeline.corrections.fields import FIELDS
from pipeline.corrections.figures import as_word, find_figure, with_figures_anew
from pipeline.corrections.place import (
    CellIndex,
    CellPlace,
    Correction,
    FieldPlace,
    WordPlace,
    find_cell,
    find_word,
    place_key,
)
from pipeline.corrections.words import with_word
from schema.document import CorrectionOutcome, CorrectionRecord, Document, Issue, PageRecord
from schema.errors import Language, message

_REMADE = frozenset(
    {"table.check_failed", "table.source_error", "table.relation_doubtful", "table.cells_to_check"}
)
"""Issues that say what a table's cells are like: another cell makes others of them."""


def standing(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Of ``corrections`` in the order of their ids the last of each place, without those taken back."""
    last: dict[str, Correction] = {}
    for correction in corrections:
        last[place_key(correction.place)] = correction
    return tuple(one for one in sorted(last.values(), key=lambda one: one.id) if one.text is not None)


def with_corrections(document: Document, corrections: Iterable[Correction], language: Language) -> Document:
    """``document`` as it was read, with what people said of it.

    ``original`` and ``readings`` stay; the corrected values say ``method`` "person". Checks and issues of
    tables are made anew, in ``language``. Where the program now reads something else than the person saw, the
    person's text stands and an issue says so; one whose place is no longer found changes nothing.
    """
    laid = _Laid(document)
    for correction in standing(corrections):
        laid.lay(correction)
    return laid.document(language)


@dataclass
class _Laid:
    """What is known of the corrections that were laid on ``read`` so far."""

    read: Document
    records: list[CorrectionRecord] = field(default_factory=list)
    cells: dict[int, dict[tuple[int, int], str]] = field(default_factory=dict)
    said_words: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.changed = self.read

    def lay(self, correction: Correction) -> None:
        match correction.place:
            case CellPlace() as place:
                self._lay_cell(correction, place)
            case WordPlace() as place:
                self._lay_word(correction, place)
            case FieldPlace() as place:
                self._lay_field(correction, place)

    def _lay_cell(self, correction: Correction, place: CellPlace) -> None:
        index = find_cell(self.read, place)
        if index is None:
            self._note(correction, None, None)
            return
        t, r, c = index
        cell = self.read.tables[t].rows[r].cells[c]
        self.cells.setdefault(t, {})[cell.row, cell.col] = correction.text or ""
        self._note(correction, pointer_of(index), cell.text)

    def _lay_word(self, correction: Correction, place: WordPlace) -> None:
        index = find_word(self.read, place)
        if index is not None:
            word = self.read.pages[index[0]].doubtful[index[1]]
            self.said_words.add(index)
        elif (figure := find_figure(self.read, place)) is not None:
            word = as_word(self.read, figure)
        else:
            self._note(correction, None, None)
            return
        text = correction.text or ""
        self.changed, where = with_word(self.changed, word, text)
        lost = where is None and text != word.text
        self._note(correction, where, word.text, "unplaced" if lost else None)

    def _lay_field(self, correction: Correction, place: FieldPlace) -> None:
        known = FIELDS.get(place.field)
        if known is None:
            self._note(correction, None, None)
            return
        read = known.text(self.read.metadata)
        metadata = known.changed(self.changed.metadata, correction.text or "")
        first, *rest = self.changed.parts or (None,)
        parts = () if first is None else (first.model_copy(update={"metadata": metadata}), *rest)
        self.changed = self.changed.model_copy(update={"metadata": metadata, "parts": parts})
        self._note(correction, f"/metadata/{place.field.partition('.')[0]}", read)

    def _note(
        self,
        correction: Correction,
        where: str | None,
        read: str | None,
        outcome: CorrectionOutcome | None = None,
    ) -> None:
        place = correction.place
        text = correction.text or ""
        if outcome is None:
            agreed = read in (correction.before, text)
            outcome = "unplaced" if read is None else "applied" if agreed else "conflict"
        self.records.append(
            CorrectionRecord(
                id=correction.id,
                kind=place.kind,
                where=where,
                page=None if isinstance(place, FieldPlace) else place.page,
                bbox=None if isinstance(place, FieldPlace) else place.bbox,
                before=correction.before,
                read=read,
                text=text,
                by=correction.by,
                at=correction.at,
                outcome=outcome,
            )
        )

    def document(self, language: Language) -> Document:
        if not self.records:
            return self.read
        tables = tuple(
            with_texts(table, self.cells[t]) if t in self.cells else table
            for t, table in enumerate(self.read.tables)
        )
        if self.cells:
            born_digital = {page.number for page in self.read.pages if page.route == "born_digital"}
            tables = verified_anew(tables, born_digital)
        blocks = self.changed.blocks
        text = "\n\n".join(block.text for block in blocks if block.kind in TEXT_KINDS)
        document = self.changed.model_copy(
            update={
                "tables": tables,
                "trust": self.read.trust.model_copy(update={"tables": counted_in(tables)}),
                "text": self.read.text if blocks is self.read.blocks else text,
                "pages": _without_words(self.read, self.said_words),
                "corrections": tuple(self.records),
            }
        )
        document = with_figures_anew(document, self.read)
        return document.model_copy(update={"issues": _issues(document, self.cells, language)})


def pointer_of(index: CellIndex) -> str:
    """The JSON pointer to a cell."""
    table, row, cell = index
    return f"/tables/{table}/rows/{row}/cells/{cell}"


def _without_words(document: Document, said: set[tuple[int, int]]) -> tuple[PageRecord, ...]:
    """The pages of ``document`` without the doubtful words of which a person said what they are."""
    pages = list(document.pages)
    for p in {index[0] for index in said}:
        doubtful = tuple(word for w, word in enumerate(pages[p].doubtful) if (p, w) not in said)
        pages[p] = pages[p].model_copy(update={"doubtful": doubtful, "doubtful_words": len(doubtful)})
    return tuple(pages)


def _issues(document: Document, cells: Mapping[int, object], language: Language) -> tuple[Issue, ...]:
    """The issues of ``document``, those of the tables in ``cells`` made anew in the place of the first."""
    tables = {f"/tables/{t}" for t in cells}

    def is_remade(issue: Issue) -> bool:
        where = "/".join((issue.where or "").split("/")[:3])
        return issue.code in _REMADE and where in tables

    remade = [issue for issue in table_issues(document.tables, language) if is_remade(issue)]
    first = next((i for i, issue in enumerate(document.issues) if is_remade(issue)), len(document.issues))
    others = [issue for issue in document.issues[first:] if not is_remade(issue)]
    said = _correction_issues(document.corrections, language)
    return (*document.issues[:first], *remade, *others, *said)


def _correction_issues(records: Iterable[CorrectionRecord], language: Language) -> Iterable[Issue]:
    for record in records:
        if record.outcome != "applied":
            code = f"correction.{record.outcome}"
            said = message(code, language, text=record.text, read=record.read or "", by=record.by)
            yield Issue(code=code, severity="warning", message=said, page=record.page, where=record.where)
