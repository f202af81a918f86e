"""Parsing of weekdays and spans of days in mkdocs.yml."""

import re
from datetime import date, datetime

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Monday is 0."""

_LONG = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_weekdays(raw: object) -> tuple[int, ...]:
    """Return weekdays, Monday 0, in the order of the week: `[sat, sun]`, `sat, sun`, `mon-wed`, `Friday`.

    Raises ValueError with the invalid part.
    """
    parts = raw if isinstance(raw, (list, tuple)) else str(raw or "").split(",")
    days: set[int] = set()
    for part in parts:
        text = str(part).strip().lower()
        if text:
            first, dash, last = (side.strip() for side in text.replace("–", "-").partition("-"))
            start = _read_weekday(first)
            end = _read_weekday(last) if dash else start
            days.update((start + step) % 7 for step in range((end - start) % 7 + 1))  # fri-mon wraps around
    return tuple(sorted(days))


def read_span_of_days(raw: object) -> tuple[date, date]:
    """Return the first and last day of `2026-12-20..2027-01-03`, or of a single day twice.

    Raises ValueError for anything else, also if the last day is before the first.
    """
    if isinstance(raw, date):  # parsed by YAML; a datetime if it has a time of day
        day = raw.date() if isinstance(raw, datetime) else raw
        return day, day
    first, _, last = str(raw).partition("..")
    start = _read_day(first)
    end = _read_day(last) if last.strip() else start
    if end < start:
        raise ValueError(str(raw))
    return start, end


def _read_weekday(text: str) -> int:
    for number, (short, long) in enumerate(zip(WEEKDAYS, _LONG, strict=True)):
        if len(text) >= 3 and text.startswith(short) and long.startswith(text):
            return number
    raise ValueError(text)


def _read_day(text: str) -> date:
    # fromisoformat accepts more formats since Python 3.11; allow one only.
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        raise ValueError(text)
    return date.fromisoformat(text.strip())
