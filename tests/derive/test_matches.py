"""Which notes and gotchas are about a check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_finding, a_gotcha, a_til
from tilfolio.debugging import Check, CheckMatch
from tilfolio.derive.checklist import DEFAULT_CATEGORIES
from tilfolio.derive.checks import read_checks
from tilfolio.derive.matches import match_checks
from tilfolio.model import CategoryName, Slug, Til, Verdict

DATA = CategoryName("data")
LEAKS = Check(key="leaks", title="Check for leaks", category=DATA, words=("data leak", "copy", "배포"), tags=("leaky",))
SHIPPED, _ = read_checks(None, None, DEFAULT_CATEGORIES)


def note(**fields: Any) -> Til:
    return a_til(**{"slug": "note", "title": "Note", "body": "Text.\n", **fields})


def match(*tils: Til, check: Check = LEAKS, **verdicts: Verdict) -> CheckMatch:
    [matched] = match_checks([check], tils, {Slug(slug): verdict for slug, verdict in verdicts.items()})
    return matched


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Data leaks"},
        {"title": "A data-leak found"},
        {"headings": ("The data leak",), "body": "## The data leak\n"},
        {"tags": ("leaky",)},
        {"tags": ("Leaky",)},
        {"tags": ("data leak",)},
        {"slug": "copies/note"},
        {"findings": (a_finding("symptom", "a data leak"),), "body": "Symptom: a data leak\n"},
        {"body": "A data leak.\n\nMany copies.\n"},
        {"body": "```python\ndata_leak()\n```\n\nTwo data leaks.\n"},
        {"title": "오늘은 배포를 했다"},
    ],
    ids=[
        "title",
        "dash",
        "heading",
        "tag",
        "tag in capitals",
        "words as tag",
        "folder",
        "finding",
        "text",
        "code",
        "배포",
    ],
)
def test_a_note_that_says_it_is_about_the_check(fields: dict[str, Any]) -> None:
    til = note(**fields)

    assert match(til).tils == (til.slug,)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"body": "One copy.\n"},
        {"body": "Data. Leak. Data. Leak.\n"},
        {"body": "[here](https://example.org/data/leak) and https://example.org/copy/copy\n"},
        {"body": "Photocopy, copyright, copying.\n"},
    ],
    ids=["nothing", "a mention", "parted by full stops", "targets of links", "other words"],
)
def test_a_note_that_does_not_is_not(fields: dict[str, Any]) -> None:
    assert match(note(**fields)).tils == ()


@pytest.mark.parametrize("verdict", [Verdict(category=DATA), Verdict(category=CategoryName("infra"), secondary=DATA)])
def test_a_mention_is_enough_in_a_note_of_the_step(verdict: Verdict) -> None:
    assert match(note(body="One copy.\n"), note=verdict).tils == ("note",)
    assert match(note(), note=verdict).tils == ()


def test_what_is_most_about_it_goes_first_then_the_newer() -> None:
    titled = a_til("2026-11-01", slug="titled", title="Data leak")
    older = a_til("2026-11-02", slug="older", title="A", body="Copy, copy.\n")
    newer = a_til("2026-11-03", slug="newer", title="B", body="Copy, copy.\n")

    assert match(newer, older, titled).tils == ("titled", "newer", "older")


def test_gotchas_that_say_it_or_whose_note_is_all_about_it_are_listed() -> None:
    said = note(
        body="- Gotcha: the copies differ\n- Gotcha: something else\n",
        findings=(a_gotcha("the copies differ"), a_gotcha("something else")),
    )
    about = a_til(slug="about", title="Data leak", category="data", findings=(a_gotcha("it was sorted"),))

    assert match(said).gotchas == (("note", said.findings[0]),)
    assert match(about, about=Verdict(category=DATA)).gotchas == (("about", about.findings[0]),)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The loss is NaN", "nan-gradients"),
        ("RuntimeError: CUDA out of memory", "cuda-oom"),
        ("Data leakage by author", "leaks"),
        ("Docker build cache", "docker-build"),
        ("Overfitting on 126 notes", "overfitting"),
        ("A histogram with kdeplot", "distributions"),
        ("Colab disconnects after an hour", "disconnects"),
        ("Mixed precision training", "slow-training"),
        ("Kaggle GPU quota", "gpu-quota"),
        ("Internal Server Error in FastAPI", "api-crash"),
    ],
)
def test_what_ships_finds_notes_on_it_and_on_it_alone(text: str, key: str) -> None:
    matched = match_checks((*SHIPPED.checks, *SHIPPED.challenges), [note(title=text)], {})

    assert [found.check.key for found in matched if found.tils] == [key]


WORDS = st.sampled_from(
    ["copy", "copies", "data", "leak", "leaks", "data leak", "split", "배포", "class", "classes", "."]
)
TEXTS = st.lists(WORDS, max_size=6).map(" ".join)
NOTES = st.lists(st.tuples(TEXTS, TEXTS, st.lists(WORDS, max_size=2)), max_size=5)


def make_notes(texts: list[tuple[str, str, list[str]]]) -> list[Til]:
    return [
        a_til(slug=f"n{number}", title=title, body=body, tags=tuple(tags))
        for number, (title, body, tags) in enumerate(texts)
    ]


@given(texts=NOTES, words=st.lists(WORDS, min_size=1, max_size=3))
def test_what_is_about_a_check_depends_on_the_note_alone(
    texts: list[tuple[str, str, list[str]]], words: list[str]
) -> None:
    tils = make_notes(texts)
    check = Check(key="own", title="Own", words=tuple(words))
    together = match(*tils, check=check).tils
    apart: Mapping[str, tuple[Slug, ...]] = {til.slug: match(til, check=check).tils for til in tils}

    assert set(together) == {slug for found in apart.values() for slug in found}
    assert match(*reversed(tils), check=check).tils == together


@given(texts=NOTES, word=WORDS.filter(lambda word: word != "."))
def test_a_note_with_a_word_in_its_title_is_always_found(texts: list[tuple[str, str, list[str]]], word: str) -> None:
    tils = make_notes([(f"{title} . {word}", body, tags) for title, body, tags in texts])
    check = Check(key="own", title="Own", words=(word,))

    assert set(match(*tils, check=check).tils) == {til.slug for til in tils}
