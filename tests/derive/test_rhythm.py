from __future__ import annotations

from datetime import date, timedelta, timezone
from typing import Any

import pytest

from support.builders import a_commit, a_day, a_til
from tilfolio.derive.rhythm import (
    default_rhythm,
    find_done,
    find_unknown_focuses,
    focus_of,
    focuses_of_commit,
    read_rhythm,
)
from tilfolio.facts import Rhythm

KOLKATA = timezone(timedelta(hours=5, minutes=30))


@pytest.mark.parametrize(
    ("day", "focus"),
    [
        ("2026-11-16", "core"),
        ("2026-11-17", "core"),
        ("2026-11-18", "core"),
        ("2026-11-19", "theory"),
        ("2026-11-20", "polish"),
        ("2026-11-21", "practice"),
        ("2026-11-22", "share"),
    ],
)
def test_each_weekday_has_its_focus_and_expected_outputs(day: str, focus: str) -> None:
    planned = default_rhythm().planned_on(a_day(day))

    assert planned is not None
    assert planned.name == focus
    assert planned.outputs


@pytest.mark.parametrize(
    ("fields", "focus"),
    [
        ({"focus": "theory", "tags": ("leetcode",)}, "theory"),
        ({"focus": "Polish"}, "polish"),
        ({"tags": ("LeetCode",)}, "practice"),
        ({"tags": ("System Design",)}, "practice"),
        ({"tags": ("kafka", "paper", "oss")}, "theory"),
        ({"tags": ("leetcode", "core")}, "core"),
        ({"tags": ("kafka",)}, "core"),
        ({"focus": "wandering"}, "core"),
    ],
    ids=["focus", "title", "tag", "spaces", "first tag", "planned tag", "weekday", "unknown focus"],
)
def test_a_note_of_a_monday_counts_by_focus_then_tags_then_weekday(fields: dict[str, Any], focus: str) -> None:
    found = focus_of(a_til("2026-11-16", **fields), default_rhythm())

    assert found is not None
    assert found.name == focus


def test_a_day_without_a_plan_counts_for_nothing() -> None:
    rhythm, _ = read_rhythm([{"focus": "core", "days": "mon"}])

    assert rhythm is not None
    assert focus_of(a_til("2026-11-17"), rhythm) is None


def test_a_focus_that_is_not_in_the_rhythm_is_a_problem() -> None:
    notes = [a_til(focus="theory", title="One"), a_til(focus="thoery", title="Two"), a_til(title="Three")]
    problems = find_unknown_focuses(notes, default_rhythm())

    assert [str(problem) for problem in problems] == [
        "TILs/two.md: focus 'thoery' is not in the weekly rhythm. "
        "Write one of core, theory, polish, practice, share, or add it to rhythm in mkdocs.yml."
    ]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("anomaly/train.py", ["core"]),
        ("anomaly/Dockerfile", ["core", "polish"]),
        ("anomaly/README.md", ["core", "polish"]),
        ("anomaly/demo/app.py", ["core", "polish"]),
        ("anomaly/gradio_demo.py", ["core", "polish"]),
    ],
)
def test_a_commit_counts_for_core_and_what_it_touched(path: str, names: list[str]) -> None:
    commit = a_commit("2026-11-20T12:00:00+00:00", "feat: more", path)

    assert [focus.name for focus in focuses_of_commit(commit, default_rhythm())] == names


def test_what_was_done_is_gathered_by_day_in_the_order_of_the_rhythm() -> None:
    done = find_done(
        [a_til("2026-11-20", tags=("oss",), title="A"), a_til("2026-11-20", title="B")],
        [a_commit("2026-11-20T09:00:00+00:00", "feat: train", "anomaly/train.py")],
        default_rhythm(),
    )

    assert {day: [focus.name for focus in focuses] for day, focuses in done.items()} == {
        date(2026, 11, 20): ["core", "polish", "share"]
    }


@pytest.mark.parametrize(
    ("zone", "day"), [(None, date(2026, 11, 22)), (timezone.utc, date(2026, 11, 22)), (KOLKATA, date(2026, 11, 23))]
)
def test_a_commit_belongs_to_its_authors_day_or_to_that_of_the_zone(zone: timezone | None, day: date) -> None:
    commit = a_commit("2026-11-22T14:00:00-07:00", "feat: more", "anomaly/train.py")

    assert list(find_done([], [commit], default_rhythm(), zone)) == [day]


@pytest.mark.parametrize("raw", [None, True, {}])
def test_the_default_is_used_unless_something_is_asked_for(raw: object) -> None:
    assert read_rhythm(raw) == (default_rhythm(), ())


@pytest.mark.parametrize("raw", [False, []])
def test_the_rhythm_can_be_off(raw: object) -> None:
    assert read_rhythm(raw) == (None, ())


def test_an_own_entry_takes_from_the_default_what_it_leaves_out() -> None:
    rhythm, problems = read_rhythm([{"focus": "theory", "days": ["mon", "tue-wed"]}, {"focus": "run", "days": "sun"}])

    assert problems == ()
    assert isinstance(rhythm, Rhythm)
    theory, running = rhythm.focuses
    assert theory.days == (0, 1, 2)
    assert "paper" in theory.tags
    assert (running.title, running.tags, running.days) == ("Run", ("run",), (6,))


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("core", "entry 2: has no 'focus'"),
        ({"days": "mon"}, "entry 2: has no 'focus'"),
        ({"focus": "rest", "days": "someday"}, "entry 2: 'someday' is not a weekday"),
        ({"focus": "rest", "days": "mon"}, "entry 2: mon is for 'core' already"),
        ({"focus": "core", "days": "fri"}, "entry 2: focus 'core' is used twice"),
        ({"focus": "rest", "day": "fri"}, "entry 2: 'day' is not a field of a focus"),
    ],
    ids=["text", "no focus", "weekday", "day taken", "twice", "field"],
)
def test_an_entry_that_cannot_be_used_is_named_and_left_out(entry: object, what: str) -> None:
    rhythm, problems = read_rhythm([{"focus": "core", "days": "mon"}, entry])

    assert rhythm is not None
    assert [focus.name for focus in rhythm.focuses] == ["core"]
    assert [problem.what for problem in problems] == [f"rhythm: {what}"]


def test_a_rhythm_that_is_no_list_is_named_and_the_default_used() -> None:
    rhythm, problems = read_rhythm("weekly")

    assert rhythm == default_rhythm()
    assert str(problems[0]).startswith("mkdocs.yml: rhythm: 'weekly' is not a list. Write \"- focus: core\"")
