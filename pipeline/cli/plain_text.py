"""Plain text as a file or a pipe brings it, and written back the same way: its encoding, its last line."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from schema.errors import NotPlainText

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Marks at the head of a file and the encodings they tell (The Unicode Standard, 23.8). None: UTF-8."""


class PlainText:
    """Text that is read once, line by line. Bytes of UTF-8 that are no characters come through as they are.

    ``head`` are the bytes of its byte order mark, ``encoding`` is how to write it again; once all ``lines``
    were taken ``ends_with_newline`` says how its last one ended.
    """

    def __init__(self, source: io.BufferedReader, name: str) -> None:
        begins = source.peek(4)
        found = (pair for pair in _ENCODINGS if begins.startswith(pair[0]))
        self.head, self.encoding = next(found, (b"", "utf-8"))
        self.errors = "surrogateescape" if self.encoding == "utf-8" else "strict"
        self.ends_with_newline = False
        self._source, self._name = source, name

    def lines(self) -> Iterator[str]:
        """The lines without their newlines. Raises NotPlainText where they are no text."""
        self._source.read(len(self.head))
        text = io.TextIOWrapper(self._source, self.encoding, self.errors, newline="\n")
        try:
            for line in text:
                if "\0" in line:
                    raise NotPlainText(path=self._name)
                self.ends_with_newline = line.endswith("\n")
                yield line.removesuffix("\n")
        except UnicodeDecodeError as error:
            raise NotPlainText(path=self._name) from error
        finally:
            text.detach()

    def encoded(self, text: str) -> bytes:
        """``text`` as it stands in the file."""
        return text.encode(self.encoding, self.errors)
