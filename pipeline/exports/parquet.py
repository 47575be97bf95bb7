"""Figures as Parquet."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.exports.observations import observations, observations_table
from schema.document import Document


def render_parquet(document: Document) -> dict[str, bytes]:
    """``.parquet``: the observations of the document (docs/data-dictionary.md)."""
    return {".parquet": parquet_bytes(observations_table(observations(document)))}


def parquet_bytes(table: pa.Table) -> bytes:
    """The same rows give the same bytes."""
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd", write_statistics=True)
    return buffer.getvalue()
