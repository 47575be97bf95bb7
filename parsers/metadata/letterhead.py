"""The head of a document: issuer, number and "V/v" on the left, country, motto, place and date on the right.

Layout after Nghị định 30/2020/NĐ-CP, annex I, boxes 1 to 5b; earlier layouts have the same two columns.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lexicon import form_words
from lexicon.document_types import by_name
from lexicon.fold import fold
from parsers.text.layout import LETTERS, Frame, Row, cut_row, find_phrase, widest_gap

COUNTRY = "cong hoa xa hoi chu nghia viet nam"
PARTY = "dang cong san viet nam"
YOUTH_UNION = ("doan tncs ho chi minh", "doan thanh nien cong san ho chi minh")
MOTTO = "doc lap - tu do - hanh phuc"

# The number and the symbol are parted by a slash.
NUMBER_LINE = re.compile(
    rf"^\W{{0,3}}(?:{form_words.NUMBER}|"
    r"(?:luật|pháp lệnh|nghị quyết|nghị định|thông tư|quyết định|chỉ thị) số)\s*[:.;,]?\s*",
    re.IGNORECASE,
)
# The number where little is left of the "Số" before it: at most four letters that are no word of a name.
_NUMBER_ALONE = re.compile(
    r"^(?P<head>(?:\W*\w){0,4}?\W*?)(?<![/\w])\d{1,5}\s*/\s*(?:\d{4}\s*/\s*)?[A-ZĐ]{2,}"
)
# A number or what a pen wrote, and a symbol whose slash was lost.
SLASH_LOST = re.compile(r"(?P<number>\S{0,8})\s+(?P<symbol>[A-ZĐ][A-ZĐa-z]{1,7}(?:[-–][A-ZĐ&]{2,})+)\W*$")
# The same in one word: what a pen wrote ran into the slash, and nobody knows where the number ends.
GLUED = re.compile(
    r"(?P<number>\S{0,8}(?:\s\S{0,8})?[^A-ZĐ\s/])(?P<symbol>[A-ZĐ]{2}[A-ZĐa-z]{0,6}(?:[-–][A-ZĐ&]{2,})+)\W*$"
)
# A number and the dash before its symbol, as the Party and old offices write it (12-NQ/TU, 139-CP).
DASHED = re.compile(r"\s*\d{1,5}[a-zA-Z]?\s*[-–](?=\s*[A-ZĐ]{1,2}[A-ZĐa-z]*(?:[/-]|\W*$))")
_SLASHED = re.compile(r"/\s*\w")
PLACE_LINE = re.compile(
    rf"\b{form_words.DAY}.*{form_words.MONTH}|{form_words.MONTH}.*\b{form_words.YEAR}(?![a-z])"
    rf"|^\W*(?:\w[\w.]*(?: [\w.-]+){{0,5}}\s*,\s*)?{form_words.DAY}\W*"
    r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}\W*$"
)
# "V/v" and what it is read as where strokes run into each other, and the words that it stands for.
ABOUT_LINE = re.compile(r"^\W{0,2}(?:v\s*/\s*[vy]|v[ilj1|n]?v|vn[ij]|w/?v|ve viec)(?!\w)")

# Rows of the left column above the number; more than these is no letterhead.
_LONGEST = 14
_LIKE_ORGANISATION = 90.0
"""How like the head of its documents (0 to 100) the name of the Party or the Youth Union must be read: they
are short.
"""
_STRAY_LETTERS = 4
_STROKE = re.compile(r"[_|~—–=]+")
# Narrowest gap between columns, as a share of the font size; narrower ones part words.
_COLUMN_GAP = 0.6


@dataclass(frozen=True)
class Letterhead:
    """Rows of a letterhead by component, top to bottom; ``first`` and ``last`` are indices of rows.

    ``address`` is what stands beside the issuer's name (how to reach a company, the heading of a gazette),
    ``other`` what belongs to none of them.
    """

    first: int
    last: int
    issuer: tuple[Row, ...]
    number: Row | None
    about: tuple[Row, ...]
    country: Row | None
    motto: Row | None
    place: Row | None
    other: tuple[Row, ...] = ()
    address: tuple[Row, ...] = ()


def find_letterheads(rows: Sequence[Row], frame: Frame) -> list[Letterhead]:
    """All letterheads among the rows of one page, top to bottom."""
    found: list[Letterhead] = []
    for index, row in enumerate(rows):
        if found and index <= found[-1].last:
            continue
        span = find_phrase(row, COUNTRY) or _organisation_on_top(row, frame)
        if span is not None and _is_head(row, span, capitals=True):
            first = _first_of_name(row, span[0])
            found.append(_read(rows, index, row.words[first].box.x0, frame, country=True))
            continue
        span = find_phrase(row, MOTTO, 85.0)
        if span is not None and _is_head(row, span, capitals=False):
            # The country's name is wider than the motto by about a third on either side.
            start, end = row.words[span[0]].box, row.words[span[1] - 1].box
            found.append(_read(rows, index, start.x0 - 0.3 * (end.x1 - start.x0), frame, country=False))
    return found


def _organisation_on_top(row: Row, frame: Frame) -> tuple[int, int] | None:
    """Where the Party or the Youth Union is named on the right of ``row``, in the place of the country."""
    spans = (find_phrase(row, name, _LIKE_ORGANISATION) for name in (PARTY, *YOUTH_UNION))
    return next((span for span in spans if span and row.words[span[0]].box.x1 > frame.middle), None)


def _first_of_name(row: Row, at: int) -> int:
    """The index of the word that begins the country's name: one word too many in it moves what is found."""
    first = COUNTRY.split()[0]
    return (
        at - 1 if at and fold(row.words[at - 1].text) == first and fold(row.words[at].text) != first else at
    )


def _is_head(row: Row, span: tuple[int, int], *, capitals: bool) -> bool:
    """Whether the words of ``span`` are the head and not a sentence that names the country."""
    after = row.words[span[1] :]
    if sum(len(word.text) for word in after) > _STRAY_LETTERS:
        return False
    letters = [letter for word in row.words[span[0] : span[1]] for letter in LETTERS.findall(word.text)]
    return not capitals or sum(letter.isupper() for letter in letters) > 0.7 * len(letters)


def _read(rows: Sequence[Row], anchor: int, split: float, frame: Frame, *, country: bool) -> Letterhead:
    first = _first_row(rows, anchor, split)
    left: list[Row] = []
    right: list[Row] = []
    last = anchor
    for index in range(first, min(len(rows), anchor + _LONGEST)):
        row = rows[index]
        if index > anchor and (_is_title(row) or _is_addressee(row)):
            break
        if index == anchor and country:
            left_part, right_part = cut_row(row, split)
        else:
            left_part, right_part = _columns(row, split, frame)
        if index > anchor + 1 and not _belongs(left_part, right_part, left, right, row, split):
            break
        if left_part is not None:
            left.append(left_part)
        if right_part is not None:
            right.append(right_part)
        last = index
    return _components(first, last, left, right, country)


def _first_row(rows: Sequence[Row], anchor: int, split: float) -> int:
    """The issuer may stand a little above the country's name; what lies further up is not the head."""
    first = anchor
    while (
        first > 0
        and rows[first - 1].box.x1 < split
        and rows[first].box.y0 - rows[first - 1].box.y0 < 1.6 * max(rows[first].size, rows[first - 1].size)
        and rows[first - 1].capitals
    ):
        first -= 1
    return first


def _columns(row: Row, split: float, frame: Frame) -> tuple[Row | None, Row | None]:
    if row.box.x1 < split + 2 * frame.size and row.box.center[0] < split - frame.size:
        return row, None
    gap = widest_gap(row, (split - 4 * frame.size, split + 2 * frame.size))
    if gap is None or gap[1] < _COLUMN_GAP * frame.size:
        # Place and date may begin further left than the name above them: they are no less one line.
        wide = row.box.center[0] > split and not is_number_line(row)
        return (None, row) if wide and PLACE_LINE.search(row.folded) else cut_row(row, split)
    return cut_row(row, gap[0])


def _belongs(
    left: Row | None, right: Row | None, above_left: list[Row], above_right: list[Row], row: Row, split: float
) -> bool:
    left, right = (part if part is not None and _has_text(part) else None for part in (left, right))
    if left is None and right is None:
        return True  # strokes set with hyphens below the issuer and the motto
    if right is not None and PLACE_LINE.search(right.folded) and len(right.words) < 16:
        return True
    if left is None:
        # A stray mark of the pen, or the title.
        return right is not None and not right.capitals and len(right.text) < 6
    if right is not None:
        return is_number_line(left) or (not above_right and row.box.x0 < split)
    numbered = any(is_number_line(above) for above in above_left)
    if not numbered or is_number_line(left) or ABOUT_LINE.search(left.folded):
        return left.box.center[0] < split
    return any(ABOUT_LINE.search(above.folded) for above in above_left) and left.box.x1 < split + 2 * row.size


def _has_text(row: Row) -> bool:
    return any(character.isalnum() for character in row.text)


def _is_title(row: Row) -> bool:
    return by_name(row.text) is not None and row.capitals


def _is_addressee(row: Row) -> bool:
    return row.folded.lstrip(" -").startswith("kinh gui")


def is_number_line(row: Row) -> bool:
    """Whether the row is "Số: 59/BC-VP", also with a blank or unreadable number."""
    match = NUMBER_LINE.match(row.text)
    if match is not None:
        rest = row.text[match.end() :]
        return (
            _SLASHED.search(rest) is not None
            or not rest.strip(" .…_")
            or SLASH_LOST.match(rest) is not None
            or GLUED.match(rest) is not None
            or DASHED.match(rest) is not None
        )
    return _NUMBER_ALONE.match(row.text) is not None


def number_head(text: str) -> int:
    """How many characters of a number line come before its number: "Số: " or what was read instead."""
    match = NUMBER_LINE.match(text)
    if match is not None:
        return match.end()
    alone = _NUMBER_ALONE.match(text)
    return alone.end("head") if alone is not None else len(text) - len(text.lstrip())


def _components(first: int, last: int, left: list[Row], right: list[Row], country: bool) -> Letterhead:
    left, right = [_without_strokes(row) for row in left], [_without_strokes(row) for row in right]
    number_at = next((index for index, row in enumerate(left) if is_number_line(row)), None)
    about_at = next(
        (index for index, row in enumerate(left) if ABOUT_LINE.search(row.folded)),
        None,
    )
    heads = left[: number_at if number_at is not None else about_at]
    about: list[Row] = left[about_at:] if about_at is not None else []
    between = left[number_at + 1 : about_at] if number_at is not None else []
    place = next((row for row in right if PLACE_LINE.search(row.folded)), None)
    motto = next((row for row in right if row is not place and find_phrase(row, MOTTO, 70.0)), None)
    country_row = right[0] if country and right else None
    named = (country_row, motto, place)
    return Letterhead(
        first=first,
        last=last,
        issuer=tuple(row for row in heads if not _is_stroke(row)),
        number=left[number_at] if number_at is not None else None,
        about=tuple(about),
        country=country_row,
        motto=motto,
        place=place,
        other=(*between, *(row for row in right if row not in named)),
    )


def _is_stroke(row: Row) -> bool:
    """A drawn line that a recogniser took for dashes, or a speck that it took for a letter."""
    return len(re.findall(r"[^\W_]", row.text)) < 2


def _without_strokes(row: Row) -> Row:
    """``row`` less the drawn lines that were read as signs at its ends."""
    words = list(row.words)
    for end in (0, -1):
        while len(words) > 1 and _STROKE.fullmatch(words[end].text):
            words.pop(end)
    return Row(row.page, tuple(words))
