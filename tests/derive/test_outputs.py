"""Counting the outputs of a week."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from support.builders import a_commit, a_day, a_finding, a_gotcha, a_portfolio, a_til
from tilfolio.derive.outputs import WeekActivity, count_outputs, read_outputs
from tilfolio.derive.rhythm import default_rhythm, focus_of, read_rhythm
from tilfolio.derive.weeks import derive_weeks
from tilfolio.facts import Rhythm
from tilfolio.model import Opening, Til, Week

WEEK = Week(year=2026, number=47)


def an_opening(body: str = "", **fields: Any) -> Opening:
    given = {"line": 1, "source": "weekly/2026-W47.md", "shown": "TILs/weekly/2026-W47.md", **fields}
    return Opening(week=WEEK, body=body, updated_on=a_day("2026-11-22"), **given)


def count(
    *tils: Til, rhythm: Rhythm | None = None, commits: tuple[str, ...] = (), opening: Opening | None = None
) -> dict[str, int]:
    """Return the counts of outputs that are not zero."""
    rhythm = rhythm or default_rhythm()
    made = [(a_day("2026-11-20"), a_commit("2026-11-20T12:00:00+00:00", path, path)) for path in commits]
    brought = WeekActivity(
        tils=tils, commits=made, opening=opening, focuses={til.slug: focus_of(til, rhythm) for til in tils}
    )
    counts = count_outputs(brought, rhythm)
    return {one.output.text: one.done for _, outputs in counts for one in outputs if one.done}


def problems(number: int) -> list[Til]:
    return [a_til("2026-11-21", title=f"Problem {one}", tags=("LeetCode",)) for one in range(number)]


def test_two_of_three_problems_are_two_and_not_reached() -> None:
    rhythm = default_rhythm()
    tils = problems(2)
    counts = count_outputs(WeekActivity(tils=tils, focuses={til.slug: focus_of(til, rhythm) for til in tils}), rhythm)
    practice = {focus.name: outputs for focus, outputs in counts}["practice"]

    assert [(one.done, one.output.target, one.is_reached) for one in practice] == [(2, 3, False), (0, 1, False)]
    assert [thing.til for thing in practice[0].counted] == ["problem-0", "problem-1"]


@pytest.mark.parametrize(
    ("til", "output"),
    [
        (a_til("2026-11-16", body="```python\nx = 1\n```"), "1–2 snippets"),
        (a_til("2026-11-19"), "Notes on concepts"),
        (a_til("2026-11-16", findings=(a_gotcha(),)), "A list of “why did this break?”"),
        (
            a_til("2026-11-16", findings=(a_finding("symptom", "x"), a_finding("fix", "y"))),
            "A list of “why did this break?”",
        ),
        (a_til("2026-11-16", slug="leetcode/two-sum"), "3 LeetCode problems on ML topics"),
        (a_til("2026-11-16", tags=("System Design",)), "1 system design mock"),
        (a_til("2026-11-16", shared=("https://www.linkedin.com/posts/x",)), "A LinkedIn post"),
        (a_til("2026-11-16", see_also=(("PR", "https://github.com/a/b/pull/3"),)), "A pull request"),
    ],
    ids=["snippet", "concept", "gotcha", "story", "folder", "tag", "shared", "links"],
)
def test_a_note_counts_by_its_kind_its_tags_its_folder_or_its_links(til: Til, output: str) -> None:
    assert count(til).get(output) == 1


def test_commits_count_by_the_files_they_touch() -> None:
    assert count(commits=("a/README.md", "a/Dockerfile", "a/demo.gif", "a/src/x.py")) == {
        "Code pushed": 4,
        "Dockerized": 1,
        "README updated": 1,
        "A demo recorded": 1,
    }


def test_an_opening_counts_by_its_links_and_by_the_items_of_its_lists() -> None:
    body = """
- 2 LeetCode problems: two sum, and its sequel
- [x] README updated
- [ ] a pull request
- I thought about lunch

Three LeetCode problems are in prose, which counts for nothing.
"""
    opening = an_opening(body, shared=("https://lnkd.in/abc",))

    assert count(opening=opening) == {
        "3 LeetCode problems on ML topics": 2,
        "README updated": 1,
        "A LinkedIn post": 1,
    }


def test_an_item_of_the_opening_says_how_many_in_all() -> None:
    opening = an_opening("- 3 LeetCode problems")

    assert count(*problems(2), opening=opening)["3 LeetCode problems on ML topics"] == 3
    assert count(*problems(4), opening=opening)["3 LeetCode problems on ML topics"] == 4


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("3 LeetCode problems", 3),
        ("1–2 snippets", 1),
        ("A post", 1),
        ("two talks", 2),
        ("README updated", 1),
        ("0 x", 1),
    ],
)
def test_a_number_at_the_beginning_says_how_many(text: str, target: int) -> None:
    assert read_outputs([text], "core")[0].target == target


def test_an_output_without_rules_is_counted_by_its_words() -> None:
    rhythm, found = read_rhythm([{"focus": "reading", "days": "fri", "outputs": ["2 papers read"]}])

    assert not found
    assert count(a_til("2026-11-16", tags=("papers",)), rhythm=rhythm) == {"2 papers read": 1}
    assert count(rhythm=rhythm, opening=an_opening("- 2 papers read")) == {"2 papers read": 2}


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ({"tags": ["x"]}, "has no 'text'"),
        ({"text": "x", "kind": "note"}, "'kind' is not a field of an output"),
        ({"text": "x", "kinds": ["poem"]}, "'poem' is not a kind of note"),
    ],
)
def test_an_output_that_cannot_be_used_is_named(output: dict[str, Any], told: str) -> None:
    rhythm, [problem] = read_rhythm([{"focus": "mine", "outputs": [output]}])

    assert told in str(problem)
    assert rhythm is None


def test_a_week_knows_its_outputs() -> None:
    portfolio = replace(a_portfolio(*problems(3)), openings=(an_opening("- 1 system design mock"),))

    [week] = derive_weeks(portfolio, {}, default_rhythm(), (), a_day("2026-11-30"))

    reached = [one.output.text for _, outputs in week.outputs for one in outputs if one.is_reached]
    assert reached == ["3 LeetCode problems on ML topics", "1 system design mock"]
