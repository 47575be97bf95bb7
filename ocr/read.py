"""One page of a file, read: which words stand where on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import numpy as np

from ocr.cleanup.tones import in_full_tones, is_blank
from ocr.engine.recognise import READING_DPI
from ocr.engine.tesseract_job import RecognitionRefused, RecognitionTimeout
from ocr.layer.annotations import read_annotations
from ocr.layer.doubles import each_once
from ocr.layer.letters import with_figures_of_layer
from ocr.layer.lines import lines_of
from ocr.layer.painted import sides_of_fills
from ocr.layer.paper_size import scan_resolution
from ocr.layer.pictures import cut_out, is_text, sure_lines, text_pictures
from ocr.layer.text_layer import TextLayer
from ocr.layer.triage import is_broken
from ocr.options import ReadingOptions
from ocr.regions.rulings import RuledImage, find_ruled
from ocr.road.layered import LayerPage, judged, taken
from ocr.road.readers import means_of
from ocr.road.reliability import read_reliably, unread_places
from ocr.source.drawn import draw_page
from ocr.source.frame import Transform, as_values, box_placed, in_other_units, of_values, unturned
from ocr.source.image_file import load_image
from ocr.source.pdf_page import PdfPage, load_page, turned
from ocr.source.render import Pixels, fitting_dpi, page_size, render_pdf
from schema.box import Box
from schema.errors import PageNotRecognised, PageTimeout, PageTooLarge, PageTooSmall
from schema.page import Line, Page, Ruling

_SMALLEST_SIDE = 10
"""Pixels: below an x-height of 10 Tesseract has little chance (tessdoc, FAQ)."""
_STRAIGHT = 0.3  # degrees of skew within which the layer stands where the picture shows it

_SURE_WORD = 0.75  # confidence from which a word of letters was there to be read


@dataclass(frozen=True)
class PageReading:
    """A page and what is needed to look at it again.

    ``ruled`` is its image with the rulings on it, upright, deskewed and free of seals; None on pages read
    without pixels. ``pdf`` is the page as a PDF file of its own in the frame of ``page``, for pages read from
    a text layer; ``sides`` are the sides of filled rectangles on it that a viewer sees. ``pictures`` are the
    readings of the images on it that hold text, each with its place on the page: their words are among those
    of ``page``, their frames begin at the corner of that place.
    """

    page: Page
    ruled: RuledImage | None = None
    pdf: bytes | None = None
    sides: tuple[Ruling, ...] = ()
    pictures: tuple[tuple[Box, PageReading], ...] = ()


def read_page(path: Path, media_type: str, number: int, options: ReadingOptions) -> PageReading:
    """Read page ``number`` (from 1) of the file at ``path``, whose kind ``inspect`` found.

    Raises the subclasses of PageError, MissingDependency without a recogniser.
    """
    if media_type != "application/pdf":
        pixels, paper = load_image(path, number, options.max_pixels)
        return _read_pixels(pixels, paper.dpi, number, options)
    return _read_pdf(load_page(path, number, options.max_pixels), options)


def _read_pdf(source: PdfPage, options: ReadingOptions) -> PageReading:
    stated = judged(source)
    found = stated.found
    if found.route == "scan" and not (found.figures or found.printed_over):
        return _read_drawn(stated, options)
    seen = taken(stated, options)
    if found.figures and is_broken(seen.lines):
        return _read_drawn(stated, options)
    reading = _as_taken(seen)
    if found.printed_over:
        return _with_ground(reading, _read_drawn(stated, options, text=False))
    return _with_pictures(reading, seen.layer, options) if reading.page.route == "born_digital" else reading


def _as_taken(seen: LayerPage) -> PageReading:
    """The reading of a page that is ``seen`` as its layer tells it."""
    layer, route = seen.layer, seen.found.route
    page = Page(
        number=seen.source.number,
        route="born_digital" if seen.lines and route == "blank" else route,
        width=layer.width,
        height=layer.height,
        rotation=seen.rotation,
        confidence=_confidence(seen.lines),
        warnings=seen.warnings,
        lines=seen.lines,
        rulings=layer.rulings,
        stamps=seen.stamps,
        to_source=_to_source(None, seen.rotation, (layer.width, layer.height), seen.source.unit),
    )
    sides = () if seen.painted is None else sides_of_fills(layer.fills, seen.lines, seen.painted)
    return PageReading(page=page, pdf=seen.source.content, sides=sides)


def _with_ground(printed: PageReading, ground: PageReading) -> PageReading:
    """The page with what is ``printed`` on it and what was read in the picture behind, its ``ground``.

    A ground with text is a scan; one that is drawing adds the lines that were surely read to the page.
    """
    page, behind = printed.page, ground.page
    if is_text(behind) and not behind.rotation and "page.unreliable" not in behind.warnings:
        frame = np.linalg.inv(of_values(behind.to_source)) @ of_values(page.to_source)
        lines = tuple(_moved(line, frame) for line in page.lines)
        stamps = tuple(
            stamp.model_copy(
                update={
                    "box": box_placed(frame, stamp.box),
                    "lines": tuple(_moved(line, frame) for line in stamp.lines),
                }
            )
            for stamp in page.stamps
        )
        together = tuple(sorted((*behind.lines, *lines), key=lambda line: (line.box.y0, line.box.x0)))
        placed = behind.model_copy(update={"lines": together, "stamps": (*behind.stamps, *stamps)})
        return replace(ground, page=placed.model_copy(update={"confidence": _confidence(together)}))
    frame = np.linalg.inv(of_values(page.to_source)) @ of_values(behind.to_source)
    sure = tuple(_moved(line, frame) for line in sure_lines(behind)) if not behind.rotation else ()
    told = ["page.picture_read"] if sure else []
    if any(
        word.confidence >= _SURE_WORD and len(word.text) > 1 for line in behind.lines for word in line.words
    ):
        told.append("page.picture_not_read")
    lines = (*page.lines, *sure)
    update = {"lines": lines, "warnings": (*page.warnings, *told), "confidence": _confidence(lines)}
    return replace(printed, page=page.model_copy(update=update))


def _moved(line: Line, frame: Transform) -> Line:
    words = tuple(word.model_copy(update={"box": box_placed(frame, word.box)}) for word in line.words)
    return Line(words=words, box=box_placed(frame, line.box))


def _with_pictures(reading: PageReading, layer: TextLayer, options: ReadingOptions) -> PageReading:
    """``reading`` with what is read in the images on its page; text on its side, or that takes too long, is
    warned of.
    """
    page, content = reading.page, reading.pdf
    places = text_pictures(layer, page.lines)
    if content is None or not places:
        return reading
    dpi = fitting_dpi(page.width, page.height, options.dpi, options.max_pixels, page.number)
    drawn = render_pdf(content, dpi, number=page.number)
    read = [
        (box, _read_picture(cut_out(drawn, box.scaled(dpi / 72)), dpi, page.number, options))
        for box in places
    ]
    texts = [(box, picture) for box, picture in read if picture is None or is_text(picture.page)]
    pictures = tuple(
        (box, picture) for box, picture in texts if picture is not None and not picture.page.rotation
    )
    lines = [line.moved(box.x0, box.y0) for box, picture in pictures for line in picture.page.lines]
    told = set(page.warnings)
    if pictures and len(pictures) == len(read):
        told.discard("page.picture_not_read")
    if pictures:
        told.add("page.picture_read")
    if len(pictures) < len(texts):
        told.add("page.picture_not_read")
    update = {
        "lines": (*page.lines, *lines),
        "warnings": tuple(sorted(told)),
        "confidence": _confidence((*page.lines, *lines)),
        "pictures": places,
    }
    return replace(reading, page=page.model_copy(update=update), pictures=pictures)


def _read_picture(pixels: Pixels, dpi: float, number: int, options: ReadingOptions) -> PageReading | None:
    """``pixels`` read as a scan; None for one that takes too long, whose page still has its other text."""
    try:
        return _read_pixels(pixels, dpi, number, options)
    except PageTimeout:
        return None


def _read_drawn(seen: LayerPage, options: ReadingOptions, *, text: bool = True) -> PageReading:
    source, layer, found, rotation = seen.source, seen.layer, seen.found, seen.rotation
    grey = bool(layer.images) and all(image.grey for image in layer.images)
    drawn = draw_page(source, scan_resolution(source.content, layer), grey, options, text=text)
    reading = _read_pixels(drawn.pixels, drawn.dpi, source.number, options)
    rotated = reading.page.rotation
    upright = turned(drawn.source, rotated) if rotated else drawn.source
    annotations = read_annotations(upright.annotations)
    lines = reading.page.lines
    same_frame = not rotated and abs(reading.page.skew) < _STRAIGHT and drawn.source.unit == source.unit
    if found.figures and same_frame:
        lines = with_figures_of_layer(lines, lines_of(each_once(layer).glyphs, layer.rulings))
    if annotations.glyphs:
        filled = lines_of(annotations.glyphs)
        lines = tuple(sorted((*lines, *filled), key=lambda line: (line.box.y0, line.box.x0)))
    page = reading.page.model_copy(
        update={
            "lines": lines,
            "rotation": (rotation + rotated) % 360,
            "warnings": (*reading.page.warnings, *found.warnings),
            "cleanup": (*([] if drawn.told_by == "stated" else ["paper_size"]), *reading.page.cleanup),
            "stamps": (*reading.page.stamps, *annotations.stamps),
            "to_source": _to_source(
                reading.page.to_source, rotation, page_size(drawn.source.content), drawn.source.unit
            ),
        }
    )
    return replace(reading, page=page)


def _to_source(
    to_source: tuple[float, ...] | None, rotation: int, size: tuple[float, float], unit: float
) -> tuple[float, ...] | None:
    """``to_source`` of a page of ``size`` (points) that was turned by ``rotation`` and enlarged by ``unit``
    before it was read, for the page as it was; None where its boxes are those of the page.
    """
    if unit == 1.0 and (to_source is None or not rotation):
        return to_source
    read = of_values(to_source)
    width, height = size if rotation % 180 == 0 else size[::-1]
    return as_values(np.diag([1 / unit, 1 / unit, 1.0]) @ unturned(width, height, rotation) @ read)


def _read_pixels(seen: Pixels, dpi: float, number: int, options: ReadingOptions) -> PageReading:
    height, width = seen.shape[:2]
    if min(height, width) < _SMALLEST_SIDE:
        raise PageTooSmall(page=number, size=f"{width} × {height} px")
    needed = round(height * width * max(1.0, READING_DPI / dpi) ** 2)
    if needed > options.max_pixels:
        raise PageTooLarge(page=number, pixels=needed, limit=options.max_pixels)
    pixels = in_full_tones(seen)
    if is_blank(pixels):
        page = Page(number=number, route="blank", width=width * 72 / dpi, height=height * 72 / dpi)
        return PageReading(page=page)
    try:
        sheet, reliable = read_reliably(pixels, dpi, means_of(options))
    except RecognitionTimeout as error:
        raise PageTimeout(page=number, seconds=options.page_seconds) from error
    except RecognitionRefused as error:
        raise PageNotRecognised(page=number, reason=error.reason) from error
    cleaned = sheet.cleaned
    height, width = cleaned.image.shape[:2]
    ruled = find_ruled(cleaned.image, cleaned.colour, sheet.scale) if sheet.lines else None
    page = Page(
        number=number,
        route="scan" if sheet.lines or not reliable else "blank",
        width=width / sheet.scale,
        height=height / sheet.scale,
        rotation=cleaned.rotation,
        skew=cleaned.skew,
        confidence=_confidence(sheet.lines),
        cleanup=(*([] if pixels is seen else ["tones"]), *cleaned.steps, *sheet.steps),
        warnings=() if reliable else ("page.unreliable",),
        lines=sheet.lines,
        rulings=ruled.rulings if ruled is not None else (),
        stamps=sheet.stamps,
        unread=unread_places(sheet),
        to_source=as_values(in_other_units(cleaned.to_source, 72 / dpi, 1 / sheet.scale)),
    )
    return PageReading(page=page, ruled=ruled)


def _confidence(lines: Sequence[Line]) -> float | None:
    confidences = [word.confidence for line in lines for word in line.words]
    return round(fmean(confidences), 4) if confidences else None
