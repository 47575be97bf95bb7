"""What people put right, in a searchable PDF that was written before.

The words of its pages are no longer known; they stand in the layer that we laid. Where a person said
something else of a place the words there give way to what was said, at their place in the reading order. The
layer as it was first laid stays with its page: every correction is laid on that and can be taken back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import pikepdf

from ocr.source.frame import Transform, placed
from pipeline.exports.pdf_archive import archival
from pipeline.exports.pdf_font import DESCENT, WIDTH, character_codes, embedded_font
from pipeline.exports.pdf_layer import WORDS_FONT, stretch, text_layer, to_displayed, to_user_space
from pipeline.exports.pdf_words import spoken
from schema.box import Box
from schema.document import CorrectionRecord, Document, PageRecord
from schema.page import Line, Word

_PERSON_FONT = "SohoaPerson"
_FIRST_LAYER = "/SohoaLayer"
"""Key of a page under which its layer is kept as it was first laid."""

_OPERATORS = frozenset({"q", "Q", "BT", "ET", "Tr", "Tf", "Tm", "Tz", "Tj"})
"""What ``text_layer`` writes (ISO 32000-1 annex A)."""

_DIGITS = 4
"""Hexadecimal digits of the code of a character."""


@dataclass(frozen=True)
class _Said:
    """What a person says stands in ``box`` (points, in the frame of the page's boxes)."""

    box: Box
    text: str


def with_corrections_in_pdf(content: bytes, document: Document) -> bytes:
    """The searchable PDF ``content`` of ``document`` with what its ``corrections`` say, and no others.

    Pages whose own text was believed have no layer of ours and stay as they are. PDF/A where it can be.
    Raises pikepdf.PdfError.
    """
    said: dict[int, list[_Said]] = {}
    for record in document.corrections:
        if _changes_words(record) and record.bbox is not None and record.page is not None:
            said.setdefault(record.page, []).append(_Said(record.bbox, record.text))
    with pikepdf.open(BytesIO(content)) as pdf:
        laid = [
            (pdf.pages[page.number - 1], page)
            for page in document.pages
            if page.number <= len(pdf.pages) and _has_layer(pdf.pages[page.number - 1])
        ]
        touched = [
            (target, page) for target, page in laid if page.number in said or _FIRST_LAYER in target.obj
        ]
        if not touched:
            return content
        codes = character_codes(one.text for texts in said.values() for one in texts)
        font = embedded_font(pdf, codes)
        for target, page in touched:
            _lay(pdf, target, page, said.get(page.number, ()), codes, font)
        plain = BytesIO()
        pdf.save(plain, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return archival(plain.getvalue()).content or plain.getvalue()


def _changes_words(record: CorrectionRecord) -> bool:
    """Whether other words stand in its box than were read there: cells that are merged have all their words
    still, unless the person says something else."""
    if record.kind == "table":
        kept = (record.read or "").replace(" | ", " ")
        return record.repair == "merge_cells" and record.read is not None and record.text != kept
    return record.kind in ("cell", "word") and record.read is not None and record.text != record.read


def _has_layer(page: pikepdf.Page) -> bool:
    fonts = page.obj.get("/Resources", pikepdf.Dictionary()).get("/Font", pikepdf.Dictionary())
    return f"/{WORDS_FONT}" in fonts and isinstance(page.obj.get("/Contents"), pikepdf.Array)


def _lay(
    pdf: pikepdf.Pdf,
    target: pikepdf.Page,
    page: PageRecord,
    said: Sequence[_Said],
    codes: dict[str, int],
    font: pikepdf.Object,
) -> None:
    """Puts the first layer of the page, with what was ``said``, in the place of the one that it has."""
    if _FIRST_LAYER not in target.obj:
        target.obj[_FIRST_LAYER] = target.obj.Contents[0]
    target.obj.Resources.Font[f"/{_PERSON_FONT}"] = font
    first = target.obj[_FIRST_LAYER]
    if not said:
        target.obj.Contents[0] = first
        return
    laid = _corrected(first.read_bytes(), _transform(target, page), said, codes)
    target.obj.Contents[0] = pdf.make_stream(laid)


def _transform(target: pikepdf.Page, page: PageRecord) -> Transform:
    """From the frame of the boxes to user space, as when the layer was laid: before the page was turned."""
    turned = int(target.obj.get("/Rotate", 0))
    target.obj.Rotate = turned - page.rotation
    try:
        return to_user_space(target) @ to_displayed(page)
    finally:
        target.obj.Rotate = turned


def _corrected(layer: bytes, transform: Transform, said: Sequence[_Said], codes: dict[str, int]) -> bytes:
    """The content ``layer`` (``text_layer``) where words in a box of ``said`` give way to what was said.

    What was said of a place without words comes last.
    """
    back: Transform = np.asarray(np.linalg.inv(transform), dtype=np.float64)
    written: list[str] = []
    left = dict(enumerate(said))
    matrix: list[float] | None = None
    size = scale = 0.0
    for operands, operator in _operations(layer):
        if operator == "Tf":
            size = float(operands[1])
        elif operator == "Tm":
            matrix = [float(value) for value in operands]
        elif operator == "Tz":
            scale = float(operands[0])
        elif operator == "Tj" and matrix is not None:
            width = (len(operands[0]) - len("<>")) / _DIGITS * WIDTH * size * scale / 100
            center = _center(matrix, size, width, back)
            matrix = None  # what is shown next without a matrix is the gap behind the word
            at = next((i for i, one in enumerate(said) if one.box.expanded(1).contains(center)), None)
            if at is not None:
                if at in left and left.pop(at).text:
                    written.append(_shown(said[at], size, scale, codes))
                continue
        written.append(" ".join((*operands, operator)))
    lines = [Line(words=(_word(one),), box=one.box) for one in left.values() if one.text]
    return "\n".join(written).encode() + b"\n" + text_layer(lines, transform, codes, _PERSON_FONT)


def _operations(layer: bytes) -> Iterator[tuple[list[str], str]]:
    """Operands and operator of everything in a layer of ours: there no operand has a blank in it."""
    operands: list[str] = []
    for token in layer.decode("ascii").split():
        if token in _OPERATORS:
            yield operands, token
            operands = []
        else:
            operands.append(token)


def _center(matrix: Sequence[float], size: float, width: float, back: Transform) -> tuple[float, float]:
    """The middle of a word, in the frame of the boxes."""
    a, b, c, d, e, f = matrix
    up = size * (0.5 - DESCENT)
    return placed(back, e + a * width / 2 + c * up, f + b * width / 2 + d * up)


def _shown(one: _Said, size: float, scale: float, codes: dict[str, int]) -> str:
    """What a person said, where the first word that it replaces begins, with letters as wide."""
    text = spoken(_word(one))
    fitting = min(scale, float(stretch(one.box.width, len(text), size)))
    return (
        f"/{_PERSON_FONT} {size:g} Tf {fitting:g} Tz"
        f" <{''.join(f'{codes[character]:04x}' for character in text)}> Tj /{WORDS_FONT} {size:g} Tf"
    )


def _word(one: _Said) -> Word:
    return Word(text=one.text, original="", box=one.box, confidence=1.0, method="person")
