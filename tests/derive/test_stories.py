"""Debugging stories in notes and their topics."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_category, a_finding, a_til
from tilfolio.debugging import Story
from tilfolio.derive.stories import count_topics, find_stories
from tilfolio.model import CategoryName, FindingKind, Slug, Verdict

KINDS: dict[str, FindingKind] = {
    "s": "symptom", "e": "error", "c": "cause", "k": "check", "f": "fix", "g": "gotcha", "t": "tried",
}  # fmt: skip


def tell(kinds: str) -> list[str]:
    """Return the stories of a note with findings of these kinds, each as indices symptoms>causes>checks>fixes."""
    findings = tuple(a_finding(KINDS[kind], f"{number}", number) for number, kind in enumerate(kinds, start=1))
    return [write(story) for story in find_stories([a_til(findings=findings)])]


def write(story: Story) -> str:
    parts = (story.symptoms, *([story.tried] if story.tried else []), story.causes, story.checks, story.fixes)
    return ">".join("".join(finding.text for finding in part) for part in parts)


@pytest.mark.parametrize(
    ("kinds", "stories"),
    [
        ("", []),
        ("scf", ["1>2>>3"]),
        ("sckf", ["1>2>3>4"]),
        ("s", ["1>>>"]),
        ("e", ["1>>>"]),
        ("ecf", ["1>2>>3"]),
        ("secf", ["12>3>>4"]),
        ("scfscf", ["1>2>>3", "4>5>>6"]),
        ("sfe", ["1>>>2", "3>>>"]),
        ("cf", [">1>>2"]),
        ("k", []),
        ("kf", [">>1>2"]),
        ("sttcf", ["1>23>4>>5"]),
        ("stecf", ["13>2>4>>5"]),
        ("stst", ["1>2>>>", "3>4>>>"]),
        ("t", []),
        ("g", ["1>>>"]),
        ("sgf", ["2>>>", "1>>>3"]),
    ],
)
def test_what_follows_a_symptom_is_its_story(kinds: str, stories: list[str]) -> None:
    assert tell(kinds) == stories


@given(kinds=st.text(alphabet="scekfg", max_size=9))
def test_every_finding_is_told_once_but_for_lone_checks(kinds: str) -> None:
    told = sorted(mark for story in tell(kinds) for mark in story if mark != ">")
    worth_telling = {str(number) for number, kind in enumerate(kinds, start=1) if kind != "k"}

    assert len(told) == len(set(told))
    assert set(told) >= worth_telling


def test_an_error_that_is_shown_twice_is_one_symptom() -> None:
    twice = [a_finding("error", text, line) for line, text in enumerate(["KeyError: 1", "KeyError: 2", "KeyError: 1"])]

    [story] = find_stories([a_til(findings=tuple(twice))])

    assert [(one.text, one.line) for one in story.symptoms] == [("KeyError: 1", 0), ("KeyError: 2", 1)]


def test_stories_keep_the_order_of_the_notes() -> None:
    tils = [a_til(slug=slug, title=slug, findings=(a_finding("symptom", slug),)) for slug in ("b", "a")]

    assert [story.til for story in find_stories(tils)] == ["b", "a"]


DATA, INFRA = a_category("data"), a_category("infra", title="Infrastructure")


def test_topics_are_tags_and_folders_by_category() -> None:
    tils = [
        a_til(slug="kafka/new", title="New", tags=("Kafka", "flink", "Data")),
        a_til(slug="old", title="Old", tags=("kafka",)),
        a_til(slug="none", title="None", tags=("life",)),
    ]
    verdicts = {
        Slug("kafka/new"): Verdict(category=INFRA.name, secondary=DATA.name),
        Slug("old"): Verdict(category=INFRA.name),
        Slug("none"): Verdict(category=None),
    }

    kafka, flink = count_topics(tils, verdicts, (DATA, INFRA))

    assert (kafka.name, kafka.total) == ("Kafka", 2)
    assert kafka.tils == {INFRA.name: ("kafka/new", "old"), DATA.name: ("kafka/new",)}
    assert (flink.name, flink.total) == ("flink", 1)


def test_a_category_s_own_name_is_no_topic() -> None:
    til = a_til(slug="note", tags=("Infrastructure", "infra", "DATA"))

    assert count_topics([til], {til.slug: Verdict(category=CategoryName("data"))}, (DATA, INFRA)) == ()
