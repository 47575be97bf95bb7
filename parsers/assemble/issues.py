"""What a person should know about the parts and the footnotes of a document, besides its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from parsers.metadata.doubts import Doubt
from parsers.metadata.incoming import incoming_doubt
from parsers.text.blocks import BlockWriter
from parsers.text.page import PageRows
from schema.document import Footnote, Issue, Part, Severity
from schema.errors import Language, message
from schema.metadata import Metadata

PageOf = Callable[[int], int]
"""The number of the page that a leaf (``parsers.assemble.leaves``) is a part of."""

_SEVERITIES: dict[str, Severity] = {
    "metadata.several_signers": "info",
}


def part_issues(
    parts: Sequence[Part], doubts: Sequence[Sequence[Doubt]], language: Language, page_of: PageOf = int
) -> Iterator[Issue]:
    """The doubts about the metadata of each of ``parts``."""
    for index, (part, own) in enumerate(zip(parts, doubts, strict=True)):
        for code, field, guesses in own:
            where = f"/parts/{index}/metadata/{field}"
            yield _issue(code, language, page_of(part.first_page), where, guesses=guesses)


def stamp_issues(
    parts: Sequence[Part], pages: Sequence[PageRows], language: Language, page_of: PageOf = int
) -> Iterator[Issue]:
    """What a registry's stamp leaves in doubt: its own number and date, and a subject below it."""
    if not parts:
        return
    main = parts[0]
    stamped = next((page.incoming.rows for page in pages if page.incoming and page.incoming.rows), ())
    incoming = main.metadata.incoming
    if incoming is not None and (doubt := incoming_doubt(stamped, incoming.value)):
        code, guesses = doubt
        yield _issue(code, language, page_of(incoming.page), "/parts/0/metadata/incoming", guesses=guesses)
    if _stamped_over(main.metadata, pages):
        yield _issue(
            "metadata.subject_doubtful", language, page_of(main.first_page), "/parts/0/metadata/subject"
        )


def _stamped_over(metadata: Metadata, pages: Sequence[PageRows]) -> bool:
    """Whether a registry's stamp lies at the height of the subject and may hide some of it."""
    subject = metadata.subject
    return subject is not None and any(
        page.page.number == subject.page
        and min(row.box.y0 for row in page.incoming.rows) < subject.bbox.y1
        and subject.bbox.y0 < max(row.box.y1 for row in page.incoming.rows)
        for page in pages
        if page.incoming is not None and page.incoming.rows
    )


def footnote_issues(
    footnotes: Sequence[Footnote],
    pages: Sequence[PageRows],
    writer: BlockWriter,
    language: Language,
    page_of: PageOf = int,
) -> Iterator[Issue]:
    """Marks that were misread, notes that no mark names, and marks without a note."""
    for page in pages:
        for note in page.notes:
            if note.mark != note.printed:
                yield _issue(
                    "footnote.mark_doubtful", language, page_of(note.page), "/footnotes", mark=note.mark
                )
    for index, footnote in enumerate(footnotes):
        if footnote.id not in writer.linked:
            where = f"/footnotes/{index}"
            yield _issue("footnote.unlinked", language, page_of(footnote.page), where, mark=footnote.mark)
    for mark, number, block in writer.unlinked:
        yield _issue("footnote.missing", language, page_of(number), f"/blocks/{block}", mark=mark)


def _issue(code: str, language: Language, page: int, where: str, **details: object) -> Issue:
    return Issue(
        code=code,
        severity=_SEVERITIES.get(code, "warning"),
        message=message(code, language, page=page, **details),
        page=page,
        where=where,
    )
