"""Heads of appendices: the label, the title in all its lines, and what the appendix is issued with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lexicon.document_types import leading_type
from parsers.text.headings import marker_of
from parsers.text.labels import Label, is_issued_with, label_of, unit_of
from parsers.text.layout import LETTERS, Frame, Row, is_centred
from parsers.text.page import PageRows

_PARTING = ".:–-"
"""Punctuation between a label and its title."""

_LONGEST_LABEL = 200
"""Characters of a line that begins with the label of an appendix and ends with its title."""

_TOP_ROWS = 4
"""Rows at the top of a page among which a head without a label begins."""

_REACH = 3.0
"""Sizes of the type: more white between two rows ends a head. A blank line is less."""

_TIGHT = 1.6
"""Sizes of the type: less white is between the lines of one title."""

_SAME_MIDDLE = 1.5
"""Sizes of the type within which a row stands in the middle of what is above it, or of the text."""

_MOST_ISSUED = 5
"""Rows of a "(Kèm theo …)", at most: one whose bracket nobody closed has no end."""

_BY_WHAT = re.compile(r"^\W*theo (quyet dinh|bao cao|cong van|ke hoach|to trinh|thong bao|nghi quyet)")
_DATED = re.compile(r"\bso\b.*\bngay\b.*\bnam\b")
"""Number and date of a document, below the title of what is issued with it."""

_LETTERHEAD = re.compile(r"\bcong hoa xa hoi chu nghia\b|\bdoc lap\W+tu do\b|\bdang cong san viet nam\b")


@dataclass(frozen=True)
class AppendixHead:
    """``label`` is ``Phụ lục 01`` as printed, None where a list is issued with a document under its title
    alone; ``title`` its lines in one; ``issued_with`` the line in brackets. ``rows`` are those it was read
    from.
    """

    label: str | None
    title: str | None
    issued_with: str | None
    rows: tuple[Row, ...]

    @property
    def page(self) -> int:
        return self.rows[0].page

    @property
    def top(self) -> float:
        """Where it begins on its page, in points."""
        return self.rows[0].box.y0

    @property
    def name(self) -> str | None:
        """Label and title, as far as there are any."""
        return " ".join(part for part in (self.label, self.title) if part) or None


def appendix_label(row: Row, frame: Frame) -> Label | None:
    """The label of an appendix where ``row`` is its heading, else None: alone or before its title, in the
    middle, to the right, or set apart by its type.
    """
    label = label_of(row.text)
    if label is None or len(row.text) > _LONGEST_LABEL or (label.word == "bang" and not row.capitals):
        return None
    if row.text.lstrip().startswith("("):
        return None  # "(Phụ lục 4.5)" refers to one
    titled = LETTERS.search(label.rest) is not None
    if label.number is None and (not label.word.startswith("phu") or (titled and not _is_parted(label.rest))):
        return None
    if titled and not _is_parted(label.rest) and not is_issued_with(label.rest):
        return None
    middle = is_centred(row, frame) or row.box.x0 > frame.middle
    apart = label.word.startswith("phu") and (row.bold or row.capitals or not titled)
    return label if middle or apart else None


def _is_parted(rest: str) -> bool:
    return rest.lstrip()[0] in _PARTING


def head_at(rows: Sequence[Row], frame: Frame) -> AppendixHead | None:
    """The head that begins with the first of ``rows``, which are those of its page from there on; of the next
    page where a label is the last row of its own.
    """
    label = appendix_label(rows[0], frame)
    titles, issued, taken = list[str](), list[str](), list[Row]()
    if label is not None:
        taken.append(rows[0])
        if is_issued_with(label.rest):
            issued.append(label.rest.strip())
        elif LETTERS.search(label.rest):
            titles.append(label.rest.lstrip(f" {_PARTING}"))
    last: Row | None = None
    for row in rows[len(taken) :]:
        if taken and row.page == taken[-1].page and row.box.y0 - taken[-1].box.y1 > _REACH * row.size:
            break
        if (_is_open(issued) and not _is_numbered(row)) or (
            not issued and (says_with_what(row) or (titles and _is_dated(row)))
        ):
            issued.append(row.text)
        elif titles and not issued and _is_bracketed(row):
            pass  # "(Lĩnh vực: …)", between the title and what it is issued with
        elif issued or not _is_title(row, taken, frame) or (last and last.capitals and not row.capitals):
            break
        elif LETTERS.search(row.text):
            titles.append(row.text)
            last = row
        taken.append(row)
    if label is None and not (issued and titles):
        return None
    return AppendixHead(
        label.text if label else None, " ".join(titles) or None, " ".join(issued) or None, tuple(taken)
    )


def _is_open(issued: Sequence[str]) -> bool:
    """Whether the bracket that the lines ``issued`` begin with is not closed yet."""
    first, last = issued[0] if issued else "", issued[-1].rstrip() if issued else ""
    return first.startswith("(") and not last.endswith(")") and len(issued) < _MOST_ISSUED


def _is_numbered(row: Row) -> bool:
    marker = marker_of(row.text)
    return marker is not None and marker.style not in ("dash", "letter")


def says_with_what(row: Row) -> bool:
    """Whether ``row`` says what something is issued with; also one in brackets of which a seal hides how."""
    bracketed = row.text.startswith("(") or row.text.rstrip().endswith(")")
    return (
        is_issued_with(row.text) or _BY_WHAT.match(row.folded) is not None or (bracketed and _is_dated(row))
    )


def _is_dated(row: Row) -> bool:
    return not row.capitals and _DATED.search(row.folded) is not None


def _is_title(row: Row, above: Sequence[Row], frame: Frame) -> bool:
    """Whether ``row`` may be a line of the title below ``above``: in the middle, no heading of a section, no
    line of a letterhead.
    """
    if unit_of(row.text) is not None or _LETTERHEAD.search(row.folded):
        return False
    if _is_numbered(row) and (above or not is_centred(row, frame)):
        return False
    if not LETTERS.search(row.text):
        return True  # a rule of dashes
    middles = [frame.middle, *(one.box.center[0] for one in above[:1])]
    if row.capitals and above and row.box.y0 - above[-1].box.y1 < _TIGHT * row.size:
        # A seal hides the ends of lines: one that goes on with the title only reaches over its middle.
        return row.box.x0 < middles[-1] < row.box.x1
    if not any(abs(row.box.center[0] - middle) < _SAME_MIDDLE * row.size for middle in middles):
        return False
    return row.capitals or row.bold or is_centred(row, frame)


def is_issue_line(rows: Sequence[Row]) -> bool:
    """Whether ``rows``, set as one, only say what something is issued with, or about, in brackets."""
    first = rows[0]
    bracketed = first.text.lstrip().startswith("(") and rows[-1].text.rstrip().endswith(")")
    return bracketed or says_with_what(first)


def _is_bracketed(row: Row) -> bool:
    return row.text.startswith("(") and row.text.rstrip().endswith(")")


def unlabelled_heads(rows: Sequence[Row], frame: Frame) -> Iterator[tuple[int, AppendixHead]]:
    """The heads of appendices without a label on a page of ``rows``, with the numbers of their first rows: a
    title above what it is issued with, at the top of the page, or below something else in capitals or bold
    and with that line in brackets. What begins with the type of a document (``QUY CHẾ``, ``KẾ HOẠCH``) is
    none.
    """
    at = 0
    while at < len(rows):
        row = rows[at]
        if leading_type(row.text) is not None:
            at += 1
            while at < len(rows) and (is_centred(rows[at], frame) or rows[at].capitals):
                at += 1
            continue
        top = at < _TOP_ROWS
        middle = is_centred(row, frame)
        apart = (middle or row.capitals) if top else (middle and (row.capitals or row.bold))
        head = head_at(rows[at:], frame) if apart and appendix_label(row, frame) is None else None
        if head is not None and head.issued_with and (top or head.issued_with.startswith("(")):
            yield at, head
            at += len(head.rows)
        else:
            at += 1


def heads_of(page: PageRows, following: PageRows | None = None) -> Iterator[AppendixHead]:
    """The heads of appendices on ``page`` from top to bottom; one of which the label is the last row goes on
    on the page ``following``.
    """
    rows, frame = page.rows, page.frame
    found = dict(unlabelled_heads(rows, frame))
    above: AppendixHead | None = None
    for at, row in enumerate(rows):
        label = appendix_label(row, frame)
        if label is not None and label.word != "bang":
            last = following is not None and at + 1 == len(rows)
            head = head_at((row, *following.rows) if following and last else rows[at:], frame)
            if head is not None:
                above = head
                yield head
        elif at in found and (above is None or above.issued_with):
            yield found[at]
