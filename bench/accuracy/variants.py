"""The same born-digital sample on its way through printers, copiers, feeders and telephones.

Every variant is made from its name alone: the same pixels each time.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.accuracy.systems import NOT_IN_BODY, Reading
from bench.score import Score, compare, normalise
from samples import degrade, pen
from samples.degrade import Image
from samples.image_pdf import Picture, as_g4, as_jpeg, pdf_of, render

FULL_DPI = 300.0
JPEG_QUALITY = 85


@dataclass(frozen=True)
class Variant:
    """A named degradation of a page at 300 dpi; ``dpi`` and ``quality`` of the picture it is stored as."""

    name: str
    change: Callable[[Image], Image]
    dpi: float = FULL_DPI
    quality: int = JPEG_QUALITY
    limit: float = 0.005


def _grainy(image: Image) -> Image:
    return degrade.noise(degrade.uneven_light(degrade.blur(image, 1.0), 0.35, seed=3), 8.0, seed=4)


def _sealed(image: Image) -> Image:
    """A red seal over the text, a blue one lower down."""
    height, width = image.shape[:2]
    radius = 18.0 / 25.4 * FULL_DPI
    seal = "ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG"
    once = pen.round_seal(image, seal, (width * 0.62, height * 0.45), radius, seed=21)
    return pen.round_seal(once, seal, (width * 0.35, height * 0.72), radius, seed=22)


def _at(dpi: float, change: Callable[[Image], Image] = lambda image: image) -> Callable[[Image], Image]:
    return lambda image: change(degrade.resample(image, FULL_DPI, dpi))


VARIANTS = (
    Variant("clean", lambda image: image),
    Variant("skew +3°", lambda image: degrade.skew(image, 3.0)),
    Variant("skew -3°", lambda image: degrade.skew(image, -3.0)),
    Variant("turned 90°", lambda image: degrade.turn(image, 90)),
    Variant("turned 180°", lambda image: degrade.turn(image, 180)),
    Variant("turned 270°", lambda image: degrade.turn(image, 270)),
    Variant("noise, blur, uneven light", _grainy),
    Variant("photocopy", lambda image: degrade.photocopy(image, seed=5), limit=0.01),
    Variant("JPEG quality 30", lambda image: image, quality=30),
    Variant("200 dpi", _at(200.0), dpi=200.0),
    Variant("150 dpi", _at(150.0), dpi=150.0),
    Variant(
        "200 dpi with noise", _at(200.0, lambda image: degrade.noise(image, 12.0, seed=6)), 200.0, limit=0.01
    ),
    Variant("seals over text", _sealed),
)


@dataclass(frozen=True)
class Sample:
    """The text pages of a sample: the PDF, how many pages, their true body, and its misprints."""

    pdf: bytes
    pages: int
    body: str
    misprints: tuple[str, ...]


def read_sample(pdf: Path, truth: Path) -> Sample:
    """The pages of the main part of a sample (the appendices hold tables, which bench-tables measures)."""
    content = json.loads(truth.read_text(encoding="utf-8"))
    main = next(part for part in content["parts"] if part["kind"] == "main")
    body = [
        block["text"]
        for block in content["blocks"]
        if block["part"] == main["id"] and block["kind"] not in NOT_IN_BODY
    ]
    misprints = tuple(misprint["printed"] for misprint in content.get("misprints", ()))
    return Sample(pdf.read_bytes(), main["last_page"], "\n".join(body), misprints)


def degraded(sample: Sample, variant: Variant) -> bytes:
    """A PDF of pictures: the sample's text pages as the variant leaves them."""
    return pdf_of([_picture(page, variant) for page in render(sample.pdf, FULL_DPI)[: sample.pages]])


def _picture(page: Image, variant: Variant) -> Picture:
    image = variant.change(page)
    if variant.name == "photocopy":
        return as_g4(image, variant.dpi)
    return as_jpeg(image, variant.quality, variant.dpi)


def score_sample(sample: Sample, reading: Reading) -> tuple[Score, int]:
    """The score of the body and how many of its misprints are still as printed."""
    text = " ".join(normalise(reading.body).split())
    kept = sum(" ".join(normalise(printed).split()) in text for printed in sample.misprints)
    return compare(sample.body, reading.body), kept
