"""Tables and blocks of a document put in, taken out and moved, with all that points to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schema.document import Block, Document, Table

Numbers = Mapping[int, int]
"""The new number of each table or block that is left, by its old one."""


def renumbered(where: str | None, kind: str, numbers: Numbers) -> str | None:
    """The JSON pointer ``where`` after the items of the list ``kind`` ("tables", "blocks") have new
    ``numbers``; None where it points to one that is gone."""
    parts = (where or "").split("/")
    if len(parts) < 3 or parts[1] != kind:
        return where
    number = numbers.get(int(parts[2]))
    return None if number is None else "/".join(("", kind, str(number), *parts[3:]))


def with_tables(document: Document, tables: Sequence[tuple[int | None, Table]]) -> tuple[Document, Numbers]:
    """``document`` with ``tables``, each with the number it had (None: it is new)."""
    numbers = _numbers([number for number, _ in tables])
    changed = document.model_copy(update={"tables": tuple(table for _, table in tables)})
    return _pointing(changed, "tables", numbers), numbers


def with_blocks(document: Document, blocks: Sequence[tuple[int | None, Block]]) -> tuple[Document, Numbers]:
    """``document`` with ``blocks``, each with the number it had (None: it is new). Figures of blocks that are
    gone are gone."""
    numbers = _numbers([number for number, _ in blocks])
    figures = tuple(
        figure.model_copy(update={"where": where})
        for figure in document.figures
        if (where := renumbered(figure.where, "blocks", numbers)) is not None
    )
    update = {"blocks": tuple(block for _, block in blocks), "figures": figures}
    return _pointing(document.model_copy(update=update), "blocks", numbers), numbers


def _numbers(kept: Sequence[int | None]) -> Numbers:
    return {old: new for new, old in enumerate(kept) if old is not None}


def _pointing(document: Document, kind: str, numbers: Numbers) -> Document:
    issues = tuple(
        issue.model_copy(update={"where": renumbered(issue.where, kind, numbers)})
        for issue in document.issues
    )
    return document.model_copy(update={"issues": issues})
