"""What a person is asked about in a document, the most valuable first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from parsers.tables.meaning.issues import REVIEW_FLAGS, cells_to_check
from pipeline.corrections.fields import FIELDS
from pipeline.review.arithmetic import arithmetic, cells_of
from schema.box import RoundedBox
from schema.document import Cell, Document, Issue, Table
from schema.metadata import Found
from schema.trust import Check
from schema.value import Value

SUREST_DOUBTFUL = 0.7
"""A field of the metadata that was read with less confidence than this is asked about, as words are."""

Rank = tuple[int, int, int, float, float]


class NoSuchPlace(Exception):
    """The document has nothing there: it was read anew since the page was loaded."""


class Target(Value):
    """What a correction is about: a cell by table (index), row and column; a doubtful word by page number and
    its index among those that were read there; a figure of the text by its index among all; a field by name;
    a repair of a table by the id of its correction (``index``); an issue by its index among all.
    """

    kind: Literal["cell", "word", "figure", "field", "repair", "issue"]
    table: int = 0
    row: int = 0
    col: int = 0
    page: int = 0
    index: int = 0
    field: str = ""


class Sum(Value):
    """A check as a person reads it: ``335 + 12 = 347 ≠ 374``."""

    text: str
    passed: bool


class Doubt(Value):
    """One thing to compare with the paper. ``reasons`` are flags, ``sentences`` what issues say of it;
    ``readings`` are other texts that were read or that checks ask for, ``suggestion`` the one of them that
    something speaks for.
    ``label`` says in words of the document what it is: the column, the row. ``confidence`` is the probability
    that ``text`` is right, with the checks taken into account. ``frees`` counts the failed checks it takes
    part in.
    """

    target: Target
    page: int
    bbox: RoundedBox | None
    text: str
    original: str
    confidence: float
    readings: tuple[str, ...] = ()
    suggestion: str | None = None
    reasons: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    checks: tuple[Sum, ...] = ()
    label: tuple[str, ...] = ()
    frees: int = 0


def doubts_of(document: Document, read: Document) -> tuple[Doubt, ...]:
    """Everything in ``document`` that no person has looked at and should. ``read`` is what it was before
    corrections: words are named by their index there.

    First what a failed check hangs on, then fields of the metadata, other cells, figures of the text and
    words, each from the front of the document to its end.
    """
    ranked = [*_cells(document), *_fields(document), *_figures(document, read), *_words(document, read)]
    return tuple(doubt for _, doubt in sorted(ranked, key=lambda item: item[0]))


def cell_doubt(document: Document, t: int, cell: Cell) -> Doubt:
    """What there is to say of any cell of table ``t``, doubtful or not."""
    table = document.tables[t]
    checks = [
        check
        for check in table.checks
        if check.expected is not None and (cell.row, cell.col) in cells_of(check)
    ]
    others = (cell.alternative, *(reading.text for reading in cell.readings))
    readings = tuple(dict.fromkeys(text for text in others if text and text != cell.text))
    return Doubt(
        target=Target(kind="cell", table=t, row=cell.row, col=cell.col),
        page=cell.page,
        bbox=cell.bbox,
        text=cell.text,
        original=cell.original,
        confidence=cell.confidence if cell.probability is None else cell.probability,
        readings=readings,
        suggestion=cell.alternative or _that_mends(table, cell, checks, readings),
        reasons=tuple(flag for flag in cell.flags if flag in REVIEW_FLAGS),
        checks=tuple(Sum(text=arithmetic(table, check), passed=check.passed) for check in checks),
        label=_label(table, cell),
        frees=sum(not check.passed for check in checks),
    )


def field_doubt(document: Document, name: str, issues: Sequence[Issue] = ()) -> Doubt:
    """What there is to say of a field of the metadata."""
    found = _found(document, name)
    return Doubt(
        target=Target(kind="field", field=name),
        page=found.page if found else issues[0].page or 1 if issues else 1,
        bbox=found.bbox if found and found.bbox.area else None,
        text=FIELDS[name].text(document.metadata),
        original=found.original if found else "",
        confidence=found.confidence if found else 0.0,
        sentences=tuple(issue.message for issue in issues),
    )


def _cells(document: Document) -> Iterator[tuple[Rank, Doubt]]:
    for t, table in enumerate(document.tables):
        for cell in cells_to_check(table):
            doubt = cell_doubt(document, t, cell)
            first = 0 if doubt.frees else 2
            yield (first, -doubt.frees, cell.page, cell.bbox.y0, cell.bbox.x0), doubt


def _fields(document: Document) -> Iterator[tuple[Rank, Doubt]]:
    corrected = {record.where for record in document.corrections if record.kind == "field"}
    said: dict[str, list[Issue]] = {}
    for issue in document.issues:
        field = (issue.where or "").removeprefix("/parts/0/metadata/")
        if issue.where and field != issue.where and issue.severity != "info":
            said.setdefault(_asked_at(field), []).append(issue)
    for place, name in enumerate(_first_names().values()):
        attribute = name.partition(".")[0]
        if f"/metadata/{attribute}" in corrected:
            continue
        found = _found(document, name)
        unsure = found is not None and found.confidence < SUREST_DOUBTFUL
        if unsure or attribute in said:
            yield (1, 0, 0, place, 0), field_doubt(document, name, said.get(attribute, ()))


def _asked_at(field: str) -> str:
    """The field of the form at which an issue about ``field`` is shown: of all who sign the signer."""
    attribute = field.partition("/")[0]
    return "signer" if attribute == "signers" else attribute


def _first_names() -> Mapping[str, str]:
    """By attribute of the metadata the first of its fields."""
    names: dict[str, str] = {}
    for name in FIELDS:
        names.setdefault(name.partition(".")[0], name)
    return names


def _found(document: Document, name: str) -> Found[object] | None:
    value = getattr(document.metadata, name.partition(".")[0])
    if isinstance(value, tuple):
        return value[0] if value else None
    found: Found[object] | None = value
    return found


def _figures(document: Document, read: Document) -> Iterator[tuple[Rank, Doubt]]:
    """Numbers and dates of the text that are doubted and are none of the doubtful words."""
    doubted = {(one.where, one.page, one.bbox) for one in document.figures if one.trust == "doubtful"}
    words = [(word.page, word.bbox) for page in read.pages for word in page.doubtful]
    for index, figure in enumerate(read.figures):
        if not figure.where.startswith("/blocks/") or (figure.where, figure.page, figure.bbox) not in doubted:
            continue
        if any(page == figure.page and figure.bbox.contains(box.center) for page, box in words):
            continue
        doubt = Doubt(
            target=Target(kind="figure", page=figure.page, index=index),
            page=figure.page,
            bbox=figure.bbox,
            text=figure.text,
            original=figure.text,
            confidence=figure.probability,
            reasons=("figure",),
            sentences=(figure.reason,) if figure.reason else (),
        )
        yield (3, 0, figure.page, figure.bbox.y0, figure.bbox.x0), doubt


def _words(document: Document, read: Document) -> Iterator[tuple[Rank, Doubt]]:
    left = {(word.page, word.bbox) for page in document.pages for word in page.doubtful}
    for page in read.pages:
        for index, word in enumerate(page.doubtful):
            if (word.page, word.bbox) in left:
                readings = (word.alternative,) if word.alternative else ()
                yield (
                    (4, 0, word.page, word.bbox.y0, word.bbox.x0),
                    Doubt(
                        target=Target(kind="word", page=page.number, index=index),
                        page=word.page,
                        bbox=word.bbox,
                        text=word.text,
                        original=word.original,
                        confidence=word.confidence,
                        readings=readings,
                        suggestion=word.alternative,
                        reasons=("word",),
                    ),
                )


def _that_mends(table: Table, cell: Cell, checks: Sequence[Check], readings: Sequence[str]) -> str | None:
    """The one reading with which a failed sum of ``checks`` would hold."""
    wanted = set()
    for check in checks:
        if check.passed or check.expected is None or check.found is None:
            continue
        result = check.cells[0]
        if (cell.row, cell.col) == (result.row, result.col):
            wanted.add(check.expected)
        elif isinstance(cell.value, int | float) and " = sum of rows " in check.rule:
            wanted.add(cell.value + check.found - check.expected)
    fitting = [text for text in readings if _number(text) in wanted]
    return fitting[0] if len(fitting) == 1 else None


def _number(text: str) -> float | None:
    bare = re.sub(r"[.\s]", "", text).replace(",", ".")
    return float(bare) if re.fullmatch(r"-?\d+(\.\d+)?", bare) else None


def _label(table: Table, cell: Cell) -> tuple[str, ...]:
    """The title of its column and the text of its row that says what the row is about."""
    titles = table.columns[cell.col].header_path if cell.col < len(table.columns) else ()
    named = next(
        (one.text for one in table.rows[cell.row].cells if one.kind == "text" and one.col != cell.col), ""
    )
    return tuple(part for part in (" › ".join(titles), named) if part)
