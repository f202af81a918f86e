"""Streaks of consecutive days, and of consecutive weeks, with a note.

A day without a note does not break a streak if it is a rest day or within a pause; a note on such a day
counts like any other. A week without a note does not break a streak of weeks if pauses cover at least
half of its working days (days that are not rest days).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

from tilfolio.derive.weekdays import read_span_of_days, read_weekdays
from tilfolio.facts import Run, StreakRules, Streaks
from tilfolio.model import Problem, Week

Pauses = Sequence[tuple[date, date]]
_Days = tuple[date, ...]
_Pauses = tuple[tuple[date, date], ...]


def derive_streaks(
    days: Collection[date],
    today: date,
    *,
    rest: Collection[int] = (),
    pauses: Pauses = (),
    headline: Literal["weeks", "days"] = "weeks",
) -> Streaks:
    """Return the current and best streaks; `rest` are weekdays, Monday 0, `pauses` first and last days.

    The current streak ends when a working day (or week) has passed without a note; today is not over yet.
    Days after today do not count. Of two equally long streaks, the later is the best.
    """
    written = [day for day in days if day <= today]
    by_day = measure_days(written, rest, pauses)
    by_week = measure_weeks(written, rest, pauses)
    return Streaks(
        current_days=_find_current(by_day, today, _day_number, _day_excuse(rest, pauses)),
        best_days=_find_best(by_day),
        current_weeks=_find_current(by_week, today, _week_number, _week_excuse(rest, pauses)),
        best_weeks=_find_best(by_week),
        headline=headline,
    )


def measure_days(days: Iterable[date], rest: Collection[int] = (), pauses: Pauses = ()) -> tuple[Run, ...]:
    """Return for each day with a note, oldest first, the streak of days on that day."""
    return _measure_days(tuple(sorted(set(days))), tuple(rest), tuple(pauses))


@lru_cache(maxsize=8)  # called with the same days for several rules, and after each save
def _measure_days(days: _Days, rest: tuple[int, ...], pauses: _Pauses) -> tuple[Run, ...]:
    return _measure([(day, day) for day in days], _day_number, _day_excuse(rest, pauses))


def measure_weeks(days: Iterable[date], rest: Collection[int] = (), pauses: Pauses = ()) -> tuple[Run, ...]:
    """Return for each week with a note, oldest first, the streak of weeks on the day of its last note."""
    return _measure_weeks(tuple(sorted(set(days))), tuple(rest), tuple(pauses))


@lru_cache(maxsize=8)
def _measure_weeks(days: _Days, rest: tuple[int, ...], pauses: _Pauses) -> tuple[Run, ...]:
    spans: dict[int, tuple[date, date]] = {}
    for day in days:
        number = _week_number(day)
        spans[number] = (spans[number][0] if number in spans else day, day)
    return _measure(list(spans.values()), _week_number, _week_excuse(rest, pauses))


def streaks_by_week(days: Iterable[date], rules: StreakRules) -> Mapping[Week, int]:
    """Return for each week with a note the length of the streak of weeks at its end."""
    runs = measure_weeks(days, rules.rest, rules.pauses)
    return {Week.of(run.last_on): run.length for run in runs if run.last_on is not None}


def read_streak_rules(raw: object, place: str = "mkdocs.yml") -> tuple[StreakRules, tuple[Problem, ...]]:
    """Return the rules of the `streak:` option, without invalid values, and the problems found.

    `{rest: [sat, sun], pauses: [2026-12-20..2027-01-03], headline: days}`, all optional.
    """
    if raw is None:
        return StreakRules(), ()
    if not isinstance(raw, dict):
        remedy = 'Write "streak: {rest: [sat, sun], pauses: [2026-12-20..2027-01-03]}"'
        return StreakRules(), (Problem(path=place, what=f"streak: {raw!r} has no fields", remedy=remedy),)
    problems: list[Problem] = []
    rules = StreakRules(
        rest=_read_rest(raw.get("rest"), place, problems),
        pauses=_read_pauses(raw.get("pauses"), place, problems),
        headline=_read_headline(raw.get("headline"), place, problems),
    )
    for field in sorted(set(map(str, raw)) - {"rest", "pauses", "headline"}):
        remedy = "Write rest, pauses or headline"
        problems.append(Problem(path=place, what=f"streak: '{field}' is not one of its fields", remedy=remedy))
    return rules, tuple(problems)


def _measure(
    spans: Sequence[tuple[date, date]], number_of: Callable[[date], int], excused: Callable[[int], bool]
) -> tuple[Run, ...]:
    runs: list[Run] = []
    for first, last in spans:
        before = runs[-1] if runs else None
        if before and before.last_on and _is_joined(number_of(before.last_on), number_of(first), excused):
            runs.append(Run(length=before.length + 1, first_on=before.first_on, last_on=last))
        else:
            runs.append(Run(length=1, first_on=first, last_on=last))
    return tuple(runs)


def _is_joined(before: int, after: int, excused: Callable[[int], bool]) -> bool:
    return all(excused(number) for number in range(before + 1, after))


def _find_current(
    runs: Sequence[Run], today: date, number_of: Callable[[date], int], excused: Callable[[int], bool]
) -> Run:
    last_on = runs[-1].last_on if runs else None
    alive = last_on is not None and _is_joined(number_of(last_on), number_of(today), excused)
    return runs[-1] if alive else Run()


def _find_best(runs: Sequence[Run]) -> Run:
    return max(runs, key=lambda run: (run.length, run.last_on), default=Run())


def _day_number(day: date) -> int:
    return day.toordinal()


def _week_number(day: date) -> int:
    # Ordinal 1 is a Monday, so ordinals 7n+1 to 7n+7 form an ISO week.
    return (day.toordinal() - 1) // 7


def _day_excuse(rest: Collection[int], pauses: Pauses) -> Callable[[int], bool]:
    return lambda number: _is_off(date.fromordinal(number), rest, pauses)


def _week_excuse(rest: Collection[int], pauses: Pauses) -> Callable[[int], bool]:
    def excused(number: int) -> bool:
        monday = date.fromordinal(number * 7 + 1)
        working = [monday + timedelta(days=step) for step in range(7) if step not in rest]
        paused = sum(_is_off(day, (), pauses) for day in working)
        return 2 * paused >= len(working)

    return excused


def _is_off(day: date, rest: Collection[int], pauses: Pauses) -> bool:
    return day.weekday() in rest or any(first <= day <= last for first, last in pauses)


def _read_rest(raw: Any, place: str, problems: list[Problem]) -> frozenset[int]:
    try:
        return frozenset(read_weekdays(raw))
    except ValueError as error:
        what = f"streak: rest: '{error}' is not a weekday"
        problems.append(Problem(path=place, what=what, remedy='Write "rest: [sat, sun]"'))
        return frozenset()


def _read_pauses(raw: Any, place: str, problems: list[Problem]) -> tuple[tuple[date, date], ...]:
    spans = raw if isinstance(raw, list) else [] if raw is None else [raw]
    pauses = [_read_pause(span, place, problems) for span in spans]
    return tuple(sorted(pause for pause in pauses if pause is not None))


def _read_pause(raw: Any, place: str, problems: list[Problem]) -> tuple[date, date] | None:
    try:
        return read_span_of_days(raw)
    except ValueError:
        what = f"streak: pauses: '{raw}' is not a span of days"
        problems.append(Problem(path=place, what=what, remedy='Write "pauses: [2026-12-20..2027-01-03]"'))
        return None


def _read_headline(raw: Any, place: str, problems: list[Problem]) -> Literal["weeks", "days"]:
    if raw in ("days", "weeks"):
        return "days" if raw == "days" else "weeks"
    if raw is not None:
        what = f"streak: headline '{raw}' is not a unit"
        problems.append(Problem(path=place, what=what, remedy='Write "headline: weeks" or "headline: days"'))
    return "weeks"
