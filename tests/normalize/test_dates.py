"""Dates: what publishers and customers write, read as intervals; two readings where there are two."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamis.errors import CallError
from tamis.normalize import dates
from tamis.normalize.dates import CIRCA_YEARS, EARLIEST, LATEST, LONGEST, is_to_come, read_date, readings, utc_time

PUBLISHED = [
    ("31 Aug 1960", "1960-08-31", "1960-08-31", "exact"),
    ("Aug 1960", "1960-08-01", "1960-08-31", "month"),
    ("1960", "1960-01-01", "1960-12-31", "year"),
    ("circa 1960", "1958-01-01", "1962-12-31", "circa"),
    ("1960 to 1962", "1960-01-01", "1962-12-31", "between"),
    ("1 Jan 1960 to 31 Dec 1962", "1960-01-01", "1962-12-31", "between"),
    ("Aug 1960 to Sep 1960", "1960-08-01", "1960-09-30", "between"),
    ("circa 28 Jul 1962", "1960-07-28", "1964-07-28", "circa"),
    ("circa 1979-1982", "1977-01-01", "1984-12-31", "circa"),
    ("circa 29 Feb 1960", "1958-02-28", "1962-02-28", "circa"),
    ("Approximately 1955", "1953-01-01", "1957-12-31", "circa"),
    ("between 1973 and 1974", "1973-01-01", "1974-12-31", "between"),
    ("1958 - 1960", "1958-01-01", "1960-12-31", "between"),
    ("1975-04-03", "1975-04-03", "1975-04-03", "exact"),
    ("1975-04", "1975-04-01", "1975-04-30", "month"),
    ("1975/04/03", "1975-04-03", "1975-04-03", "exact"),
    ("19750403", "1975-04-03", "1975-04-03", "exact"),
    ("1975-04-03T00:00:00", "1975-04-03", "1975-04-03", "exact"),
    ("03.04.1975", "1975-04-03", "1975-04-03", "exact"),
    ("3. 4. 1975", "1975-04-03", "1975-04-03", "exact"),
    ("04/1975", "1975-04-01", "1975-04-30", "month"),
    ("3 April 1975", "1975-04-03", "1975-04-03", "exact"),
    ("April 3, 1975", "1975-04-03", "1975-04-03", "exact"),
    ("3rd April 1975", "1975-04-03", "1975-04-03", "exact"),
    ("25/12/1975", "1975-12-25", "1975-12-25", "exact"),
    ("12/25/1975", "1975-12-25", "1975-12-25", "exact"),
    ("٠٣.٠٤.١٩٧٥", "1975-04-03", "1975-04-03", "exact"),
]


@pytest.mark.parametrize(("text", "start", "end", "kind"), PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_every_published_form_is_read_as_its_interval(text, start, end, kind):
    span = read_date(f"  {text} ")
    assert span is not None
    assert (span.start, span.end, span.kind, span.text) == (start, end, kind, text)


@pytest.mark.parametrize("text", ["03/04/1975", "3-4-1975", "03 04 1975"])
def test_a_day_and_month_that_can_change_places_have_both_readings_and_no_single_one(text):
    assert [span.start for span in readings(text)] == ["1975-04-03", "1975-03-04"]
    assert read_date(text) is None


def test_equal_day_and_month_are_one_reading():
    assert [span.start for span in readings("04/04/1975")] == ["1975-04-04"]


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "unknown", "31 Apr 1975", "29 Feb 1975", "1975-13", "1975-00-10", "1975-04-31", "00/00/1994",
        "32.01.1975", "13/13/1975", "Foo 1975", "3 Apr 75", "1962 to 1960", "0000", "1849", "2101", "circa",
        "1 Jan 1960 to", "3 Apr 4 1975", "03/04/1975 to 05/06/1975", "1975-04-03-02", "1" * 200, "\x00", "٣" * 30,
    ],
)  # fmt: skip
def test_what_is_no_date_has_no_reading(text):
    assert readings(text) == ()
    assert read_date(text) is None


@given(st.text(max_size=LONGEST + 5) | st.from_regex(r"[0-9a-zA-Z/.\- ]{0,40}", fullmatch=True))
def test_any_string_gives_spans_in_order_and_within_the_calendar_or_nothing(text):
    for span in readings(text):
        assert span.start <= span.end
        for day in (span.start, span.end):
            assert EARLIEST - CIRCA_YEARS <= date.fromisoformat(day).year <= LATEST + CIRCA_YEARS
        assert span.text == text.strip()


@given(st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31)))
def test_a_day_is_the_same_day_in_every_form(day):
    months = calendar.month_name[day.month], calendar.month_abbr[day.month]
    written = [
        day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%Y%m%d}", f"{day.day} {months[0]} {day.year}",
        f"{day.day} {months[1]} {day.year}", f"{months[0]} {day.day}, {day.year}",
    ]  # fmt: skip
    for text in written:
        span = read_date(text)
        assert span is not None, text
        assert span.start == span.end == day.isoformat()
    assert day.isoformat() in [span.start for span in readings(f"{day:%d/%m/%Y}")]
    assert day.isoformat() in [span.start for span in readings(f"{day:%m/%d/%Y}")]


@given(st.dates(date(EARLIEST, 1, 1), date(LATEST, 12, 31)))
def test_circa_holds_the_day_itself_and_two_years_on_either_side(day):
    span = read_date(f"circa {day.day} {calendar.month_abbr[day.month]} {day.year}")
    assert span is not None
    assert span.start < day.isoformat() < span.end
    assert (int(span.start[:4]), int(span.end[:4])) == (day.year - CIRCA_YEARS, day.year + CIRCA_YEARS)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2018-06-07T19:03:43.97-04:00", "2018-06-07T23:03:43Z"),
        ("2026-08-01T23:00:03.110Z", "2026-08-01T23:00:03Z"),
        ("2017-01-01", "2017-01-01T00:00:00Z"),
        ("2017-01-01 10:20", "2017-01-01T10:20:00Z"),
    ],
)
def test_times_of_publication_are_brought_to_utc(text, utc):
    assert utc_time(text) == utc


def test_a_day_meant_as_a_limit_includes_its_last_second():
    assert utc_time("2017-01-01", end_of_day=True) == "2017-01-01T23:59:59Z"
    assert utc_time("20170101", end_of_day=True) == "2017-01-01T23:59:59Z"
    assert utc_time("2017-01-01T10:00", end_of_day=True) == "2017-01-01T10:00:00Z"


def test_a_day_is_to_come_when_it_has_begun_nowhere_on_earth():
    now = datetime.now(UTC)
    days = [(now + timedelta(days=n)).date().isoformat() for n in (0, 2)]
    assert [is_to_come(day) for day in (*days, "2999-01-01", "99991231", "2017-01-01T10:00")] == [
        False, True, True, True, False,
    ]  # fmt: skip
    with pytest.raises(CallError, match="Not a date: 'soon'"):
        is_to_come("soon")


@given(st.text(max_size=30) | st.datetimes().map(lambda found: f"{found.isoformat()}+05:00"))
def test_a_text_that_is_no_time_is_a_value_error_and_nothing_else(text):
    try:
        utc = utc_time(text)
    except ValueError:
        return
    assert len(utc) == 20
    assert utc.endswith("Z")


@pytest.mark.parametrize(
    ("written", "calendar", "day"),
    [
        ((1400, 1, 1), "islamic", "1979-11-21"),
        ((1445, 1, 1), "islamic", "2023-07-19"),
        ((1444, 9, 1), "islamic", "2023-03-23"),
        ((1358, 1, 1), "persian", "1979-03-21"),
        ((1399, 1, 1), "persian", "2020-03-20"),
        ((1400, 1, 1), "persian", "2021-03-21"),
        ((1403, 12, 30), "persian", "2025-03-20"),
    ],
)
def test_days_of_other_calendars_lie_in_a_span_of_three(written, calendar, day):
    span = dates.calendar_date(*written, calendar)
    assert span.start < day < span.end
    assert (date.fromisoformat(span.end) - date.fromisoformat(span.start)).days == 2
    assert span.calendar == calendar


@pytest.mark.parametrize("written", [(1402, 12, 30), (1400, 13, 1), (1400, 0, 5), (99, 1, 1), (1400, 2, 32)])
def test_days_that_a_calendar_lacks_are_none(written):
    assert dates.calendar_date(*written, "persian") is None


@pytest.mark.parametrize("calendar", ["islamic", "persian"])
def test_months_and_years_of_other_calendars_follow_each_other(calendar):
    for year in range(1300, 1420):
        months = [dates.calendar_date(year, month, 0, calendar) for month in range(1, 13)]
        whole = dates.calendar_date(year, 0, 0, calendar)
        assert (whole.start, whole.end) == (months[0].start, months[-1].end)
        for this, following in pairwise(months):
            assert date.fromisoformat(following.start) == date.fromisoformat(this.end) - timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("03/04/1975", ("1975-04-03", "1975-04-03", "exact")),
        ("00/04/1975", ("1975-04-01", "1975-04-30", "month")),
        ("00/00/1975", ("1975-01-01", "1975-12-31", "year")),
        ("04/1975", ("1975-04-01", "1975-04-30", "month")),
        ("1975", ("1975-01-01", "1975-12-31", "year")),
        ("1975-04-03", ("1975-04-03", "1975-04-03", "exact")),
        ("31/02/1975", None),
        ("03/00/1975", None),
        ("unknown", None),
        ("00-00-1994", ("1994-01-01", "1994-12-31", "year")),
        ("dd/mm/1945", ("1945-01-01", "1945-12-31", "year")),
        ("??/09/1958", ("1958-09-01", "1958-09-30", "month")),
        ("12-00-1994", None),
        ("05-13-1994", None),
        ("dd/mm/yyyy", None),
        ("circa 01/02/1970", ("1968-02-01", "1972-02-01", "circa")),
        ("between 01/02/1970 and 03/04/1971", ("1970-02-01", "1971-04-03", "between")),
    ],
)
def test_with_its_order_known_a_date_has_one_reading_and_zeros_are_not_known(
    text: str, span: tuple[str, str, str] | None
) -> None:
    found = read_date(text, day_first=True)
    assert (found and (found.start, found.end, found.kind)) == span
    assert found is None or found.text == text
    month_first = re.sub(r"(\w\w|\?\?)([-/])(\w\w)(?=[-/]\w{4})", r"\3\2\1", text)
    again = read_date(month_first, day_first=False)
    assert (again and (again.start, again.end, again.kind)) == span
