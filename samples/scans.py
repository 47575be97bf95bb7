"""Samples made by printing, stamping, scanning, copying and photographing a born-digital one."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

import pdfplumber

from samples import decision, degrade, office_letters, pen, provincial_report
from samples.degrade import Image
from samples.image_pdf import Picture, as_g4, as_jpeg, multipage_tiff, pdf_of, render
from samples.truth import BlockTruth, DocumentTruth
from samples.typeset import liberation_serif

SCAN_DPI = 300.0
SKEWS = (1.3, -0.6, 0.4, 0.9, -1.1, 1.3, -0.8, 0.5, -1.3)
SEAL_RADIUS_MM = 18.0


@dataclass(frozen=True)
class Place:
    """A box on a page, in points from its top-left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


def gaps(pdf: bytes, page: int) -> list[Place]:
    """The blanks left for the pen on a page (three spaces or more), in reading order."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        chars = document.pages[page - 1].chars
    runs = ([*group] for blank, group in groupby(chars, key=lambda c: c["text"] == " ") if blank)
    return [
        Place(run[0]["x0"], run[0]["top"], run[-1]["x1"], run[0]["bottom"]) for run in runs if len(run) >= 3
    ]


def find(pdf: bytes, page: int, text: str) -> Place:
    """Where ``text`` stands on a page. Raises LookupError when it does not."""
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for hit in document.pages[page - 1].search(text, regex=False):
            return Place(hit["x0"], hit["top"], hit["x1"], hit["bottom"])
    raise LookupError(text)


def _fill_in(image: Image, pdf: bytes, scale: float) -> Image:
    """Writes the number and the day into the blanks of page one."""
    for seed, (gap, text) in enumerate(zip(gaps(pdf, 1), ("187", "15"), strict=True)):
        height = (gap.y1 - gap.y0) * scale * 0.95
        origin = (gap.x0 * scale + 4, gap.y0 * scale - height * 0.12)
        image = pen.write_digits(image, text, origin, height, seed)
    return image


def _sealed(image: Image, name: Place, scale: float) -> Image:
    """Signs above the signer's name and sets the seal on the left third of the signature."""
    middle = (name.x0 + name.x1) / 2 * scale
    y = (name.y0 - 34) * scale
    image = pen.sign(image, (middle, y), 150 * scale, seed=5)
    radius = SEAL_RADIUS_MM / 25.4 * 72 * scale
    return pen.round_seal(image, "ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG", (middle - 62 * scale, y), radius, seed=7)


def _stamped_title(image: Image, title: Place, scale: float) -> Image:
    """The seal laid over the title of an appendix, as offices do with attachments."""
    radius = SEAL_RADIUS_MM / 25.4 * 72 * scale
    centre = ((title.x0 + 30) * scale, title.y0 * scale)
    return pen.round_seal(image, "ỦY BAN NHÂN DÂN TỈNH HẢI DƯƠNG", centre, radius, seed=11)


@cache
def scan_pages() -> tuple[list[Picture], DocumentTruth]:
    """The provincial report printed, filled in by hand, sealed and scanned in colour at 300 dpi.

    Landscape pages went through the feeder on their side (top edge to the left).
    """
    pdf, truth = provincial_report.make(liberation_serif(), handwritten=True)
    scale = SCAN_DPI / 72
    pictures: list[Picture] = []
    records: list[dict[str, Any]] = []
    signed = truth.parts[0].last_page
    sealed = truth.parts[2].first_page
    for number, clean in enumerate(render(pdf, SCAN_DPI), start=1):
        image = clean
        if number == 1:
            image = _fill_in(image, pdf, scale)
        if number == signed:
            image = _sealed(image, find(pdf, number, provincial_report.CLOSING.name), scale)
        if number == sealed:
            image = _stamped_title(image, find(pdf, number, "KINH PHÍ THỰC HIỆN"), scale)
        width, height = truth.page_sizes[number - 1]
        rotation = 90 if width > height else 0
        image = degrade.turn(degrade.skew(degrade.blur(image, 0.6), SKEWS[number - 1]), rotation)
        image = degrade.noise(degrade.paper(image, seed=number), 1.5, seed=number)
        pictures.append(as_jpeg(image, 30, SCAN_DPI))
        records.append({"rotation": rotation, "skew": SKEWS[number - 1]})
    pen_marks = {"handwritten": ["metadata.number", "metadata.date"]}
    blocks = _with_pen(truth.blocks)
    return pictures, replace(truth, blocks=blocks, route="scan", page_state=records, extra=pen_marks)


def _with_pen(blocks: Sequence[BlockTruth]) -> tuple[BlockTruth, ...]:
    """The letterhead as it reads once the blanks are filled in."""
    written = {
        "Số: /BC-UBND": "Số: 187/BC-UBND",
        "Hải Dương, ngày tháng 12 năm 2023": "Hải Dương, ngày 15 tháng 12 năm 2023",
    }
    return tuple(replace(block, text=written.get(block.text, block.text)) for block in blocks)


def _english_layer(picture: Picture) -> bytes:
    """The invisible text that Tesseract puts over the picture when it takes it for English."""
    command = [
        "tesseract",
        "stdin",
        "stdout",
        "-l",
        "eng",
        "--dpi",
        f"{picture.dpi:.0f}",
        "-c",
        "textonly_pdf=1",
        "pdf",
    ]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(
        command, input=picture.data, capture_output=True, check=True, timeout=300, env=environment
    )
    return done.stdout


def scan_with_bad_layer() -> tuple[bytes, DocumentTruth]:
    """The colour scan with the text layer that an English recogniser makes of it."""
    pictures, truth = scan_pages()
    pages = [{**state, "text_layer": "wrong_language"} for state in truth.page_state]
    layers = [_english_layer(picture) for picture in pictures]
    return pdf_of(pictures, layers), replace(truth, page_state=pages)


def photocopy() -> tuple[bytes, DocumentTruth]:
    """A worn black-and-white copy at 200 dpi of a tờ trình that bears an incoming stamp."""
    dpi = 200.0
    pdf, truth = office_letters.proposal(liberation_serif())
    (clean,) = render(pdf, dpi)
    mm = dpi / 25.4
    stamped = pen.incoming_stamp(
        clean, "UBND TỈNH HÀ NAM", "1532", "10/3/2022", (32 * mm, 59 * mm), dpi, seed=3
    )
    copied = degrade.photocopy(degrade.skew(stamped, -0.7), seed=4)
    (main,) = truth.parts
    found = {**main.metadata, "incoming": {"number": "1532", "date": "2022-03-10"}}
    parts = [replace(main, metadata=found)]
    state = [{"rotation": 0, "skew": -0.7}]
    copy = replace(
        truth, parts=parts, route="scan", page_state=state, extra={"handwritten": ["metadata.incoming"]}
    )
    return pdf_of([as_g4(copied, dpi)]), copy


def tiff_pages() -> tuple[bytes, DocumentTruth]:
    """The decision and its plan as a grey TIFF of three pages, one of them upside down."""
    dpi = 200.0
    pdf, truth = decision.make(liberation_serif())
    angles = (0.7, -0.4, 1.0)
    images = []
    for seed, (clean, angle) in enumerate(zip(render(pdf, dpi), angles, strict=True)):
        page = degrade.skew(degrade.grey(clean), angle)
        page = degrade.noise(degrade.uneven_light(degrade.blur(page, 0.5), 0.12, seed), 2.0, seed)
        images.append(degrade.turn(page, 180 if seed == 2 else 0))
    state = [{"rotation": 180 if page == 2 else 0, "skew": angle} for page, angle in enumerate(angles)]
    return multipage_tiff(images, 48, dpi), replace(truth, route="scan", page_state=state)


def telephone_photo() -> tuple[bytes, DocumentTruth]:
    """A thông báo photographed on a table from aside, with a shadow across it."""
    dpi = 250.0
    pdf, truth = office_letters.notice(liberation_serif())
    (clean,) = render(pdf, dpi)
    seen = degrade.perspective(degrade.paper(clean, seed=1), 0.05, seed=2, background=(112, 84, 60))
    seen = degrade.shadow(degrade.uneven_light(seen, 0.25, seed=3), 0.35, seed=4)
    seen = degrade.noise(degrade.blur(seen, 0.9), 3.0, seed=5)
    pages = [{"rotation": 0, "skew": None}]
    return as_jpeg(seen, 60, dpi).data, replace(truth, route="scan", page_state=pages)
