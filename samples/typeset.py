"""Sets administrative pages as a word processor does: justified lines, footnotes, page numbers.

Lengths are PDF points; y grows upwards on the page, as in reportlab.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from samples.truth import BlockTruth

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 30 * MM, 18 * MM, 20 * MM, 20 * MM
LIBERATION = Path("/usr/share/fonts/truetype/liberation2")

Style = Literal["regular", "bold", "italic", "bold_italic"]
Align = Literal["justify", "left", "centre", "right"]
Shape = Callable[[str, Style], Sequence[tuple[str, str]]]

_TAGS = re.compile(r"(</?b>|</?i>|\[\^\d+\])")
_BREAK_AFTER_HYPHEN = re.compile(r"(?<=[^\W\d]-)(?=\w)")


def liberation_serif() -> Shape:
    """Registers Liberation Serif (metric-compatible with Times New Roman); text is drawn as Unicode.

    The fonts come from Debian's fonts-liberation2; fonts-liberation 1.x lacks Vietnamese letters.
    """
    files = {"regular": "Regular", "bold": "Bold", "italic": "Italic", "bold_italic": "BoldItalic"}
    for style, name in files.items():
        pdfmetrics.registerFont(TTFont(f"serif-{style}", str(LIBERATION / f"LiberationSerif-{name}.ttf")))
    return lambda text, style: [(f"serif-{style}", text)]


@dataclass(frozen=True)
class Fragment:
    font: str
    text: str
    size: float
    rise: float = 0.0

    @property
    def width(self) -> float:
        return float(pdfmetrics.stringWidth(self.text, self.font, self.size))


@dataclass(frozen=True)
class Unbreakable:
    """What must stay on one line, and whether a space stands before it."""

    fragments: tuple[Fragment, ...]
    space_before: bool
    marks: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        return sum(fragment.width for fragment in self.fragments)


@dataclass(frozen=True)
class Setting:
    """How one kind of paragraph is set."""

    size: float = 14.0
    leading: float = 18.0
    align: Align = "justify"
    indent: float = 36.0
    space_before: float = 6.0


def plain(markup: str) -> str:
    """The text of a paragraph without style tags and footnote marks."""
    return _TAGS.sub("", markup)


def marks_of(markup: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\[\^(\d+)\]", markup))


def _style(bold: bool, italic: bool) -> Style:
    if bold:
        return "bold_italic" if italic else "bold"
    return "italic" if italic else "regular"


def unbreakables(markup: str, shape: Shape, size: float) -> list[Unbreakable]:
    """Splits a paragraph where a line may end: at spaces and after the hyphen of a symbol (`QĐ-UBND`)."""
    pieces: list[Unbreakable] = []
    bold = italic = False
    glued = False
    for part in _TAGS.split(markup):
        if part in ("<b>", "</b>"):
            bold = part == "<b>"
        elif part in ("<i>", "</i>"):
            italic = part == "<i>"
        elif part.startswith("[^"):
            font, text = shape(part[2:-1], _style(bold, italic))[0]
            mark = Fragment(font, text, size * 0.62, size * 0.36)
            last = pieces.pop() if pieces else Unbreakable((), space_before=False)
            pieces.append(Unbreakable((*last.fragments, mark), last.space_before, (*last.marks, part[2:-1])))
        elif part:
            for index, word in enumerate(part.split(" ")):
                if not word:
                    continue
                spaced = index > 0 or not glued
                for number, piece in enumerate(_BREAK_AFTER_HYPHEN.split(word)):
                    style = _style(bold, italic)
                    fragments = tuple(Fragment(font, text, size) for font, text in shape(piece, style))
                    if number == 0 and not spaced and pieces:
                        last = pieces[-1]
                        pieces[-1] = Unbreakable(last.fragments + fragments, last.space_before, last.marks)
                    else:
                        pieces.append(Unbreakable(fragments, number == 0 and bool(pieces)))
            glued = not part.endswith(" ")
    return pieces


@dataclass(frozen=True)
class SetLine:
    pieces: tuple[Unbreakable, ...]
    space: float
    last: bool

    @property
    def natural_width(self) -> float:
        gaps = sum(piece.space_before for piece in self.pieces[1:])
        return sum(piece.width for piece in self.pieces) + gaps * self.space

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(mark for piece in self.pieces for mark in piece.marks)


def break_lines(markup: str, shape: Shape, size: float, width: float, indent: float = 0.0) -> list[SetLine]:
    """Fills lines greedily, as word processors do. ``indent`` shortens the first line."""
    font, blank = shape(" ", "regular")[0]
    space = float(pdfmetrics.stringWidth(blank, font, size))
    lines: list[SetLine] = []
    current: list[Unbreakable] = []
    used = indent
    for piece in unbreakables(markup, shape, size):
        extra = piece.width + (space if piece.space_before and current else 0.0)
        if current and used + extra > width:
            lines.append(SetLine(tuple(current), space, last=False))
            current, used, extra = [], 0.0, piece.width
        current.append(piece)
        used += extra
    if current:
        lines.append(SetLine(tuple(current), space, last=True))
    return lines


def draw_line(canvas: Any, line: SetLine, x: float, y: float, width: float, align: Align) -> None:
    """Draws one line with its baseline at y, in the strip [x, x + width]. Blanks are drawn too."""
    slack = width - line.natural_width
    gaps = sum(piece.space_before for piece in line.pieces[1:])
    space = line.space
    if align == "justify" and not line.last and gaps:
        space += slack / gaps
    elif align == "centre":
        x += slack / 2
    elif align == "right":
        x += slack
    for index, piece in enumerate(line.pieces):
        if index and piece.space_before:
            x += space
        followed = index + 1 < len(line.pieces) and line.pieces[index + 1].space_before
        for number, fragment in enumerate(piece.fragments):
            text = canvas.beginText(x, y)
            text.setFont(fragment.font, fragment.size)
            text.setRise(fragment.rise)
            blank = " " if followed and number + 1 == len(piece.fragments) else ""
            text.textOut(fragment.text + blank)
            canvas.drawText(text)
            x += fragment.width


@dataclass
class Sheets:
    """Pages under construction: a cursor that fills them, and the truth of what was set.

    ``footnotes`` maps marks to their text; a footnote stands on the page of its mark.
    """

    shape: Shape
    footnotes: dict[str, str] = field(default_factory=dict)
    title: str = ""
    part: str = "main"
    page: int = 0
    y: float = 0.0
    blocks: list[BlockTruth] = field(default_factory=list)
    footnote_pages: dict[str, int] = field(default_factory=dict)
    sizes: list[tuple[float, float]] = field(default_factory=list)
    wide: bool = False

    def __post_init__(self) -> None:
        self._buffer = io.BytesIO()
        self.canvas: Any = Canvas(self._buffer, pagesize=A4, invariant=1, pageCompression=1)
        self.canvas.setTitle(self.title)
        self._pending: list[str] = []

    @property
    def page_width(self) -> float:
        return self.sizes[-1][0]

    @property
    def width(self) -> float:
        return self.page_width - LEFT - RIGHT

    def start_page(self, wide: bool | None = None, numbered: bool = True) -> None:
        """Ends the page in hand and begins the next; ``wide`` is landscape, None keeps what was."""
        if self.page:
            self._end_page()
        if wide is not None:
            self.wide = wide
        size = landscape(A4) if self.wide else A4
        self.canvas.setPageSize(size)
        self.sizes.append(size)
        self.page += 1
        self.y = size[1] - TOP
        if numbered and self.page > 1:
            number = break_lines(str(self.page), self.shape, 13, 100)[0]
            draw_line(self.canvas, number, self.page_width / 2 - 50, size[1] - 12 * MM, 100, "centre")

    def _footnote_lines(self, marks: Sequence[str]) -> list[SetLine]:
        return [
            line
            for mark in marks
            for line in break_lines(f"[^{mark}] {self.footnotes[mark]}", self.shape, 10, self.width)
        ]

    def floor(self, marks: Sequence[str] = ()) -> float:
        """How low the body may go on this page, above its footnotes and those of ``marks``."""
        lines = self._footnote_lines([*self._pending, *marks])
        return BOTTOM + (len(lines) * 12 + 10 if lines else 0)

    def _end_page(self) -> None:
        lines = self._footnote_lines(self._pending)
        if lines:
            y = BOTTOM + len(lines) * 12
            self.canvas.setLineWidth(0.5)
            self.canvas.line(LEFT, y + 2, LEFT + 144, y + 2)
            for line in lines:
                y -= 12
                draw_line(self.canvas, line, LEFT, y + 2, self.width, "left")
        self._pending = []
        self.canvas.showPage()

    def room(self, height: float) -> bool:
        return self.y - height >= self.floor()

    def set_lines(self, lines: Sequence[SetLine], setting: Setting) -> int:
        """Places lines, turning pages where needed; returns the page of the first line."""
        first = 0
        self.y -= setting.space_before
        for index, line in enumerate(lines):
            if self.y - setting.leading < self.floor(line.marks):
                self.start_page()
            self.y -= setting.leading
            indent = setting.indent if index == 0 else 0.0
            baseline = self.y + setting.leading * 0.25
            draw_line(self.canvas, line, LEFT + indent, baseline, self.width - indent, setting.align)
            self._pending += line.marks
            self.footnote_pages.update(dict.fromkeys(line.marks, self.page))
            first = first or self.page
        return first

    def paragraph(
        self,
        markup: str,
        kind: str = "paragraph",
        level: int | None = None,
        setting: Setting | None = None,
        keep: float = 0.0,
    ) -> None:
        """Sets one paragraph and records it; ``keep`` is the room that must remain below it."""
        setting = setting or Setting()
        lines = break_lines(markup, self.shape, setting.size, self.width, setting.indent)
        if keep and not self.room(len(lines) * setting.leading + keep):
            self.start_page()
        page = self.set_lines(lines, setting)
        self.record(kind, plain(markup), page, level, marks_of(markup))

    def record(
        self, kind: str, text: str, page: int, level: int | None = None, marks: tuple[str, ...] = ()
    ) -> None:
        spoken = re.sub(r"[ \u00a0]+", " ", text)
        self.blocks.append(BlockTruth(kind, self.part, spoken, page, level, marks))

    def text_at(self, markup: str, x: float, y: float, width: float, size: float, align: Align) -> float:
        """Sets text in a strip from y downwards, without recording it; returns the y below it."""
        for line in break_lines(markup, self.shape, size, width):
            y -= size * 1.25
            draw_line(self.canvas, line, x, y + size * 0.25, width, align)
        return y

    def rule(self, centre: float, y: float, length: float) -> None:
        self.canvas.setLineWidth(0.7)
        self.canvas.line(centre - length / 2, y, centre + length / 2, y)

    def finish(self) -> bytes:
        """The finished PDF, the same bytes for the same content."""
        self._end_page()
        self.canvas.save()
        return self._buffer.getvalue()
