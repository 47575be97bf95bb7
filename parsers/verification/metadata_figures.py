"""The numbers and dates of the metadata, as figures."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from parsers.verification.figures import PlacedWord, figure
from schema.document import Figure, Part
from schema.metadata import Found, Metadata
from schema.page import Word

_WHOLE_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
"""A date of which the day, the month and the year were read; of less a part was lost."""


def metadata_figures(
    parts: Sequence[Part], words: Mapping[int, Sequence[Word]], born_digital: Collection[int]
) -> Iterator[Figure]:
    """Number and date of each of ``parts``, of its arrival stamp and of its signatures. ``words`` are those
    of each page, by its number.
    """
    for index, part in enumerate(parts):
        where = "/metadata" if index == 0 else f"/parts/{index}/metadata"
        for path, text, found in _fields(part.metadata):
            own = [
                PlacedWord(word, found.page)
                for word in words.get(found.page, ())
                if found.bbox.contains(word.box.center) and any(map(str.isdigit, word.text))
            ]
            if own:
                is_date = path.endswith(("date", "signed_at"))
                value = None if is_date and not _WHOLE_DATE.match(text) else text
                yield figure(text, value, "date" if is_date else "text", f"{where}/{path}", own, born_digital)


def _fields(metadata: Metadata) -> Iterator[tuple[str, str, Found[Any]]]:
    if metadata.number is not None:
        yield "number", metadata.number.value, metadata.number
    if metadata.date is not None:
        yield "date", metadata.date.value, metadata.date
    if metadata.incoming is not None:
        for name in ("number", "date"):
            text = getattr(metadata.incoming.value, name)
            if text is not None:
                yield f"incoming/value/{name}", text, metadata.incoming
    for index, stamp in enumerate(metadata.signature_stamps):
        if stamp.value.signed_at is not None:
            yield f"signature_stamps/{index}/value/signed_at", stamp.value.signed_at, stamp
