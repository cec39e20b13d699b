"""Dates of OFAC's newer forms, which give each by four bounds, in the words that its older forms write."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def written(bounds: Sequence[str], *, circa: bool = False) -> str:
    """A period from the bounds (ISO 8601) of its start and of its end, earliest and latest of each.

    What began and ended on known days is one period, a year and a month among them; else both ends are told.
    Empty bounds are left out of account, and one that is no date leaves the first as it is.

    >>> written(["1983-01-01", "1983-01-01", "1983-12-31", "1983-12-31"], circa=True)
    'circa 1983'
    >>> written(["1962-03-01", "1962-03-31", "1963-02-01", "1963-02-28"])
    'Mar 1962 to Feb 1963'
    """
    given = [bound for bound in bounds if bound]
    try:
        days = [date.fromisoformat(bound) for bound in given]
    except ValueError:
        return given[0]
    if not days:
        return ""
    if len(days) == 4 and (days[0], days[2]) != (days[1], days[3]):
        ends = [_one(*days[:2]), _one(*days[2:])]
        text = ends[0] if ends[0] == ends[1] else " to ".join(ends)
    else:
        text = _one(min(days), max(days))
    return f"circa {text}" if circa else text


def _one(first: date, last: date) -> str:
    """The days from the first to the last: one day, a year, a month, or both days."""
    if first == last:
        return _day(first)
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return f"{first.year}"
    if (first, last.day) == (last.replace(day=1), monthrange(last.year, last.month)[1]):
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{_day(first)} to {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day:02} {_MONTHS[day.month - 1]} {day.year}"
