"""The road of a PDF page that is read from its text layer: what a viewer shows of it, as lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ocr.engine.tesseract_job import RecognitionRefused, RecognitionTimeout
from ocr.layer.annotations import read_annotations
from ocr.layer.directions import level_watermark, lines_askew, watermarks
from ocr.layer.doubles import each_once
from ocr.layer.glyph import Glyph
from ocr.layer.letters import lacks_letters, with_letters_read
from ocr.layer.lines import lines_of
from ocr.layer.lying_codes import with_lying_codes_doubted
from ocr.layer.painted import Painted, paint
from ocr.layer.paper_size import paper_factor
from ocr.layer.pictures import cut_out
from ocr.layer.seen import only_seen
from ocr.layer.text_layer import TextLayer, UnreadableLayer, read_layer
from ocr.layer.triage import Triage, gather, is_picture, triage
from ocr.options import ReadingOptions
from ocr.restore import restore_lines
from ocr.restore.choose import chosen_language, chosen_restorer
from ocr.road.readers import means_of
from ocr.source.pdf_page import PdfPage, enlarged, turned
from ocr.source.render import fitting_dpi, page_size, render_pdf
from schema.errors import MissingDependency
from schema.page import Line, Stamp, Word

_AROUND_LINE = 4.0  # points of paper around a line that is read by itself
_DOUBTED_LAYER = 0.5  # confidence of words whose layer lost its marks: about half of the syllables carry one


@dataclass(frozen=True)
class LayerPage:
    """A page on its road.

    ``layer`` is that of ``source`` as it is turned and sized by now, ``painted`` what a viewer draws of it
    (None where it is judged without). ``rotation`` is the clockwise turn in degrees that its text needed,
    ``found`` how it is to be read and why. ``lines`` (of the glyphs ``lined``) and ``stamps`` are in points
    of ``layer``.
    """

    source: PdfPage
    layer: TextLayer
    found: Triage
    painted: Painted | None = None
    rotation: int = 0
    lined: tuple[Glyph, ...] = ()
    lines: tuple[Line, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    warnings: tuple[str, ...] = ()


def judged(source: PdfPage) -> LayerPage:
    """The beginning of the road: the page turned as its text runs, and what is to be believed of it."""
    try:
        layer = read_layer(source.content)
    except UnreadableLayer:
        width, height = page_size(source.content, source.number)
        found = Triage("scan", ("a layer that cannot be parsed",), ("layer.not_believed",))
        return LayerPage(source, TextLayer(width, height, 0, (), (), (), ()), found)
    rotation = layer.turn
    if rotation:
        source = turned(source, rotation)
        layer = read_layer(source.content)
    if is_picture(layer):
        return LayerPage(source, layer, Triage("scan", ("no text",)), rotation=rotation)
    painted = paint(source.content, layer)
    glyphs = each_once(layer).glyphs
    lines = lines_of(glyphs, layer.rulings)
    found = triage(gather(source.content, layer, lines, painted))
    return LayerPage(source, layer, found, painted, rotation, glyphs, lines, warnings=found.warnings)


Stage = Callable[[LayerPage, ReadingOptions], LayerPage]


def paper_sized(page: LayerPage, options: ReadingOptions) -> LayerPage:
    factor = paper_factor(page.layer)
    if factor != 1.0:
        source = enlarged(page.source, factor)
        layer = read_layer(source.content)
        page = replace(page, source=source, layer=layer, painted=paint(source.content, layer))
    fitting_dpi(page.layer.width, page.layer.height, options.dpi, options.max_pixels, page.source.number)
    return page


def unseen_dropped(page: LayerPage, options: ReadingOptions) -> LayerPage:
    if page.found.route != "born_digital" or page.painted is None:
        return page
    return replace(page, layer=only_seen(page.layer, page.source.content, page.painted))


def doubles_dropped(page: LayerPage, options: ReadingOptions) -> LayerPage:
    return replace(page, layer=each_once(page.layer))


def lines_made(page: LayerPage, options: ReadingOptions) -> LayerPage:
    annotations = read_annotations(page.source.annotations)
    askew = lines_askew(page.layer.askew)
    text, mark = level_watermark(page.layer.glyphs)
    glyphs = (*text, *annotations.glyphs)
    lines = page.lines if glyphs == page.lined else lines_of(glyphs, page.layer.rulings)
    stamps = (*annotations.stamps, *watermarks((*askew.slanted, *lines_of(mark))))
    return replace(page, lines=(*lines, *askew.sideways), stamps=stamps)


def diacritics_restored(page: LayerPage, options: ReadingOptions) -> LayerPage:
    if page.found.route != "restored_layer":
        return page
    lines = tuple(_doubted(line) for line in page.lines)
    restorer = chosen_restorer(options)
    return replace(page, lines=lines if restorer is None else restore_lines(lines, restorer=restorer))


def missing_letters_read(page: LayerPage, options: ReadingOptions) -> LayerPage:
    if not any(lacks_letters(word) for line in page.lines for word in line.words):
        return page
    readings = _read_again(page.lines, page, options)
    doubted = with_lying_codes_doubted(page.layer.glyphs, page.lines, readings)
    shown = {line.box: words for line, words in zip(page.lines, readings, strict=True)}
    page = lines_made(replace(page, layer=replace(page.layer, glyphs=doubted)), options)
    lines = with_letters_read(
        page.lines,
        doubted,
        chosen_language(options),
        lambda asked: [shown[line.box] for line in asked],
    )
    return replace(page, lines=lines, warnings=(*page.warnings, "layer.letters_missing"))


TAKING: tuple[Stage, ...] = (
    paper_sized,  # before anything counts in points
    unseen_dropped,  # before words are told apart by the space between them
    doubles_dropped,
    lines_made,
    diacritics_restored,  # needs whole lines
    missing_letters_read,  # last: what the drawn page says is not restored as if it were the layer
)
"""The road of a page whose layer is believed, after ``judged``."""


def taken(page: LayerPage, options: ReadingOptions) -> LayerPage:
    """``page``, which was judged, as its layer tells it.

    Of a layer that lacks letters the rest is taken as it stands: its lines may still lack too many.
    """
    if page.found.route == "scan":
        page = replace(page, found=replace(page.found, route="born_digital"), warnings=())
    for stage in TAKING:
        page = stage(page, options)
    return page


def _read_again(asked: Sequence[Line], page: LayerPage, options: ReadingOptions) -> list[tuple[Word, ...]]:
    """What the drawn page shows where the lines ``asked`` for stand; nothing where nobody can read."""
    source, layer = page.source, page.layer
    dpi = fitting_dpi(layer.width, layer.height, options.dpi, options.max_pixels, source.number)
    drawn = render_pdf(source.content, dpi, grey=True, number=source.number)
    boxes = [line.box.expanded(_AROUND_LINE) for line in asked]
    strips = [cut_out(drawn, box.scaled(dpi / 72)) for box in boxes]
    reader = means_of(options).readers.strips
    try:
        found = reader.read_strips(strips, dpi) if reader is not None else ((),) * len(strips)
    except (RecognitionTimeout, RecognitionRefused, MissingDependency):
        found = ((),) * len(strips)
    return [
        tuple(
            word.model_copy(update={"box": word.box.scaled(72 / dpi).moved(max(0.0, box.x0), box.y0)})
            for word in words
        )
        for box, words in zip(boxes, found, strict=True)
    ]


def _doubted(line: Line) -> Line:
    words = tuple(word.model_copy(update={"confidence": _DOUBTED_LAYER}) for word in line.words)
    return line.model_copy(update={"words": words})
