from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.builders import a_gotcha, a_project, a_til, an_achievement
from support.contexts import SITE_URL, a_context
from tilfolio.derive.measurements import fill_text
from tilfolio.experiments import Measurement, ProjectEvidence
from tilfolio.model import Til
from tilfolio.pages.post import (
    FOLD_PHONE,
    LIMIT,
    composer_url,
    count_characters,
    make_hashtags,
    split_at_fold,
    write_post,
)

BODY = """
A consumer reads **every** partition that it `owns`, see [the manual](https://kafka.example).

- Partitions are spread by key, so that one loud key fills one partition.
- A group is rebalanced when a member leaves; until then nobody reads.

```python
print("no code in a post")
```

Lag is the difference between two offsets.
"""


def post(til: Til) -> str:
    return write_post(a_context(til), til)


def test_a_post_begins_with_the_title_and_ends_with_hashtags() -> None:
    text = post(a_til("2026-11-22", "infra", title="Why Kafka?", slug="why", body=BODY, tags=("stream-processing",)))

    lines = text.strip().split("\n")
    assert lines[0] == "Why Kafka?"
    assert lines[-1] == "#StreamProcessing #Infrastructure"
    assert f"{SITE_URL}til/why/" in text


def test_takeaways_are_the_note_s_own_words_without_markdown_and_code() -> None:
    text = post(a_til(title="Why Kafka?", body=BODY))

    assert [line for line in text.split("\n") if line.startswith("→")] == [
        "→ A consumer reads every partition that it owns, see the manual.",
        "→ Partitions are spread by key, so that one loud key fills one partition.",
        "→ A group is rebalanced when a member leaves; until then nobody reads.",
        "→ Lag is the difference between two offsets.",
    ]


def test_a_note_of_one_paragraph_is_told_sentence_by_sentence() -> None:
    text = post(a_til(title="Short", body="First it starts here. Then it goes on. Last it ends there."))

    assert text.count("→") == 3


def test_a_gotcha_is_told() -> None:
    assert "What broke, and why: The group was never `rebalanced`." not in post(
        a_til(title="Kafka", findings=(a_gotcha("The group was never `rebalanced`."),))
    )
    assert "What broke, and why: The group was never rebalanced." in post(
        a_til(title="Kafka", findings=(a_gotcha("The group was never `rebalanced`."),))
    )


def test_a_week_begins_with_what_broke_and_names_the_other_notes() -> None:
    tils = [
        a_til("2026-11-16", "data", title="Splits leak", summary="By author, not by row. And more."),
        a_til("2026-11-17", title="Kafka lags", findings=(a_gotcha(),), tags=("kafka",)),
        a_til("2026-11-18", title="Undo is a tree?", summary="Each branch stays.", tags=("vim", "kafka")),
    ]
    context = a_context(*tils)

    text = write_post(context, context.facts.weeks[0])

    assert text.split("\n")[0] == "Kafka lags"
    assert "That week I learned 3 things. Some of the others:" in text
    assert "→ Splits leak: By author, not by row." in text
    assert "→ Undo is a tree? Each branch stays." in text
    assert text.strip().split("\n")[-1].startswith("#kafka #vim #Data")
    assert f"{SITE_URL}digest/2026-W47/" in text


def test_a_week_of_one_note_is_told_as_the_note_is() -> None:
    context = a_context(a_til("2026-11-16", title="Why Kafka?", body=BODY))

    text = write_post(context, context.facts.weeks[0])

    assert text.count("Why Kafka?") == 1
    assert "→ Lag is the difference between two offsets." in text
    assert f"{SITE_URL}digest/2026-W47/" in text


def test_a_project_shows_its_figures() -> None:
    project = a_project(
        "anomaly",
        title="Anomaly detection",
        summary="Finds what is odd in a stream.",
        achievements=(an_achievement("Real-time detection", ("Latency", "45", "ms")),),
    )
    context = a_context(projects=[project])

    text = write_post(context, project)

    assert text.startswith("Anomaly detection: Finds what is odd in a stream.\n")
    assert "🚀 Real-time detection (Latency: 45ms)" in text


def test_a_figure_that_a_file_gives_is_a_number_in_a_post() -> None:
    bullet = replace(an_achievement("Few false alarms"), raw="🚀 Few false alarms (F1: {metrics.json:f1:.2f})")
    project = a_project("anomaly", achievements=(bullet,))
    measured = ProjectEvidence(measurements=(Measurement(path="metrics.json", name="f1", value=0.914),))
    context = replace(a_context(projects=[project]), fill=fill_text, evidence={project.name: measured})

    assert "🚀 Few false alarms (F1: 0.91)" in write_post(context, project)


@settings(deadline=None)
@given(
    title=st.text(min_size=1, max_size=400),
    body=st.text(alphabet=st.sampled_from("word. 😀\n-é*`#한 "), max_size=6000),
    tags=st.lists(st.text(max_size=60), max_size=12),
)
def test_a_post_is_never_longer_than_linkedin_takes(title: str, body: str, tags: list[str]) -> None:
    til = a_til(title=title, body=body * 3, tags=tuple(tags), findings=(a_gotcha(body * 3),), slug="x")

    text = write_post(a_context(til), til)

    assert count_characters(text) <= LIMIT
    assert len(re.findall(r"(?m)^#\w+(?: #\w+)*$", text.split(SITE_URL)[-1])) <= 1


@pytest.mark.parametrize(
    ("text", "count"), [("abc", 3), ("é", 1), ("한", 1), ("😀", 2), ("👩‍🔬", 5), ("a\nb", 3), ("", 0)]
)
def test_characters_are_counted_as_the_composer_does(text: str, count: int) -> None:
    assert count_characters(text) == count


@pytest.mark.parametrize(
    ("names", "hashtags"),
    [
        (["machine-learning"], ("#MachineLearning",)),
        (["scikit learn", "Scikit-Learn"], ("#ScikitLearn",)),
        (["numpy", "NumPy"], ("#numpy",)),
        (["C++", "c", "3.10", "2024"], ()),
        (["한국어"], ("#한국어",)),
        (["a1", "b2", "c3", "d4", "e5", "f6"], ("#a1", "#b2", "#c3", "#d4", "#e5")),
        (["", "  ", "-"], ()),
    ],
)
def test_hashtags_are_made_from_names(names: list[str], hashtags: tuple[str, ...]) -> None:
    assert make_hashtags(names) == hashtags


def test_the_fold_is_where_a_phone_has_it() -> None:
    head, rest = split_at_fold("x" * 500, FOLD_PHONE)

    assert (len(head), len(rest)) == (140, 360)
    assert split_at_fold("1\n2\n3\n4\n", FOLD_PHONE) == ("1\n2\n3", "\n4\n")


def test_the_composer_gets_the_whole_text() -> None:
    text = "Why?\n\n#a & b + c"

    assert parse_qs(urlsplit(composer_url(text)).query) == {"shareActive": ["true"], "text": [text]}
