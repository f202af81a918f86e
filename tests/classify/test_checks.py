"""Built-in and custom checks and challenges."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_category
from tilfolio.classify.checks import read_checks
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES
from tilfolio.debugging import Check, Checks
from tilfolio.model import Category

DEPLOY = a_category("deploy")


def read(
    checks: Any = None, challenges: Any = None, *, shipped: bool = True, categories: tuple[Category, ...] = ()
) -> Checks:
    found, problems = read_checks(checks, challenges, categories or DEFAULT_CATEGORIES, shipped=shipped)

    assert problems == ()
    return found


def problem_of(checks: Any = None, challenges: Any = None) -> str:
    found, [problem] = read_checks(checks, challenges, DEFAULT_CATEGORIES)

    assert found == read()  # the built-in ones are kept
    return str(problem)


def by_key(checks: tuple[Check, ...]) -> dict[str, Check]:
    return {check.key: check for check in checks}


def test_the_lists_of_the_checklist_ship() -> None:
    shipped = read()

    assert {
        ("data", "Check for leaks"),
        ("data", "Plot distributions"),
        ("model", "Overfitting?"),
        ("model", "NaN gradients?"),
        ("infra", "Colab disconnecting?"),
        ("infra", "CUDA out of memory?"),
    } <= {(check.category, check.title) for check in shipped.checks}
    assert [check.title for check in shipped.challenges] == [
        "Training is too slow",
        "The GPU quota is exhausted",
        "A Docker build fails mysteriously",
        "An API endpoint crashes",
    ]
    assert all(check.advice and check.words for check in (*shipped.checks, *shipped.challenges))


def test_an_own_check_comes_after_those_of_its_step() -> None:
    found = read(
        [{"check": "Look at the labels", "category": "data", "words": ["label noise"], "tags": ["Label Noise"]}]
    )

    steps = [str(check.category) for check in found.checks]
    assert [check.key for check in found.checks][steps.count("data") - 1] == "look-at-the-labels"
    assert by_key(found.checks)["look-at-the-labels"] == Check(
        key="look-at-the-labels",
        title="Look at the labels",
        category=DEFAULT_CATEGORIES[0].name,
        words=("label noise",),
        tags=("label-noise",),
    )


def test_what_is_not_written_of_a_check_that_ships_stays() -> None:
    shipped, changed = (
        by_key(read().checks)["leaks"],
        by_key(read([{"key": "leaks", "words": ["okapi"]}]).checks)["leaks"],
    )

    assert changed.words == (*shipped.words, "okapi")
    assert (changed.title, changed.advice, changed.category, changed.tags) == (
        shipped.title,
        shipped.advice,
        shipped.category,
        shipped.tags,
    )


def test_a_check_that_ships_may_get_other_words_on_the_page_and_another_step() -> None:
    changed = by_key(read([{"key": "cuda-oom", "check": "OOM?", "advice": "Buy more.", "category": "model"}]).checks)

    assert (changed["cuda-oom"].title, changed["cuda-oom"].advice) == ("OOM?", "Buy more.")
    assert changed["cuda-oom"].category == "model"


def test_a_check_is_taken_out_by_its_key() -> None:
    assert "leaks" not in by_key(read([{"key": "leaks", "use": False}]).checks)


def test_an_own_challenge_needs_no_step() -> None:
    found = read(challenges=[{"symptom": "The disk is full", "fix": "Look at `du -sh`.", "words": "no space left"}])

    assert found.challenges[-1] == Check(
        key="the-disk-is-full", title="The disk is full", advice="Look at `du -sh`.", words=("no space left",)
    )


def test_a_check_without_words_and_tags_is_found_by_its_own() -> None:
    assert read([{"check": "Label noise", "category": "data"}], shipped=False).checks[0].words == ("Label noise",)


def test_links_of_ones_own_are_added_to_those_that_ship() -> None:
    changed = by_key(read(challenges=[{"key": "gpu-quota", "links": {"Ours": "https://example.org/gpu"}}]).challenges)

    assert changed["gpu-quota"].links[-1] == ("Ours", "https://example.org/gpu")
    assert len(changed["gpu-quota"].links) == 3
    assert "not titles with addresses" in problem_of([{"key": "leaks", "links": {"x": "javascript:alert(1)"}}])


def test_all_that_ships_can_be_left_out() -> None:
    assert read(shipped=False) == Checks()
    assert [check.key for check in read([{"check": "A", "category": "data"}], shipped=False).checks] == ["a"]
    assert read(False).checks == ()
    assert read(False).challenges == read().challenges
    assert read(challenges=False).challenges == ()


@pytest.mark.parametrize("nothing", [None, True, []])
def test_nothing_adds_nothing(nothing: Any) -> None:
    assert read(nothing, nothing) == read()


def test_checks_of_a_step_that_the_site_does_not_have_are_left_out() -> None:
    found = read([{"check": "Rolled back?", "category": "deploy"}], categories=(DEPLOY, DEFAULT_CATEGORIES[0]))

    assert [check.key for check in found.checks][:2] == ["rolled-back", "leaks"]
    assert {check.category for check in found.checks} == {"deploy", "data"}


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        ("leaks", "mkdocs.yml: checks: 'leaks' is not a list. Write \"- check: Look at the labels\""),
        (["leaks"], "checks: entry 1: 'leaks' has no fields."),
        ([{"category": "data"}], "checks: entry 1: has no check."),
        ([{"key": "own", "category": "data"}], "checks: entry 1: 'own' has no check."),
        ([{"key": "a b", "check": "A", "category": "data"}], "checks: entry 1: key 'a b' cannot be used in a URL."),
        ([{"check": "A"}], "checks: entry 1: has no category. Write one of data, model, infra."),
        ([{"check": "A", "category": "ops"}], "checks: entry 1: category 'ops' is not configured."),
        ([{"check": "A", "categroy": "data"}], "checks: entry 1: 'categroy' is not a field. Write one of key, check"),
        ([{"key": "leaks", "words": {"a": 1}}], "checks: entry 1: words of 'leaks' are not a list."),
        ([{"key": "leaks"}, {"key": "leaks"}], "checks: entry 2: key 'leaks' is used twice."),
    ],
    ids=["text", "no mapping", "no title", "key alone", "key", "no step", "step", "field", "words", "twice"],
)
def test_a_check_that_cannot_be_is_named(checks: Any, message: str) -> None:
    assert message in problem_of(checks)


def test_a_challenge_that_cannot_be_is_named() -> None:
    assert 'challenges: entry 1: has no symptom. Write "- symptom:' in problem_of(challenges=[{"fix": "A"}])


YAML = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.sampled_from(["leaks", "data", "x", ""]), st.text(max_size=5)
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["key", "check", "category", "words", "tags", "use", "advice"]), inner, max_size=5
        ),
    ),
    max_leaves=12,
)


@given(checks=YAML, challenges=YAML)
def test_whatever_is_written_there_are_keys_once_and_steps_of_the_site(checks: Any, challenges: Any) -> None:
    found, _ = read_checks(checks, challenges, DEFAULT_CATEGORIES)

    for part in (found.checks, found.challenges):
        assert len(by_key(part)) == len(part)
        assert all(check.key and check.title for check in part)
    assert all(check.category in {category.name for category in DEFAULT_CATEGORIES} for check in found.checks)
