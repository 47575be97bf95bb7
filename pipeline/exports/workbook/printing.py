"""How sheets come out of a printer: landscape A4 as wide as the paper, numbered, the header on each page."""

from __future__ import annotations

from openpyxl.worksheet.worksheet import Worksheet

_A4 = 9
"""``paperSize`` of A4 (ECMA-376 part 1, 18.3.1.63)."""

PAGE_UNITS = 138.0
"""Width of the printable part of landscape A4 in units of our font (``text_size``): 29.7 cm less the margins
are 1,045 pixels at 96 dpi, a digit of 11 points takes 7, the frames of a dozen columns the rest."""

_SIDE_INCHES, _TOP_INCHES = 0.4, 0.6


def set_up_page(sheet: Worksheet, *, repeated: tuple[int, int] | None, area: str | None = None) -> None:
    """``repeated`` are the first and last row that stand on every page, ``area`` the cells that are printed,
    all of them when None. Rows count from 1."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = _SIDE_INCHES
    margins.top = margins.bottom = _TOP_INCHES
    margins.header = margins.footer = _SIDE_INCHES / 2
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P/&N"
    if repeated is not None:
        sheet.print_title_rows = f"{repeated[0]}:{repeated[1]}"
    if area is not None:
        sheet.print_area = area
