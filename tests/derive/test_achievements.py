from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_category, a_commit, a_day, a_portfolio, a_project, a_til
from tilfolio.derive.achievements import RuleInput, derive_earned
from tilfolio.derive.rhythm import default_rhythm
from tilfolio.derive.rules import read_rules
from tilfolio.facts import Earned, EarnedRule, StreakRules
from tilfolio.model import CategoryName, Portfolio, Slug, Til, Verdict

TODAY = date(2026, 11, 23)
CATEGORIES = (a_category("data"), a_category("model"), a_category("infra"))


def earned_from(
    portfolio: Portfolio,
    *rules: EarnedRule,
    streak: StreakRules | None = None,
    rhythm: bool = True,
    categories: bool = True,
    today: date = TODAY,
) -> dict[str, Earned]:
    """Return the result of each rule by key; the built-in rules by default."""
    shipped, _ = read_rules(None, CATEGORIES)
    given = RuleInput(
        portfolio=portfolio,
        verdicts={til.slug: Verdict(category=til.category) for til in portfolio.tils},
        categories=frozenset(category.name for category in CATEGORIES if categories),
        rhythm=default_rhythm() if rhythm else None,
        streak=streak or StreakRules(),
        today=today,
    )
    earned = derive_earned(rules or shipped, given)
    return {one.key: one for one in earned}


def daily(count: int, first: str = "2026-01-01") -> list[Til]:
    start = a_day(first)
    return [a_til(start + timedelta(days=step)) for step in range(count)]


def test_the_first_til_is_the_oldest_one() -> None:
    first = earned_from(a_portfolio(a_til("2026-11-20", title="b"), a_til("2026-11-02", title="a")))["first-til"]

    assert (first.reached, first.earned_on, first.til) == (True, date(2026, 11, 2), "a")


@pytest.mark.parametrize("target", [10, 50, 100])
def test_a_count_is_earned_by_the_note_that_reaches_it(target: int) -> None:
    earned = earned_from(a_portfolio(*daily(target)))[f"tils-{target}"]

    assert earned.earned_on == date(2026, 1, 1) + timedelta(days=target - 1)
    assert earned.til == f"learned-on-{earned.earned_on}"


def test_a_locked_count_shows_how_far_it_is() -> None:
    earned = earned_from(a_portfolio(*daily(42)))["tils-50"]

    assert (earned.reached, earned.earned_on, earned.til, earned.value, earned.target) == (False, None, None, 42, 50)


def test_a_reached_count_is_never_above_its_target() -> None:
    earned = earned_from(a_portfolio(*daily(42)))["tils-10"]

    assert (earned.value, earned.best, earned.target) == (10, 10, 10)


@pytest.mark.parametrize(("days", "reached"), [(6, False), (7, True)])
def test_a_streak_is_earned_on_its_seventh_day(days: int, reached: bool) -> None:
    earned = earned_from(a_portfolio(*daily(days)))["streak-7"]

    assert earned.reached is reached
    assert earned.earned_on == (date(2026, 1, 7) if reached else None)


def test_rest_days_do_not_break_a_streak_to_be_earned() -> None:
    weekdays = [til for til in daily(9, "2026-11-12") if til.learned_on.weekday() < 5]
    earned = earned_from(a_portfolio(*weekdays), streak=StreakRules(rest=frozenset({5, 6})))["streak-7"]

    assert earned.earned_on == date(2026, 11, 20)


def test_a_locked_streak_shows_the_one_that_runs_and_the_past_best() -> None:
    earned = earned_from(a_portfolio(*daily(5, "2026-11-01"), *daily(2, "2026-11-22")))["streak-7"]

    assert (earned.value, earned.best, earned.target) == (2, 5, 7)


def test_an_earned_streak_stays_earned_after_it_broke() -> None:
    earned = earned_from(a_portfolio(*daily(7)))["streak-7"]

    assert (earned.reached, earned.value, earned.best) == (True, 7, 7)


def test_ten_notes_of_a_category_are_an_achievement() -> None:
    notes = [a_til(f"2026-11-{day:02}", "infra") for day in range(1, 11)]

    assert (earned_from(a_portfolio(*notes))["infra-10"].til) == "learned-on-2026-11-10"
    assert not earned_from(a_portfolio(*notes[1:]))["infra-10"].reached
    assert not earned_from(a_portfolio(*notes))["data-10"].reached


def test_one_short_first_note_earns_one_achievement() -> None:
    earned = earned_from(a_portfolio(a_til("2026-11-20", "data", words=12)))

    assert [key for key, one in earned.items() if one.reached] == ["first-til"]


@pytest.mark.parametrize("committed", [True, False], ids=["in one commit", "not committed yet"])
def test_a_copied_folder_of_notes_is_one_day_s_work(committed: bool) -> None:
    moment = datetime(2026, 11, 20, 12, tzinfo=timezone.utc) if committed else None
    names = [category.name for category in CATEGORIES] * 20
    notes = [
        a_til("2026-11-20", name, title=f"Note {number}", words=12, is_dated=False, committed_at=moment)
        for number, name in enumerate(names)
    ]

    assert [key for key, one in earned_from(a_portfolio(*notes)).items() if one.reached] == ["first-til"]


def test_undated_notes_of_ten_commits_are_ten() -> None:
    moments = [datetime(2026, 11, 20, hour, tzinfo=timezone.utc) for hour in range(10)]
    notes = [a_til("2026-11-20", title=f"At {at.hour}", is_dated=False, committed_at=at) for at in moments]

    assert earned_from(a_portfolio(*notes))["tils-10"].reached


@pytest.mark.parametrize(
    ("days", "earned_on"),
    [
        (("2026-11-16", "2026-11-18", "2026-11-22"), "2026-11-22"),
        (("2026-11-15", "2026-11-18", "2026-11-22"), None),
        (("2026-12-28", "2026-12-31", "2027-01-03"), "2027-01-03"),
        (("2026-11-16", "2026-11-16", "2026-11-22"), None),
    ],
    ids=["one week", "two weeks", "over the year's end", "two on one day"],
)
def test_a_full_checklist_week_has_each_category(days: tuple[str, ...], earned_on: str | None) -> None:
    notes = [a_til(day, one.name, title=f"{day} {one.name}") for day, one in zip(days, CATEGORIES, strict=True)]
    earned = earned_from(a_portfolio(*notes), today=date(2027, 1, 10))["checklist-week"]

    assert earned.earned_on == (earned_on and a_day(earned_on))


def test_a_full_rhythm_week_has_each_focus_by_notes_or_commits() -> None:
    notes = [a_til("2026-11-16"), a_til("2026-11-19"), a_til("2026-11-21"), a_til("2026-11-22", title="last")]
    polish = a_commit("2026-11-20T10:00:00+00:00", "docs: say more", "anomaly/README.md")

    assert not earned_from(a_portfolio(*notes))["rhythm-week"].reached
    earned = earned_from(a_portfolio(*notes, commits=[polish]))["rhythm-week"]
    assert (earned.earned_on, earned.til) == (date(2026, 11, 22), "last")


def test_a_rhythm_week_that_a_commit_completes_has_no_note() -> None:
    notes = [
        a_til("2026-11-16"),
        a_til("2026-11-19"),
        a_til("2026-11-17", focus="practice"),
        a_til("2026-11-18", focus="share"),
    ]
    polish = a_commit("2026-11-20T10:00:00+00:00", "docs: say more", "anomaly/README.md")
    earned = earned_from(a_portfolio(*notes, commits=[polish]))["rhythm-week"]

    assert (earned.earned_on, earned.til) == (date(2026, 11, 20), None)


def test_the_first_shipped_project_is_the_earliest() -> None:
    projects = [
        a_project("rag", status="shipped", shipped_on="2026-11-02"),
        a_project("anomaly", status="shipped", shipped_on="2026-11-09"),
        a_project("agents", status="wip"),
    ]
    earned = earned_from(a_portfolio(projects=projects))["first-shipped"]

    assert (earned.earned_on, earned.project, earned.til) == (date(2026, 11, 2), "rag", None)


def test_a_project_shipped_without_a_day_counts_after_dated_ones() -> None:
    undated = a_project("anomaly", status="shipped")
    dated = a_project("rag", status="shipped", shipped_on="2026-11-02")
    alone = earned_from(a_portfolio(projects=[undated]))["first-shipped"]

    assert (alone.reached, alone.earned_on, alone.project) == (True, None, "anomaly")
    assert earned_from(a_portfolio(projects=[undated, dated]))["first-shipped"].project == "rag"


@pytest.mark.parametrize(
    "project",
    [
        a_project(status="shipped", shipped_on="2026-11-24"),
        a_project(status="shipped", draft=True),
        a_project(status="paused", shipped_on="2026-11-02"),
    ],
    ids=["tomorrow", "draft", "paused"],
)
def test_a_project_that_is_not_out_is_not_shipped(project: object) -> None:
    assert not earned_from(a_portfolio(projects=[project]))["first-shipped"].reached  # type: ignore[list-item]


@pytest.mark.parametrize(("day", "reached"), [("2026-11-14", False), ("2026-11-15", True)])
def test_a_comeback_is_a_note_two_weeks_after_the_one_before(day: str, reached: bool) -> None:
    earned = earned_from(a_portfolio(a_til("2026-11-01"), a_til(day)))["comeback"]

    assert earned.reached is reached
    assert earned.til == (f"learned-on-{day}" if reached else None)


@pytest.mark.parametrize(
    ("words", "reached"), [((99,), True), ((100,), False), ((99, 400), False)], ids=["99", "100", "a day that had one"]
)
def test_the_five_minute_rule_is_ten_short_notes_on_days_that_had_none(words: tuple[int, ...], reached: bool) -> None:
    notes = [
        a_til(day.learned_on, title=f"Note {number} {day.slug}", words=count)
        for day in daily(10)
        for number, count in enumerate(words)
    ]

    assert earned_from(a_portfolio(*notes))["five-minutes"].reached is reached


def test_drafts_and_coming_days_earn_nothing() -> None:
    earned = earned_from(a_portfolio(a_til("2026-11-22", draft=True), a_til("2026-11-24")))

    assert not any(one.reached for one in earned.values())


def test_nothing_is_asked_of_a_site_without_rhythm_or_checklist() -> None:
    earned = earned_from(a_portfolio(a_til()), rhythm=False, categories=False)

    assert {"rhythm-week", "checklist-week"}.isdisjoint(earned)


def test_reached_ones_go_first_by_day_then_the_others_in_the_order_of_the_rules() -> None:
    earned = earned_from(a_portfolio(a_til("2026-11-02", "model", words=200), a_til("2026-11-20", "data", words=200)))

    assert [key for key, one in earned.items() if one.reached] == ["first-til", "comeback"]
    assert list(earned)[2:5] == ["tils-10", "tils-50", "tils-100"]


NOTES = (
    a_til("2026-11-16", "data", title="a", tags=("PyTorch",), words=50, project=Slug("rag")),
    a_til("2026-11-17", "data", title="vim/b", tags=("leetcode",), words=500),
    a_til("2026-11-17", "infra", title="vim/c", words=80),
)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ({"count": "tils"}, 3),
        ({"count": "days"}, 2),
        ({"count": "words"}, 630),
        ({"count": "gotchas"}, 0),
        ({"count": "streak-days"}, 2),
        ({"count": "streak-weeks"}, 1),
        ({"category": CategoryName("data")}, 2),
        ({"tag": "pytorch"}, 1),
        ({"project": Slug("rag")}, 1),
        ({"focus": "practice"}, 1),
        ({"folder": "vim"}, 2),
        ({"folder": "vi"}, 0),
        ({"words_under": 100}, 2),
        ({"words_under": 100, "only_of_day": True}, 1),
        ({"category": CategoryName("data"), "folder": "vim"}, 1),
    ],
    ids=str,
)
def test_a_rule_counts_what_it_names(rule: dict[str, object], value: int) -> None:
    own = EarnedRule(key="own", title="Own", target=1000, **rule)  # type: ignore[arg-type]

    assert earned_from(a_portfolio(*NOTES), own)["own"].best == value


def test_an_earned_one_takes_the_shape_of_a_declared_one() -> None:
    declared = earned_from(a_portfolio(a_til("2026-11-02", title="a")))["first-til"].as_achievement()

    assert (declared.key, declared.text, declared.achieved_on, declared.til) == (
        *("first-til", "First note", date(2026, 11, 2), "a"),
    )


@given(
    st.lists(st.dates(date(2026, 8, 1), date(2026, 11, 22)), max_size=50, unique=True),
    st.dates(date(2026, 8, 1), TODAY),
)
def test_what_is_earned_stays_earned_on_the_same_day_by_the_same_note(written: list[date], then: date) -> None:
    def reached(today: date) -> dict[str, tuple[date | None, Slug | None]]:
        earned = earned_from(a_portfolio(*map(a_til, written)), today=today)
        return {key: (one.earned_on, one.til) for key, one in earned.items() if one.reached}

    before, after = reached(then), reached(TODAY)
    assert before.items() <= after.items()
    assert all(day is not None and day > then for key, (day, _) in after.items() if key not in before)


@given(st.lists(st.dates(date(2026, 8, 1), date(2026, 11, 30)), max_size=50, unique=True))
def test_progress_is_between_zero_and_the_target_and_full_only_when_reached(written: list[date]) -> None:
    for one in earned_from(a_portfolio(*map(a_til, written))).values():
        assert 0 <= one.value <= one.best <= one.target
        assert (one.best == one.target) is one.reached
