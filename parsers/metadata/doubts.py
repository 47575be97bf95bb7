"""What a person must look at in the metadata of a part, and what its head should have and has not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from parsers.metadata.confirm import is_read
from parsers.metadata.part_layout import PartLayout
from schema.metadata import Metadata


class Doubt(NamedTuple):
    """Code of an issue, the metadata field it is about, and what handwriting or other places say of it."""

    code: str
    field: str
    guesses: str = ""


def missing(layout: PartLayout, metadata: Metadata, doubted: Collection[str]) -> Iterator[Doubt]:
    """The fields that a document with such a ``layout`` has and ``metadata`` has not, less those ``doubted``.

    Issued is what names a body or has a number; on a scan, where these may be lost, also what has a type and
    a day, legal bases or recipients. It has a number, a day and a body (a contract, whose number stands in
    the middle, names parties instead). A scan without the other fields lost them in reading; a text layer
    without them says that there are none. Blanks that were not filled in are not missing.
    """
    head = layout.letterhead
    rows = (*head.issuer, head.number, head.country, head.place) if head is not None else layout.body
    scanned = is_read(word for row in rows if row is not None for word in row.words)
    numbered = layout.number is not None or (head is not None and head.number is not None)
    lost = scanned and (
        (metadata.date is not None and metadata.doc_type is not None)
        or bool(metadata.legal_bases or metadata.recipients)
    )
    if not (numbered or lost or (head is not None and head.issuer)):
        return
    wanted = ["issuer"] if layout.number is None else []
    wanted += [] if numbered else ["number"]
    wanted += ["date"] if head is None or head.place is None else []
    wanted += ["symbol", "doc_type", "subject"] if scanned else []
    for field in wanted:
        if getattr(metadata, field) is None and field not in doubted:
            yield Doubt(f"metadata.{field}_missing", field)
