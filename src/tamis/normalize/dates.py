"""Dates as people write them, read as intervals of days.

Promise: any string at all gives a span, several readings, or nothing; never an exception. A year is the
interval of that year, a month of that month; "circa" widens by `CIRCA_YEARS` on either side. What the writer
meant is kept as the kind, what he wrote as the text.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from tamis.errors import CallError
from tamis.model import DateSpan

CIRCA_YEARS = 2
"""Years by which "circa" widens a date on either side: the publishers give none, reviewers read it so."""

EARLIEST, LATEST = 1850, 2100
"""Years within which a date of birth or of listing can lie; what lies outside is a slip of the pen."""

LONGEST = 80
"""Characters that a date has at most."""

_FARTHEST_EAST = timedelta(hours=14)
"""By which the first clocks on Earth are ahead of UTC."""

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
_CIRCA = re.compile(r"^(?:circa|approximately|approx|about|around|ca|c)\b\.?\s*", re.IGNORECASE)
_RANGE = re.compile(
    r"^(?:between\s+)?(.+?)\s+(?:to|and|until|-)\s+(.+)$|^(\d{4})\s*[-/]\s*(\d{4})$", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"^(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?(?:[T ]00:00.*)?$")
_COMPACT = re.compile(r"^(\d{4})()(\d{2})(\d{2})$")
_DOTS = re.compile(r"^(?:(\d{1,2})\.\s?)?(\d{1,2})\.\s?(\d{4})$")
_NUMBERS = re.compile(r"^(\d{1,2})([/\- ])(\d{1,2})\2(\d{4})$")
_PLACED = re.compile(r"^(\d{1,2}|dd|mm|\?\?)([-/.])(\d{1,2}|mm|dd|\?\?)\2(\d{4})$", re.IGNORECASE)
_MONTH_YEAR = re.compile(r"^(\d{1,2})[/-](\d{4})$")
_WORDS = re.compile(
    r"^(?:(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+)?([A-Za-z]+)[\s.,-]+(?:(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+)?(\d{4})$"
)


def read_date(text: str, *, day_first: bool | None = None) -> DateSpan | None:
    """The span a date is written for, or None when it is not understood or can be read in two ways.

    Whoever knows in which order the writer puts day and month says so with `day_first`. Then a day or month of
    zeros, or a placeholder for one (`dd/mm/1945`, `??/09/1958`), is not known as well.

    >>> span = read_date("circa 1979-1982")
    >>> span.start, span.end, span.kind
    ('1977-01-01', '1984-12-31', 'circa')
    >>> read_date("31 Aug 1960").start
    '1960-08-31'
    >>> read_date("03/04/1975", day_first=True).start, read_date("dd/09/1958", day_first=True).end
    ('1975-04-03', '1958-09-30')
    """
    found = readings(text, day_first=day_first)
    return found[0] if len(found) == 1 else None


def readings(text: str, *, day_first: bool | None = None) -> tuple[DateSpan, ...]:
    """Every reading of a date: one as a rule, two for `03/04/1975` where its order is not said, none for no date.

    Dots are read as day and month, as everybody who writes them does; strokes are written either way.

    >>> [span.start for span in readings("03/04/1975")]
    ['1975-04-03', '1975-03-04']
    """
    text = text.strip()
    if len(text) > LONGEST:
        return ()
    written = text if text.isascii() else "".join(map(_plain, text))
    circa = _CIRCA.match(written)
    spans = _spans(written[circa.end() :].strip() if circa else written, text, day_first)
    return tuple(map(_widened, spans)) if circa else spans


def _plain(c: str) -> str:
    """Digits of any script as ASCII ones, dashes as hyphens."""
    return str(int(c)) if c.isdecimal() else {"\u2013": "-", "\u2014": "-", "\u00a0": " "}.get(c, c)


def _spans(written: str, text: str, day_first: bool | None) -> tuple[DateSpan, ...]:
    if single := _one(written, text, day_first):
        return single
    between = _RANGE.match(written)
    if not between:
        return ()
    first, last = (between[1], between[2]) if between[1] else (between[3], between[4])
    starts, ends = _one(first.strip(), text, day_first), _one(last.strip(), text, day_first)
    if len(starts) == len(ends) == 1 and starts[0].start <= ends[0].end:
        return (DateSpan(starts[0].start, ends[0].end, "between", text),)
    return ()


def _one(written: str, text: str, day_first: bool | None) -> tuple[DateSpan, ...]:
    """The readings of a single date: a year, a month, or a day."""
    if day_first is not None and (found := _PLACED.match(written)):
        day, month = (part if part.isdecimal() and int(part) else None for part in (found[1], found[3]))
        return _span(found[4], month, day, text) if day_first else _span(found[4], day, month, text)
    if found := (_YEAR_FIRST.match(written) or _COMPACT.match(written)):
        return _span(found[1], found[3], found[4], text)
    if found := _DOTS.match(written):
        return _span(found[3], found[2], found[1], text)
    if found := _MONTH_YEAR.match(written):
        return _span(found[2], found[1], None, text)
    if found := _NUMBERS.match(written):
        both = _span(found[4], found[3], found[1], text) + _span(found[4], found[1], found[3], text)
        return tuple(dict.fromkeys(both))
    if found := _WORDS.match(written):
        month = _MONTHS.get(found[2].lower())
        if month and not (found[1] and found[3]):
            return _span(found[4], str(month), found[1] or found[3], text)
    return ()


def _span(year: str, month: str | None, day: str | None, text: str) -> tuple[DateSpan, ...]:
    """The one span of a year, a month or a day; none where the calendar has no such day."""
    y, m, d = int(year), int(month or 0), int(day or 0)
    if not EARLIEST <= y <= LATEST or m > 12 or (m == 0 and (month or day)) or (d == 0 and day):
        return ()
    if m == 0:
        return (DateSpan(f"{y:04}-01-01", f"{y:04}-12-31", "year", text),)
    last = calendar.monthrange(y, m)[1]
    if d > last:
        return ()
    if d == 0:
        return (DateSpan(f"{y:04}-{m:02}-01", f"{y:04}-{m:02}-{last:02}", "month", text),)
    iso = f"{y:04}-{m:02}-{d:02}"
    return (DateSpan(iso, iso, "exact", text),)


_ISLAMIC_EPOCH = date(622, 7, 19).toordinal()
_PERSIAN_EPOCH = date(622, 3, 21).toordinal()


def calendar_date(year: int, month: int, day: int, calendar_name: str, text: str = "") -> DateSpan | None:
    """The span of a date in another calendar, `islamic` (lunar) or `persian` (solar); 0 for what is not said.

    The Islamic months follow the tabular calendar, as the moon was seen nowhere in particular; both calendars are
    off from the one in use by a day at times, so a day is a span of three. None for what cannot be.

    >>> span = calendar_date(1358, 0, 0, "persian")
    >>> span.start, span.end
    ('1979-03-20', '1980-03-21')
    """
    first_day = {"islamic": _islamic_day, "persian": _persian_day}[calendar_name]
    if not 1250 <= year <= 1500 or not 0 <= month <= 12 or not 0 <= day <= 31 or (day and not month):
        return None
    kind = "exact" if day else "month" if month else "year"
    start = first_day(year, month or 1) + max(day - 1, 0)
    following = (year + 1, 1) if month in (0, 12) else (year, month + 1)
    end = start if day else first_day(*following) - 1
    if day and start >= first_day(*following):
        return None
    first, last = (date.fromordinal(number).isoformat() for number in (start - 1, end + 1))
    return DateSpan(first, last, kind, text, calendar_name)


def _islamic_day(year: int, month: int) -> int:
    """The ordinal of the first day of a month: 30 and 29 days in turn, 11 leap years in 30."""
    return _ISLAMIC_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2


def _persian_day(year: int, month: int) -> int:
    """The ordinal of the first day of a month: six of 31 days, five of 30; 8 leap years in 33."""
    leap_days = (8 * year + 21) // 33
    return _PERSIAN_EPOCH + (year - 1) * 365 + leap_days + (month - 1) * 30 + min(month - 1, 6)


def _widened(span: DateSpan) -> DateSpan:
    return DateSpan(_moved(span.start, -CIRCA_YEARS), _moved(span.end, CIRCA_YEARS), "circa", span.text)


def _moved(iso: str, years: int) -> str:
    """The same day in another year; the 28th for a 29 February that the other year lacks."""
    year, rest = int(iso[:4]) + years, iso[4:]
    return f"{year:04}-02-28" if rest == "-02-29" and not calendar.isleap(year) else f"{year:04}{rest}"


def utc_time(text: str, *, end_of_day: bool = False) -> str:
    """A date or time as a UTC time to the second, `2026-08-01T23:00:03Z`.

    A date without a time is the start of that day, or its last second with `end_of_day`; a time without a
    zone is UTC. Raises `ValueError` for anything else, and for a day before there were such lists.

    >>> utc_time("2018-06-07T19:03:43.97-04:00"), utc_time("2017-01-01", end_of_day=True)
    ('2018-06-07T23:03:43Z', '2017-01-01T23:59:59Z')
    """
    found = datetime.fromisoformat(text.strip())
    if end_of_day and ":" not in text and "T" not in text:
        found = found.replace(hour=23, minute=59, second=59)
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    if found.year < EARLIEST:
        raise ValueError(f"no list is of the year {found.year}")
    try:
        return found.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    except OverflowError as error:
        raise ValueError("beyond the calendar") from error


def clock_time(text: str) -> str:
    """A date or time as its writer's clock showed it, in the form of `utc_time`: so it keeps its day.

    >>> clock_time("2018-12-27T19:04:20.17-05:00")
    '2018-12-27T19:04:20Z'
    """
    return utc_time(datetime.fromisoformat(text.strip()).replace(tzinfo=None).isoformat())


def time_asked(day: str) -> str:
    """The end of a day that somebody asks about, or the time, in UTC. Raises `CallError` for what is neither."""
    try:
        return utc_time(day, end_of_day=True)
    except ValueError as error:
        raise CallError(f"Not a date: {day!r}", hint="Write it as 2017-01-31") from error


def is_to_come(day: str) -> bool:
    """Whether a day that somebody asks about has begun nowhere on Earth yet. Raises `CallError` for no day."""
    return time_asked(day)[:10] > (datetime.now(UTC) + _FARTHEST_EAST).date().isoformat()


def said_of_days_to_come(*days: str | None) -> Iterator[str]:
    """What to say where an answer is asked for as of a day that has not come. Raises `CallError` for no day."""
    for day in filter(None, days):
        if is_to_come(day):
            yield f"{day} has not come yet: what is known today answers"
