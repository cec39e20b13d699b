"""Dates as people write them, read as intervals of days.

Promise: any string at all gives a span, several readings, or nothing; never an exception. A year is the
interval of that year, a month of that month; "circa" widens by `CIRCA_YEARS` on either side. What the writer
meant is kept as the kind, what he wrote as the text.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime

from tamis.model import DateSpan

CIRCA_YEARS = 2
"""Years by which "circa" widens a date on either side: the publishers give none, reviewers read it so."""

EARLIEST, LATEST = 1850, 2100

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june",
            "jul july", "aug august", "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_CIRCA = re.compile(r"^(?:circa|approximately|approx|about|ca|c)\b\.?\s*", re.IGNORECASE)
_RANGE = re.compile(
    r"^(?:between\s+)?(.+?)\s+(?:to|and|until)\s+(.+)$|^(\d{4})\s*[-/\u2013]\s*(\d{4})$", re.IGNORECASE
)
_ISO = re.compile(r"^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]00:00.*)?$")
_NUMBERS = re.compile(r"^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$")
_WORDS = re.compile(
    r"^(?:(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+)?([A-Za-z]+)[\s.,-]+(?:(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+)?(\d{4})$"
)
_YEAR_FIRST = re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$")
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})$")


def read_date(text: str) -> DateSpan | None:
    """The span a date is written for, or None when it is not understood or can be read in two ways.

    >>> read_date("circa 1979-1982")
    DateSpan(start='1977-01-01', end='1984-12-31', kind='circa', text='circa 1979-1982')
    >>> read_date("31 Aug 1960").start
    '1960-08-31'
    """
    found = readings(text)
    return found[0] if len(found) == 1 else None


def readings(text: str) -> tuple[DateSpan, ...]:
    """Every reading of a date: one as a rule, two for `03/04/1975`, none for what is no date.

    >>> [span.start for span in readings("03/04/1975")]
    ['1975-04-03', '1975-03-04']
    """
    written = text.strip()
    if len(written) > 80:
        return ()
    written = "".join(map(_digit, written))
    circa = _CIRCA.match(written)
    spans = _spans(written[circa.end() :].strip() if circa else written, text.strip())
    return tuple(_widened(span) for span in spans) if circa else spans


def _digit(c: str) -> str:
    """Digits of any script as ASCII ones."""
    return str(int(c)) if c.isdecimal() else {"\u2013": "-", "\u2014": "-", "\u00a0": " "}.get(c, c)


def _spans(written: str, text: str) -> tuple[DateSpan, ...]:
    between = _RANGE.match(written)
    if between:
        first, last = (between[1], between[2]) if between[1] else (between[3], between[4])
        starts, ends = _one(first.strip(), text), _one(last.strip(), text)
        if starts and ends:
            start, end = min(span.start for span in starts), max(span.end for span in ends)
            return (DateSpan(start, end, "between", text),) if start <= end else ()
        return ()
    return _one(written, text)


def _one(written: str, text: str) -> tuple[DateSpan, ...]:
    """The readings of a single date: a year, a month, or a day."""
    if found := (_ISO.match(written) or _YEAR_FIRST.match(written) or _COMPACT.match(written)):
        span = _span(found[1], found[2], found[3], text)
        return (span,) if span else ()
    if found := _NUMBERS.match(written):
        both = (_span(found[3], found[2], found[1], text), _span(found[3], found[1], found[2], text))
        return tuple(dict.fromkeys(span for span in both if span))
    if found := _WORDS.match(written):
        month = _MONTHS.get(found[2].lower())
        if month and not (found[1] and found[3]):
            span = _span(found[4], str(month), found[1] or found[3], text)
            return (span,) if span else ()
    return ()


def _span(year: str, month: str | None, day: str | None, text: str) -> DateSpan | None:
    y, m, d = int(year), int(month or 0), int(day or 0)
    if not EARLIEST <= y <= LATEST or m > 12:
        return None
    if m == 0:
        return DateSpan(f"{y:04}-01-01", f"{y:04}-12-31", "year", text) if d == 0 else None
    last = calendar.monthrange(y, m)[1]
    if d > last:
        return None
    if d == 0:
        return DateSpan(f"{y:04}-{m:02}-01", f"{y:04}-{m:02}-{last:02}", "month", text)
    day_text = date(y, m, d).isoformat()
    return DateSpan(day_text, day_text, "exact", text)


def _widened(span: DateSpan) -> DateSpan:
    start, end = int(span.start[:4]) - CIRCA_YEARS, int(span.end[:4]) + CIRCA_YEARS
    return DateSpan(f"{start:04}-01-01", f"{end:04}-12-31", "circa", span.text)


def utc_time(text: str, *, end_of_day: bool = False) -> str:
    """A date or time as a UTC time to the second, `2026-08-01T23:00:03Z`.

    A date without a time is the start of that day, or its last second with `end_of_day`; a time without a
    zone is UTC. Raises `ValueError` for anything else.

    >>> utc_time("2018-06-07T19:03:43.97-04:00"), utc_time("2017-01-01", end_of_day=True)
    ('2018-06-07T23:03:43Z', '2017-01-01T23:59:59Z')
    """
    written = text.strip()
    found = datetime.fromisoformat(written)
    if len(written) <= 10 and end_of_day:
        found = found.replace(hour=23, minute=59, second=59)
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat() + "Z"
    except OverflowError as error:
        raise ValueError(f"{written!r} is outside the calendar") from error
