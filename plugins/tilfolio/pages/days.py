"""Formatting of days and months in the site's language."""

from datetime import date
from functools import lru_cache

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton


@lru_cache(maxsize=4096)
def format_day(day: date, language: str) -> str:
    """Return a day in long form: `November 22, 2026`."""
    return format_date(day, format="long", locale=_locale(language))


@lru_cache(maxsize=4096)
def format_short(day: date, language: str) -> str:
    """Return a day without its year: `Nov 22`."""
    return format_skeleton("MMMd", day, locale=_locale(language))


@lru_cache(maxsize=4096)
def format_medium(day: date, language: str) -> str:
    """Return a day with a short month: `Nov 22, 2026`."""
    return format_date(day, format="medium", locale=_locale(language))


@lru_cache(maxsize=64)
def format_weekday(weekday: int, language: str) -> str:
    """Return the short name of an ISO weekday, 1 for Monday: `Mon`."""
    return format_skeleton("EEE", date.fromisocalendar(2024, 1, weekday), locale=_locale(language))


@lru_cache(maxsize=4096)
def format_month(day: date, language: str) -> str:
    """Return a month with its year: `November 2026`."""
    return format_skeleton("yMMMM", day, locale=_locale(language))


@lru_cache(maxsize=4096)
def format_span(first: date, last: date, language: str) -> str:
    """Return a span of days: `Nov 16 – 22, 2026`."""
    return format_interval(first, last, "yMMMd", locale=_locale(language)).replace("\u2009", " ")


def chart_locale(language: str) -> str:
    """Return the locale for days on charts: the site's language, or English if Babel does not know it."""
    return str(_locale(language))


@lru_cache(maxsize=8)
def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")
