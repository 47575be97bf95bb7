"""One page of a file, read: which words stand where on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import numpy as np

from ocr.cleanup.pipeline import Cleaned, clean
from ocr.cleanup.tones import in_full_tones, is_blank
from ocr.engine.tesseract_job import RecognitionTimeout
from ocr.handwriting.digit_shapes import stamp_with_checked_digits, with_checked_digits
from ocr.handwriting.fill import with_hands_read
from ocr.handwriting.stamp import stamp_with_hands_read
from ocr.layer.annotations import read_annotations
from ocr.layer.directions import lines_askew, watermarks
from ocr.layer.doubles import each_once
from ocr.layer.lines import lines_of
from ocr.layer.painted import paint, sides_of_fills
from ocr.layer.paper_size import paper_factor, scan_resolution
from ocr.layer.seen import only_seen
from ocr.layer.text_layer import TextLayer, UnreadableLayer, read_layer
from ocr.layer.triage import Triage, gather, is_picture, triage
from ocr.options import ReadingOptions
from ocr.regions.columns import part_columns
from ocr.regions.leaders import with_leaders
from ocr.restore import restore_lines
from ocr.restore.choose import chosen_restorer
from ocr.scan import read_scan, tesseract_readers
from ocr.source.drawn import draw_page
from ocr.source.frame import as_values, in_other_units, unturned
from ocr.source.image_file import load_image
from ocr.source.pdf_page import PdfPage, enlarged, load_page, turned
from ocr.source.render import Pixels, fitting_dpi, page_size
from ocr.words.calibration import calibrated
from ocr.words.corrections.letter_case import with_small_letters
from ocr.words.corrections.list_marks import with_marks_in_order
from ocr.words.corrections.number_letters import with_digits_for_letters
from ocr.words.corrections.phantom_marks import without_phantom_marks
from ocr.words.corrections.phantom_words import with_dots_for_words
from ocr.words.corrections.roman_numerals import with_whole_numerals
from ocr.words.number_ink import NumberInk, with_doubted_numbers
from schema.errors import PageTimeout, PageTooSmall
from schema.page import Line, Page, Ruling, Stamp

_SMALLEST_SIDE = 10
"""Pixels: below an x-height of 10 Tesseract has little chance (tessdoc, FAQ)."""
_DOUBTED_LAYER = 0.5  # confidence of words whose layer lost its marks: about half of the syllables carry one


_FEW_WORDS, _DUST = 2, 0.6
"""So few words, all read less surely than that, are what Tesseract makes of dust on a blank sheet."""


@dataclass(frozen=True)
class PageReading:
    """A page and what is needed to look at it again.

    ``image`` is the page as grey uint8 (H, W), upright, deskewed and free of seals, at ``scale`` pixels per
    point, ``colour`` the same in RGB or None for a grey source; both None on pages read without pixels.
    ``pdf`` is the page as a PDF file of its own in the frame of ``page``, for pages read from a text layer;
    ``sides`` are the sides of filled rectangles on it that a viewer sees.
    """

    page: Page
    image: Pixels | None = None
    scale: float = 1.0
    colour: Pixels | None = None
    pdf: bytes | None = None
    sides: tuple[Ruling, ...] = ()


def read_page(path: Path, media_type: str, number: int, options: ReadingOptions) -> PageReading:
    """Read page ``number`` (from 1) of the file at ``path``, whose kind ``inspect`` found.

    Raises the subclasses of PageError, MissingDependency without a recogniser.
    """
    if media_type != "application/pdf":
        pixels, paper = load_image(path, number, options.max_pixels)
        return _read_pixels(pixels, paper.dpi, number, options)
    return _read_pdf(load_page(path, number, options.max_pixels), options)


def _read_pdf(source: PdfPage, options: ReadingOptions) -> PageReading:
    try:
        layer = read_layer(source.content)
    except UnreadableLayer:
        width, height = page_size(source.content, source.number)
        layer = TextLayer(width, height, 0, (), (), (), ())
        found = Triage("scan", ("a layer that cannot be parsed",), ("layer.not_believed",))
        return _read_drawn(source, layer, found, 0, options)
    rotation = layer.turn
    if rotation:
        source = turned(source, rotation)
        layer = read_layer(source.content)
    lines = lines_of(each_once(layer).glyphs, layer.rulings)
    if is_picture(layer):
        return _read_drawn(source, layer, Triage("scan", ("no text",)), rotation, options)
    painted = paint(source.content, layer)
    found = triage(gather(source.content, layer, lines, painted))
    if found.route == "scan":
        return _read_drawn(source, layer, found, rotation, options)
    factor = paper_factor(layer)
    if factor != 1.0:
        source = enlarged(source, factor)
        layer = read_layer(source.content)
        painted = paint(source.content, layer)
    fitting_dpi(layer.width, layer.height, options.dpi, options.max_pixels, source.number)
    if found.route == "born_digital":
        layer = only_seen(layer, source.content, painted)
    layer = each_once(layer)
    annotations = read_annotations(source.annotations)
    askew = lines_askew(layer.askew)
    lines = (*lines_of((*layer.glyphs, *annotations.glyphs), layer.rulings), *askew.sideways)
    if found.route == "restored_layer":
        lines = tuple(_doubted(line) for line in lines)
        if (restorer := chosen_restorer(options)) is not None:
            lines = restore_lines(lines, restorer=restorer)
    page = Page(
        number=source.number,
        route="born_digital" if lines and found.route == "blank" else found.route,
        width=layer.width,
        height=layer.height,
        rotation=rotation,
        confidence=_confidence(lines),
        warnings=found.warnings,
        lines=lines,
        rulings=layer.rulings,
        stamps=(*annotations.stamps, *watermarks(askew.slanted)),
        to_source=_to_source(None, rotation, (layer.width, layer.height), source.unit),
    )
    return PageReading(page=page, pdf=source.content, sides=sides_of_fills(layer.fills, lines, painted))


def _read_drawn(
    source: PdfPage, layer: TextLayer, found: Triage, rotation: int, options: ReadingOptions
) -> PageReading:
    grey = bool(layer.images) and all(image.grey for image in layer.images)
    drawn = draw_page(source, scan_resolution(source.content, layer), grey, options)
    reading = _read_pixels(drawn.pixels, drawn.dpi, source.number, options)
    rotated = reading.page.rotation
    upright = turned(drawn.source, rotated) if rotated else drawn.source
    annotations = read_annotations(upright.annotations)
    lines = reading.page.lines
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
    read = np.eye(3) if to_source is None else np.array(to_source).reshape(3, 3)
    width, height = size if rotation % 180 == 0 else size[::-1]
    return as_values(np.diag([1 / unit, 1 / unit, 1.0]) @ unturned(width, height, rotation) @ read)


def _doubted(line: Line) -> Line:
    words = tuple(word.model_copy(update={"confidence": _DOUBTED_LAYER}) for word in line.words)
    return line.model_copy(update={"words": words})


def _read_pixels(seen: Pixels, dpi: float, number: int, options: ReadingOptions) -> PageReading:
    height, width = seen.shape[:2]
    if min(height, width) < _SMALLEST_SIDE:
        raise PageTooSmall(page=number, size=f"{width} × {height} px")
    pixels = in_full_tones(seen)
    if is_blank(pixels):
        page = Page(number=number, route="blank", width=width * 72 / dpi, height=height * 72 / dpi)
        return PageReading(page=page)
    cleaned = clean(pixels, dpi)
    try:
        readers = tesseract_readers(options.languages, options.page_seconds, options.tesseract == "child")
        read = read_scan(cleaned, readers)
    except RecognitionTimeout as error:
        raise PageTimeout(page=number, seconds=options.page_seconds) from error
    scale = cleaned.dpi / 72
    mended = _mended(calibrated(read.lines), NumberInk(cleaned.image, cleaned.dpi))
    lines = with_marks_in_order(part_columns([line.in_points(scale) for line in mended]))
    if _is_dust(lines):
        lines = ()
    lines = with_hands_read(with_checked_digits(lines, cleaned.image, scale), cleaned.image, scale)
    lines = with_leaders(lines, [replace(leader, box=leader.box.in_points(scale)) for leader in read.leaders])
    if (restorer := chosen_restorer(options)) is not None:
        lines = restore_lines(lines, "vietnamese_ocr", restorer)
    height, width = cleaned.image.shape[:2]
    page = Page(
        number=number,
        route="scan" if lines else "blank",
        width=width / scale,
        height=height / scale,
        rotation=cleaned.rotation,
        skew=cleaned.skew,
        confidence=_confidence(lines),
        cleanup=(*([] if pixels is seen else ["tones"]), *cleaned.steps, *read.steps),
        lines=lines,
        stamps=tuple(_stamp(stamp, cleaned, scale) for stamp in read.stamps),
        to_source=as_values(in_other_units(cleaned.to_source, 1 / scale)),
    )
    return PageReading(page=page, image=cleaned.image, scale=scale, colour=cleaned.colour)


def _stamp(stamp: Stamp, cleaned: Cleaned, scale: float) -> Stamp:
    """``stamp`` in points, its digits looked at; of an incoming one also those that a hand wrote."""
    box, lines = stamp.box.in_points(scale), [line.in_points(scale) for line in stamp.lines]
    if not lines:
        return Stamp(kind=stamp.kind, box=box)
    # The coloured ink of a stamp is not in the grey page.
    image = cleaned.image if cleaned.colour is None else np.asarray(cleaned.colour.min(axis=2), np.uint8)
    checked = Stamp(kind=stamp.kind, box=box, lines=stamp_with_checked_digits(lines, image, scale))
    return stamp_with_hands_read(checked, image, scale) if stamp.kind == "incoming" else checked


def _mended(lines: Sequence[Line], ink: NumberInk) -> tuple[Line, ...]:
    """``lines`` (boxes in pixels of ``ink``) with numbers and capitals that rules and their ink tell."""
    lines = without_phantom_marks(with_dots_for_words(lines, ink), ink)
    lines = with_doubted_numbers(lines, ink)
    return with_small_letters(with_whole_numerals(with_digits_for_letters(lines, ink), ink))


def _is_dust(lines: Sequence[Line]) -> bool:
    """Whether ``lines`` are what is read out of dust: signs, and few letters that one cannot trust."""
    words = [word for line in lines for word in line.words if any(sign.isalnum() for sign in word.text)]
    return len(words) <= _FEW_WORDS and all(word.confidence < _DUST for word in words)


def _confidence(lines: Sequence[Line]) -> float | None:
    confidences = [word.confidence for line in lines for word in line.words]
    return round(fmean(confidences), 4) if confidences else None
