"""A region of a page that a person says is a table, read as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ocr.read import read_page
from parsers.assemble.pages import prepare
from parsers.tables.finding.region import piece_in
from parsers.tables.meaning.build import build_tables
from parsers.verification.tables import verified
from pipeline.corrections.repairs import RegionReading, RestOfBlock
from pipeline.settings import Settings
from schema.box import Box
from schema.page import Page


def read_region(
    path: Path, media_type: str, number: int, region: Box, blocks: Sequence[Box], settings: Settings
) -> RegionReading | None:
    """The table in ``region`` of page ``number``, and what is left of the text in each of ``blocks`` that has
    words there (boxes in points). None where no table can be made of it. Raises PageError.
    """
    reading = read_page(path, media_type, number, settings.reading)
    piece = piece_in(reading, region, settings.reading)
    if piece is None:
        return None
    page = reading.page
    tables = build_tables([piece], prepare([page], [piece]))
    born_digital = {number} if page.route == "born_digital" else set()
    (table,) = verified(tables, born_digital)
    return RegionReading(table=table, rest=tuple(_rest(page, piece.box, blocks)))


def _rest(page: Page, table: Box, blocks: Sequence[Box]) -> Iterator[RestOfBlock]:
    for block in blocks:
        words = [w for line in page.lines for w in line.words if block.contains(w.box.center)]
        left = [word.text for word in words if not table.contains(word.box.center)]
        if len(left) < len(words):
            yield RestOfBlock(bbox=block, text=" ".join(left))
