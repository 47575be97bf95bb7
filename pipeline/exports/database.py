"""All documents of an output folder as one SQLite database, to be asked in SQL and searched without marks.

The tables stand in ``database.sql``, what their columns mean in docs/data-dictionary.md.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from lexicon.fold import fold
from pipeline.atomic import replaced_whole
from pipeline.exports.catalogue import CatalogueRow, catalogue_row
from pipeline.exports.folder import LeftOut, documents_in, source_path
from pipeline.exports.grid import PATH_SEPARATOR, storable_fields
from pipeline.exports.observations import Observation, observations
from pipeline.names import as_text
from schema.characters import storable
from schema.document import Document, Table, WordRecord

DATABASE = "results.sqlite"

_AFFINITIES = {"int": "integer", "float": "real", "float | None": "real"}
Row = Sequence[Any]


def export_database(out: Path, left_out: LeftOut = lambda path, reason: None) -> Path:
    """Writes ``results.sqlite`` into ``out`` and returns its path; ``left_out`` hears of what is not in it.

    The file is there whole or not at all. Raises OutputError.
    """
    target = out / DATABASE
    with replaced_whole(target) as temporary:
        database = sqlite3.connect(temporary, isolation_level=None)
        try:
            database.execute("pragma journal_mode = off")
            database.execute("pragma synchronous = off")
            database.executescript(_tables())
            database.execute("begin")
            for path, document in documents_in(out, left_out):
                _insert(database, as_text(path.relative_to(out)), source_path(out, path), document)
            database.execute("commit")
            database.execute("insert into search (search) values ('optimize')")
        finally:
            database.close()
    return target


def _tables() -> str:
    text = (Path(__file__).parent / "database.sql").read_text(encoding="utf-8")
    for name, row in (("documents", CatalogueRow), ("observations", Observation)):
        columns = ", ".join(
            f'"{field.name}" {_AFFINITIES.get(str(field.type), "text")}' for field in fields(row)
        )
        path = "" if name == "documents" else "path text, "
        text = text.replace(f"({{{name}}}", f"({path}{columns}")
    return text


def _insert(database: sqlite3.Connection, path: str, source: str, document: Document) -> None:
    rows: dict[str, list[Row]] = {
        "documents": [tuple(storable_fields(catalogue_row(path, document)).values())],
        "pages": [
            (
                *(path, page.number, page.route, page.width, page.height, page.rotation, page.skew),
                *(page.confidence, page.words, page.doubtful_words),
            )
            for page in document.pages
        ],
        "issues": [
            (path, one.code, one.severity, storable(one.message), one.page, one.where)
            for one in document.issues
        ],
        "blocks": [
            (path, one.id, one.kind, one.level, storable(one.text), one.page, *one.bbox, one.confidence)
            for one in document.blocks
        ],
        "words": list(_words(path, document)),
        "tables": [_table(path, table) for table in document.tables],
        "table_columns": [
            (path, table.id, c.index, storable(PATH_SEPARATOR.join(c.header_path)), c.kind, c.unit, c.formula)
            for table in document.tables
            for c in table.columns
        ],
        "cells": [row for table in document.tables for row in _cells(path, table)],
        "observations": [
            (path, *storable_fields(found).values()) for found in observations(document, source)
        ],
        "search": list(_searchable(path, document)),
    }
    for name, values in rows.items():
        if values:
            marks = ", ".join("?" * len(values[0]))
            database.executemany(f"insert into {name} values ({marks})", values)


def _words(path: str, document: Document) -> Iterator[Row]:
    """The words of blocks where they were asked for, and those that were read unsurely."""

    def row(word: WordRecord, block: str | None) -> Row:
        texts = (storable(word.text), storable(word.original), word.alternative, word.method)
        return (path, block, *texts, word.page, *word.bbox, word.confidence)

    listed = [(word, block.id) for block in document.blocks for word in block.words or ()]
    yield from (row(word, block) for word, block in listed)
    places = {(word.page, word.bbox) for word, _ in listed}
    for page in document.pages:
        yield from (row(word, word.block) for word in page.doubtful if (word.page, word.bbox) not in places)


def _table(path: str, table: Table) -> Row:
    pages = [piece.page for piece in table.pieces]
    size = (len(table.rows), len(table.columns))
    return (path, table.id, table.caption, table.appendix, table.unit, *size, min(pages), max(pages))


def _cells(path: str, table: Table) -> Iterator[Row]:
    for row in table.rows:
        for cell in row.cells:
            place = (path, table.id, cell.row, cell.col, cell.row_span, cell.col_span, row.kind)
            reading = (storable(cell.text), cell.value, cell.kind, cell.confidence)
            flags = " ".join(cell.flags)
            yield (*place, *reading, cell.trust, cell.probability, flags, cell.page, *cell.bbox)


def _searchable(path: str, document: Document) -> Iterator[Row]:
    """Text as it is and without marks: the blocks, and the cells of tables row by row."""
    places = [(block.text, block.id, block.page) for block in document.blocks if block.kind != "table"]
    for table in document.tables:
        for number, row in enumerate(table.rows):
            text = " | ".join(cell.text for cell in row.cells if cell.text)
            page = min((cell.page for cell in row.cells), default=table.pieces[0].page)
            places.append((text, f"{table.id}/{number}", page))
    for text, place, page in places:
        if text:
            yield storable(text), fold(storable(text)), path, place, page
