"""Everything the page works with, from its start to its end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import TimeoutError as NotInTime
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from lexicon.terms import user_lexicon_digest
from ocr.options import ReadingOptions
from pipeline.atomic import STATE_FOLDER, rename
from pipeline.attention import Attention
from pipeline.corrections.repairs import RegionReading
from pipeline.locks import FolderLock
from pipeline.review.accepting import Accepted, accept, lexicon_at
from pipeline.review.archive import Archive, Opened
from pipeline.review.index import Described, Index, described
from pipeline.review.proposals import LEAST_TIMES, Proposal, proposals
from pipeline.review.sources import SourceFinder
from pipeline.review.workshop import Lost, Workshop
from pipeline.review.writer import Writer
from pipeline.run.entry import source_path
from pipeline.run.ledger import LOCK, LedgerView, is_written, note_attention
from pipeline.run.report import PATIENCE, write_report
from pipeline.scheduler.protocol import Message
from pipeline.settings import Settings
from pipeline.worker.tasks import PictureAnswer, PictureTask, RegionAnswer, RegionTask, quoted
from schema.box import Box
from schema.document import PageRecord
from schema.errors import Language, NotADocument, OutputLocked, SohoaError

PICTURE_SECONDS = 60.0
"""A page that is not drawn by then is not shown."""

REGION_SECONDS = 180.0
"""A page on which a table was drawn is read by then, or it is said that it cannot be: as long as a run waits
for a page."""

_MOST_PICTURES = 40
"""Pictures of pages kept in memory, of some 300 kB each."""

_LOOK_SECONDS = 2.0
"""Time between two looks at the ledger."""

_PUT_SECONDS = 1.0
"""So long documents that were looked at wait for their place in the list: each commit waits for the disk."""

_JOBS = 2
"""Workers: one may draw a page while the other writes files."""


class NoPicture(Exception):
    """A page cannot be shown."""


class NoSource(Exception):
    """The file a document was made of is not found."""


@dataclass
class Desk:
    """The page's view of the output folder ``out``; ``inbox`` is where dropped files go, if anywhere,
    ``lexicon`` that of the user, to which accepted terms are added and with which files are read.
    """

    out: Path
    inbox: Path | None
    language: Language
    lexicon: Path | None = None
    finder: SourceFinder = field(default_factory=SourceFinder)

    def __post_init__(self) -> None:
        self.archive = Archive(self.out, self.language)
        self.index = Index(self.out)
        self.workshop = Workshop(_JOBS, self.out / STATE_FOLDER / "review.log")
        self.writer = Writer(
            self.archive.store,
            self.archive.outputs,
            self.workshop,
            self.finder,
            self.language,
            entry=self.archive.entry,
            written=self._written,
        )
        self._pictures: OrderedDict[tuple[str, str, int], bytes] = OrderedDict()
        self._guard = threading.Lock()
        self._runs: list[subprocess.Popen[bytes]] = []
        self._closed = threading.Event()
        self._is_ready = False
        self._is_report_old = False
        self._next_report = 0.0
        self._indexer = threading.Thread(target=self._keep_index, name="indexer", daemon=True)
        self._indexer.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the workers and threads; corrections whose files are not written are at the next start."""
        self._closed.set()
        self._indexer.join()
        self.workshop.close()
        self.writer.close()

    def picture(self, opened: Opened, number: int) -> bytes:
        """A JPEG of page ``number``. Raises NoPicture."""
        key = (opened.entry.name, opened.paper, number)
        with self._guard:
            if (known := self._pictures.get(key)) is not None:
                self._pictures.move_to_end(key)
                return known
        record = next((page for page in opened.read.pages if page.number == number), None)
        source = self.finder.find(opened.entry)
        if record is None or source is None or not record.width:
            raise NoPicture
        picture = self._drawn(source, opened.read.source.media_type, record)
        with self._guard:
            self._pictures[key] = picture
            while len(self._pictures) > _MOST_PICTURES:
                self._pictures.popitem(last=False)
        return picture

    def read_region(self, opened: Opened, number: int, region: Box) -> RegionReading | None:
        """The table that stands in ``region`` (points) of page ``number``, None where there is none. Raises
        NoPicture when the page cannot be read.
        """
        source = self.finder.find(opened.entry)
        if source is None:
            raise NoPicture
        blocks = tuple(
            block.bbox
            for block in opened.document.blocks
            if block.page == number and block.kind not in ("table", "stamp") and block.bbox.overlaps(region)
        )
        task = RegionTask(
            path=quoted(source),
            media_type=opened.read.source.media_type,
            number=number,
            region=region,
            blocks=blocks,
            settings=self._settings(),
        )
        future = self.workshop.order(Message(task.model_dump_json().encode()), REGION_SECONDS)
        try:
            answer = RegionAnswer.model_validate_json(future.result(2 * REGION_SECONDS).header)
        except (Lost, NotInTime) as error:
            raise NoPicture from error
        if answer.failure is not None:
            raise NoPicture
        return answer.reading

    def proposals(self) -> list[Proposal]:
        """Terms that were put right again and again and that no lexicon has. Raises InvalidLexicon."""
        return list(proposals(self.archive.store.changes(), LEAST_TIMES, lexicon_at(self.lexicon)))

    def accept(self, accepted: Accepted) -> None:
        """Adds a term or a unit to the lexicon of the user, which there must be. Raises UnknownParent,
        InvalidLexicon, OutputError."""
        assert self.lexicon is not None
        with self._guard:
            accept(self.lexicon, accepted)

    def _settings(self) -> Settings:
        """How a page is read for a person: with the words of the user's lexicon."""
        if self.lexicon is None or not self.lexicon.is_file():
            return Settings()
        return Settings(
            reading=ReadingOptions(lexicon=str(self.lexicon.absolute())),
            lexicon_sha256=user_lexicon_digest(self.lexicon),
        )

    def _drawn(self, source: Path, media_type: str, record: PageRecord) -> bytes:
        task = PictureTask(
            path=quoted(source),
            media_type=media_type,
            number=record.number,
            width=record.width,
            height=record.height,
            rotation=record.rotation,
            to_source=record.to_source,
            settings=Settings(),
        )
        future = self.workshop.order(Message(task.model_dump_json().encode()), PICTURE_SECONDS)
        try:
            answered = future.result(2 * PICTURE_SECONDS)
        except (Lost, NotInTime) as error:
            raise NoPicture from error
        if PictureAnswer.model_validate_json(answered.header).failure is not None:
            raise NoPicture
        return answered.blocks[0]

    def make_ready(self) -> None:
        """Has a worker loaded while the first person reads the list: the first page is then drawn at once."""
        with self._guard:
            if self._is_ready:
                return
            self._is_ready = True
        nothing = PictureTask(
            path=quoted(self.out),
            media_type="",
            number=1,
            width=1,
            height=1,
            rotation=0,
            to_source=None,
            settings=Settings(),
        )
        self.workshop.order(Message(nothing.model_dump_json().encode()), PICTURE_SECONDS)

    def try_again(self, name: str) -> None:
        """Has the document called ``name`` read once more.

        A file that a watcher has moved goes back to its inbox; for another a run is started.

        Raises NoSource, NotADocument, OutputLocked while a run is under way, OSError.
        """
        entry = self.archive.entry(name)
        if entry is None:
            raise NotADocument(path=name)
        source = self.finder.find(entry)
        if source is None:
            raise NoSource
        dropped = source_path(entry.source)
        if source != dropped:
            _put_back(source, dropped)
            return
        _require_no_run(self.out)
        command = [sys.executable, "-P", "-m", "pipeline.cli.main", "run", str(source), "-o", str(self.out)]
        formats = entry.formats or "json"
        options = ["--redo", "all", "--jobs", "1", "--formats", formats.replace(" ", ",")]
        if self.lexicon is not None and self.lexicon.is_file():
            options += ["--lexicon", str(self.lexicon)]
        with self._guard:
            self._runs = [run for run in self._runs if run.poll() is None]
            self._runs.append(subprocess.Popen([*command, *options], stdin=subprocess.DEVNULL))

    def _keep_index(self) -> None:
        while not self._closed.is_set():
            try:
                self.index.follow_ledger()
                self._describe(self.index.due())
                self._renew_report()
            except Exception:  # the ledger may be locked or made anew just now: it is looked at again
                traceback.print_exc()
            self._closed.wait(_LOOK_SECONDS)

    def _written(self, name: str, attention: Attention) -> None:
        """The files of the document called ``name`` are new: list, ledger and report follow."""
        note_attention(self.out, name, attention)
        self.index.look_again(name)
        self._is_report_old = True

    def _renew_report(self) -> None:
        """Writes the report of the folder when corrections have made it old, no more often than a run does.
        While a run holds the ledger that writes it.
        """
        started = time.monotonic()
        if not self._is_report_old or started < self._next_report or is_written(self.out):
            return
        self._is_report_old = False
        write_report(LedgerView(self.out), self.language)
        ended = time.monotonic()
        self._next_report = ended + PATIENCE * (ended - started)

    def _describe(self, names: Iterable[str]) -> None:
        """Puts what the documents called ``names`` say into the index, until the page is closed."""
        ready: dict[str, Described | None] = {}
        started = time.monotonic()
        for name in names:
            if self._closed.is_set():
                return
            ready[name] = self._described(name)
            if time.monotonic() - started > _PUT_SECONDS:
                self.index.put(ready)
                ready, started = {}, time.monotonic()
        if ready:
            self.index.put(ready)

    def _described(self, name: str) -> Described | None:
        try:
            return described(self.archive.open(name).document)
        except SohoaError:
            return None


def _require_no_run(out: Path) -> None:
    """Raises OutputLocked while a run or a watcher writes to ``out``."""
    try:
        FolderLock(out / STATE_FOLDER, LOCK).close()
    except BlockingIOError as error:
        raise OutputLocked(path=out) from error


def _put_back(source: Path, dropped: Path) -> None:
    """Moves ``source`` to ``dropped``, unless something stands there. Raises OSError."""
    flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    here = os.open(source.parent, flags)
    try:
        there = os.open(dropped.parent, flags)
        try:
            rename(here, source.name, there, dropped.name)
        finally:
            os.close(there)
    finally:
        os.close(here)
