"""Words that a line strikes out: they stand on the page and in the text, and may hold no more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schema.box import Box
from schema.document import Issue
from schema.errors import Language, message
from schema.page import Line, Page, Ruling

_HEIGHTS = (0.4, 0.8)
"""How far down a word's box (0 to 1) a line strikes it out: underlines run below, at 0.85 and more."""

_THIN = 0.15
"""Height of the line in that of the word, at most: what is thicker is a bar that covers the word."""

_COVERED = 0.25
"""Share of the word's width that is struck, at least: editors strike out single letters of a word too."""

_OVER = 2.0
"""Points by which the line may be longer than the words that it strikes out: rulings of tables run on."""

_NAMED = 8
"""Struck words that an issue names."""


def struck_issues(pages: Sequence[Page], language: Language) -> Iterator[Issue]:
    """An issue for each born-digital page on which a line strikes words out, with those words."""
    for place, page in enumerate(pages):
        if page.route != "born_digital":
            continue
        struck = struck_words(page)
        if struck:
            words = ", ".join(struck[:_NAMED]) + (", …" if len(struck) > _NAMED else "")
            yield Issue(
                code="page.text_struck_out",
                severity="warning",
                message=message("page.text_struck_out", language, page=page.number, words=words),
                page=page.number,
                where=f"/pages/{place}",
            )


def struck_words(page: Page) -> list[str]:
    """The words of ``page`` that one of its level rulings strikes out, in reading order."""
    level = [ruling for ruling in page.rulings if ruling.orientation == "horizontal"]
    return [
        word.text
        for line in page.lines
        for word in line.words
        if any(_strikes(ruling, word.box, line) for ruling in level)
    ]


def _strikes(ruling: Ruling, word: Box, line: Line) -> bool:
    within = line.box.x0 - _OVER <= ruling.box.x0 and ruling.box.x1 <= line.box.x1 + _OVER
    if not within or ruling.box.height > _THIN * word.height or word.width <= 0:
        return False
    down = (ruling.box.center[1] - word.y0) / word.height if word.height else 0.0
    covered = min(ruling.box.x1, word.x1) - max(ruling.box.x0, word.x0)
    return _HEIGHTS[0] <= down <= _HEIGHTS[1] and covered >= _COVERED * word.width
