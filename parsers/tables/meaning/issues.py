"""What a person should look at in the tables of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from parsers.tables.meaning.lost_rows import lost_rows
from parsers.tables.meaning.rule_words import rule_in_words
from schema.document import Cell, Issue, NumberNotation, Severity, Table
from schema.errors import Language, message

NOTATION_EXAMPLES: dict[NumberNotation, str] = {"comma_grouping": "1,234.5", "space_grouping": "1 234,5"}
"""A number in each notation, as a sentence shows it."""

DOUBTFUL = "doubtful"
"""Stands in ``Table.join_evidence`` of a table whose pieces may or may not belong together."""

REVIEW_FLAGS = frozenset(
    {
        "kind_differs",
        "check_failed",
        "doubted",
        "unread",
        "separator_missing",
        "decimals_differ",
        "width_differs",
        "readings_differ",
        "ambiguous_separator",
        "foreign_notation",
        "repaired",
        "space_grouping",
        "inexact",
        "impossible",
        "no_year",
        "short_year",
        "parted",
    }
)
"""Flags that ask a person to look at a cell; a dash does not."""


def cells_to_check(table: Table) -> tuple[Cell, ...]:
    """The cells of ``table`` that a person should compare with the original, and none has, in order."""
    return tuple(cell for row in table.rows for cell in row.cells if asks_for_review(cell))


def asks_for_review(cell: Cell) -> bool:
    """Whether a person should compare ``cell`` with the original, and none has."""
    return cell.method is None and bool(REVIEW_FLAGS & set(cell.flags))


def table_issues(
    tables: Sequence[Table], language: Language = "vi", page_of: Callable[[int], int] = int
) -> tuple[Issue, ...]:
    """Doubtful joins and grids, failed checks and the number of flagged cells of ``tables``, all of a
    document's. ``page_of`` gives the number of the page that a person looks at.
    """
    return tuple(
        issue for i, table in enumerate(tables) for issue in _issues(table, f"/tables/{i}", language, page_of)
    )


def _issues(table: Table, where: str, language: Language, page_of: Callable[[int], int]) -> Iterator[Issue]:
    def issue(code: str, severity: Severity, on: int, place: str, **details: object) -> Issue:
        text = message(code, language, table=table.id.removeprefix("table-"), **details)
        return Issue(code=code, severity=severity, message=text, page=page_of(on), where=place)

    if DOUBTFUL in table.join_evidence:
        page = table.pieces[-1].page
        yield issue("table.join_doubtful", "warning", page, where, page=page_of(page))
    if table.notation is not None:
        example = NOTATION_EXAMPLES[table.notation]
        yield issue("table.notation", "info", table.pieces[0].page, where, example=example)
    cells = [cell for row in table.rows for cell in row.cells]
    if any(cell.readings for cell in cells):
        if table.unruled:
            yield issue("table.unruled_scan", "warning", table.pieces[0].page, where)
        for page, first, last in lost_rows(table):
            rows = str(first) if first == last else f"{first}–{last}"
            yield issue("table.rows_lost", "warning", page, where, page=page_of(page), rows=rows)
    pages = {(cell.row, cell.col): cell.page for cell in cells}
    printed = {(cell.row, cell.col): cell.text for cell in cells}
    for number, check in enumerate(table.checks):
        if check.passed:
            continue
        row, col = check.cells[0].row, check.cells[0].col
        if check.verdict == "relation_doubtful" and check.expected is not None:
            continue  # nobody printed that relation: that it fails in some rows says nothing about the paper
        place, rule = f"{where}/checks/{number}", rule_in_words(check.rule, language)
        if check.verdict == "relation_doubtful":
            yield issue("table.relation_doubtful", "info", pages[row, col], place, rule=rule)
            continue
        yield issue(
            "table.source_error" if check.verdict == "source_error" else "table.check_failed",
            "warning",
            pages[row, col],
            place,
            row=row + 1,
            col=col + 1,
            rule=rule,
            expected=check.expected,
            found=printed[row, col] if check.found is None else check.found,
            difference=check.difference,
        )
    if count := len(cells_to_check(table)):
        yield issue("table.cells_to_check", "info", table.pieces[0].page, where, count=count)
