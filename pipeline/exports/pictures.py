"""Pictures of the cells and words that a person should check, cut from the source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image as PillowImage

from ocr.options import ReadingOptions
from ocr.source.page_image import cropped, page_image
from schema.box import Box
from schema.document import Cell, Document, WordRecord
from schema.errors import SohoaError
from schema.metadata import Found


@dataclass(frozen=True)
class Spot:
    """The place of the correction with that id."""

    correction: int
    page: int
    bbox: Box


Place = Cell | WordRecord | Found[Any] | Spot
"""What has a page and a box on it."""

_WIDEST = 700

_JPEG_QUALITY = 80
"""Of 100: letters of 6 points stay sharp, and a page at 150 dpi takes some 300 kB."""


def pictures_of(document: Document, source: Path, places: Iterable[Place]) -> dict[Place, bytes]:
    """PNG pictures of ``places`` from the file at ``source``; a page that can no longer be shown has none."""
    by_page: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        by_page[place.page].append(place)
    records = {record.number: record for record in document.pages}
    pictures: dict[Place, bytes] = {}
    for number, wanted in sorted(by_page.items()):
        record = records.get(number)
        if record is None:
            continue
        try:
            image, scale = page_image(
                source,
                document.source.media_type,
                number,
                (record.width, record.height),
                record.rotation,
                record.to_source,
                ReadingOptions(),
            )
        except (SohoaError, OSError):
            continue
        for place in wanted:
            crop = cropped(image, scale, place.bbox)
            if crop.size:
                pictures[place] = _png(PillowImage.fromarray(crop))
    return pictures


def pictures_of_corrections(document: Document, source: Path) -> dict[int, bytes]:
    """PNG pictures of the places of the corrections of ``document``, by the id of the correction."""
    spots = [
        Spot(record.id, record.page, record.bbox)
        for record in document.corrections
        if record.page is not None and record.bbox is not None
    ]
    pictures = pictures_of(document, source, spots)
    return {spot.correction: pictures[spot] for spot in spots if spot in pictures}


def page_picture(
    source: Path,
    media_type: str,
    number: int,
    size: tuple[float, float],
    rotation: int,
    to_source: tuple[float, ...] | None,
    options: ReadingOptions,
) -> bytes:
    """A JPEG of page ``number``, upright and straight: ``size`` points are its whole width and height.

    The other arguments are those of ``ocr.source.page_image``. Raises PageError.
    """
    image, _ = page_image(source, media_type, number, size, rotation, to_source, options)
    buffer = BytesIO()
    PillowImage.fromarray(image).convert("RGB").save(buffer, format="JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()


def _png(picture: PillowImage.Image) -> bytes:
    if picture.width > _WIDEST:
        picture = picture.resize((_WIDEST, max(1, picture.height * _WIDEST // picture.width)))
    buffer = BytesIO()
    picture.save(buffer, format="PNG")
    return buffer.getvalue()
