"""Dates and periods as Vietnamese documents write them, as ISO 8601 values.

A day is ``2023-10-31``, a month ``2023-10``, any other period an interval of days ``2023-04-01/2023-06-30``
(ISO 8601-1:2019, 5.5). What names no year has no value.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from typing import Literal

from lexicon.fold import strip_marks
from lexicon.form_words import DAY, MONTH, YEAR
from schema.value import Value

Grain = Literal["day", "month", "period"]
DateFlag = Literal["no_year", "short_year", "impossible"]

FIRST_YEAR, LAST_YEAR = 1900, 2100


class DateValue(Value):
    """A date or period read from a whole text.

    ``value`` is ISO 8601, None when the text does not say enough; then ``flags`` say why: ``no_year``
    (``15/10``, ``quý III``), ``short_year`` (``01/02/23``), ``impossible`` (``31/02/2023``).
    """

    value: str | None
    grain: Grain
    flags: tuple[DateFlag, ...] = ()


_D, _M, _Y = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})"
_SEPARATOR = r"\s*[/.\-–]\s*"
_DAY_IN_TEXT = re.compile(
    rf"{DAY}\s*{_D}\s*(?:{_SEPARATOR}|{MONTH})\s*{_M}\s*(?:{_SEPARATOR}|{YEAR})\s*{_Y}(?!\d)"
)
_OF_YEAR = rf"(?:\s*[/\-–]|,?\s*(?:cua\s+)?{YEAR})\s*{_Y}"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER = r"(?P<q>IV|I{1,3}|[1-4])"


def parse_date(text: str) -> DateValue | None:
    """The date or period that the whole of ``text`` is, or None when it is neither.

    A bare year or number is not a date. ``10 tháng đầu năm 2023`` is January to October.
    """
    compact = " ".join(strip_marks(text).split()).strip(" .;,")
    for pattern, build in _PATTERNS:
        match = pattern.fullmatch(compact)
        if match is not None:
            return build(match.groupdict())
    return None


def days_in(text: str) -> list[str]:
    """The days named in ``text`` with their year, in words or figures, as ISO 8601."""
    plain = strip_marks(text).lower()
    days = (iso_date(*(int(match[name]) for name in "ymd")) for match in _DAY_IN_TEXT.finditer(plain))
    return [day for day in days if day is not None]


def iso_date(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """``2023-10-31``, ``2023-10`` or ``2023``; None when there is no such day or the year is out of range."""
    if not FIRST_YEAR <= year <= LAST_YEAR or (month is None and day is not None):
        return None
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def month_interval(year: int, first: int, last: int) -> str | None:
    """The interval from the first day of month ``first`` to the last day of month ``last`` of ``year``."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= first <= last <= 12):
        return None
    end = datetime.date(year, last, calendar.monthrange(year, last)[1])
    return f"{datetime.date(year, first, 1).isoformat()}/{end.isoformat()}"


_Groups = dict[str, str | None]


def _number(groups: _Groups, name: str) -> int | None:
    text = groups.get(name)
    return int(text) if text is not None else None


def _dated(value: str | None, grain: Grain) -> DateValue:
    return DateValue(value=value, grain=grain, flags=() if value else ("impossible",))


def _day(groups: _Groups) -> DateValue:
    year, month, day = (_number(groups, name) for name in "ymd")
    if year is None:
        # 2000 is a leap year: 29/02 is a possible day of an unknown year.
        possible = iso_date(2000, month, day) is not None
        return DateValue(value=None, grain="day", flags=("no_year",) if possible else ("impossible",))
    if year < 100:
        return DateValue(value=None, grain="day", flags=("short_year",))
    return _dated(iso_date(year, month, day), "day")


def _bare_day(groups: _Groups) -> DateValue | None:
    """``15/10`` is a day without a year, ``15/16`` is a share, not a misprinted day."""
    day = _day(groups)
    return None if "impossible" in day.flags else day


def _month(groups: _Groups) -> DateValue:
    year, month = _number(groups, "y"), _number(groups, "m")
    if year is None:
        possible = month is not None and 1 <= month <= 12
        return DateValue(value=None, grain="month", flags=("no_year",) if possible else ("impossible",))
    return _dated(iso_date(year, month), "month")


def _months(groups: _Groups, first: int, last: int) -> DateValue:
    year = _number(groups, "y")
    if year is None:
        return DateValue(value=None, grain="period", flags=("no_year",))
    return _dated(month_interval(year, first, last), "period")


def _quarter(groups: _Groups) -> DateValue:
    printed = (groups["q"] or "").lower()
    quarter = _ROMAN.get(printed) or int(printed)
    return _months(groups, 3 * quarter - 2, 3 * quarter)


def _first_months(groups: _Groups) -> DateValue:
    return _months(groups, 1, _number(groups, "n") or 0)


def _last_months(groups: _Groups) -> DateValue:
    return _months(groups, 13 - (_number(groups, "n") or 0), 12)


def _year(groups: _Groups) -> DateValue:
    return _months(groups, 1, 12)


def _month_range(groups: _Groups) -> DateValue:
    return _months(groups, _number(groups, "m1") or 0, _number(groups, "m2") or 0)


def _years(groups: _Groups) -> DateValue:
    first, last = _number(groups, "y1") or 0, _number(groups, "y2") or 0
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        return _dated(None, "period")
    return _dated(f"{first:04d}-01-01/{last:04d}-12-31", "period")


def _day_range(groups: _Groups) -> DateValue:
    last_year = _number(groups, "y2") or 0
    first = iso_date(_number(groups, "y1") or last_year, _number(groups, "m1"), _number(groups, "d1"))
    last = iso_date(last_year, _number(groups, "m2"), _number(groups, "d2"))
    if first is None or last is None or first > last:
        return _dated(None, "period")
    return _dated(f"{first}/{last}", "period")


def _named_day(suffix: str) -> str:
    return rf"(?P<d{suffix}>\d{{1,2}})[/.\-](?P<m{suffix}>\d{{1,2}})"


# Marks are taken off first; a letter that carries one is written \w, so that a misread one still matches.
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[_Groups], DateValue | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), build)
    for pattern, build in (
        (rf"(?:{DAY}\s*)?{_D}{_SEPARATOR}{_M}{_SEPARATOR}(?P<y>\d{{4}}|\d{{2}})", _day),
        (rf"(?:{DAY}\s*)?{_D}\s*{MONTH}\s*{_M}{_OF_YEAR}", _day),
        (rf"{DAY}\s*{_D}\s*(?:[/.\-]|{MONTH})\s*{_M}", _day),
        (r"(?P<d>\d{1,2})/(?P<m>\d{1,2})", _bare_day),
        (rf"(?:{MONTH}\s*)?{_M}\s*[/\-]\s*{_Y}", _month),
        (rf"{MONTH}\s*{_M}(?:{_OF_YEAR})?", _month),
        (rf"qu\w\s*{_QUARTER}(?:{_OF_YEAR})?", _quarter),
        (rf"(?P<n>\d{{1,2}})\s*{MONTH}\s*(?:\w\wu\s*{YEAR}|\w\wu|{YEAR})(?:\s*/?\s*{_Y})?", _first_months),
        (rf"(?P<n>\d{{1,2}})\s*{MONTH}\s*[/,]\s*{_Y}", _first_months),
        (rf"(?P<n>\d{{1,2}})\s*{MONTH}\s*cu\wi\s*(?:{YEAR})?(?:\s*/?\s*{_Y})?", _last_months),
        (rf"(?:c\w\s*)?{YEAR}\s*{_Y}", _year),
        (
            rf"(?:t\w\s*)?(?:{MONTH}\s*)?(?P<m1>\d{{1,2}})\s*(?:[-–]|\w\wn)\s*(?:h\wt\s*)?{MONTH}\s*(?P<m2>\d{{1,2}})"
            rf"(?:{_OF_YEAR})",
            _month_range,
        ),
        (
            rf"(?:(?:c\wc\s*)?{YEAR}|giai\s*\wo\wn|th\wi\s*k\w)\s*(?P<y1>\d{{4}})"
            rf"\s*(?:[-–]|\w\wn(?:\s*{YEAR})?)\s*(?P<y2>\d{{4}})",
            _years,
        ),
        (
            rf"(?:t\w\s*)?(?:{DAY}\s*)?{_named_day('1')}(?:[/.\-](?P<y1>\d{{4}}))?\s*(?:[-–]|\w\wn(?:\s*h\wt)?)\s*"
            rf"(?:{DAY}\s*)?{_named_day('2')}[/.\-](?P<y2>\d{{4}})",
            _day_range,
        ),
    )
)
