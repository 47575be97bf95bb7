"""What a person should look at in a finished document, short enough for the ledger and its reports."""

from __future__ import annotations

from collections.abc import Callable

from parsers.tables.meaning.issues import cells_to_check
from schema.document import Cell, Document, Issue, Source, Table
from schema.errors import Language, message
from schema.trust import TrustCounts
from schema.value import Value

BROKEN_SIGNATURE = "signature.broken"

TOLD_AT_ONCE = frozenset({BROKEN_SIGNATURE})
"""Issues that are told while a run goes on, and beside a file that is done, although nothing has failed."""

MOST_ISSUES = 20
"""So many issues of a document are told in reports; its JSON has all of them."""


class Attention(Value):
    """``issues`` are the first warnings and errors, ``more`` is how many are left out; ``words`` were read
    unsurely outside of tables, ``cells`` are flagged inside of them; ``numbers`` counts all by their trust.
    """

    issues: tuple[Issue, ...] = ()
    more: int = 0
    words: int = 0
    cells: int = 0
    numbers: TrustCounts = TrustCounts()

    @property
    def urgent(self) -> tuple[Issue, ...]:
        """Those that are told at once."""
        return tuple(issue for issue in self.issues if issue.code in TOLD_AT_ONCE)


NOTHING = Attention()


def attention_to(document: Document) -> Attention:
    """What to look at in ``document``; the most urgent first, then in the order of its issues. What a person
    has compared with the paper is left out.
    """
    settled = _settled(document)
    grave = [
        issue
        for issue in document.issues
        if issue.severity != "info" and not (issue.seen_by or settled(issue))
    ]
    ordered = sorted(grave, key=lambda issue: (issue.code not in TOLD_AT_ONCE, issue.severity != "error"))
    return Attention(
        issues=tuple(ordered[:MOST_ISSUES]),
        more=len(ordered[MOST_ISSUES:]),
        words=sum(page.doubtful_words for page in document.pages),
        cells=sum(len(cells_to_check(table)) for table in document.tables),
        numbers=document.trust.all,
    )


def _settled(document: Document) -> Callable[[Issue], bool]:
    """Whether an issue is about a field of the main part's metadata, or a check, of which a person has said
    what stands on paper."""
    fields = {record.where for record in document.corrections if record.kind == "field"}
    by_person = {
        f"/tables/{t}/checks/{number}"
        for t, table in enumerate(document.tables)
        for number, check in enumerate(table.checks)
        if _cell_at(table, check.cells[0].row, check.cells[0].col).method == "person"
    }

    def is_settled(issue: Issue) -> bool:
        where = issue.where or ""
        field = "/".join(where.removeprefix("/parts/0").split("/")[:3])
        return field in fields or where in by_person

    return is_settled


def _cell_at(table: Table, row: int, col: int) -> Cell:
    return next(cell for cell in table.rows[row].cells if cell.col == col)


def signature_issues(source: Source, language: Language) -> tuple[Issue, ...]:
    """An issue for each digital signature of ``source`` that its content does not bear out."""
    return tuple(
        Issue(
            code=BROKEN_SIGNATURE,
            severity="warning",
            message=message(BROKEN_SIGNATURE, language, signer=signature.signer or "?"),
            where=f"/source/signatures/{number}",
        )
        for number, signature in enumerate(source.signatures)
        if not signature.intact
    )
