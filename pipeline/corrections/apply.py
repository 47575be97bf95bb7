"""Corrections laid on a document that a program read: the one way from what was read to what people say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from parsers.tables.meaning.correct import with_texts
from parsers.tables.meaning.issues import table_issues
from parsers.tables.meaning.reshape import DoesNotFit
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
    IssuePlace,
    Place,
    TablePlace,
    WordPlace,
    cells_at,
    find_cell,
    find_word,
    issue_places,
    place_key,
)
from pipeline.corrections.repairs import RegionReading, Repaired, size_of, with_repair
from pipeline.corrections.structure import renumbered
from pipeline.corrections.words import with_word
from schema.box import Box, bounding_box
from schema.document import CorrectionOutcome, CorrectionRecord, Document, Issue, PageRecord, WordRecord
from schema.errors import Language, message

_REMADE = frozenset(
    {
        "table.check_failed",
        "table.source_error",
        "table.relation_doubtful",
        "table.cells_to_check",
        "table.join_doubtful",
        "table.rows_lost",
        "table.unruled_scan",
        "table.notation",
    }
)
"""Issues that follow from a table alone (``table_issues``): another cell makes others of them."""

_SAYING = frozenset({"merge_cells", "merge_rows", "cut_row", "cut_column", "read"})
"""Repairs of what a person saw in cells or a region: another reading there is a conflict."""


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
    """What is known of the corrections that were laid on ``read`` so far, in their order: a repair of a table
    is laid on what was said of its cells before, and what is said later on what came of it.

    ``cells`` are texts by table, row and column that are not yet in ``changed``; ``touched`` the tables of
    which anything was said.
    """

    read: Document
    records: list[CorrectionRecord] = field(default_factory=list)
    cells: dict[int, dict[tuple[int, int], str]] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    said_words: set[tuple[int, int]] = field(default_factory=set)
    seen: dict[IssuePlace, str] = field(default_factory=dict)

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
            case TablePlace() as place:
                self._lay_repair(correction, place)
            case IssuePlace() as place:
                self.seen[place] = correction.by
                self._note(correction, None, correction.before)

    def _lay_cell(self, correction: Correction, place: CellPlace) -> None:
        index = find_cell(self.changed, place)
        if index is None:
            self._note(correction, None, None)
            return
        t, r, c = index
        cell = self.changed.tables[t].rows[r].cells[c]
        self.cells.setdefault(t, {})[cell.row, cell.col] = correction.text or ""
        self.touched.add(t)
        self._note(correction, pointer_of(index), cell.text)

    def _lay_repair(self, correction: Correction, place: TablePlace) -> None:
        self._write_cells()
        text = correction.text or ""
        try:
            repaired = with_repair(self.changed, place, text, correction.before)
        except DoesNotFit:
            repaired = None
        if place.repair == "read":
            text = size_of([RegionReading.model_validate_json(text).table])
        if repaired is None:
            self._note(correction, None, None, text=text)
            return
        self._renumber(repaired)
        self.changed = repaired.document
        self.touched.add(repaired.table)
        outcome: CorrectionOutcome | None = None if place.repair in _SAYING else "applied"
        self._note(correction, f"/tables/{repaired.table}", repaired.read, outcome, text=text)

    def _renumber(self, repaired: Repaired) -> None:
        """Lets everything that was noted point to tables and blocks by their new numbers."""
        for kind, numbers in (("tables", repaired.tables), ("blocks", repaired.blocks)):
            if numbers is not None:
                self.records = [
                    record.model_copy(update={"where": renumbered(record.where, kind, numbers)})
                    for record in self.records
                ]
        if repaired.tables is not None:
            self.touched = {repaired.tables[t] for t in self.touched if t in repaired.tables}
            self.touched |= set(range(len(repaired.document.tables))) - set(repaired.tables.values())

    def _write_cells(self) -> None:
        """Puts the texts that were given to cells into their tables."""
        tables = tuple(
            with_texts(table, self.cells[t]) if t in self.cells else table
            for t, table in enumerate(self.changed.tables)
        )
        self.changed = self.changed.model_copy(update={"tables": tables})
        self.cells.clear()

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
        text: str | None = None,
    ) -> None:
        place = correction.place
        text = correction.text or "" if text is None else text
        if outcome is None:
            agreed = read in (correction.before, text)
            outcome = "unplaced" if read is None else "applied" if agreed else "conflict"
        self.records.append(
            CorrectionRecord(
                id=correction.id,
                kind=place.kind,
                repair=place.repair if isinstance(place, TablePlace) else None,
                where=where,
                page=None if isinstance(place, FieldPlace) else place.page,
                bbox=_box_of(place),
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
        self._write_cells()
        tables = self.changed.tables
        if self.touched:
            born_digital = {page.number for page in self.read.pages if page.route == "born_digital"}
            tables = verified_anew(tables, born_digital)
        blocks = self.changed.blocks
        text = "\n\n".join(block.text for block in blocks if block.kind in TEXT_KINDS)
        document = self.changed.model_copy(
            update={
                "tables": tables,
                "trust": self.read.trust.model_copy(update={"tables": counted_in(tables)}),
                "text": self.read.text if blocks is self.read.blocks else text,
                "pages": _without_words(self.changed.pages, self.read, self.said_words),
                "corrections": tuple(self._pointing_to_cells()),
            }
        )
        document = with_figures_anew(document, self.read)
        issues = _issues(document, self.touched, language)
        return document.model_copy(update={"issues": _with_seen(issues, self.seen)})

    def _pointing_to_cells(self) -> Iterator[CorrectionRecord]:
        """What was noted, with the address that each cell has after all repairs of its table."""
        repaired = any(record.kind == "table" for record in self.records)
        for record in self.records:
            if repaired and record.kind == "cell" and record.where and record.page and record.bbox:
                index = next(cells_at(self.changed, record.page, record.bbox), None)
                yield record.model_copy(update={"where": pointer_of(index) if index else None})
            else:
                yield record


def _box_of(place: Place) -> Box | None:
    """Where on its page a correction belongs; of cells from one to another all on the page of the first."""
    if isinstance(place, FieldPlace | IssuePlace):
        return None
    if isinstance(place, TablePlace) and place.last_page == place.page:
        return bounding_box([place.bbox, place.last_bbox])
    return place.bbox


def pointer_of(index: CellIndex) -> str:
    """The JSON pointer to a cell."""
    table, row, cell = index
    return f"/tables/{table}/rows/{row}/cells/{cell}"


def _without_words(
    pages: Sequence[PageRecord], read: Document, said: Iterable[tuple[int, int]]
) -> tuple[PageRecord, ...]:
    """``pages`` without the doubtful words of ``read`` of which a person ``said`` what they are."""
    left = list(pages)
    gone: defaultdict[int, list[WordRecord]] = defaultdict(list)
    for p, w in said:
        gone[p].append(read.pages[p].doubtful[w])
    for p, words in gone.items():
        doubtful = tuple(word for word in left[p].doubtful if word not in words)
        left[p] = left[p].model_copy(update={"doubtful": doubtful, "doubtful_words": len(doubtful)})
    return tuple(left)


def _issues(document: Document, touched: Iterable[int], language: Language) -> tuple[Issue, ...]:
    """The issues of ``document``, those of the tables ``touched`` made anew in the place of the first."""
    tables = {f"/tables/{t}" for t in touched}

    def is_remade(issue: Issue) -> bool:
        where = "/".join((issue.where or "").split("/")[:3])
        return issue.code in _REMADE and where in tables

    remade = [issue for issue in table_issues(document.tables, language) if is_remade(issue)]
    first = next((i for i, issue in enumerate(document.issues) if is_remade(issue)), len(document.issues))
    others = [issue for issue in document.issues[first:] if not is_remade(issue)]
    said = _correction_issues(document.corrections, language)
    return (*document.issues[:first], *remade, *others, *said)


def _with_seen(issues: tuple[Issue, ...], seen: Mapping[IssuePlace, str]) -> tuple[Issue, ...]:
    """``issues`` with who has looked at them."""
    if not seen:
        return issues
    return tuple(
        issue.model_copy(update={"seen_by": seen[place]}) if place in seen else issue
        for issue, place in zip(issues, issue_places(issues), strict=True)
    )


def _correction_issues(records: Iterable[CorrectionRecord], language: Language) -> Iterable[Issue]:
    for record in records:
        if record.outcome != "applied":
            code = f"correction.{record.outcome}"
            said = message(code, language, text=record.text, read=record.read or "", by=record.by)
            yield Issue(code=code, severity="warning", message=said, page=record.page, where=record.where)
