"""Records of ISO weeks, shown by the weekly digests.

A record depends only on the notes and commits up to the week's Sunday, so a past week's page never
changes. The one exception is `next`, which appears when a later week gets its first note.
"""

import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from itertools import groupby

from msgspec.structs import replace

from tilfolio.derive.outputs import WeekActivity, count_outputs
from tilfolio.derive.rhythm import find_done, focus_of
from tilfolio.derive.stories import find_stories
from tilfolio.derive.streaks import streaks_by_week
from tilfolio.facts import (
    DayPlan,
    Focus,
    PeriodCount,
    ProjectTouch,
    Rhythm,
    StreakRules,
    WeekRecord,
    group,
    reading_minutes,
)
from tilfolio.model import Achievement, CategoryName, Commit, Opening, Portfolio, Slug, Til, Verdict, Week, day_in
from tilfolio.plan import OutputCount


def group_by_week(tils: Iterable[Til]) -> tuple[WeekRecord, ...]:
    """Return the weeks with notes, newest first, with the fields that depend on notes alone.

    Weeks are ISO 8601 weeks: 1 January 2027 belongs to week 53 of 2026.
    """
    ordered = sorted(tils, key=lambda til: (til.learned_on, til.slug))
    by_week = {week: tuple(group) for week, group in groupby(ordered, key=lambda til: Week.of(til.learned_on))}
    weeks = list(by_week)
    return tuple(
        _make_record(week, by_week, before, after)
        for before, week, after in zip([None, *weeks], weeks, [*weeks[1:], None], strict=False)
    )[::-1]


def derive_weeks(
    portfolio: Portfolio,
    verdicts: Mapping[Slug, Verdict],
    rhythm: Rhythm | None,
    earned: Sequence[Achievement],
    today: date,
    *,
    zone: tzinfo | None = None,
    streak: StreakRules | None = None,
) -> tuple[WeekRecord, ...]:
    """Return the weeks with notes, newest first, with everything their digests show.

    The day of a commit is that in `zone`, by default in the author's time zone. Only projects of the
    portfolio are named, so a draft project is not.
    """
    lengths = streaks_by_week((til.learned_on for til in portfolio.tils), streak or StreakRules())
    commits: dict[Week, list[Commit]] = defaultdict(list)
    for commit in reversed(portfolio.commits):
        commits[Week.of(day_in(commit.authored_at, zone))].append(commit)
    openings = {opening.week: opening for opening in portfolio.openings}
    folders = {posixpath.dirname(project.source): project.name for project in portfolio.projects}
    return tuple(
        replace(
            record,
            by_category=group((category_of(til, verdicts), til) for til in record.tils),
            projects=_find_touched(commits[record.week], folders, zone),
            days=_plan_days(record, commits[record.week], rhythm, today, zone),
            outputs=_count_outputs(record, commits[record.week], openings.get(record.week), rhythm, zone),
            earned=_find_earned(earned, record.week),
            streak_weeks=lengths[record.week],
            over=record.week.ends_on < today,
        )
        for record in group_by_week(portfolio.tils)
    )


def count_by_day(tils: Iterable[Til]) -> Mapping[date, int]:
    """Return the number of notes of each day with notes, oldest first."""
    return dict(sorted(Counter(til.learned_on for til in tils).items()))


def count_by_week(tils: Iterable[Til], verdicts: Mapping[Slug, Verdict], today: date) -> tuple[PeriodCount, ...]:
    """Return the counts of each week from the first with notes to today, oldest first, empty weeks included."""
    return _count_by(tils, verdicts, today, lambda day: Week.of(day).starts_on, lambda day: day + timedelta(days=7))


def count_by_month(tils: Iterable[Til], verdicts: Mapping[Slug, Verdict], today: date) -> tuple[PeriodCount, ...]:
    """Return the counts of each month from the first with notes to today, oldest first, empty months included."""
    return _count_by(
        tils, verdicts, today, lambda day: day.replace(day=1), lambda day: (day + timedelta(days=31)).replace(day=1)
    )


def _make_record(
    week: Week, by_week: Mapping[Week, tuple[Til, ...]], before: Week | None, after: Week | None
) -> WeekRecord:
    tils = by_week[week]
    words = sum(til.words for til in tils)
    year_ago = Week(year=week.year - 1, number=min(week.number, 52))
    # A note may be dated 0001-01-01, and there is no date before that.
    week_before = Week.of(week.starts_on - timedelta(days=min(7, week.starts_on.toordinal() - 1)))
    return WeekRecord(
        week=week,
        tils=tils,
        stories=tuple((til, story) for til in tils for story in find_stories([til]) if story.is_told),
        words=words,
        minutes=reading_minutes(words),
        previous=before,
        next=after,
        year_ago=year_ago if year_ago in by_week else None,
        change=len(tils) - (len(by_week.get(week_before, ())) if week_before != week else 0),
    )


def category_of(til: Til, verdicts: Mapping[Slug, Verdict]) -> CategoryName | None:
    """Return the category of a note, if it has one."""
    verdict = verdicts.get(til.slug)
    return verdict.category if verdict else None


def _find_touched(
    commits: Iterable[Commit], folders: Mapping[str, Slug], zone: tzinfo | None
) -> tuple[ProjectTouch, ...]:
    touched: dict[Slug, list[Commit]] = defaultdict(list)
    for commit in commits:
        for name in {name for path in commit.paths if (name := _find_project(path, folders))}:
            touched[name].append(commit)
    return tuple(
        ProjectTouch(
            name=name,
            subjects=tuple(dict.fromkeys(commit.subject for commit in touched[name] if commit.subject)),
            count=len(touched[name]),
            days=tuple(sorted({day_in(commit.authored_at, zone) for commit in touched[name]})),
        )
        for name in sorted(touched)
    )


def _find_project(path: str, folders: Mapping[str, Slug]) -> Slug | None:
    folder = posixpath.dirname(path)
    while folder and folder not in folders:
        folder = posixpath.dirname(folder)
    return folders.get(folder) if folder else None


def _plan_days(
    record: WeekRecord, commits: Sequence[Commit], rhythm: Rhythm | None, today: date, zone: tzinfo | None
) -> tuple[DayPlan, ...]:
    done: Mapping[date, tuple[Focus, ...]] = find_done(record.tils, commits, rhythm, zone) if rhythm else {}
    committed = [day_in(commit.authored_at, zone) for commit in commits]
    learned = [til.learned_on for til in record.tils]
    first = record.week.starts_on
    days = [first + timedelta(days=step) for step in range((record.week.ends_on - first).days + 1)]
    return tuple(
        DayPlan(
            day=day,
            planned=rhythm.planned_on(day) if rhythm else None,
            done=done.get(day, ()),
            tils=learned.count(day),
            commits=committed.count(day),
            coming=day > today,
        )
        for day in days
    )


def _count_outputs(
    record: WeekRecord, commits: Sequence[Commit], opening: Opening | None, rhythm: Rhythm | None, zone: tzinfo | None
) -> tuple[tuple[Focus, tuple[OutputCount, ...]], ...]:
    if rhythm is None:
        return ()
    focuses = {til.slug: focus_of(til, rhythm) for til in record.tils}
    dated = [(day_in(commit.authored_at, zone), commit) for commit in commits]
    return count_outputs(WeekActivity(tils=record.tils, commits=dated, opening=opening, focuses=focuses), rhythm)


def _find_earned(earned: Iterable[Achievement], week: Week) -> tuple[Achievement, ...]:
    of_week = (one for one in earned if one.achieved_on and week.starts_on <= one.achieved_on <= week.ends_on)
    return tuple(sorted(of_week, key=lambda one: str(one.achieved_on)))


def _count_by(
    tils: Iterable[Til],
    verdicts: Mapping[Slug, Verdict],
    today: date,
    start_of: Callable[[date], date],
    following: Callable[[date], date],
) -> tuple[PeriodCount, ...]:
    counts: dict[date, dict[CategoryName | None, int]] = defaultdict(lambda: defaultdict(int))
    for til in tils:
        if til.learned_on <= today:
            counts[start_of(til.learned_on)][category_of(til, verdicts)] += 1
    if not counts:
        return ()
    starts = [min(counts)]
    last = start_of(today)
    while starts[-1] < last:
        starts.append(following(starts[-1]))
    return tuple(PeriodCount(starts_on=start, counts=dict(counts.get(start, {}))) for start in starts)
