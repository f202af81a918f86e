"""`til week`: what this week brought, in the terminal."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click

from tilfolio.cli.activity import Activity, read_activity
from tilfolio.facts import DayPlan, WeekRecord
from tilfolio.model import Slug, Week
from tilfolio.words import count

_MOST = 4
"""Things that counted for an output which are named."""
_WEEK = re.compile(r"(?:(?P<year>\d{4})-?)?W?(?P<number>\d{1,2})$", re.IGNORECASE)


def run(week: str | None, config_file: Path | None) -> None:
    """Run `til week`."""
    activity = read_activity(config_file)
    for line in describe_week(activity, read_week(week, activity)):
        click.echo(line)


def read_week(written: str | None, activity: Activity) -> Week:
    """Return the week that a command line means."""
    if written is None:
        return Week.of(activity.today)
    match = _WEEK.match(written.strip())
    week = Week(year=int(match["year"] or activity.today.year), number=int(match["number"])) if match else None
    try:
        if week is not None and Week.of(week.starts_on) == week:
            return week
    except ValueError:
        pass
    raise click.UsageError(f"'{written}' is not a week. Write it like 2026-W47.")


def describe_week(activity: Activity, week: Week) -> Iterator[str]:
    """Yield the lines of a week."""
    found = next((each for each in activity.weeks if each.week == week), None)
    yield f"Week {week.number}, {week.starts_on:%d %b} to {week.ends_on:%d %b %Y}: {_sum_up(found)}"
    days = found.days if found else _plan(activity, week)
    for day in days:
        planned = day.planned.title if day.planned else ""
        mark = "✓" if day.kept else "·" if day.coming or not planned else " "
        now = "  ← today" if day.day == activity.today else ""
        yield f"{day.day:%a} {day.day:%d}  {mark} {planned}{now}".rstrip()
        for til in found.tils if found else ():
            if til.learned_on == day.day:
                yield f"          {til.title}"
    yield from _tell_outputs(found) if found else ()
    if found and found.projects:
        yield f"Projects: {', '.join(f'{touch.name} ({touch.count})' for touch in found.projects)}"
    if found and found.stories:
        yield f"What broke: {len(found.stories)}"
    for achievement in found.earned if found else ():
        yield f"{achievement.emoji} {achievement.text}"
    if found:
        yield f"Share it: til post {week.name}"


def _tell_outputs(found: WeekRecord) -> Iterator[str]:
    """Yield how many of each output there are and what counted; of a week that runs also what is planned yet."""
    titles = {til.slug: til.title for til in found.tils}
    for _, counts in found.outputs:
        for result in counts:
            if not result.done and found.over:
                continue
            of = f" {result.done} of {result.output.target}" if result.done and result.output.target > 1 else ""
            names = (titles.get(one.til or Slug("")) or one.commit or one.link or one.text for one in result.counted)
            told = list(dict.fromkeys(filter(None, names)))
            more = [f"{len(told) - _MOST} more"] if len(told) > _MOST else []
            what = f": {', '.join([*told[:_MOST], *more])}" if told else ""
            yield f"{'✓' if result.is_reached else '○'} {result.output.text}{of}{what}"


def _sum_up(found: WeekRecord | None) -> str:
    if found is None:
        return "no notes yet"
    days = len({til.learned_on for til in found.tils})
    change = f", {abs(found.change)} {'more' if found.change > 0 else 'fewer'} than the week before"
    return f"{count(len(found.tils), 'note')} on {count(days, 'day')}{change if found.change else ''}"


def _plan(activity: Activity, week: Week) -> list[DayPlan]:
    days = [week.starts_on + timedelta(days=number) for number in range(7)]
    planned = [activity.rhythm.planned_on(day) if activity.rhythm else None for day in days]
    pairs = zip(days, planned, strict=True)
    return [DayPlan(day=day, planned=focus, coming=day > activity.today) for day, focus in pairs]
