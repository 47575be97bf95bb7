"""Tables over all documents of an output folder: the catalogue and the observations."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
from pydantic import ValidationError

from pipeline.atomic import write_atomically
from pipeline.exports.catalogue import CatalogueRow, catalogue_csv, catalogue_row, catalogue_table
from pipeline.exports.observations import observation_schema, observations, observations_table
from pipeline.exports.parquet import parquet_bytes
from schema.document import Document


def documents_in(out: Path) -> Iterator[tuple[Path, Document]]:
    """The documents of the output folder ``out`` in the order of their paths; other files are passed over."""
    for path in sorted(out.rglob("*.json")):
        if any(part.startswith(".") for part in path.relative_to(out).parts):
            continue
        try:
            yield path, Document.model_validate_json(path.read_bytes())
        except ValidationError:
            continue


def export_folder(out: Path) -> tuple[Path, ...]:
    """Writes ``catalogue.csv``, ``catalogue.parquet`` and ``observations.parquet`` into ``out``.

    Returns what was written. Raises OutputError.
    """
    rows: list[CatalogueRow] = []
    figures = io.BytesIO()
    with pq.ParquetWriter(figures, observation_schema(), compression="zstd") as writer:
        for path, document in documents_in(out):
            rows.append(catalogue_row(path.relative_to(out).as_posix(), document))
            found = observations_table(observations(document))
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
