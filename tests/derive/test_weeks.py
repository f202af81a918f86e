from __future__ import annotations

from collections import Counter
from datetime import date, timedelta, timezone
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from support.builders import a_commit, a_finding, a_gotcha, a_portfolio, a_project, a_til, an_achievement
from tilfolio.derive.rhythm import default_rhythm
from tilfolio.derive.weeks import count_by_day, count_by_month, count_by_week, derive_weeks, group_by_week
from tilfolio.facts import StreakRules, WeekRecord
from tilfolio.model import CategoryName, Commit, Portfolio, Slug, Til, Verdict, Week

TODAY = date(2026, 11, 23)
W47 = Week(year=2026, number=47)
KOLKATA = timezone(timedelta(hours=5, minutes=30))
DATA, MODEL = CategoryName("data"), CategoryName("model")


def verdicts_of(**categories: str) -> dict[Slug, Verdict]:
    return {Slug(slug): Verdict(category=CategoryName(name)) for slug, name in categories.items()}


def the_week(portfolio: Portfolio, week: Week = W47, today: date = TODAY, **options: object) -> WeekRecord:
    records = derive_weeks(portfolio, {}, default_rhythm(), (), today, **options)  # type: ignore[arg-type]
    return next(record for record in records if record.week == week)


def test_no_notes_make_no_weeks() -> None:
    assert group_by_week([]) == ()


def test_monday_and_sunday_share_a_week() -> None:
    weeks = group_by_week([a_til("2026-11-22"), a_til("2026-11-16")])

    assert [[str(til.learned_on) for til in week.tils] for week in weeks] == [["2026-11-16", "2026-11-22"]]


def test_weeks_go_newest_first_and_skip_those_without_notes() -> None:
    weeks = group_by_week([a_til("2026-11-02"), a_til("2026-11-22"), a_til("2026-09-30")])

    assert [week.week.name for week in weeks] == ["2026-W47", "2026-W45", "2026-W40"]


def test_previous_and_next_are_the_weeks_with_notes() -> None:
    weeks = group_by_week([a_til("2026-11-22"), a_til("2026-11-02"), a_til("2026-09-30")])

    assert [week.next and week.next.name for week in weeks] == [None, "2026-W47", "2026-W45"]
    assert [week.previous and week.previous.name for week in weeks] == ["2026-W45", "2026-W40", None]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-12-27", "2026-W52"),
        ("2026-12-28", "2026-W53"),
        ("2027-01-01", "2026-W53"),
        ("2027-01-03", "2026-W53"),
        ("2027-01-04", "2027-W01"),
        ("2024-12-30", "2025-W01"),
    ],
)
def test_the_days_around_a_new_year_belong_to_their_iso_week(day: str, name: str) -> None:
    assert [week.week.name for week in group_by_week([a_til(day)])] == [name]


@pytest.mark.parametrize(
    ("day", "earlier", "name"),
    [
        ("2026-11-22", "2025-11-23", "2025-W47"),
        ("2026-11-22", "2025-11-24", None),
        ("2026-12-30", "2025-12-24", "2025-W52"),
        ("2027-01-05", "2025-12-29", "2026-W01"),
    ],
    ids=["same number", "the week after", "week 53 looks at 52", "the week that holds New Year"],
)
def test_a_year_ago_is_the_week_of_that_number_if_it_holds_notes(day: str, earlier: str, name: str | None) -> None:
    newest = group_by_week([a_til(day), a_til(earlier)])[0]

    assert (newest.year_ago and newest.year_ago.name) == name


@pytest.mark.parametrize(("before", "change"), [(["2026-11-09", "2026-11-15"], -1), (["2026-11-08"], 1), ([], 1)])
def test_a_week_is_compared_with_the_calendar_week_before(before: list[str], change: int) -> None:
    weeks = group_by_week([a_til("2026-11-22"), *map(a_til, before)])

    assert weeks[0].change == change


@pytest.mark.parametrize(("words", "minutes"), [((0,), 1), ((200,), 1), ((150, 51), 2), ((1000, 1000), 10)])
def test_the_reading_time_is_that_of_all_notes_together(words: tuple[int, ...], minutes: int) -> None:
    weeks = group_by_week(a_til(title=f"Note {number}", words=count) for number, count in enumerate(words))

    assert (weeks[0].words, weeks[0].minutes) == (sum(words), minutes)


def test_a_week_tells_gotchas_and_bugs_that_are_explained() -> None:
    bug = (a_finding("symptom", "It drifts."), a_finding("tried", "Wait."), a_finding("fix", "Sync it."))
    one = a_til("2026-11-17", title="One", findings=bug)
    two = a_til("2026-11-16", title="Two", findings=(a_gotcha("Stale cache."), a_finding("error", "KeyError: 1")))
    [week] = group_by_week([one, two])

    assert [(til.title, story.symptoms[0].text, len(story.tried)) for til, story in week.stories] == [
        ("Two", "Stale cache.", 0),
        ("One", "It drifts.", 1),
    ]


def test_notes_are_grouped_by_their_verdicts() -> None:
    portfolio = a_portfolio(a_til(title="a"), a_til(title="b"), a_til(title="c"), a_til(title="d"))
    weeks = derive_weeks(portfolio, verdicts_of(a="data", b="model", c="data"), None, (), TODAY)

    assert {name: [til.slug for til in tils] for name, tils in weeks[0].by_category.items()} == {
        "data": ["a", "c"],
        "model": ["b"],
        None: ["d"],
    }


def test_projects_touched_carry_their_subjects_counts_and_days() -> None:
    commits = [
        a_commit("2026-11-16T10:00:00+00:00", "feat: detect", "anomaly/train.py", "anomaly/README.md"),
        a_commit("2026-11-18T10:00:00+00:00", "fix: threshold", "anomaly/train.py", "rag/index.py"),
        a_commit("2026-11-18T11:00:00+00:00", "fix: threshold", "anomaly/src/deep/train.py"),
        a_commit("2026-11-25T10:00:00+00:00", "feat: later", "anomaly/train.py"),
    ]
    week = the_week(a_portfolio(a_til(), projects=[a_project("anomaly"), a_project("rag")], commits=commits))

    assert [(touch.name, touch.count, touch.subjects, len(touch.days)) for touch in week.projects] == [
        ("anomaly", 3, ("feat: detect", "fix: threshold"), 2),
        ("rag", 1, ("fix: threshold",), 1),
    ]


def test_commits_outside_published_projects_are_named_nowhere() -> None:
    commits = [a_commit("2026-11-16T10:00:00+00:00", "feat: secret", "hidden/train.py", "README.md")]

    assert the_week(a_portfolio(a_til(), projects=[a_project("anomaly")], commits=commits)).projects == ()


def test_a_project_in_a_folder_of_its_own_depth_is_found() -> None:
    project = a_project("vision-ocr", source="vision/ocr/README.md")
    commits = [a_commit("2026-11-16T10:00:00+00:00", "feat: read", "vision/ocr/src/read.py")]
    week = the_week(a_portfolio(a_til(), projects=[project], commits=commits))

    assert [touch.name for touch in week.projects] == ["vision-ocr"]


@pytest.mark.parametrize(
    ("when", "zone", "touched"),
    [
        ("2026-11-22T23:30:00+05:30", None, True),
        ("2026-11-22T23:30:00-08:00", None, True),
        ("2026-11-22T23:30:00-08:00", KOLKATA, False),
        ("2026-11-23T00:30:00+09:00", KOLKATA, True),
    ],
    ids=["Kolkata's Sunday night", "California's Sunday night", "Monday in Kolkata", "still Sunday in Kolkata"],
)
def test_a_commit_late_on_sunday_belongs_to_the_week_of_its_authors_day(
    when: str, zone: timezone | None, touched: bool
) -> None:
    commit = a_commit(when, "feat: late", "anomaly/train.py")
    week = the_week(a_portfolio(a_til(), projects=[a_project("anomaly")], commits=[commit]), zone=zone)

    assert bool(week.projects) is touched


def test_the_strip_has_seven_days_with_what_was_planned_done_and_counted() -> None:
    notes = [a_til("2026-11-16", title="a"), a_til("2026-11-16", title="b", tags=("leetcode",))]
    commits = [a_commit("2026-11-20T10:00:00+00:00", "feat: train", "anomaly/train.py")]
    days = the_week(a_portfolio(*notes, commits=commits)).days

    assert [day.planned and day.planned.name for day in days] == [
        *("core", "core", "core", "theory", "polish", "practice", "share")
    ]
    assert [[focus.name for focus in day.done] for day in days] == [["core", "practice"], [], [], [], ["core"], [], []]
    assert [day.kept for day in days] == [True, False, False, False, False, False, False]
    assert [(day.tils, day.commits) for day in days][:5] == [(2, 0), (0, 0), (0, 0), (0, 0), (0, 1)]


def test_without_a_rhythm_the_strip_has_counts_only() -> None:
    weeks = derive_weeks(a_portfolio(a_til("2026-11-16")), {}, None, (), TODAY)

    assert {(day.planned, day.done) for day in weeks[0].days} == {(None, ())}
    assert weeks[0].days[0].tils == 1


@pytest.mark.parametrize(
    ("today", "over", "coming"), [("2026-11-22", False, 0), ("2026-11-23", True, 0), ("2026-11-18", False, 4)]
)
def test_a_week_is_over_when_its_sunday_has_passed(today: str, over: bool, coming: int) -> None:
    week = the_week(a_portfolio(a_til("2026-11-16")), today=date.fromisoformat(today))

    assert week.over is over
    assert sum(day.coming for day in week.days) == coming


def test_achievements_of_its_days_are_in_the_week_in_order() -> None:
    earned = [
        an_achievement("Sunday", achieved_on="2026-11-22"),
        an_achievement("Monday", achieved_on="2026-11-16"),
        an_achievement("Monday after", achieved_on="2026-11-23"),
        an_achievement("Some day"),
    ]
    weeks = derive_weeks(a_portfolio(a_til()), {}, None, earned, TODAY)

    assert [one.text for one in weeks[0].earned] == ["Monday", "Sunday"]


def test_a_week_tells_the_streak_as_it_stood_then() -> None:
    portfolio = a_portfolio(a_til("2026-11-16"), a_til("2026-11-09"), a_til("2026-10-26"))
    pause = StreakRules(pauses=((date(2026, 11, 2), date(2026, 11, 8)),))

    assert [week.streak_weeks for week in derive_weeks(portfolio, {}, None, (), TODAY)] == [2, 1, 1]
    assert [week.streak_weeks for week in derive_weeks(portfolio, {}, None, (), TODAY, streak=pause)] == [3, 2, 1]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_a_note_at_an_end_of_the_calendar_is_in_its_week(day: date) -> None:
    portfolio = a_portfolio(a_til(day), a_til("2026-11-22"))
    weeks = derive_weeks(portfolio, {}, default_rhythm(), (), TODAY)

    assert sorted(til.learned_on for week in weeks for til in week.tils) == sorted([day, date(2026, 11, 22)])
    assert all(week.change == 1 and week.days for week in weeks)
    assert sum(month.total for month in count_by_month(portfolio.tils, {}, TODAY)) == (2 if day == date.min else 1)


some_tils = st.lists(
    st.builds(
        lambda day, category, number: a_til(day, category, title=f"Note {number}"),
        st.dates(date(2025, 12, 1), date(2027, 1, 31)),
        st.sampled_from([None, "data", "model"]),
        st.integers(0, 10_000),
    ),
    max_size=30,
    unique_by=lambda til: til.slug,
)
some_commits = st.lists(
    st.builds(
        lambda day, hour, path: a_commit(f"{day}T{hour:02d}:00:00+05:30", f"feat: {path}", path),
        st.dates(date(2025, 12, 1), date(2027, 1, 31)),
        st.integers(0, 23),
        st.sampled_from(["anomaly/train.py", "anomaly/README.md", "rag/Dockerfile", "README.md"]),
    ),
    max_size=15,
)


@given(some_tils)
def test_every_til_is_in_exactly_one_week_and_that_holds_its_day(tils: list[Til]) -> None:
    weeks = group_by_week(tils)

    assert Counter(til.slug for til in chain.from_iterable(week.tils for week in weeks)) == Counter(
        til.slug for til in tils
    )
    assert all(week.week.starts_on <= til.learned_on <= week.week.ends_on for week in weeks for til in week.tils)
    assert [week.week for week in weeks] == sorted({week.week for week in weeks}, reverse=True)


@given(some_tils, some_commits, st.dates(date(2026, 1, 5), date(2027, 1, 31)))
def test_a_past_week_is_the_same_whenever_it_is_built(tils: list[Til], commits: list[Commit], then: date) -> None:
    def build(until: date) -> dict[Week, WeekRecord]:
        portfolio = a_portfolio(
            *(til for til in tils if til.learned_on <= until),
            projects=[a_project("anomaly"), a_project("rag")],
            commits=[commit for commit in commits if commit.authored_at.date() <= until],
        )
        records = derive_weeks(portfolio, {}, default_rhythm(), (), until)
        return {record.week: replace(record, next=None) for record in records if record.week.ends_on < then}

    assert build(then) == build(date(2027, 2, 28))


@given(some_tils, st.randoms(use_true_random=False))
def test_the_order_of_the_input_decides_nothing(tils: list[Til], random: object) -> None:
    shuffled = list(tils)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert group_by_week(shuffled) == group_by_week(tils)


def test_notes_are_counted_by_day() -> None:
    notes = [a_til("2026-11-22", title="a"), a_til("2026-11-16", title="b"), a_til("2026-11-22", title="c")]

    assert list(count_by_day(notes).items()) == [(date(2026, 11, 16), 1), (date(2026, 11, 22), 2)]


def test_months_without_notes_are_counted_as_empty() -> None:
    notes = [a_til("2026-09-30", title="a"), a_til("2026-11-01", title="b"), a_til("2026-11-02", title="c")]
    months = count_by_month(notes, verdicts_of(a="data", b="model"), date(2026, 12, 1))

    assert [(str(month.starts_on), dict(month.counts), month.total) for month in months] == [
        ("2026-09-01", {DATA: 1}, 1),
        ("2026-10-01", {}, 0),
        ("2026-11-01", {MODEL: 1, None: 1}, 2),
        ("2026-12-01", {}, 0),
    ]


@given(some_tils)
def test_the_weeks_counted_are_without_gaps_and_add_up(tils: list[Til]) -> None:
    weeks = count_by_week(tils, {}, TODAY)

    assert sum(week.total for week in weeks) == sum(til.learned_on <= TODAY for til in tils)
    assert {(b.starts_on - a.starts_on).days for a, b in pairwise(weeks)} <= {7}
