"""Facts derived from a Portfolio: records made by `derive` and shown by `pages` and `images`.

Same layer as `model`: no I/O, no clock. Weekdays are numbers, Monday 0 to Sunday 6.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, TypeVar

from msgspec import Struct

from tilfolio.debugging import LivingChecklist, Story
from tilfolio.model import NO_CATEGORY, Achievement, CategoryName, Problem, Slug, Til, Verdict, Week
from tilfolio.plan import Output, OutputCount

Key = TypeVar("Key")
Item = TypeVar("Item")


class Focus(Struct, frozen=True, kw_only=True):
    """A theme of the weekly rhythm with its weekdays."""

    name: str
    """Lower-case name for a note's `focus:`: `core`."""
    title: str
    days: tuple[int, ...] = ()
    """Planned weekdays."""
    outputs: tuple[Output, ...] = ()
    """Targets of those days."""
    tags: tuple[str, ...] = ()
    """Lower-case tags: notes with one of these count on any weekday."""
    commits: tuple[str, ...] = ()
    """Lower-case shell patterns of file names: commits that touch such a file in a project count."""


class Rhythm(Struct, frozen=True, kw_only=True):
    """The weekly plan."""

    focuses: tuple[Focus, ...] = ()
    """In the order of the week; a weekday has at most one focus."""

    def planned_on(self, day: date) -> Focus | None:
        """Return the focus of a day, if it has one."""
        weekday = day.weekday()
        return next((focus for focus in self.focuses if weekday in focus.days), None)


class DayPlan(Struct, frozen=True, kw_only=True):
    """The plan and the activity of one day."""

    day: date
    planned: Focus | None = None
    done: tuple[Focus, ...] = ()
    """Focuses of the day's notes and commits, in the rhythm's order."""
    tils: int = 0
    commits: int = 0
    coming: bool = False
    """Whether the day is in the future."""

    @property
    def kept(self) -> bool:
        """Whether the plan was met."""
        return self.planned is not None and self.planned in self.done


class ProjectTouch(Struct, frozen=True, kw_only=True):
    """The commits to a project in one week."""

    name: Slug
    subjects: tuple[str, ...]
    """Distinct subjects of the commits, oldest first."""
    count: int
    """Number of commits."""
    days: tuple[date, ...]
    """Days with commits, in order."""


class WeekRecord(Struct, frozen=True, kw_only=True):
    """A week with notes, and the contents of its digest."""

    week: Week
    tils: tuple[Til, ...]
    """Oldest first, then by slug."""
    by_category: Mapping[CategoryName | None, tuple[Til, ...]] = {}
    """The notes by category, without empty groups; None for notes without a category."""
    projects: tuple[ProjectTouch, ...] = ()
    """By name."""
    stories: tuple[tuple[Til, Story], ...] = ()
    """Explained bugs, and gotchas."""
    words: int = 0
    minutes: int = 1
    """Reading time of all notes."""
    days: tuple[DayPlan, ...] = ()
    """Monday to Sunday."""
    outputs: tuple[tuple[Focus, tuple[OutputCount, ...]], ...] = ()
    """Results of each focus with outputs, in the rhythm's order."""
    previous: Week | None = None
    """The previous week with notes."""
    next: Week | None = None
    """The next week with notes; a later note can change only this in a past week."""
    year_ago: Week | None = None
    """The week with the same number a year ago, if it has notes; for week 53, week 52."""
    earned: tuple[Achievement, ...] = ()
    """Achievements of this week, in order."""
    change: int = 0
    """Difference in the number of notes to the calendar week before."""
    streak_weeks: int = 0
    """The streak in weeks on the week's last day."""
    over: bool = True
    """Whether its Sunday has passed."""


class PeriodCount(Struct, frozen=True, kw_only=True):
    """The number of notes in a week or month, by category."""

    starts_on: date
    counts: Mapping[CategoryName | None, int] = {}
    """Only categories that occur; None for notes without a category."""

    @property
    def total(self) -> int:
        """The number of all notes."""
        return sum(self.counts.values())


class StreakRules(Struct, frozen=True, kw_only=True):
    """The `streak:` option of mkdocs.yml."""

    rest: frozenset[int] = frozenset()
    """Weekdays that may have no note."""
    pauses: tuple[tuple[date, date], ...] = ()
    """First and last day of each planned pause."""
    headline: Literal["weeks", "days"] = "weeks"
    """The streak that is shown large."""


class Run(Struct, frozen=True, kw_only=True):
    """A streak of days or weeks."""

    length: int = 0
    """Number of days or weeks with a note."""
    first_on: date | None = None
    """Day of its first note."""
    last_on: date | None = None
    """Day of its last note."""


class Streaks(Struct, frozen=True, kw_only=True):
    """Current and best streaks; a current one of length 0 has not started yet."""

    current_days: Run = Run()
    best_days: Run = Run()
    current_weeks: Run = Run()
    best_weeks: Run = Run()
    headline: Literal["weeks", "days"] = "weeks"

    @property
    def current(self) -> Run:
        """The current streak in the headline's unit."""
        return self.current_weeks if self.headline == "weeks" else self.current_days

    @property
    def best(self) -> Run:
        """The best streak in the headline's unit."""
        return self.best_weeks if self.headline == "weeks" else self.best_days


class EarnedRule(Struct, frozen=True, kw_only=True):
    """The rule of an achievement that is earned when a count reaches a target."""

    key: str
    """Stable and unique, for URLs: `streak-7`."""
    title: str
    text: str = ""
    """One sentence that explains it."""
    emoji: str = "🏅"
    count: str = "tils"
    """One of the counts in `derive/achievements.py`."""
    target: int = 1
    category: CategoryName | None = None
    tag: str | None = None
    project: Slug | None = None
    focus: str | None = None
    folder: str | None = None
    words_under: int | None = None
    only_of_day: bool = False
    """Count only notes that are the only one of their day."""
    away_days: int = 14
    """For `comebacks`, the minimum number of days since the previous note."""


class Earned(Struct, frozen=True, kw_only=True):
    """An earned achievement, or the progress towards one."""

    key: str
    emoji: str
    title: str
    text: str
    reached: bool
    earned_on: date | None = None
    """The day it was reached; None if it is not, or if the day is unknown (a project shipped without a date)."""
    til: Slug | None = None
    """The note that earned it."""
    project: Slug | None = None
    value: int
    """Current count, at most `target`; for streaks, the current one."""
    target: int
    best: int
    """Highest count so far, at most `target`."""

    def as_achievement(self) -> Achievement:
        """Return it as an `Achievement`, like declared ones."""
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
    """A hash of each note with its verdict."""
    verdicts: Mapping[Slug, Verdict] = {}
    checklist: LivingChecklist = LivingChecklist()
    weeks: tuple[WeekRecord, ...] = ()
    """Weeks with notes, newest first."""
    streaks: Streaks = Streaks()
    earned: tuple[Earned, ...] = ()
    """Reached ones by day, then the others in the order of the rules."""
    related: Mapping[Slug, tuple[Slug, ...]] = {}
    counts: Mapping[date, int] = {}
    """Number of notes of each day with notes."""
    weekly: tuple[PeriodCount, ...] = ()
    """Oldest first, including weeks without notes."""
    monthly: tuple[PeriodCount, ...] = ()
    """Oldest first, including months without notes."""
    problems: tuple[Problem, ...] = ()
    """Bugs of ours that occurred."""
    rhythm: Rhythm | None = None


def group(pairs: Iterable[tuple[Key, Item]]) -> dict[Key, tuple[Item, ...]]:
    """Return the items of each key, in their order."""
    grouped: dict[Key, list[Item]] = {}
    for key, item in pairs:
        grouped.setdefault(key, []).append(item)
    return {key: tuple(items) for key, items in grouped.items()}


def reading_minutes(words: int) -> int:
    """Return the reading time in minutes, at least one, at 200 words per minute."""
    return max(1, -(-words // 200))


UNSURE = 0.6
"""Verdicts with a lower score are unsure: one in eleven of 1,873 real notes, which include most errors."""


def choice_of(verdict: Verdict) -> CategoryName:
    """Return the chosen category, or NO_CATEGORY."""
    return verdict.category or NO_CATEGORY


def score_of(verdict: Verdict) -> float:
    """Return the score of the chosen category, between 0 and 1."""
    return verdict.scores.get(choice_of(verdict), 0.0)
