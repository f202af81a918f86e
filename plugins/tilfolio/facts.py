"""What follows from a Portfolio: records that `derive` makes and that `pages` and `images` show.

Same rank as `model`: no reading, no clock. A weekday is a number, Monday 0 to Sunday 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

from msgspec import Struct

from tilfolio.debugging import LivingChecklist, Story
from tilfolio.model import NO_CATEGORY, Achievement, CategoryName, Problem, Slug, Til, Verdict, Week
from tilfolio.plan import Output, OutputCount


class Focus(Struct, frozen=True, kw_only=True):
    """What some days of the week are for."""

    name: str
    """As in a note's `focus:`, lower case: `core`."""
    title: str
    days: tuple[int, ...] = ()
    """The weekdays it is planned for."""
    outputs: tuple[Output, ...] = ()
    """What those days should bring."""
    tags: tuple[str, ...] = ()
    """A note with one of these, lower case, counts for it whatever its weekday."""
    commits: tuple[str, ...] = ()
    """Patterns of file names, as in a shell and lower case: a commit that touches such a file in a project counts."""


class Rhythm(Struct, frozen=True, kw_only=True):
    """The plan of a week: which day is for what."""

    focuses: tuple[Focus, ...] = ()
    """In the order of the week; a weekday belongs to one of them at most."""

    def planned_on(self, day: date) -> Focus | None:
        """Return what a day is for; None: it is free."""
        return next((focus for focus in self.focuses if day.weekday() in focus.days), None)


class DayPlan(Struct, frozen=True, kw_only=True):
    """One day of a week: planned against done."""

    day: date
    planned: Focus | None = None
    done: tuple[Focus, ...] = ()
    """What that day's notes and commits counted for, in the rhythm's order."""
    tils: int = 0
    commits: int = 0
    coming: bool = False
    """Whether the day is yet to come."""

    @property
    def kept(self) -> bool:
        """Whether what was planned was done."""
        return self.planned is not None and self.planned in self.done


class ProjectTouch(Struct, frozen=True, kw_only=True):
    """What changed in a project in one week."""

    name: Slug
    subjects: tuple[str, ...]
    """First lines of the commits, oldest first, each once."""
    count: int
    """How many commits."""
    days: tuple[date, ...]
    """On which days, in order."""


class WeekRecord(Struct, frozen=True, kw_only=True):
    """One week that holds Tils, and everything its digest tells."""

    week: Week
    tils: tuple[Til, ...]
    """Oldest first; those of one day in the order of their slugs."""
    by_category: Mapping[CategoryName | None, tuple[Til, ...]] = {}
    """The same by category, without empty groups; None: those of no category."""
    projects: tuple[ProjectTouch, ...] = ()
    """By name."""
    stories: tuple[tuple[Til, Story], ...] = ()
    """What broke, and why: bugs that a note explains, and gotchas."""
    words: int = 0
    minutes: int = 1
    """To read all of it, as `reading_minutes` counts."""
    days: tuple[DayPlan, ...] = ()
    """Monday to Sunday."""
    outputs: tuple[tuple[Focus, tuple[OutputCount, ...]], ...] = ()
    """What each focus with outputs has brought, in the rhythm's order."""
    previous: Week | None = None
    """The week before that holds Tils, however long ago."""
    next: Week | None = None
    """The week after that holds Tils: the one thing of a past week that a later note can change, once."""
    year_ago: Week | None = None
    """The week of the same number in the year before, if it holds Tils; week 53 looks back at week 52."""
    earned: tuple[Achievement, ...] = ()
    """Achievements of these seven days, in order."""
    change: int = 0
    """How many Tils more (or fewer, negative) than in the calendar week before."""
    streak_weeks: int = 0
    """The streak in weeks as it stood on the week's last day."""
    over: bool = True
    """Whether its Sunday has passed."""


class PeriodCount(Struct, frozen=True, kw_only=True):
    """How many Tils a week or a month brought, by category."""

    starts_on: date
    counts: Mapping[CategoryName | None, int] = {}
    """Categories that occur; None: Tils of no category."""

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


class StreakRules(Struct, frozen=True, kw_only=True):
    """What an author allows a streak, `streak:` in mkdocs.yml."""

    rest: frozenset[int] = frozenset()
    """Weekdays on which nothing is expected."""
    pauses: tuple[tuple[date, date], ...] = ()
    """First and last day of each planned pause."""
    headline: Literal["weeks", "days"] = "weeks"
    """Which of the two streaks is shown large."""


class Run(Struct, frozen=True, kw_only=True):
    """A stretch of days, or of weeks, that each have a note."""

    length: int = 0
    """How many days, or weeks, with a note."""
    first_on: date | None = None
    """The day of its first note."""
    last_on: date | None = None
    """The day of its last note."""


class Streaks(Struct, frozen=True, kw_only=True):
    """Streaks now and at their best; a current one of length 0 has not begun yet."""

    current_days: Run = Run()
    best_days: Run = Run()
    current_weeks: Run = Run()
    best_weeks: Run = Run()
    headline: Literal["weeks", "days"] = "weeks"

    @property
    def current(self) -> Run:
        """The current one of the headline's unit."""
        return self.current_weeks if self.headline == "weeks" else self.current_days

    @property
    def best(self) -> Run:
        """The best one of the headline's unit."""
        return self.best_weeks if self.headline == "weeks" else self.best_days


class EarnedRule(Struct, frozen=True, kw_only=True):
    """How an achievement is earned: something is counted until it reaches a target."""

    key: str
    """Stable and unique, for URLs: `streak-7`."""
    title: str
    text: str = ""
    """One sentence: what it is given for."""
    emoji: str = "🏅"
    count: str = "tils"
    """What is counted: one of the names in `derive/achievements.py`."""
    target: int = 1
    category: CategoryName | None = None
    tag: str | None = None
    project: Slug | None = None
    focus: str | None = None
    folder: str | None = None
    words_under: int | None = None
    only_of_day: bool = False
    """Count a note only if it is its day's only one."""
    away_days: int = 14
    """For `comebacks`: how many days after the note before a note is one."""


class Earned(Struct, frozen=True, kw_only=True):
    """An achievement that the record earns, or how far it is."""

    key: str
    emoji: str
    title: str
    text: str
    reached: bool
    earned_on: date | None = None
    """The day it was reached; None: not yet, or the day is not known (a project shipped without a date)."""
    til: Slug | None = None
    """The note that earned it."""
    project: Slug | None = None
    value: int
    """How far it is: never above `target`. For a streak: the one that runs now."""
    target: int
    best: int
    """The most there ever was, never above `target`: for a streak that broke, the past best."""

    def as_achievement(self) -> Achievement:
        """Return it in the shape that declared achievements have."""
        return Achievement(
            key=self.key,
            emoji=self.emoji,
            text=self.title,
            raw=self.text,
            achieved_on=self.earned_on,
            evidence=self.til,
            project=self.project,
            til=self.til,
        )


class Facts(Struct, frozen=True, kw_only=True):
    """Everything derived from a Portfolio on one day."""

    stamps: Mapping[Slug, bytes] = {}
    """What names each Til as it is, down to the last character."""
    verdicts: Mapping[Slug, Verdict] = {}
    checklist: LivingChecklist = LivingChecklist()
    weeks: tuple[WeekRecord, ...] = ()
    """Newest first; only weeks that hold Tils."""
    streaks: Streaks = Streaks()
    earned: tuple[Earned, ...] = ()
    """Reached ones by day, then the others in the order of the rules."""
    related: Mapping[Slug, tuple[Slug, ...]] = {}
    counts: Mapping[date, int] = {}
    """Tils of each day that has any."""
    weekly: tuple[PeriodCount, ...] = ()
    """Oldest first, weeks without Tils included."""
    monthly: tuple[PeriodCount, ...] = ()
    """Oldest first, months without Tils included."""
    problems: tuple[Problem, ...] = ()
    """What could not be worked out: a mistake of our own."""
    rhythm: Rhythm | None = None


def reading_minutes(words: int) -> int:
    """Return how long a text takes to read at 200 words a minute: whole minutes, at least one."""
    return max(1, -(-words // 200))


UNSURE = 0.6
"""A choice with a lower score is unsure: one in eleven of 1,873 real notes, and most of the misses."""


def choice_of(verdict: Verdict) -> CategoryName:
    """Return what a verdict chose: a category, or NO_CATEGORY."""
    return verdict.category or NO_CATEGORY


def score_of(verdict: Verdict) -> float:
    """Return which share of the votes speaks for what a verdict chose, between 0 and 1."""
    return verdict.scores.get(choice_of(verdict), 0.0)
