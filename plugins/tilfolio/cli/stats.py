"""`til stats`: streak, heat map and week, in the terminal."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import click

from tilfolio.cli.activity import Activity, read_activity
from tilfolio.facts import Run
from tilfolio.model import Week
from tilfolio.words import count

_WEEKS = 26
_SHADES = "·░▒▓█"
_ROWS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


def run(config_file: Path | None) -> None:
    """Run `til stats`."""
    for line in describe_activity(read_activity(config_file)):
        click.echo(line)


def describe_activity(activity: Activity) -> Iterator[str]:
    """Yield the lines about what was written."""
    drafts = f", {count(activity.drafts, 'draft')}" if activity.drafts else ""
    yield f"{count(activity.notes, 'note')} on {count(len(activity.counts), 'day')}{drafts}"
    streaks = activity.streaks
    yield f"Days   {_describe_run(streaks.current_days, streaks.best_days, 'day')}"
    yield f"Weeks  {_describe_run(streaks.current_weeks, streaks.best_weeks, 'week')}"
    yield ""
    yield from draw_heat_map(activity.counts, activity.today)
    yield ""
    week = Week.of(activity.today)
    this_week = sum(notes for day, notes in activity.counts.items() if Week.of(day) == week)
    marks = (_mark(activity, week.starts_on + timedelta(days=number)) for number in range(7))
    yield f"This week: {count(this_week, 'note')}  {' '.join(marks)}"


def draw_heat_map(counts: Mapping[date, int], today: date, weeks: int = _WEEKS) -> Iterator[str]:
    """Yield the lines of a heat map that ends with the week of `today`: a line for each weekday, a column a week."""
    monday = Week.of(today).starts_on - timedelta(weeks=weeks - 1)
    months = ""
    for week in range(weeks):
        first = monday + timedelta(weeks=week)
        if (week == 0 or first.month != (first - timedelta(weeks=1)).month) and len(months) <= week:
            months = months.ljust(week) + f"{first:%b} "
    yield f"     {months[: weeks + 3]}".rstrip()
    for weekday, name in enumerate(_ROWS):
        days = (monday + timedelta(weeks=week, days=weekday) for week in range(weeks))
        shades = (_SHADES[min(counts.get(day, 0), len(_SHADES) - 1)] if day <= today else " " for day in days)
        yield f"{name:<4} {''.join(shades)}".rstrip()


def _mark(activity: Activity, day: date) -> str:
    notes = activity.counts.get(day, 0)
    return f"{day:%a} {notes}" if notes else f"{day:%a} {' ' if day > activity.today else '·'}"


def _describe_run(current: Run, best: Run, unit: str) -> str:
    """Return the current streak. A broken one is shown only as the best."""
    longest = f"best {best.length}" if best.length else "none yet"
    since = f" since {current.first_on}" if current.first_on else ""
    return f"{count(current.length, unit)}{since} ({longest})" if current.length else longest
