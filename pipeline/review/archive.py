"""The documents of an output folder with what people put right, as the page shows them."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from parsers.tables.meaning.reshape import DoesNotFit
from pipeline.corrections.apply import standing, with_corrections
from pipeline.corrections.fields import FIELDS
from pipeline.corrections.figures import find_figure
from pipeline.corrections.place import (
    CellPlace,
    Correction,
    FieldPlace,
    IssuePlace,
    Place,
    TablePlace,
    WordPlace,
    cell_place,
    find_cell,
    find_word,
    issue_places,
    place_key,
    word_place,
)
from pipeline.corrections.repairs import with_repair
from pipeline.corrections.store import CorrectionStore, Reading
from pipeline.review.doubts import Doubt, NoSuchPlace, Target, doubts_of
from pipeline.review.repairs import Repair, repair_place
from pipeline.run.entry import Entry
from pipeline.run.ledger import reading
from pipeline.run.outputs import Outputs
from schema.document import Cell, Document
from schema.errors import Language, NotADocument

_MOST_OPEN = 8
"""Documents kept in memory: one of 500 pages takes some 100 MB."""


@dataclass(frozen=True)
class Opened:
    """A document as it stands now. ``read`` is what the program read, ``document`` what it is with
    ``corrections``. ``version`` is another one when cells have other addresses: after another reading, and
    after every repair of a table. ``paper`` is another one only when pages stand otherwise.
    """

    entry: Entry
    reading: Reading
    paper: str
    read: Document
    corrections: tuple[Correction, ...]
    document: Document

    @property
    def version(self) -> str:
        repairs = (one.id for one in self.corrections if isinstance(one.place, TablePlace))
        return f"{self.paper}-{max(repairs, default=0)}"

    @property
    def newest(self) -> int:
        return self.corrections[-1].id if self.corrections else 0

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        return doubts_of(self.document, self.read)

    @cached_property
    def issue_places(self) -> tuple[IssuePlace, ...]:
        """The place of each issue of the document."""
        return issue_places(self.document.issues)

    @cached_property
    def last(self) -> dict[str, Correction]:
        """The last correction of each place, also where it takes one back."""
        return {place_key(one.place): one for one in self.corrections}

    def cell(self, target: Target) -> Cell:
        """The cell that ``target`` names, with corrections. Raises NoSuchPlace."""
        return _cell(self.document, target)

    def place(self, target: Target) -> tuple[Place, str]:
        """Where ``target`` stands, and what is believed to stand there now. Raises NoSuchPlace."""
        match target.kind:
            case "cell":
                now = _cell(self.document, target)
                table = self.document.tables[target.table]
                place = cell_place(table, now)
                return self._cell_places.get((table.id, now.row, now.col), place), now.text
            case "word":
                page = next((page for page in self.read.pages if page.number == target.page), None)
                if page is None or not 0 <= target.index < len(page.doubtful):
                    raise NoSuchPlace
                word = page.doubtful[target.index]
                at = word_place(word)
                last = self.last.get(place_key(at))
                said = last.text if last and last.text is not None else word.text
                return at, said
            case "figure":
                if not 0 <= target.index < len(self.read.figures):
                    raise NoSuchPlace
                figure = self.read.figures[target.index]
                at = WordPlace(page=figure.page, bbox=figure.bbox)
                last = self.last.get(place_key(at))
                return at, last.text if last and last.text is not None else figure.text
            case "field":
                if target.field not in FIELDS:
                    raise NoSuchPlace
                return FieldPlace(field=target.field), FIELDS[target.field].text(self.document.metadata)
            case "issue":
                if not 0 <= target.index < len(self.document.issues):
                    raise NoSuchPlace
                return self.issue_places[target.index], self.document.issues[target.index].message
            case "repair":
                for one in standing(self.corrections):
                    if one.id == target.index and isinstance(one.place, TablePlace):
                        return one.place, ""
                raise NoSuchPlace

    def target(self, place: Place) -> Target:
        """What stands at ``place`` in this reading. Raises NoSuchPlace."""
        if isinstance(place, FieldPlace):
            return Target(kind="field", field=place.field)
        if isinstance(place, CellPlace):
            if (index := find_cell(self.document, place)) is None:
                raise NoSuchPlace
            cell = self.document.tables[index[0]].rows[index[1]].cells[index[2]]
            return Target(kind="cell", table=index[0], row=cell.row, col=cell.col)
        if isinstance(place, TablePlace | IssuePlace):
            raise NoSuchPlace
        if (found := find_word(self.read, place)) is not None:
            return Target(kind="word", page=place.page, index=found[1])
        if (figure := find_figure(self.read, place)) is None:
            raise NoSuchPlace
        return Target(kind="figure", page=place.page, index=self.read.figures.index(figure))

    def seen(self, place: Place) -> int:
        """The id of the last correction of ``place``, 0 without any."""
        last = self.last.get(place_key(place))
        return last.id if last else 0

    @cached_property
    def _cell_places(self) -> dict[tuple[str, int, int], CellPlace]:
        """By address in this reading: what a correction of another reading calls the same cell."""
        places: dict[tuple[str, int, int], CellPlace] = {}
        places_said = {one.id: one.place for one in standing(self.corrections)}
        for record in self.document.corrections:
            place = places_said.get(record.id)
            if isinstance(place, CellPlace) and record.where is not None:
                t, r, c = (int(part) for part in record.where.split("/")[2::2])
                table = self.document.tables[t]
                cell = table.rows[r].cells[c]
                places[table.id, cell.row, cell.col] = place
        return places


def _cell(document: Document, target: Target) -> Cell:
    if 0 <= target.table < len(document.tables):
        rows = document.tables[target.table].rows
        if 0 <= target.row < len(rows):
            for cell in rows[target.row].cells:
                if cell.col == target.col:
                    return cell
    raise NoSuchPlace


class Archive:
    """Documents of ``out`` by name. Any thread may use it."""

    def __init__(self, out: Path, language: Language) -> None:
        self.out = out
        self.store = CorrectionStore(out)
        self.outputs = Outputs(out)
        self._language = language
        self._opened: OrderedDict[str, Opened] = OrderedDict()
        self._guard = threading.Lock()

    def entry(self, name: str) -> Entry | None:
        """What the ledger says of the document called ``name``. Raises NoLedger, OutputError."""
        with reading(self.out) as database:
            row = database.execute("select * from documents where name = ?", (name,)).fetchone()
        return Entry(**row) if row else None

    def open(self, name: str) -> Opened:
        """The document called ``name`` as it stands now.

        Raises NotADocument when there is none that can be read, NoLedger, OutputError.
        """
        entry = self.entry(name)
        if entry is None:
            raise NotADocument(path=name)
        found = self.store.reading(name) or self._on_disk(entry)
        paper = hashlib.sha256(found.document).hexdigest()[:16]
        corrections = self.store.of(found.sha256)
        with self._guard:
            known = self._opened.get(name)
        newest = corrections[-1].id if corrections else 0
        if known is not None and known.paper == paper:
            if known.newest == newest and known.entry == entry:
                return known
            read = known.read
        else:
            read = _document(found.document, name)
        document = with_corrections(read, corrections, self._language)
        opened = Opened(entry, found, paper, read, corrections, document)
        with self._guard:
            self._opened[name] = opened
            self._opened.move_to_end(name)
            while len(self._opened) > _MOST_OPEN:
                self._opened.popitem(last=False)
        return opened

    def correct(
        self, name: str, target: Target, text: str | None, *, by: str, seen: int, version: str
    ) -> tuple[Opened, int]:
        """Records that at ``target`` stands ``text`` (None: what was read); the document after that, and the
        id of the correction.

        ``seen`` is the last correction of the place that the person knew of, ``version`` the document's.
        Raises NoSuchPlace, Outdated, NotADate, NotADocument, OutputError.
        """
        opened = self.open(name)
        if opened.version != version:
            raise NoSuchPlace
        place, before = opened.place(target)
        if text is not None and isinstance(place, FieldPlace):
            text = FIELDS[place.field].normal(text)
        return self._add(opened, place, before=before, text=text, by=by, seen=seen)

    def repair(self, name: str, repair: Repair, *, by: str, version: str) -> tuple[Opened, int]:
        """Records ``repair``; the document after that, and the id of the correction. Raises as ``correct``,
        and DoesNotFit.
        """
        opened = self.open(name)
        if opened.version != version:
            raise NoSuchPlace
        place, before = repair_place(opened.document, repair)
        tried = with_repair(opened.document, place, repair.text, before)
        if tried is None:
            raise NoSuchPlace
        if tried.document == opened.document:
            raise DoesNotFit
        seen = opened.seen(place)
        return self._add(opened, place, before=before, text=repair.text, by=by, seen=seen)

    def _add(
        self, opened: Opened, place: Place, *, before: str, text: str | None, by: str, seen: int
    ) -> tuple[Opened, int]:
        name = opened.entry.name
        with self.store.writing():
            if (self.store.reading(name) or self._on_disk(opened.entry)) != opened.reading:
                raise NoSuchPlace
            added = self.store.add(opened.reading, place, before=before, text=text, by=by, seen=seen)
        return self.open(name), added.id

    def _on_disk(self, entry: Entry) -> Reading:
        path = self.outputs.path(entry.name, ".json")
        try:
            return Reading(entry.name, entry.sha256, path.read_bytes())
        except OSError as error:
            raise NotADocument(path=path) from error


def _document(content: bytes, name: str) -> Document:
    try:
        return Document.model_validate_json(content)
    except ValidationError as error:
        raise NotADocument(path=name) from error
