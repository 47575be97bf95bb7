"""sohoa as a library: Vietnamese administrative reports to text, typed tables and structured values.

    >>> import sohoa
    >>> document = sohoa.digitize("report.pdf")
    >>> document.metadata.number.value
    >>> document.tables[0].to_pandas()
    >>> sohoa.read_folder("out").observations()

Paths may be ``str`` or ``Path``. In a notebook documents, tables and folders show themselves. The rooms
behind (``pipeline``, ``parsers``, ``ocr``, ``lexicon``, ``schema``) are no part of this interface.
"""

from __future__ import annotations

from pipeline.settings import program_version
from schema.errors import SohoaError
from sohoa.document import Document, Table
from sohoa.folder import Folder
from sohoa.reading import digitize, read, read_folder

__version__ = program_version()

__all__ = ["Document", "Folder", "SohoaError", "Table", "__version__", "digitize", "read", "read_folder"]
