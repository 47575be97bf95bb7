"""What a document says of each of its pages.

Said: the text of every block (letterheads, stamps, signatures and figures too), running heads, the marks and
texts of footnotes, the text of every cell. A block or cell that runs over pages is parted: a block by its
words, a cell where its text parts best.

Two kinds of words are not said but known, so they are not lost where the page has them, and never wrong.
Repeated: rows of headers that stand again on later pages, and marks of footnotes in the text. Named: titles,
units and notes of tables and the originals of the metadata, where these are said nowhere else on the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench.score import normalise, syllables
from schema.document import Block, Cell, Document, Table
from schema.metadata import Found


@dataclass
class PageContent:
    """The texts said of a page in reading order, those repeated, and those named."""

    said: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.said)


def words(text: str) -> list[str]:
    """The words of a text as they are counted (``bench.score.syllables``): runs of letters, and numbers."""
    return [one.text for one in syllables(normalise(text))]


def contents(document: Document, truths: Mapping[int, str]) -> dict[int, PageContent]:
    """What ``document`` says of its pages (from 1). ``truths`` are the true texts of pages, by which the
    cells that run over a page break are parted.
    """
    pages: dict[int, PageContent] = defaultdict(PageContent)
    tables = {table.id: table for table in document.tables}
    known = {number: frozenset(words(text)) for number, text in truths.items()}
    placed = set()
    for block in document.blocks:
        if block.table is not None and block.table in tables:
            placed.add(block.table)
            _say_table(tables[block.table], pages, known)
        else:
            _say_block(block, pages)
    for table in document.tables:
        if table.id not in placed:
            _say_table(table, pages, known)
    for record in document.pages:
        pages[record.number].said += record.running_heads
    notes = {note.id: note for note in document.footnotes}
    for note in document.footnotes:
        pages[note.page].said.append(f"{note.mark} {note.text}")
    for block in document.blocks:
        pages[block.page].repeated += [notes[name].mark for name in block.footnotes if name in notes]
    for part in document.parts:
        for value in part.metadata.__dict__.values():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Found):
                    pages[one.page].named.append(one.original)
    return pages


def _say_block(block: Block, pages: Mapping[int, PageContent]) -> None:
    listed = block.words or ()
    if len({word.page for word in listed}) < 2:
        pages[block.page].said.append(block.text)
        return
    shares: dict[int, list[str]] = defaultdict(list)
    for word in listed:
        shares[word.page].append(word.text)
    for number, texts in shares.items():
        pages[number].said.append(" ".join(texts))


def _say_table(table: Table, pages: Mapping[int, PageContent], known: Mapping[int, frozenset[str]]) -> None:
    for row in table.rows:
        for cell in row.cells:
            for number, text in _shares(cell, known):
                pages[number].said.append(text)
    for piece in table.pieces:
        if piece.repeated_header_rows:
            heads = table.rows[: piece.repeated_header_rows]
            pages[piece.page].repeated += [
                cell.text for row in heads for cell in row.cells if cell.page < piece.page
            ]
    beside = [table.caption, table.unit, *table.notes]
    for piece in table.pieces:
        pages[piece.page].named += [text for text in beside if text]


def _shares(cell: Cell, known: Mapping[int, frozenset[str]]) -> list[tuple[int, str]]:
    """The text of a cell for each of its pages, parted where most words are on their page."""
    numbers = sorted({cell.page, *(piece.page for piece in cell.continued)})
    rest, shares = cell.text.split(), []
    for index, number in enumerate(numbers[:-1]):
        later = frozenset().union(*(known.get(other, frozenset()) for other in numbers[index + 1 :]))
        end = _best_cut(rest, known.get(number, frozenset()), later)
        shares.append((number, " ".join(rest[:end])))
        rest = rest[end:]
    return [*shares, (numbers[-1], " ".join(rest))]


def _best_cut(texts: Sequence[str], here: frozenset[str], later: frozenset[str]) -> int:
    """How many of ``texts`` stand on the page of the words ``here`` when the others stand on ``later``."""
    tokens = [words(text) for text in texts]
    gain = best = sum(all(word in later for word in one) for one in tokens)
    end = 0
    for index, one in enumerate(tokens, start=1):
        gain += all(word in here for word in one) - all(word in later for word in one)
        if gain > best:
            best, end = gain, index
    return end
