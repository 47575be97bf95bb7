"""Numbers and dates outside tables after a person put right the words or the field that hold them."""

from __future__ import annotations

from parsers.values.dates import parse_date
from parsers.values.numbers import parse_number
from parsers.verification.trust import counted
from pipeline.corrections.fields import FIELDS
from pipeline.corrections.place import WordPlace, same_place
from schema.document import CellKind, Document, Figure, WordRecord
from schema.trust import Trust

_IN_TEXT = "/blocks/"


def find_figure(document: Document, place: WordPlace) -> Figure | None:
    """The figure of the running text that stands at ``place``."""
    return next(
        (
            figure
            for figure in document.figures
            if figure.where.startswith(_IN_TEXT)
            and figure.page == place.page
            and same_place(figure.bbox, place.bbox)
        ),
        None,
    )


def as_word(document: Document, figure: Figure) -> WordRecord:
    """A figure of the running text as a word of its block."""
    return WordRecord(
        text=figure.text,
        original=figure.text,
        page=figure.page,
        bbox=figure.bbox,
        confidence=figure.probability,
        method="ocr",
        alternative=figure.reason,
        block=document.blocks[int(figure.where.removeprefix(_IN_TEXT))].id,
    )


def with_figures_anew(document: Document, read: Document) -> Document:
    """``document`` with the figures of ``read`` as its corrections make them, and the counts of their trust.

    A figure that a person gave, or said to be right, is verified; one that is no number any more is left out.
    """
    figures = tuple(said for figure in read.figures if (said := _anew(figure, document)) is not None)
    in_text: list[Trust | None] = []
    others: list[Trust | None] = []
    for figure in figures:
        (in_text if figure.where.startswith(_IN_TEXT) else others).append(figure.trust)
    trust = document.trust.model_copy(update={"text": counted(in_text), "metadata": counted(others)})
    return document.model_copy(update={"figures": figures, "trust": trust})


def _anew(figure: Figure, document: Document) -> Figure | None:
    said = _said_in_text(figure, document) if figure.where.startswith(_IN_TEXT) else _said(figure, document)
    if said is None:
        return figure
    kind, value = (figure.kind, figure.value) if said == figure.text else _valued(said, figure)
    if kind is None:
        return None
    return figure.model_copy(
        update={
            "text": said,
            "value": value,
            "kind": kind,
            "trust": "verified",
            "probability": 1.0,
            "evidence": ("person",),
            "reason": None,
        }
    )


def _said_in_text(figure: Figure, document: Document) -> str | None:
    """The text of the figure as people put it right; None where nobody said anything of it."""
    text, is_said = figure.text, False
    for record in document.corrections:
        if record.kind != "word" or record.page != figure.page or not record.bbox or record.read is None:
            continue
        if same_place(record.bbox, figure.bbox):
            text, is_said = record.text, True
        elif figure.bbox.contains(record.bbox.center) and record.read in text:
            text, is_said = text.replace(record.read, record.text, 1), True
    return text if is_said else None


def _said(figure: Figure, document: Document) -> str | None:
    """The same of a figure of the main part's metadata."""
    name = figure.where.removeprefix("/metadata/").replace("/value/", ".")
    attribute = name.partition(".")[0]
    is_said = any(record.where == f"/metadata/{attribute}" for record in document.corrections)
    return FIELDS[name].text(document.metadata) if is_said and name in FIELDS else None


def _valued(text: str, figure: Figure) -> tuple[CellKind | None, int | float | str | None]:
    """Kind and value of what a person said; no kind where it is no number or date."""
    if not any(map(str.isdigit, text)):
        return None, None
    if not figure.where.startswith(_IN_TEXT):
        return figure.kind, text
    if (date := parse_date(text)) is not None:
        return "date", date.value
    number = parse_number(text)
    return (number.kind, number.value) if number is not None else ("text", None)
