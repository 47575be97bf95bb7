"""What is written about a document in work: its outputs first, then its line in the ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.attention import NOTHING, Attention, attention_to
from pipeline.corrections.place import Correction
from pipeline.failure import Failure
from pipeline.formats import format_of
from pipeline.run.context import RunContext
from pipeline.run.entry import Entry, State, source_key
from pipeline.run.look import Look, is_other, look_at
from pipeline.run.naming import SourceFile
from pipeline.run.outputs import document_at, recorded
from schema.document import Document, Source, Status


@dataclass
class Work:
    """A document in work. ``todo`` are the pages not yet submitted, ``failures`` those that failed,
    ``troubles`` how often a page of it killed its worker or ran out of time, ``deaths`` how many pages killed
    it twice. ``json_alone`` says that a worker was lost over the other formats. ``corrected`` is the id of
    the last correction that its files are made with.

    ``look`` is the file's when it was taken up, ``tries`` counts this one too; ``inspected`` and ``spent``
    are seconds.
    """

    source: SourceFile
    look: Look
    tries: int
    facts: Source | None = None
    warnings: tuple[str, ...] = ()
    todo: deque[int] = field(default_factory=deque)
    in_work: int = 0
    failures: dict[int, Failure] = field(default_factory=dict)
    troubles: int = 0
    deaths: int = 0
    json_alone: bool = False
    corrected: int = 0
    inspected: float = 0.0
    spent: float = 0.0

    @property
    def read(self) -> bool:
        """Whether every page has been read or has failed."""
        return self.facts is not None and not self.todo and not self.in_work


class Records:
    """Writes outputs and ledger of one run."""

    def __init__(self, context: RunContext) -> None:
        self._context = context

    def begin(self, source: SourceFile) -> Work:
        known = self._context.ledger.entry(source.name)
        return Work(source, look_at(source.path), tries=(known.tries if known else 0) + 1)

    def changed(self, work: Work) -> bool:
        """Whether the file is no longer the one that was taken up."""
        sha256 = work.facts.sha256 if work.facts else ""
        return is_other(work.source.path, work.look, sha256, trusted=work.source.content is None)

    def state_that_holds(self, work: Work) -> State | None:
        """The state of the output that an earlier run made of the same content, if there is one."""
        assert work.facts
        wanted = (work.facts.sha256, *self._context.made_by)
        entry = self._context.ledger.entry(work.source.name)
        if entry is not None and entry.state in ("complete", "partial"):
            had = (entry.sha256, entry.settings_digest, entry.version)
            lost = self._context.outputs.lost(entry.name, entry.outputs.split())
            enough = set(self._context.formats) <= set(entry.formats.split()) - set(map(format_of, lost))
            holds = had == wanted and enough and not entry.by_chance and self._context.outputs.has(entry.name)
            return entry.state if holds else None
        record = recorded(self._context.outputs.path(work.source.name, ".json"))
        if record is None or record.identity != wanted or record.status == "failed":
            return None
        whole = self._context.formats == ("json",) and self._recorded(work) is not None
        return record.status if whole else None

    def original(self, work: Work) -> str | None:
        """The name of another finished document that was made of the same content in the same way."""
        assert work.facts
        found = self._context.ledger.same_content(work.facts.sha256, *self._context.made_by)
        other = found is not None and found.name != work.source.name and self._context.outputs.has(found.name)
        return found.name if found is not None and other else None

    def keep(self, work: Work, state: State) -> None:
        """The output on disk still holds for the file as it is now."""
        entry = self._context.ledger.entry(work.source.name)
        if entry is None or entry.state != state:
            made = self._recorded(work)
            self._put(work, state, attention=attention_to(made) if made else NOTHING, outputs=(".json",))
            return
        look = {"size": work.look.size, "modified_ns": work.look.modified_ns}
        place = {"source": source_key(work.source.path), **look}
        self._context.ledger.put(entry.model_copy(update=place))

    def start(self, work: Work) -> set[int]:
        """Notes that ``work`` is being read; the pages that an earlier run has read already."""
        self._put(work, "working", outputs=self._outputs_of(work))
        return self._context.ledger.page_numbers(self._key(work))

    def page(self, work: Work, number: int, result: bytes) -> None:
        self._context.ledger.put_page(self._key(work), number, result)

    def pages(self, work: Work) -> dict[int, bytes]:
        return self._context.ledger.pages(self._key(work))

    def corrections(self, work: Work) -> tuple[Correction, ...]:
        """What people have said of the file; its next files are made with that."""
        assert work.facts
        known = self._context.corrections.of(work.facts.sha256)
        work.corrected = known[-1].id if known else 0
        return known

    def finish(
        self,
        work: Work,
        status: Status,
        files: Mapping[str, bytes],
        failure: Failure | None,
        attention: Attention,
        reading: bytes | None = None,
        words: bytes | None = None,
    ) -> bool:
        """Writes the ``files`` (content by suffix) of a finished document; ``failure`` is its first error,
        ``attention`` what a person should look at.

        ``reading`` is what was read of it, where people have corrected that, ``words`` are kept for a
        searchable PDF that may be wanted later. Returns False, and writes nothing, when somebody has
        corrected it since.
        """
        assert work.facts
        name, sha256 = work.source.name, work.facts.sha256
        store = self._context.corrections
        with store.writing():
            if status != "failed" and store.newest(sha256) != work.corrected:
                return False
            self._context.outputs.write(name, files, before=self._outputs_of(work))
            store.read_anew(name, sha256, reading, work.corrected)
        self._put(work, status, failure=failure, attention=attention, outputs=tuple(files))
        self._context.ledger.keep_words(name, words)
        self._context.ledger.forget_pages(self._key(work))
        return True

    def duplicate(self, work: Work, original: str) -> None:
        """``work`` has the content of ``original`` and no files of its own."""
        self._context.outputs.write(work.source.name, {}, before=self._outputs_of(work))
        self._put(work, "duplicate", duplicate_of=original)
        self._context.ledger.keep_words(work.source.name, None)

    def unwritten(self, work: Work, failure: Failure) -> None:
        """Not even the record of ``work`` can be written: only the ledger has it."""
        self._put(work, "failed", failure=failure)

    def abandon(self, work: Work) -> None:
        """``work`` leaves no trace: its file is not the one that was taken up, or not yet whole."""
        entry = self._context.ledger.entry(work.source.name)
        if work.facts is None or entry is None or entry.state != "working":
            return
        self._context.ledger.forget(entry.name)
        self._context.ledger.forget_pages(self._key(work))

    def _recorded(self, work: Work) -> Document | None:
        return document_at(self._context.outputs.path(work.source.name, ".json"))

    def _outputs_of(self, work: Work) -> list[str]:
        known = self._context.ledger.entry(work.source.name)
        return known.outputs.split() if known else []

    def _put(
        self,
        work: Work,
        state: State,
        *,
        failure: Failure | None = None,
        attention: Attention = NOTHING,
        duplicate_of: str | None = None,
        outputs: Sequence[str] = (),
    ) -> None:
        assert work.facts
        settings_digest, version = self._context.made_by
        self._context.ledger.put(
            Entry(
                name=work.source.name,
                source=source_key(work.source.path),
                size=work.look.size,
                modified_ns=work.look.modified_ns,
                sha256=work.facts.sha256,
                settings_digest=settings_digest,
                version=version,
                state=state,
                duplicate_of=duplicate_of,
                code=failure.code if failure else None,
                message=failure.issue(self._context.language).message if failure else None,
                outputs=" ".join(outputs),
                formats=" ".join(self._context.formats),
                attention=attention.model_dump_json(exclude_defaults=True),
                pages=work.facts.page_count,
                tries=work.tries,
                seconds=work.spent,
                finished=None if state == "working" else self._context.ledger.moment(),
            )
        )

    def _key(self, work: Work) -> str:
        assert work.facts
        return "/".join((work.facts.sha256, *self._context.made_by))
