"""What the page is told about documents, as plain values for JSON."""

from __future__ import annotations

from typing import Any

from parsers.tables.meaning.issues import asks_for_review
from pipeline.corrections.fields import FIELDS
from pipeline.review.archive import Opened
from pipeline.review.doubts import Doubt, Target, cell_doubt, field_doubt
from pipeline.review.texts import field_title, reason
from schema.box import Box
from schema.document import Cell, Table
from schema.errors import Language

MOST_DOUBTS = 200
"""Doubts that the page is given at once; more follow when these are settled."""


def overview(opened: Opened, language: Language) -> dict[str, Any]:
    """The document as a whole: its pages, what is doubtful, its metadata, signatures and issues."""
    document = opened.document
    return {
        **queue(opened, language),
        "paper": opened.paper,
        "name": opened.entry.name,
        "status": document.status,
        "pages": [
            {"number": page.number, "width": page.width, "height": page.height, "route": page.route}
            for page in document.pages
        ],
        "signatures": [signature.model_dump() for signature in document.source.signatures],
        "issues": [
            {
                **issue.model_dump(include={"code", "severity", "message", "page"}),
                "index": index,
                "seen_by": issue.seen_by,
                "seen": opened.seen(place),
            }
            for index, (issue, place) in enumerate(zip(document.issues, opened.issue_places, strict=True))
        ],
    }


def queue(opened: Opened, language: Language) -> dict[str, Any]:
    """What changes with every correction."""
    doubts = opened.doubts
    return {
        "version": opened.version,
        "count": len(doubts),
        "doubts": [_doubt(opened, one, language) for one in doubts[:MOST_DOUBTS]],
        "fields": [
            _doubt(opened, field_doubt(opened.document, name), language)
            | {"title": field_title(name, language), "long": name in ("subject", *_LISTS)}
            for name in FIELDS
        ],
        "corrections": [
            record.model_dump(mode="json", exclude={"bbox"})
            for record in opened.document.corrections
            if record.kind != "issue"
        ],
    }


_LISTS = ("addressees", "recipients", "legal_bases")


def one_cell(opened: Opened, target: Target, language: Language) -> dict[str, Any]:
    """Any cell, as a doubt. Raises NoSuchPlace."""
    return _doubt(opened, cell_doubt(opened.document, target.table, opened.cell(target)), language)


def _doubt(opened: Opened, doubt: Doubt, language: Language) -> dict[str, Any]:
    label = doubt.label
    if doubt.target.kind == "field":
        label = (field_title(doubt.target.field, language),)
    place, _ = opened.place(doubt.target)
    last = opened.last.get(place.model_dump_json())
    return {
        "target": doubt.target.model_dump(),
        "page": doubt.page,
        "bbox": doubt.bbox,
        "text": doubt.text,
        "original": doubt.original,
        "confidence": round(doubt.confidence, 2),
        "readings": doubt.readings,
        "suggestion": doubt.suggestion,
        "reasons": [*(reason(code, language) for code in doubt.reasons), *doubt.sentences],
        "checks": [check.model_dump() for check in doubt.checks],
        "label": label,
        "seen": opened.seen(place),
        "said": last.text if last else None,
    }


def page(opened: Opened, number: int) -> dict[str, Any]:
    """What stands on page ``number``: words read unsurely, blocks, and tables with their cells."""
    document = opened.document
    read = next((one for one in opened.read.pages if one.number == number), None)
    left = {word.bbox for one in document.pages if one.number == number for word in one.doubtful}
    words = read.doubtful if read else ()
    return {
        "number": number,
        "words": [
            {"index": index, "text": word.text, "bbox": word.bbox, "confidence": round(word.confidence, 2)}
            for index, word in enumerate(words)
            if word.bbox in left
        ],
        "blocks": [
            {"kind": block.kind, "text": block.text, "bbox": block.bbox, "table": block.table}
            for block in document.blocks
            if block.page == number
        ],
        "footnotes": [
            {"mark": note.mark, "text": note.text} for note in document.footnotes if note.page == number
        ],
        "tables": [
            _table(t, table, number)
            for t, table in enumerate(document.tables)
            if any(piece.page == number for piece in table.pieces)
        ],
    }


def _table(index: int, table: Table, page: int) -> dict[str, Any]:
    """The rows of a table that stand on ``page``, and its head."""
    rows = []
    for row in table.rows:
        if any(_on(cell, page) for cell in row.cells) or row.kind == "header":
            rows.append({"kind": row.kind, "cells": [_cell(cell, page) for cell in row.cells]})
    return {
        "index": index,
        "id": table.id,
        "caption": " ".join(part for part in (table.appendix, table.caption) if part),
        "unit": table.unit,
        "boxes": [piece.bbox for piece in table.pieces if piece.page == page],
        "rows": rows,
    }


def _on(cell: Cell, page: int) -> bool:
    return cell.page == page or any(piece.page == page for piece in cell.continued)


def _cell(cell: Cell, page: int) -> dict[str, Any]:
    box: Box | None = cell.bbox if cell.page == page else None
    state = "person" if cell.method else "doubtful" if asks_for_review(cell) else ""
    number = cell.kind in ("integer", "decimal", "percent", "money")
    return {
        "row": cell.row,
        "col": cell.col,
        "down": cell.row_span,
        "across": cell.col_span,
        "text": cell.text,
        "bbox": box,
        "state": state,
        "number": number,
    }
