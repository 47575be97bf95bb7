"""What annotations print on a page: digital seals, and numbers or days that signing software fills in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ocr.layer.doubles import each_once
from ocr.layer.glyph import Glyph
from ocr.layer.lines import lines_of
from ocr.layer.text_layer import TextLayer, read_layer
from ocr.source.pdf_page import Annotation
from schema.box import Box, bounding_box
from schema.page import Stamp

_INCOMING = re.compile(r"(?<!\w)ĐẾN(?!\w)")
_ROUND = (0.8, 1.25)  # width by height
_SEAL = (60.0, 150.0)  # points; Nghị định 99/2016/NĐ-CP has seals of 28 to 42 mm (79 to 119 points)


@dataclass(frozen=True)
class Annotations:
    """``glyphs`` fill blanks of the page and belong to its text; ``stamps`` stand beside it."""

    glyphs: tuple[Glyph, ...] = ()
    stamps: tuple[Stamp, ...] = ()


def read_annotations(annotations: Sequence[Annotation]) -> Annotations:
    """Read the annotations of a page (``PdfPage.annotations``).

    What was typed into the page and one line of text without a picture fill a blank (the number of a
    document, its day); a picture or several lines are a stamp.
    """
    glyphs: list[Glyph] = []
    stamps: list[Stamp] = []
    for annotation in annotations:
        layer = each_once(read_layer(annotation.content))
        stamp = None if annotation.typed else _stamp(layer)
        if stamp is not None:
            stamps.append(stamp)
        else:
            glyphs.extend(layer.glyphs)
    return Annotations(tuple(glyphs), tuple(stamps))


def _stamp(layer: TextLayer) -> Stamp | None:
    lines = lines_of(layer.glyphs)
    if not layer.images and len(lines) <= 1:
        return None
    box = bounding_box([line.box for line in lines] + [image.box for image in layer.images])
    if any(_INCOMING.search(line.text) for line in lines):
        return Stamp(kind="incoming", box=box, lines=lines)
    return Stamp(kind="round_seal" if not lines and _is_seal(box) else "other", box=box, lines=lines)


def _is_seal(box: Box) -> bool:
    if box.height <= 0:
        return False
    return _ROUND[0] <= box.width / box.height <= _ROUND[1] and _SEAL[0] <= box.height <= _SEAL[1]
