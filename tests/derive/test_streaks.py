from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_day
from tilfolio.derive.streaks import derive_streaks, measure_days, read_streak_rules, streaks_by_week
from tilfolio.facts import Run, StreakRules, Streaks
from tilfolio.model import Week

TODAY = date(2026, 11, 23)  # a Monday
WEEKENDS_OFF = StreakRules(rest=frozenset([5, 6]))


def days(*texts: str) -> list[date]:
    return [a_day(text) for text in texts]


def run(length: int, first: str, last: str) -> Run:
    return Run(length=length, first_on=a_day(first), last_on=a_day(last))


def test_no_notes_make_no_streak() -> None:
    assert derive_streaks([], TODAY, StreakRules()) == Streaks()


def test_consecutive_days_are_one_streak_with_its_first_and_last_day() -> None:
    streaks = derive_streaks(days("2026-11-21", "2026-11-22", "2026-11-23"), TODAY, StreakRules())

    assert streaks.current_days == streaks.best_days == run(3, "2026-11-21", "2026-11-23")


def test_two_notes_of_one_day_count_once() -> None:
    assert derive_streaks(days("2026-11-23", "2026-11-23"), TODAY, StreakRules()).current_days.length == 1


@pytest.mark.parametrize(
    ("last", "length"),
    [("2026-11-23", 1), ("2026-11-22", 1), ("2026-11-21", 0)],
    ids=["written today", "today is not over", "a whole day has passed"],
)
def test_a_streak_of_days_is_alive_until_a_day_passes(last: str, length: int) -> None:
    assert derive_streaks(days(last), TODAY, StreakRules()).current_days.length == length


@pytest.mark.parametrize(
    ("last", "length"),
    [("2026-11-23", 1), ("2026-11-16", 1), ("2026-11-15", 0)],
    ids=["this week", "last week's Monday", "the Sunday before"],
)
def test_a_streak_of_weeks_is_alive_until_a_week_passes(last: str, length: int) -> None:
    assert derive_streaks(days(last), TODAY, StreakRules()).current_weeks.length == length


def test_a_streak_that_broke_is_the_best() -> None:
    streaks = derive_streaks(days("2026-11-02", "2026-11-03", "2026-11-04", "2026-11-23"), TODAY, StreakRules())

    assert streaks.best_days == run(3, "2026-11-02", "2026-11-04")
    assert streaks.current_days == run(1, "2026-11-23", "2026-11-23")


def test_of_two_equal_streaks_the_later_is_the_best() -> None:
    assert derive_streaks(days("2026-11-10", "2026-11-23"), TODAY, StreakRules()).best_days.first_on == TODAY


def test_notes_of_coming_days_do_not_count() -> None:
    assert derive_streaks(days("2026-11-23", "2026-11-24"), TODAY, StreakRules()).best_days.length == 1


def test_rest_days_neither_break_nor_count() -> None:
    streaks = derive_streaks(days("2026-11-19", "2026-11-20", "2026-11-23"), TODAY, WEEKENDS_OFF)

    assert streaks.current_days == run(3, "2026-11-19", "2026-11-23")


def test_a_note_on_a_rest_day_counts() -> None:
    streaks = derive_streaks(days("2026-11-20", "2026-11-21", "2026-11-23"), TODAY, WEEKENDS_OFF)

    assert streaks.current_days.length == 3


def test_a_streak_stays_alive_over_rest_days() -> None:
    assert derive_streaks(days("2026-11-20"), TODAY, WEEKENDS_OFF).current_days.length == 1


def test_a_pause_breaks_neither_days_nor_weeks() -> None:
    written = days("2026-12-19", "2027-01-04")
    streaks = derive_streaks(written, date(2027, 1, 4), StreakRules(pauses=((date(2026, 12, 20), date(2027, 1, 3)),)))

    assert streaks.current_days.length == 2
    assert streaks.current_weeks.length == 2


@pytest.mark.parametrize(
    ("first", "length"),
    [("2026-11-13", 1), ("2026-11-12", 2)],
    ids=["three of seven days paused", "four of seven days paused"],
)
def test_a_week_is_excused_if_half_of_it_is_paused(first: str, length: int) -> None:
    streaks = derive_streaks(
        days("2026-11-02", "2026-11-16"), TODAY, StreakRules(pauses=((a_day(first), date(2026, 11, 15)),))
    )

    assert streaks.current_weeks.length == length


def test_weeks_go_on_over_the_end_of_a_year_with_53_weeks() -> None:
    written = days("2026-12-21", "2027-01-03", "2027-01-04")  # weeks 52 and 53 of 2026, week 1 of 2027
    streaks = derive_streaks(written, date(2027, 1, 5), StreakRules())

    assert streaks.current_weeks == run(3, "2026-12-21", "2027-01-04")


def test_the_streak_of_each_week_is_the_one_at_its_end() -> None:
    lengths = streaks_by_week(days("2026-11-02", "2026-11-09", "2026-11-23"), StreakRules())

    assert lengths == {Week(year=2026, number=45): 1, Week(year=2026, number=46): 2, Week(year=2026, number=48): 1}


@pytest.mark.parametrize(("headline", "length"), [("days", 1), ("weeks", 2)])
def test_the_headline_chooses_the_unit(headline: str, length: int) -> None:
    rules, _ = read_streak_rules({"headline": headline})
    streaks = derive_streaks(days("2026-11-16", "2026-11-23"), TODAY, rules)

    assert streaks.current.length == length


some_days = st.lists(st.dates(date(2026, 10, 1), date(2027, 1, 31)), max_size=60)
some_rest = st.frozensets(st.integers(0, 6), max_size=3)
some_pauses = st.lists(
    st.tuples(st.dates(date(2026, 10, 1), date(2027, 1, 31)), st.integers(0, 20)).map(
        lambda pair: (pair[0], pair[0] + timedelta(days=pair[1]))
    ),
    max_size=2,
)
a_today = st.dates(date(2026, 11, 1), date(2027, 1, 31))


def slow_best(written: set[date], off: set[date]) -> int:
    """The longest run of consecutive days, counted naively."""
    ordered = sorted(written)
    best = 0
    for start in ordered:
        day, length = start, 0
        while day in written or day in off:
            length += day in written
            best = max(best, length)
            day += timedelta(days=1)
    return best


def slow_current(written: set[date], off: set[date], today: date) -> int:
    """Count back from today, which may not have a note yet."""
    length = int(today in written)
    day = today - timedelta(days=1)
    while day in written or (day in off and day > min(written, default=day)):
        length += day in written
        day -= timedelta(days=1)
    return length


@given(some_days, a_today, some_rest, some_pauses)
def test_streaks_of_days_are_what_counting_day_by_day_gives(
    written: list[date], today: date, rest: frozenset[int], pauses: list[tuple[date, date]]
) -> None:
    calendar = [date(2026, 9, 1) + timedelta(days=step) for step in range(200)]
    off = {day for day in calendar if day.weekday() in rest or any(a <= day <= b for a, b in pauses)}
    past = {day for day in written if day <= today}
    streaks = derive_streaks(written, today, StreakRules(rest=rest, pauses=tuple(pauses)))

    assert streaks.best_days.length == slow_best(past, off)
    assert streaks.current_days.length == slow_current(past, off, today)


@given(some_days, a_today, some_rest, some_pauses)
def test_the_best_is_never_less_than_the_current(
    written: list[date], today: date, rest: frozenset[int], pauses: list[tuple[date, date]]
) -> None:
    streaks = derive_streaks(written, today, StreakRules(rest=rest, pauses=tuple(pauses)))

    assert streaks.best_days.length >= streaks.current_days.length
    assert streaks.best_weeks.length >= streaks.current_weeks.length


@given(some_days, a_today)
def test_without_pauses_streaks_of_weeks_are_stretches_of_mondays(written: list[date], today: date) -> None:
    mondays = sorted({day - timedelta(days=day.weekday()) for day in written if day <= today})
    lengths = [1] if mondays else []
    for before, after in pairwise(mondays):
        lengths.append(lengths[-1] + 1 if (after - before).days == 7 else 1)

    assert derive_streaks(written, today, StreakRules()).best_weeks.length == max(lengths, default=0)


@given(some_days, some_rest, some_pauses)
def test_a_later_note_changes_no_earlier_streak(
    written: list[date], rest: frozenset[int], pauses: list[tuple[date, date]]
) -> None:
    until = sorted(set(written))[: len(set(written)) // 2]

    rules = StreakRules(rest=rest, pauses=tuple(pauses))
    assert measure_days(written, rules)[: len(until)] == measure_days(until, rules)


def test_the_settings_of_the_issue_are_read() -> None:
    rules, problems = read_streak_rules(
        {"rest": ["sat", "Sunday"], "pauses": ["2026-12-20..2027-01-03", date(2026, 11, 1)], "headline": "days"}
    )

    assert problems == ()
    assert rules == StreakRules(
        rest=WEEKENDS_OFF.rest,
        pauses=((date(2026, 11, 1), date(2026, 11, 1)), (date(2026, 12, 20), date(2027, 1, 3))),
        headline="days",
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (["sat"], "mkdocs.yml: streak: ['sat'] has no fields."),
        ({"rest": ["someday"]}, "mkdocs.yml: streak: rest: 'someday' is not a weekday. Write \"rest: [sat, sun]\"."),
        ({"pauses": ["2027-01-03..2026-12-20"]}, "streak: pauses: '2027-01-03..2026-12-20' is not a span of days."),
        ({"pauses": "soon"}, "streak: pauses: 'soon' is not a span of days."),
        ({"headline": "months"}, "streak: headline 'months' is not a unit."),
        ({"resting": ["sat"]}, "streak: 'resting' is not one of its fields."),
    ],
    ids=["no mapping", "weekday", "span turned round", "no span", "headline", "field"],
)
def test_what_is_wrong_is_named_and_left_out(raw: object, message: str) -> None:
    rules, problems = read_streak_rules(raw)

    assert rules == StreakRules()
    assert [message in str(problem) for problem in problems] == [True]
