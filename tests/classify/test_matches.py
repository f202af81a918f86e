"""Matching notes and gotchas with checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_finding, a_gotcha, a_source, a_til
from tilfolio.classify.checks import read_checks
from tilfolio.classify.lexicon import compile_lexicon, make_key
from tilfolio.classify.matches import index_checks, match_checks, weigh_note
from tilfolio.classify.verdicts import DEFAULT_CATEGORIES, judge
from tilfolio.debugging import Check, CheckMatch
from tilfolio.model import CategoryName, Slug, Til, Verdict
from tilfolio.parse.til import parse_note

DATA = CategoryName("data")
LEAKS = Check(key="leaks", title="Check for leaks", category=DATA, words=("data leak", "copy", "배포"), tags=("leaky",))
SHIPPED, _ = read_checks(None, None, DEFAULT_CATEGORIES)


def note(**fields: Any) -> Til:
    return a_til(**{"slug": "note", "title": "Note", "body": "Text.\n", **fields})


def match_all(checks: Sequence[Check], tils: Iterable[Til], verdicts: Mapping[str, Verdict]) -> tuple[CheckMatch, ...]:
    index = index_checks(checks)
    nothing = Verdict(category=None)
    return match_checks(index, [(til, weigh_note(til, verdicts.get(til.slug, nothing), index)) for til in tils])


def match(*tils: Til, check: Check = LEAKS, **verdicts: Verdict) -> CheckMatch:
    [matched] = match_all([check], tils, verdicts)
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
    matched = match_all((*SHIPPED.checks, *SHIPPED.challenges), [note(title=text)], {})

    assert [found.check.key for found in matched if found.tils] == [key]


WORDS = st.sampled_from(
    [
        "copy",
        "copies",
        "data",
        "leak",
        "leaks",
        "data leak",
        "split",
        "배포",
        "class",
        "classes",
        "y",
        "ly",
        "city",
        "cities",
        ".",
    ]
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


def read_note(text: str) -> Til:
    source = a_source("note.md", text)
    return parse_note(source, ["data", "model", "infra"], lambda name: True).tils[0]


LEXICON = compile_lexicon(make_key(DEFAULT_CATEGORIES))


def find_challenges(text: str) -> set[str]:
    """Return the keys of the built-in challenges that list a note."""
    til = read_note(text)
    verdict = judge(til, LEXICON, explain=False)
    index = index_checks(SHIPPED.challenges)
    return {index.sought[number].check.key for number, _ in weigh_note(til, verdict, index)}


@pytest.mark.parametrize(
    ("text", "challenge"),
    [
        ("# The API returns 500\n\nThe model was not loaded.\n", "api-crash"),
        ("# FastAPI answers 500 for empty input\n\nSymptom: POST /predict.\n", "api-crash"),
        ("# A 500 error from the endpoint\n\nuvicorn showed a KeyError.\n", "api-crash"),
        ("# Endpoint crashes with 502 Bad Gateway\n\nnginx waits for gunicorn.\n", "api-crash"),
        ("# Docker build fails: COPY failed\n\n`failed to solve`: it was in .dockerignore.\n", "docker-build"),
        ("# Training is slow\n\nSymptom: an epoch takes an hour.\n", "slow-training"),
        ("# Kaggle GPU quota\n\nThirty hours a week.\n", "gpu-quota"),
    ],
)
def test_a_note_about_a_challenge_is_listed_under_it(text: str, challenge: str) -> None:
    assert find_challenges(text) == {challenge}


@pytest.mark.parametrize(
    "text",
    [
        "# HEALTHCHECK in a Dockerfile\n\n`docker build` the image, `docker ps` shows it. Then `docker build` again.\n",
        "# Multi-stage builds make images smaller\n\n`docker build --target`. The build cache helps.\n",
        "# NaN gradients with mixed precision\n\nautocast and GradScaler: fp16 underflows, the batch size is 32.\n",
        "# Batch size and learning rate\n\nA larger batch size needs a larger rate.\n",
        "# TestClient of FastAPI\n\nA test client without a server.\n",
        "# Exception handlers\n\nAn exception handler of FastAPI.\n",
        "# Disk quota exceeded\n\nQuota exceeded: delete checkpoints.\n",
    ],
)
def test_a_note_about_something_else_is_not_listed_under_a_challenge(text: str) -> None:
    assert find_challenges(text) == set()


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("# NaN gradients\n\nThe gradients were NaN after 300 steps.\n", "model"),
        ("# NaN gradients with mixed precision\n\nUnder `torch.cuda.amp.autocast` on the GPU, CUDA 12.\n", "model"),
        ("# Loss is NaN under AMP\n\nfp16 overflows on the GPU; bf16 fixed it.\n", "model"),
        ("# dvc\n\n`dvc pull`.\n", "data"),
        ("# A DVC remote on S3\n\n`dvc remote add -d storage s3://bucket`, then `dvc push`.\n", "data"),
        ("# Versioning files with DVC\n\n```bash\ndvc add train.csv\ngit commit\n```\n", "data"),
    ],
)
def test_nan_is_the_model_and_dvc_the_data(text: str, category: str) -> None:
    assert judge(read_note(text), LEXICON, explain=False).category == category
