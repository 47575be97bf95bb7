"""Blocks of the document model, numbered in reading order."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from parsers.text.footnotes import marks_in
from parsers.text.layout import Row, mean_confidence
from schema.box import Box, bounding_box
from schema.document import Block, BlockKind, WordRecord
from schema.page import Word

TEXT_KINDS: frozenset[BlockKind] = frozenset(
    {"letterhead", "title", "heading", "paragraph", "list_item", "caption", "recipients", "signature"}
)

DOUBTFUL = 0.7
"""A word read with less confidence than this is listed as doubtful: four in a thousand on 1-bit scans."""


class TextPlace(NamedTuple):
    """The id of a block, and how often its text has the same word before the one in question."""

    block: str
    nth: int


class BlockWriter:
    """Collects blocks and gives them ids. ``note_ids`` maps (page, mark) to the id of the footnote.

    ``linked`` are the footnotes whose marks were met, ``unlinked`` marks without one: (mark, page, index of
    the block). ``placed`` are the boxes of all words in blocks, by page, ``doubtful`` the places of those
    read unsurely, by page and box. ``rows`` are those of each block, none of a table.
    """

    def __init__(self, note_ids: dict[tuple[int, str], str], *, with_words: bool) -> None:
        self._note_ids = note_ids
        self._with_words = with_words
        self.blocks: list[Block] = []
        self.rows: list[Sequence[Row]] = []
        self.linked: set[str] = set()
        self.unlinked: list[tuple[str, int, int]] = []
        self.placed: defaultdict[int, list[Box]] = defaultdict(list)
        self.doubtful: dict[tuple[int, Box], TextPlace] = {}

    def write(
        self,
        kind: BlockKind,
        part: str,
        rows: Sequence[Row],
        text: str | None = None,
        level: int | None = None,
    ) -> None:
        """Append the block that ``rows`` are; ``text`` where it is not simply theirs in a line each."""
        words = [word for row in rows for word in row.words]
        page = rows[0].page
        identity = f"block-{len(self.blocks) + 1}"
        notes: list[str] = []
        for row in rows:
            self.placed[row.page] += [word.box for word in row.words]
            for mark in marks_in(row.words):
                note = self._note_ids.get((row.page, mark))
                if note is None:
                    self.unlinked.append((mark, row.page, len(self.blocks)))
                else:
                    notes.append(note)
        self.linked.update(notes)
        self._note_doubtful(identity, rows)
        self.rows.append(rows)
        self.blocks.append(
            Block(
                id=identity,
                kind=kind,
                part=part,
                level=level,
                text="\n".join(row.text for row in rows) if text is None else text,
                original=" ".join(row.original for row in rows),
                page=page,
                bbox=bounding_box([row.box for row in rows if row.page == page]),
                confidence=mean_confidence(words),
                footnotes=tuple(notes),
                words=tuple(word_record(word, row.page) for row in rows for word in row.words)
                if self._with_words
                else None,
            )
        )

    def _note_doubtful(self, identity: str, rows: Sequence[Row]) -> None:
        before: Counter[str] = Counter()
        for row in rows:
            for word in row.words:
                if word.confidence < DOUBTFUL:
                    self.doubtful[row.page, word.box] = TextPlace(identity, before[word.text])
                before[word.text] += 1

    def write_table(self, part: str, table: str, page: int, box: Box, confidence: float) -> None:
        """Append the place of a table in the reading order."""
        self._write_place("table", part, page, box, confidence, table)

    def write_picture(self, part: str, page: int, box: Box) -> None:
        """Append the place of a picture; what was read in it stands in blocks of its own."""
        self._write_place("figure", part, page, box, 1.0)

    def _write_place(
        self, kind: BlockKind, part: str, page: int, box: Box, confidence: float, table: str | None = None
    ) -> None:
        self.rows.append(())
        self.blocks.append(
            Block(
                id=f"block-{len(self.blocks) + 1}",
                kind=kind,
                part=part,
                text="",
                original="",
                page=page,
                bbox=box,
                confidence=confidence,
                table=table,
            )
        )


def word_record(word: Word, page: int, place: TextPlace | None = None) -> WordRecord:
    """``word`` of that page (from 1) as it stands in the document, at ``place`` where that is known."""
    return WordRecord(
        text=word.text,
        original=word.original,
        page=page,
        bbox=word.box,
        confidence=word.confidence,
        method=word.method,
        alternative=word.alternative,
        block=place.block if place else None,
        nth=place.nth if place else None,
    )
