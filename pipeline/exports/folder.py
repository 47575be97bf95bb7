"""Tables over all documents of an output folder: the catalogue and the observations."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow.parquet as pq
from pydantic import ValidationError

from pipeline.atomic import write_atomically
from pipeline.exports.catalogue import CatalogueRow, catalogue_csv, catalogue_row, catalogue_table
from pipeline.exports.observations import observation_schema, observations, observations_table
from pipeline.exports.parquet import parquet_bytes
from pipeline.names import as_text
from schema.document import Document

LeftOut = Callable[[Path, str], None]
"""Hears of a file that is not in the tables, and why."""


def documents_in(out: Path, left_out: LeftOut) -> Iterator[tuple[Path, Document]]:
    """The documents of the output folder ``out`` in the order of their paths."""
    for path in sorted(out.rglob("*.json")):
        if any(part.startswith(".") for part in path.relative_to(out).parts) or path.is_dir():
            continue
        try:
            yield path, Document.model_validate_json(path.read_bytes())
        except ValidationError as error:
            left_out(path, error.errors()[0]["msg"])
        except OSError as error:
            left_out(path, error.strerror or type(error).__name__)


def source_path(out: Path, path: Path) -> str:
    """Where the source of the document at ``path`` lay in what was run: its place under ``out``."""
    return as_text(path.relative_to(out)).removesuffix(".json")


def export_folder(out: Path, left_out: LeftOut = lambda path, reason: None) -> tuple[Path, ...]:
    """Writes ``catalogue.csv``, ``catalogue.parquet`` and ``observations.parquet`` into ``out``.

    Returns what was written. Raises OutputError.
    """
    rows: list[CatalogueRow] = []
    figures = io.BytesIO()
    with pq.ParquetWriter(figures, observation_schema(), compression="zstd") as writer:
        for path, document in documents_in(out, left_out):
            rows.append(catalogue_row(as_text(path.relative_to(out)), document))
            found = observations_table(observations(document, source_path(out, path)))
            if found.num_rows:
                writer.write_table(found)
    written = {
        out / "catalogue.csv": catalogue_csv(rows),
        out / "catalogue.parquet": parquet_bytes(catalogue_table(rows)),
        out / "observations.parquet": figures.getvalue(),
    }
    for target, content in written.items():
        write_atomically(target, content)
    return tuple(written)
