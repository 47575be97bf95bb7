"""What a person should know about the numbers of a document, besides the checks of its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from parsers.verification.across import missing_rows
from schema.document import Figure, Issue, Severity, Table
from schema.errors import Language, message

_MOST = 20
"""So many figures that differ from their appendix are named one by one."""


def number_issues(
    figures: Sequence[Figure],
    tables: Sequence[Table],
    language: Language,
    page_of: Callable[[int], int] = int,
) -> Iterator[Issue]:
    """Rows that only one of two tables lacks, figures of the text that are nearly those of the appendix that
    they cite, and how many figures are doubtful. ``page_of`` gives the number of the page that a person looks
    at.
    """

    def issue(code: str, severity: Severity, page: int, where: str, **details: object) -> Issue:
        text = message(code, language, page=page_of(page), **details)
        return Issue(code=code, severity=severity, message=text, page=page_of(page), where=where)

    for number, label, other in missing_rows(tables):
        table = tables[number]
        page, where = table.pieces[0].page, f"/tables/{number}"
        found = tables[other].id
        yield issue("table.row_missing", "warning", page, where, table=table.id, label=label, other=found)
    differing = [one for one in figures if one.expected is not None]
    for one in differing[:_MOST]:
        yield issue("figure.differs", "warning", one.page, one.where, text=one.text, reason=one.reason)
    doubtful = [one for one in figures if one.trust == "doubtful"]
    if doubtful:
        yield issue("figure.to_check", "info", doubtful[0].page, doubtful[0].where, count=len(doubtful))
