"""The fixed components of an administrative document (annex I of Nghị định 30/2020/NĐ-CP)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samples.typeset import LEFT, Setting, Sheets, plain

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True)
class Letterhead:
    """``number_line`` and ``place_line`` as printed; None where the letterhead has none.

    ``about`` is the "V/v" of a công văn, which stands under the number. ``parent`` and ``issuer`` are
    the printed lines of the names.
    """

    issuer: tuple[str, ...]
    number_line: str | None
    place_line: str | None
    parent: tuple[str, ...] = ()
    about: tuple[str, ...] = ()


def set_letterhead(sheets: Sheets, head: Letterhead) -> None:
    """Sets both columns side by side and records them left column first."""
    left_width = sheets.width * 0.42
    right_x = LEFT + left_width
    right_width = sheets.width - left_width
    top = sheets.y
    left = top
    for line in head.parent:
        left = sheets.text_at(line, LEFT, left, left_width, 13, "centre")
    for line in head.issuer:
        left = sheets.text_at(f"<b>{line}</b>", LEFT, left, left_width, 13, "centre")
    sheets.rule(LEFT + left_width / 2, left - 2, left_width * 0.36)
    right = sheets.text_at(f"<b>{COUNTRY}</b>", right_x, top, right_width, 12.5, "centre")
    right = sheets.text_at(f"<b>{MOTTO}</b>", right_x, right, right_width, 13.5, "centre")
    sheets.rule(right_x + right_width / 2, right - 2, 165)
    y = min(left, right) - 10
    under_left = under_right = y
    if head.parent:
        sheets.record("letterhead", plain(" ".join(head.parent)), sheets.page)
    sheets.record("letterhead", plain(" ".join(head.issuer)), sheets.page)
    if head.number_line:
        under_left = sheets.text_at(head.number_line, LEFT, y, left_width, 13, "centre")
        sheets.record("letterhead", " ".join(head.number_line.split()), sheets.page)
    if head.about:
        for line in head.about:
            under_left = sheets.text_at(line, LEFT, under_left - 1, left_width, 12, "centre")
        sheets.record("letterhead", " ".join(head.about), sheets.page)
    sheets.record("letterhead", COUNTRY, sheets.page)
    sheets.record("letterhead", MOTTO, sheets.page)
    if head.place_line:
        place = f"<i>{head.place_line}</i>"
        under_right = sheets.text_at(place, right_x, y, right_width, 13.5, "centre")
        sheets.record("letterhead", " ".join(head.place_line.split()), sheets.page)
    sheets.y = min(under_left, under_right) - 10


def set_title(sheets: Sheets, doc_type: str, subject: Sequence[str]) -> None:
    """The type in capitals and the subject under it, with the short rule below."""
    _centred(sheets, f"<b>{doc_type}</b>", 14)
    sheets.record("title", doc_type, sheets.page)
    for line in subject:
        _centred(sheets, f"<b>{line}</b>", 14)
    sheets.record("title", " ".join(subject), sheets.page)
    sheets.rule(LEFT + sheets.width / 2, sheets.y - 3, 120)
    sheets.y -= 12


def _centred(sheets: Sheets, markup: str, size: float) -> None:
    sheets.y = sheets.text_at(markup, LEFT, sheets.y, sheets.width, size, "centre")


def set_addressees(sheets: Sheets, names: Sequence[str]) -> None:
    """ "Kính gửi:" with one name on its line, or several names under one another."""
    if len(names) == 1:
        markup = f"Kính gửi: {names[0]}"
        _centred(sheets, markup, 14)
        sheets.record("paragraph", markup, sheets.page)
    else:
        x = LEFT + sheets.width * 0.22
        y = sheets.text_at("Kính gửi:", x, sheets.y, 70, 14, "left")
        for name in names:
            y = sheets.text_at(f"- {name}", x + 64, y, sheets.width * 0.6, 14, "left")
        sheets.record("paragraph", "\n".join(["Kính gửi:", *(f"- {name}" for name in names)]), sheets.page)
        sheets.y = y
    sheets.y -= 8


@dataclass(frozen=True)
class Closing:
    """Who receives (left column) and who signs (right column): lines as printed."""

    recipients: tuple[str, ...]
    authority: tuple[str, ...]
    position: str
    name: str

    @property
    def height(self) -> float:
        return max(30 + 14 * len(self.recipients), 135)


def set_closing(sheets: Sheets, closing: Closing) -> None:
    if not sheets.room(closing.height):
        sheets.start_page()
    sheets.y -= 12
    top = sheets.y
    half = sheets.width / 2
    y = sheets.text_at("<b><i>Nơi nhận:</i></b>", LEFT, top, half, 12, "left")
    for line in closing.recipients:
        y = sheets.text_at(line, LEFT, y, half, 11, "left")
    x = LEFT + half
    right = top
    for line in (*closing.authority, closing.position):
        right = sheets.text_at(f"<b>{line}</b>", x, right, half, 13.5, "centre")
    right = sheets.text_at(f"<b>{closing.name}</b>", x, right - 66, half, 14, "centre")
    sheets.y = min(y, right) - 6
    sheets.record("recipients", "\n".join(["Nơi nhận:", *closing.recipients]), sheets.page)
    lines = (*closing.authority, closing.position, closing.name)
    sheets.record("signature", "\n".join(lines), sheets.page)


@dataclass(frozen=True)
class AppendixHead:
    label: str
    title: tuple[str, ...]
    reference: str
    unit_line: str | None = None


def set_appendix_head(sheets: Sheets, head: AppendixHead) -> None:
    """ "Phụ lục 01", its title, "(Kèm theo …)" and the unit line above the table."""
    _centred(sheets, f"<b>{head.label}</b>", 14)
    sheets.record("caption", head.label, sheets.page)
    for line in head.title:
        _centred(sheets, f"<b>{line}</b>", 13)
    sheets.record("caption", " ".join(head.title), sheets.page)
    _centred(sheets, f"<i>{head.reference}</i>", 13)
    sheets.record("caption", head.reference, sheets.page)
    if head.unit_line:
        set_unit_line(sheets, head.unit_line)


def set_unit_line(sheets: Sheets, line: str) -> None:
    sheets.y = sheets.text_at(f"<i>{line}</i>", LEFT, sheets.y - 2, sheets.width, 12, "right")
    sheets.record("caption", line, sheets.page)


CAPTION = Setting(size=13, leading=17, align="left", indent=0)
NOTE = Setting(size=12, leading=15, align="left", indent=0)
