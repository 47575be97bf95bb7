"""The documents of an output folder, one after the other or as tables over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.exports.catalogue import CatalogueRow, catalogue_row
from pipeline.exports.folder import documents_in, source_path
from pipeline.exports.observations import Observation, observations
from pipeline.names import as_text
from sohoa.document import Document
from sohoa.frames import data_frame

if TYPE_CHECKING:
    import pandas as pd


class Folder:
    """What ``sohoa run`` wrote to ``path``. Going over it reads one document at a time.

    ``left_out`` are the JSON files of the last pass that are no documents, with the reason.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left_out: dict[Path, str] = {}

    def __iter__(self) -> Iterator[Document]:
        """The documents in the order of their paths, failed ones too."""
        for _, document in self._documents():
            yield document

    def catalogue(self) -> pd.DataFrame:
        """One row a document; the columns are those of ``catalogue.csv`` (docs/data-dictionary.md)."""
        rows = [
            astuple(catalogue_row(as_text(path.relative_to(self.path)), document))
            for path, document in self._documents()
        ]
        return data_frame(rows, [field.name for field in fields(CatalogueRow)])

    def observations(self) -> pd.DataFrame:
        """One row a figure; the columns are those of ``observations.parquet`` (docs/data-dictionary.md)."""
        rows = [
            astuple(found)
            for path, document in self._documents()
            for found in observations(document, source_path(self.path, path))
        ]
        return data_frame(rows, [field.name for field in fields(Observation)])

    def _documents(self) -> Iterator[tuple[Path, Document]]:
        self.left_out = {}
        for path, document in documents_in(self.path, self.left_out.__setitem__):
            yield path, Document.of(document)

    def __repr__(self) -> str:
        return f"<sohoa.Folder {self.path}>"

    def _repr_html_(self) -> str:
        shown = ["source_path", "status", "TypeName", "CodeNumber", "date", "OrganName", "Subject", "tables"]
        html: str = self.catalogue()[shown].to_html(index=False, max_rows=30)
        return html
