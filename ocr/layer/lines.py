"""Glyphs of a text layer grouped into words and lines."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from ocr.layer.glyph import Glyph
from ocr.layer.legacy_encodings import decode
from ocr.layer.spacing import letters_apart, word_gap
from schema.box import Box, bounding_box
from schema.characters import encodable, storable
from schema.page import Line, Ruling, Word

_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique", re.IGNORECASE)
_UNPRINTED = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_HYPHENS = {ord("\u00ad"): "-", ord("\u2010"): "-", ord("\u2011"): "-"}

# All tolerances are shares of the font size.
_SAME_BASELINE = 0.2
_WORD_GAP = 0.15
_COLUMN_GAP = 1.5
_COLUMN_GAP_OF_SPACES = 4.0
_JUSTIFIED_STRETCH = 2.5
_SMALL = 0.82
_RAISED = (0.12, 0.75)
_MARK_GAP = 0.6
_ROWS_TO_HOST = 3  # rows below a raised mark among which the one it belongs to is sought
_EXPONENTS = ("2", "3")
_UNIT_OF_LENGTH = re.compile(r"(?<![^\W\d_])[kdcm]?m$")
_OVERPRINTED = 0.4  # share of a space's own width
_LONGEST = 1000
"""Glyphs of a line, and so of a word: the widest sheet has room for half as many. What is looked for in lines
takes more time than they have letters, if somebody sets a whole book on one."""


def lines_of(glyphs: Sequence[Glyph], rulings: Sequence[Ruling] = ()) -> tuple[Line, ...]:
    """Group glyphs into words and words into lines, top to bottom.

    Columns side by side become lines of their own: they part at a vertical ruling, or at a gap wider
    than the spaces of the row explain.
    """
    rows = _join_raised(_rows(glyphs))
    verticals = [ruling.box for ruling in rulings if ruling.orientation == "vertical"]
    gap = word_gap(rows)
    return tuple(line for row in rows for line in _lines_of_row(row, verticals, gap))


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    rows: list[list[Glyph]] = []
    for glyph in sorted(_with_marks_attached(glyphs), key=lambda g: g.baseline):
        if rows:
            row = rows[-1]
            reach = _SAME_BASELINE * min(glyph.size, row[0].size)
            if glyph.baseline - row[-1].baseline <= reach and glyph.baseline - row[0].baseline <= 2 * reach:
                row.append(glyph)
                continue
        rows.append([glyph])
    return [row for row in rows if any(glyph.text.strip() for glyph in row)]


def _with_marks_attached(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Combining marks drawn as glyphs of their own join the letter drawn before them."""
    joined: list[Glyph] = []
    for glyph in glyphs:
        if joined and glyph.text and all(unicodedata.combining(sign) for sign in glyph.text):
            base = joined[-1]
            joined[-1] = replace(base, text=base.text + glyph.text)
        else:
            joined.append(glyph)
    return joined


def _join_raised(rows: list[list[Glyph]]) -> list[list[Glyph]]:
    """Runs of small raised glyphs beside a larger one (footnote marks, m²) join its row."""
    kept = [list(row) for row in rows]
    sizes = [_largest_size(row) for row in rows]
    for index, row in enumerate(rows):
        below = range(index + 1, min(index + 1 + _ROWS_TO_HOST, len(rows)))
        for run in _runs(row):
            size = max(glyph.size for glyph in run)
            host = _host(run, size, [(at, kept[at]) for at in below if size <= _SMALL * sizes[at]])
            if host is not None:
                for glyph in run:
                    kept[index].remove(glyph)
                kept[host].extend(run)
    return [row for row in kept if any(glyph.text.strip() for glyph in row)]


def _runs(row: Sequence[Glyph]) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    for glyph in sorted((g for g in row if g.text.strip()), key=lambda g: g.box.x0):
        if runs and glyph.box.x0 - runs[-1][-1].box.x1 <= _WORD_GAP * glyph.size:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs


def _largest_size(row: Sequence[Glyph]) -> float:
    return max(glyph.size for glyph in row)


def _host(run: Sequence[Glyph], size: float, rows: Iterable[tuple[int, Sequence[Glyph]]]) -> int | None:
    """The index of the first of ``rows`` in which a glyph stands that ``run``, of this font size, is a mark
    of.
    """
    for index, row in rows:
        for glyph in row:
            if glyph.size <= 0:
                continue
            raised = (glyph.baseline - run[0].baseline) / glyph.size
            gap = max(run[0].box.x0 - glyph.box.x1, glyph.box.x0 - run[-1].box.x1)
            if (
                glyph.text.strip()
                and size <= _SMALL * glyph.size
                and _RAISED[0] <= raised <= _RAISED[1]
                and -1.0 <= gap <= _MARK_GAP * glyph.size
            ):
                return index
    return None


def _lines_of_row(row: Sequence[Glyph], verticals: Sequence[Box], word_gap: float) -> list[Line]:
    glyphs = _without_overprinted_spaces(row)
    size = median(glyph.size for glyph in glyphs if glyph.text.strip())
    apart = letters_apart(glyphs, verticals)
    if apart is not None:
        pieces = [_Piece(word, 0.0, close=False) for word in apart]
    else:
        pieces = _pieces(glyphs, word_gap * size)
    gaps = [b.glyphs[0].box.x0 - a.glyphs[-1].box.x1 for a, b in pairwise(pieces)]
    usual = median(gaps) if len(gaps) > 2 else 0.0
    lines: list[list[_Piece]] = []
    length = 0
    for index, piece in enumerate(pieces):
        length += len(piece.glyphs)
        goes_on = index and not _parts_columns(pieces[index - 1], piece, size, usual, verticals)
        if goes_on and length <= _LONGEST:
            lines[-1].append(piece)
        else:
            lines.append([piece])
            length = len(piece.glyphs)
    made = []
    largest = _largest_size(glyphs)
    for line in lines:
        words = tuple(_word(piece, glyphs, largest) for piece in line)
        made.append(Line(words=words, box=bounding_box([word.box for word in words])))
    return made


def _without_overprinted_spaces(row: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs of a row (in the order in which they are painted) from left to right, without spaces that
    others are printed on: a number stamped onto the blanks of a form must not be torn apart by them.

    Between it and the words of the form they stay, and so does a space onto which the letter painted next to
    it is moved, as justified text is set.
    """
    order = {id(glyph): place for place, glyph in enumerate(row)}
    glyphs = sorted(row, key=lambda g: g.box.x0)
    printed = [glyph for glyph in glyphs if glyph.text.strip()]
    kept: list[Glyph] = []
    before = ""
    for index, glyph in enumerate(glyphs):
        if glyph.text.strip():
            before = glyph.text
        elif any(
            glyph.box.overlap_x(other.box) > _OVERPRINTED * max(glyph.box.width, 0.1)
            and abs(order[id(other)] - order[id(glyph)]) > 1
            for other in printed
        ):
            after = next((other.text for other in glyphs[index + 1 :] if other.text.strip()), "")
            kinds = {(sign.isalpha(), sign.isdigit()) for sign in (before[-1:], after[:1])}
            if kinds != {(True, False), (False, True)}:
                continue
        kept.append(glyph)
    return kept


@dataclass
class _Piece:
    """The glyphs of one word, the width of the spaces before it, and whether it stands close to a word."""

    glyphs: list[Glyph]
    spaces: float
    close: bool


def _pieces(glyphs: Sequence[Glyph], word_gap: float) -> list[_Piece]:
    pieces: list[_Piece] = []
    before: Glyph | None = None
    spaces = 0.0
    for glyph in glyphs:
        if not glyph.text.strip():
            spaces += glyph.box.width
            continue
        close = before is not None and spaces == 0.0 and glyph.box.x0 - before.box.x1 <= word_gap
        word = _word_to_extend(glyph, before, pieces) if close else None
        if word is not None and len(word.glyphs) < _LONGEST:
            word.glyphs.append(glyph)
        else:
            pieces.append(_Piece([glyph], spaces, close))
        before, spaces = glyph, 0.0
    return pieces


def _word_to_extend(glyph: Glyph, before: Glyph | None, pieces: Sequence[_Piece]) -> _Piece | None:
    """The piece that ``glyph``, close behind ``before``, goes on; None where a word or a mark begins."""
    if before is None:
        return None
    last = pieces[-1]
    if _is_raised(glyph, before):
        end = "".join(other.text for other in last.glyphs)
        return last if glyph.text in _EXPONENTS and _UNIT_OF_LENGTH.search(end) else None
    if _is_raised(before, glyph):
        if _is_raised(before, last.glyphs[0]):
            return last  # behind an exponent: m2/người
        # A stop or comma behind a footnote mark belongs to the word before the mark.
        stop = unicodedata.category(glyph.text[0]).startswith("P")
        return pieces[-2] if stop and last.close and len(pieces) > 1 else None
    return last if before is last.glyphs[-1] else pieces[-2]


def _is_raised(small: Glyph, large: Glyph) -> bool:
    return small.size <= _SMALL * large.size and large.baseline - small.baseline >= _RAISED[0] * large.size


def _parts_columns(left: _Piece, right: _Piece, size: float, usual: float, verticals: Sequence[Box]) -> bool:
    x0, x1 = left.glyphs[-1].box.x1, right.glyphs[0].box.x0
    gap = x1 - x0
    y = (left.glyphs[-1].box.y0 + left.glyphs[-1].box.y1) / 2
    if any(x0 - 1 <= box.center[0] <= x1 + 1 and box.y0 <= y <= box.y1 for box in verticals):
        return True
    if gap <= _COLUMN_GAP * size or gap <= _JUSTIFIED_STRETCH * usual:
        return False
    return gap - right.spaces > _COLUMN_GAP * size or gap > _COLUMN_GAP_OF_SPACES * size


def _word(piece: _Piece, row: Sequence[Glyph], largest: float) -> Word:
    """``piece`` as a word of ``row``, where ``largest`` is the largest font size."""
    glyphs = piece.glyphs
    original = "".join(glyph.text for glyph in glyphs)
    text = "".join(
        decode("".join(glyph.text for glyph in run), encoding) if encoding else _tidied(run)
        for encoding, run in groupby(_of_one_encoding(glyphs), key=lambda glyph: glyph.encoding)
    )
    fonts = Counter(glyph.font for glyph in glyphs).most_common(1)[0][0]
    raised = glyphs[0].size <= _SMALL * largest and any(
        _is_raised(glyphs[0], other) and _beside(glyphs[0], other) for other in row
    )
    return Word(
        text=storable(unicodedata.normalize("NFC", text)),
        original=encodable(original),
        box=bounding_box([glyph.box for glyph in glyphs]),
        confidence=1.0,
        method="text_layer",
        size=round(median(glyph.size for glyph in glyphs), 2),
        bold=bool(_BOLD.search(fonts)),
        italic=bool(_ITALIC.search(fonts)),
        superscript=raised,
    )


def _of_one_encoding(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """``glyphs`` of a word, plain letters with the encoding of the others: a letter and its mark may be in
    two fonts, of which one does not tell what the other is in.
    """
    encodings = {glyph.encoding for glyph in glyphs if glyph.encoding is not None}
    if len(encodings) != 1:
        return glyphs
    (encoding,) = encodings
    return [
        replace(glyph, encoding=encoding) if glyph.encoding is None and _is_plain(glyph) else glyph
        for glyph in glyphs
    ]


def _is_plain(glyph: Glyph) -> bool:
    return glyph.text.isascii() and glyph.text.isalpha() and not glyph.miscoded


def _tidied(glyphs: Iterable[Glyph]) -> str:
    text = "".join(glyph.shown for glyph in glyphs)
    return text.translate(_UNPRINTED).translate(_HYPHENS)


def _beside(mark: Glyph, other: Glyph) -> bool:
    gap = mark.box.gap_x(other.box)
    return gap <= 4 * other.size
