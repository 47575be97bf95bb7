"""A page as rows of running text: the one view of it that parts, blocks, captions and notes are read from."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.text.footnotes import Note
from parsers.text.layout import Frame, Row
from schema.box import Box
from schema.page import Page


@dataclass(frozen=True)
class IncomingStamp:
    """A registry's stamp and what is read in it."""

    box: Box
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PageRows:
    """``rows`` are the running text in reading order, set in ``frame``.

    What does not belong to it is kept apart: words of tables stay in their cells, ``notes`` are footnotes,
    ``incoming`` is a registry's stamp, ``noise`` what strokes and specks were read as, ``running`` running
    heads and page numbers, ``sideways`` what runs up or down beside the text.
    """

    page: Page
    rows: tuple[Row, ...]
    frame: Frame
    notes: tuple[Note, ...] = ()
    incoming: IncomingStamp | None = None
    noise: tuple[Row, ...] = ()
    running: tuple[Row, ...] = ()
    sideways: tuple[Row, ...] = ()

    @property
    def styles_known(self) -> bool:
        """Whether bold and sizes are stated by the source and not estimated."""
        return self.page.route == "born_digital"
