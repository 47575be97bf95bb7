"""What people typed into the sheet of what to check, read back."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from pydantic import ValidationError

from pipeline.corrections.place import Place, place_of
from schema.errors import NotACheckedWorkbook, PathNotFound

CHECK_SHEET, SOURCE_SHEET = "Cần kiểm tra", "Nguồn"
"""Titles of the sheets of what to check, and of what the workbook was made of."""

READ, ANSWER, ADDRESS = "Đã đọc", "Đã sửa", "Địa chỉ"
"""Titles of columns: what was read, what a person says stands there, and, hidden, the place on paper that the
answer is about (``place_key``).
"""

SHA256 = "SHA-256"
"""Title of the row with the digest of the source."""


@dataclass(frozen=True)
class Answer:
    """What was typed into row ``row`` (from 1), about a ``place`` where ``read`` was read."""

    row: int
    place: Place
    read: str
    text: str


def answers_in(path: Path) -> tuple[str, tuple[Answer, ...]]:
    """SHA-256 of the file that the workbook at ``path`` is about, and what was typed into it.

    Raises PathNotFound, NotACheckedWorkbook.
    """
    if not path.is_file():
        raise PathNotFound(path=path)
    try:
        book = load_workbook(path, data_only=True)
        facts = {row[0]: row[1] for row in book[SOURCE_SHEET].iter_rows(max_col=2, values_only=True)}
        return str(facts[SHA256]), tuple(_answers(book[CHECK_SHEET]))
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise NotACheckedWorkbook(path=path) from error


def _answers(sheet: Worksheet) -> Iterator[Answer]:
    rows = sheet.iter_rows(values_only=True)
    titles = {str(title): col for col, title in enumerate(next(rows, ())) if title is not None}
    read, answer, address = titles[READ], titles[ANSWER], titles[ADDRESS]
    for number, row in enumerate(rows, start=2):
        text = _text(row[answer])
        if text and row[address]:
            try:
                yield Answer(number, place_of(str(row[address])), _text(row[read]), text)
            except ValidationError as error:
                raise ValueError(str(row[address])) from error


def _text(value: object) -> str:
    """What a cell shows: a program may have made a number or a date of what was typed."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value).replace(".", ",")
    return str(value).strip()
