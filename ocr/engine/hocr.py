"""Lines and words from Tesseract's hOCR."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lexicon.lookalikes import as_printed
from ocr.engine.tesseract_job import RecognitionRefused
from ocr.knots import AS_GIVEN, Knots, found_at
from schema.box import Box
from schema.page import Line, Reading, Word

_LINE_CLASSES = {"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"}

_TELLING = 3
"""Characters of a word that is wider than high when it stands upright, whatever they are."""


@dataclass(frozen=True)
class Source:
    """Where words come from: boxes are multiplied by ``scale``, ``dpi`` is that of the scaled boxes.
    ``engine`` names the reader, ``calibration`` takes its sureness to the share of right words.
    """

    scale: float
    dpi: float
    engine: str
    calibration: Knots = AS_GIVEN


def pages_of_hocr(hocr: bytes, source: Source) -> tuple[tuple[Line, ...], ...]:
    """Lines of each page of Tesseract's hOCR.

    http://kba.github.io/hocr-spec/1.2/ describes the properties that are read: bbox, x_wconf, x_size,
    textangle. Raises RecognitionRefused for what is no XML, or declares entities: Tesseract does not, and a
    few may unfold to all memory.
    """
    try:
        if b"<!ENTITY" in hocr:
            raise RecognitionRefused("its hOCR declares entities")
        root = ElementTree.fromstring(hocr)
    except ElementTree.ParseError as error:
        raise RecognitionRefused(f"its hOCR cannot be read: {error}") from error
    return tuple(_lines_of(page, source) for page in root.iter() if page.get("class") == "ocr_page")


def _lines_of(page: ElementTree.Element, source: Source) -> tuple[Line, ...]:
    scale = source.scale
    lines = []
    for element in page.iter():
        if element.get("class") not in _LINE_CLASSES:
            continue
        size = _number(element.get("title", ""), "x_size")
        points = None if size is None else round(size * scale * 72 / source.dpi, 1)
        words = tuple(
            word
            for span in element.iter()
            if span.get("class") == "ocrx_word" and (word := _word(span, points, source))
        )
        if words:
            turn = round(_number(element.get("title", ""), "textangle") or 0.0) % 360
            if turn and _runs_upwards(words):
                words = tuple(replace(word, turn=turn) for word in words)
            lines.append(Line(words=words, box=_box(element.get("title", ""), scale)))
    return tuple(lines)


def _runs_upwards(words: Sequence[Word]) -> bool:
    """Whether ``words`` are higher than wide, those that are so when they are level left out: a column of
    figures is taken for a line that runs down the page, too.
    """
    telling = [word.box for word in words if len(word.text) >= _TELLING]
    return bool(telling) and 2 * sum(box.height > box.width for box in telling) > len(telling)


def _word(span: ElementTree.Element, size: float | None, source: Source) -> Word | None:
    text = as_printed("".join(span.itertext()).strip(), "anywhere")
    if not text:
        return None
    title = span.get("title", "")
    confidence = found_at(source.calibration, (_number(title, "x_wconf") or 0.0) / 100)
    return Word(
        text=text,
        original=text,
        box=_box(title, source.scale),
        confidence=confidence,
        method="ocr",
        size=size,
        readings=(Reading(text=text, engine=source.engine, confidence=confidence),),
    )


def _box(title: str, scale: float) -> Box:
    found = re.search(r"bbox (\d+) (\d+) (\d+) (\d+)", title)
    if found is None:
        raise ValueError(f"no bbox in hOCR title {title!r}")
    x0, y0, x1, y1 = (int(group) * scale for group in found.groups())
    return Box(x0, y0, x1, y1)


def _number(title: str, name: str) -> float | None:
    found = re.search(rf"\b{name} (-?[\d.]+)", title)
    return None if found is None else float(found.group(1))
