"""The pages of a PDF as seven kinds of scan. The same seed gives the same bytes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2

from samples import degrade, pen
from samples.degrade import Image
from samples.image_pdf import Picture, as_g4, as_jpeg, pdf_of

DPI = 300.0
MOST_PIXELS = 40_000_000
"""Of a page at ``DPI``; larger pages are drawn more coarsely."""

SEAL_MM = 18.0
INCOMING = {"incoming.number": "1532", "incoming.date": "2022-03-10"}
_OFFICE, _SEAL = "VĂN THƯ", "ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG"
STAMPED = f"{_OFFICE}\nCÔNG VĂN ĐẾN\nSố: 1532\nNgày: 10/3/2022"


@dataclass(frozen=True)
class Sheet:
    """A page as printed: RGB at ``dpi``, its index in the file, and the seed of what happens to it."""

    image: Image
    dpi: float
    index: int
    seed: int

    def chance(self) -> np.random.Generator:
        return np.random.default_rng(self.seed)

    def at(self, dpi: float) -> Sheet:
        """The sheet at a lower resolution in pixels per inch; as it is where it is lower already."""
        if dpi >= self.dpi:
            return self
        return Sheet(degrade.resample(self.image, self.dpi, dpi), dpi, self.index, self.seed)


@dataclass(frozen=True)
class Scan:
    """A PDF of pictures. ``added`` are the words that stand on a page (index from 0) besides those of the
    original, ``fields`` the metadata that they give the document.
    """

    pdf: bytes
    added: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)


def _clean(sheet: Sheet) -> Picture:
    return as_jpeg(sheet.image, 85, sheet.dpi)


def _skewed(sheet: Sheet) -> Picture:
    """Turned by 0.5 to 3 degrees to either side."""
    chance = sheet.chance()
    degrees = float(chance.uniform(0.5, 3.0) * chance.choice([-1, 1]))
    return as_jpeg(degrade.skew(sheet.image, degrees), 85, sheet.dpi)


def _noisy(sheet: Sheet) -> Picture:
    coarse = sheet.at(200.0)
    return as_jpeg(degrade.noise(coarse.image, 12.0, sheet.seed), 75, coarse.dpi)


def _copied(sheet: Sheet) -> Picture:
    coarse = sheet.at(200.0)
    return as_g4(degrade.photocopy(coarse.image, sheet.seed), coarse.dpi)


def _without_dpi(sheet: Sheet) -> Picture:
    """One pixel is one point, as programs write that do not ask for the resolution."""
    return as_jpeg(sheet.image, 85, 72.0)


def _photographed(sheet: Sheet) -> Picture:
    seed, near = sheet.seed, sheet.at(250.0)
    seen = degrade.perspective(degrade.paper(near.image, seed), 0.04, seed + 1, background=(112, 84, 60))
    seen = degrade.shadow(degrade.uneven_light(seen, 0.25, seed + 2), 0.3, seed + 3)
    return as_jpeg(degrade.noise(degrade.blur(seen, 0.9), 3.0, seed + 4), 60, near.dpi)


def _stamped(sheet: Sheet) -> Picture:
    """A red seal somewhere over the text; on the first page the stamp of a registry at the top left."""
    chance, mm = sheet.chance(), sheet.dpi / 25.4
    height, width = sheet.image.shape[:2]
    centre = (width * float(chance.uniform(0.25, 0.75)), height * float(chance.uniform(0.35, 0.8)))
    image = pen.round_seal(sheet.image, _SEAL, centre, SEAL_MM * mm, seed=sheet.seed)
    if sheet.index == 0 and min(height, width) > 160 * mm:
        corner = (32 * mm, 59 * mm)
        image = pen.incoming_stamp(image, _OFFICE, "1532", "10/3/2022", corner, sheet.dpi, seed=sheet.seed)
    return as_jpeg(image, 85, sheet.dpi)


VARIANTS: dict[str, Callable[[Sheet], Picture]] = {
    "clean300": _clean,
    "skew": _skewed,
    "noise200": _noisy,
    "copy200": _copied,
    "nodpi": _without_dpi,
    "phone": _photographed,
    "stamped": _stamped,
}


def scan(drawn: bytes, variant: str, seed: int) -> Scan:
    """The pages of the PDF ``drawn`` as ``variant`` leaves them. Raises KeyError for an unknown variant."""
    change = VARIANTS[variant]
    pictures: list[Picture] = []
    document = pypdfium2.PdfDocument(drawn)
    try:
        for index, page in enumerate(document):
            pictures.append(change(_sheet(page, index, seed_of(seed, drawn, variant, index))))
    finally:
        document.close()
    if variant != "stamped":
        return Scan(pdf_of(pictures))
    added = dict.fromkeys(range(len(pictures)), _SEAL)
    added[0] = f"{_SEAL}\n{STAMPED}"
    return Scan(pdf_of(pictures), added, INCOMING)


def seed_of(*parts: object) -> int:
    """A seed that depends on all of ``parts``."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else f"{part}/".encode())
    return int.from_bytes(digest.digest()[:4])


def _sheet(page: Any, index: int, seed: int) -> Sheet:
    width, height = page.get_size()
    dpi = min(DPI, 72 * math.sqrt(MOST_PIXELS / (width * height)))
    image = np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[..., 2::-1])
    return Sheet(image, dpi, index, seed)
