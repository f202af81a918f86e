"""Streaks of consecutive days, and of consecutive weeks, with a note.

A day without a note does not break a streak if it is a rest day or within a pause; a note on such a day
counts like any other. A week without a note does not break a streak of weeks if pauses cover at least
half of its working days (days that are not rest days).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Literal

from tilfolio.derive.weekdays import read_span_of_days, read_weekdays
from tilfolio.facts import Run, StreakRules, Streaks
from tilfolio.model import Problem, Week


def derive_streaks(days: Iterable[date], today: date, rules: StreakRules) -> Streaks:
    """Return the current and best streaks.

    The current streak ends when a working day (or week) has passed without a note; today is not over yet.
    Days after today do not count. Of two equally long streaks, the later is the best.
    """
    written = [day for day in days if day <= today]
    by_day, by_week = measure_days(written, rules), measure_weeks(written, rules)
    return Streaks(
        current_days=_find_current(by_day, today, rules, date.toordinal, _is_day_off),
        best_days=_find_best(by_day),
        current_weeks=_find_current(by_week, today, rules, _week_number, _is_week_off),
        best_weeks=_find_best(by_week),
        headline=rules.headline,
    )


def measure_days(days: Iterable[date], rules: StreakRules) -> tuple[Run, ...]:
    """Return for each day with a note, oldest first, the streak of days on that day."""
    return _measure(tuple(sorted(set(days))), rules, date.toordinal, _is_day_off)


def measure_weeks(days: Iterable[date], rules: StreakRules) -> tuple[Run, ...]:
    """Return for each week with a note, oldest first, the streak of weeks on the day of its last note."""
    return _measure(tuple(sorted(set(days))), rules, _week_number, _is_week_off)


def streaks_by_week(days: Iterable[date], rules: StreakRules) -> Mapping[Week, int]:
    """Return for each week with a note the length of the streak of weeks at its end."""
    return {Week.of(run.last_on): run.length for run in measure_weeks(days, rules) if run.last_on is not None}


def read_streak_rules(raw: object, place: str = "mkdocs.yml") -> tuple[StreakRules, tuple[Problem, ...]]:
    """Return the rules of the `streak:` option, without invalid values, and the problems found.

    `{rest: [sat, sun], pauses: [2026-12-20..2027-01-03], headline: days}`, all optional.
    """
    problems: list[Problem] = []

    def complain(what: str, instead: str) -> None:
        problems.append(Problem(path=place, what=f"streak: {what}", remedy=f"Write {instead}"))

    if not isinstance(raw, dict):
        if raw is not None:
            complain(f"{raw!r} has no fields", '"streak: {rest: [sat, sun], pauses: [2026-12-20..2027-01-03]}"')
        return StreakRules(), tuple(problems)
    rest: frozenset[int] = frozenset()
    try:
        rest = frozenset(read_weekdays(raw.get("rest")))
    except ValueError as error:
        complain(f"rest: '{error}' is not a weekday", '"rest: [sat, sun]"')
    written = raw.get("pauses")
    pauses: list[tuple[date, date]] = []
    for span in written if isinstance(written, list) else [] if written is None else [written]:
        try:
            pause = read_span_of_days(span)
        except ValueError:
            complain(f"pauses: '{span}' is not a span of days", '"pauses: [2026-12-20..2027-01-03]"')
            continue
        pauses.append(pause)
    headline: Literal["weeks", "days"] = "days" if raw.get("headline") == "days" else "weeks"
    if raw.get("headline") not in (None, "days", "weeks"):
        complain(f"headline '{raw['headline']}' is not a unit", '"headline: weeks" or "headline: days"')
    for field in sorted(set(map(str, raw)) - {"rest", "pauses", "headline"}):
        complain(f"'{field}' is not one of its fields", "rest, pauses or headline")
    return StreakRules(rest=rest, pauses=tuple(sorted(pauses)), headline=headline), tuple(problems)


_Number = Callable[[date], int]
"""Numbers days, or weeks."""
_IsOff = Callable[[StreakRules, int], bool]


@lru_cache(maxsize=8)  # called with the same days for several rules, and after each save
def _measure(days: tuple[date, ...], rules: StreakRules, number_of: _Number, is_off: _IsOff) -> tuple[Run, ...]:
    runs: list[Run] = []
    before = 0
    for number, group in groupby(days, number_of):
        first, *others = group
        last = others[-1] if others else first
        if runs and _is_joined(before, number, rules, is_off):
            runs.append(Run(length=runs[-1].length + 1, first_on=runs[-1].first_on, last_on=last))
        else:
            runs.append(Run(length=1, first_on=first, last_on=last))
        before = number
    return tuple(runs)


def _is_joined(before: int, after: int, rules: StreakRules, is_off: _IsOff) -> bool:
    return all(is_off(rules, number) for number in range(before + 1, after))


def _find_current(runs: Sequence[Run], today: date, rules: StreakRules, number_of: _Number, is_off: _IsOff) -> Run:
    last_on = runs[-1].last_on if runs else None
    alive = last_on is not None and _is_joined(number_of(last_on), number_of(today), rules, is_off)
    return runs[-1] if alive else Run()


def _find_best(runs: Sequence[Run]) -> Run:
    return max(runs, key=lambda run: (run.length, run.last_on), default=Run())


def _week_number(day: date) -> int:
    # Ordinal 1 is a Monday, so ordinals 7n+1 to 7n+7 form an ISO week.
    return (day.toordinal() - 1) // 7


def _is_day_off(rules: StreakRules, number: int) -> bool:
    day = date.fromordinal(number)
    return day.weekday() in rules.rest or _is_paused(day, rules)


def _is_week_off(rules: StreakRules, number: int) -> bool:
    monday = date.fromordinal(number * 7 + 1)
    working = [monday + timedelta(days=step) for step in range(7) if step not in rules.rest]
    return 2 * sum(_is_paused(day, rules) for day in working) >= len(working)


def _is_paused(day: date, rules: StreakRules) -> bool:
    return any(first <= day <= last for first, last in rules.pauses)
