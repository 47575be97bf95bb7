"""Which formats a document can be written in; JSON is its record and always among them."""

from __future__ import annotations

from pydantic import TypeAdapter

from schema.document import Document
from schema.errors import UnknownFormat

FORMATS = ("json", "csv", "html", "md", "parquet", "pdf", "txt", "xlsx")

FOLDER_FORMATS = ("sqlite",)
"""What a whole folder can be written in besides its tables (``sohoa export``)."""

FROM_PAGES = frozenset({"pdf"})
"""These need the words of the pages, which stand in the ledger and not in the JSON."""

_DOCUMENT = TypeAdapter(Document)


def chosen_formats(text: str, known: tuple[str, ...] = FORMATS) -> tuple[str, ...]:
    """The names in a list such as ``json,xlsx``, sorted, JSON always among them.

    Raises UnknownFormat for one that is not ``known``.
    """
    names = {name.strip().lower() for name in text.split(",") if name.strip()} | {"json"}
    unknown = sorted(names - set(known))
    if unknown:
        raise UnknownFormat(unknown=", ".join(unknown), known=", ".join(known))
    return tuple(sorted(names))


def format_of(suffix: str) -> str:
    """The format of the files that end so: ``csv`` for ``.table-1.csv``."""
    return suffix.rpartition(".")[2]


def document_json(document: Document) -> dict[str, bytes]:
    """``.json``: UTF-8, indented by one space, ending in a newline."""
    return {".json": _DOCUMENT.dump_json(document, indent=1) + b"\n"}
