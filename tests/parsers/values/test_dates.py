import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.values.dates import iso_date, month_interval, parse_date

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "value", "grain"),
    [
        ("ngày 31 tháng 10 năm 2023", "2023-10-31", "day"),
        ("Ngày 05 thảng 3 nàm 2010", "2010-03-05", "day"),
        ("tháng 10/2023", "2023-10", "month"),
        ("tháng 10 năm 2023", "2023-10", "month"),
        ("10/2023", "2023-10", "month"),
        ("Quý III/2023", "2023-07-01/2023-09-30", "period"),
        ("quý 4 năm 2023", "2023-10-01/2023-12-31", "period"),
        ("10 tháng đầu năm 2023", "2023-01-01/2023-10-31", "period"),
        ("6 tháng cuối năm 2023", "2023-07-01/2023-12-31", "period"),
        ("9 tháng năm 2024", "2024-01-01/2024-09-30", "period"),
        ("năm 2023", "2023-01-01/2023-12-31", "period"),
        ("giai đoạn 2021 - 2025", "2021-01-01/2025-12-31", "period"),
        ("từ ngày 01/01 đến ngày 31/10/2023", "2023-01-01/2023-10-31", "period"),
        ("từ tháng 01 đến tháng 02/2024", "2024-01-01/2024-02-29", "period"),
    ],
)
def test_dates_and_periods_become_iso(text: str, value: str, grain: str) -> None:
    date = parse_date(text)
    assert date is not None
    assert (date.value, date.grain, date.flags) == (value, grain, ())


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("15/10", "no_year"),
        ("ngày 15 tháng 10", "no_year"),
        ("quý III", "no_year"),
        ("6 tháng đầu năm", "no_year"),
        ("tháng 10", "no_year"),
        ("15/02/23", "short_year"),
        ("31/02/2023", "impossible"),
        ("tháng 13/2023", "impossible"),
        ("15 tháng đầu năm 2023", "impossible"),
        ("31/10/2023 - 01/01/2023", "impossible"),
    ],
)
def test_what_does_not_say_enough_is_flagged_without_a_value(text: str, flag: str) -> None:
    date = parse_date(text)
    assert date is not None
    assert (date.value, date.flags) == (None, (flag,))


@pytest.mark.parametrize("text", ["", "2023", "1.604", "15/16", "10 tháng", "Điều 10", "5=6+7", "tháng"])
def test_other_texts_are_no_dates(text: str) -> None:
    assert parse_date(text) is None


@given(DAYS, st.sampled_from(["{d}/{m}/{y}", "ngày {d:02d} tháng {m:02d} năm {y}", "{d:02d}-{m:02d}-{y}"]))
def test_a_day_reads_back(day: datetime.date, form: str) -> None:
    date = parse_date(form.format(d=day.day, m=day.month, y=day.year))
    assert date is not None
    assert date.value == day.isoformat()


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    parse_date(text)


@given(st.integers(0, 3000), st.integers(-1, 14), st.integers(-1, 33))
def test_an_iso_date_exists_in_the_calendar(year: int, month: int, day: int) -> None:
    value = iso_date(year, month, day)
    if value is not None:
        assert datetime.date.fromisoformat(value) == datetime.date(year, month, day)


@given(st.integers(1900, 2100), st.integers(1, 12), st.integers(1, 12))
def test_an_interval_of_months_runs_from_a_first_to_a_last_day(year: int, first: int, last: int) -> None:
    interval = month_interval(year, first, last)
    if first > last:
        assert interval is None
        return
    assert interval is not None
    start, end = (datetime.date.fromisoformat(part) for part in interval.split("/"))
    assert start == datetime.date(year, first, 1)
    assert (end + datetime.timedelta(days=1)).day == 1
    assert end.month == last
