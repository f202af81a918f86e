from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from support.builders import a_finding, a_gotcha, a_project, a_til, an_achievement
from support.contexts import SITE_URL, a_context
from tilfolio.derive.measurements import fill_text
from tilfolio.experiments import Measurement, ProjectEvidence
from tilfolio.model import FindingKind, Til
from tilfolio.pages.hashtags import make_hashtags
from tilfolio.pages.post import (
    FOLD_PHONE,
    LIMIT,
    composer_url,
    count_characters,
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


def test_a_post_begins_with_what_the_note_says_and_ends_with_its_address_and_hashtags() -> None:
    text = post(a_til("2026-11-22", "infra", title="Kafka", slug="why", body=BODY, tags=("stream-processing",)))

    lines = text.strip().split("\n")
    assert lines[0] == "Partitions are spread by key, so that one loud key fills one partition."
    assert lines[-4:] == ["Kafka", f"{SITE_URL}til/why/", "", "#Kafka #DevOps #StreamProcessing"]


def test_a_post_has_whole_sentences_without_markdown_code_and_lost_links() -> None:
    text = post(a_til(title="Why Kafka?", body=BODY))

    assert "Lag is the difference between two offsets." in text
    assert "A group is rebalanced when a member leaves; until then nobody reads." in text
    assert not any(left_out in text for left_out in ("manual", "print", "**", "`"))


def test_a_figure_before_and_after_is_the_first_line() -> None:
    body = "Patients were in both sets.\n\nSplitting by patient took the AUC from 0.97 to 0.81.\n"

    assert post(a_til(title="Splits", body=body)).startswith("Splitting by patient took the AUC from 0.97 to 0.81.\n")


def test_a_bug_is_told_from_its_symptom_to_its_fix_with_what_did_not_help() -> None:
    kinds: list[tuple[FindingKind, str]] = [
        ("symptom", "the loss is `nan`"),
        ("tried", "a lower rate"),
        ("tried", "clipping"),
        ("cause", "`log(0)`"),
        ("fix", "add an epsilon"),
    ]
    text = post(a_til(title="NaN", slug="nan", findings=tuple(a_finding(kind, words) for kind, words in kinds)))

    assert text.startswith(
        "The loss is nan.\n\nWhat did not help:\n✗ A lower rate.\n✗ Clipping.\n\n"
        "The cause: log(0).\nThe fix: Add an epsilon.\n"
    )


def test_a_gotcha_is_a_warning_or_the_first_line_and_is_said_once() -> None:
    gotcha = a_gotcha("the group was never `rebalanced`, and nothing failed.")

    text = post(a_til(title="Kafka", body="Kafka has partitions and groups.", findings=(gotcha,)))

    assert text.count("The group was never rebalanced, and nothing failed.") == 1
    assert "What broke, and why" not in text


def test_a_week_picks_three_notes_and_a_bug_goes_first() -> None:
    story = (a_finding("symptom", "Kafka lags by an hour."), a_finding("cause", "One loud key."))
    tils = [
        a_til("2026-11-16", "data", title="Splits", body="By author, not by row, is the honest split."),
        a_til("2026-11-17", title="Lag", findings=story, tags=("kafka",), body="Short."),
        a_til("2026-11-18", title="Undo is a tree", body="Each branch of undo stays in Vim.", tags=("vim", "kafka")),
        a_til("2026-11-19", title="Least", body="Nothing."),
    ]
    context = a_context(*tils)

    text = write_post(context, context.facts.weeks[0])

    assert text.startswith("Kafka lags by an hour.\n\nThe cause: One loud key.\n\nAlso from that week:\n")
    assert [line for line in text.split("\n") if line.startswith("→")] == [
        "→ By author, not by row, is the honest split.",
        "→ Each branch of undo stays in Vim.",
    ]
    assert f"All 4 notes of the week: {SITE_URL}digest/2026-W47/" in text
    assert text.strip().split("\n")[-1] == "#Kafka #Vim #DataScience #DevOps"


def test_a_week_of_one_note_is_told_as_the_note_is() -> None:
    context = a_context(a_til("2026-11-16", title="Why Kafka?", body=BODY))

    text = write_post(context, context.facts.weeks[0])

    assert "Lag is the difference between two offsets." in text
    assert f"{SITE_URL}digest/2026-W47/" in text


def test_a_project_begins_with_its_figure() -> None:
    project = a_project(
        "anomaly",
        title="Anomaly detection",
        summary="Finds what is odd in a stream.",
        achievements=(
            an_achievement("Real-time detection", ("Latency", "45", "ms")),
            an_achievement("Runs on a laptop"),
        ),
    )
    context = a_context(projects=[project])

    text = write_post(context, project)

    assert text.startswith("🚀 Real-time detection (Latency: 45ms)\n\nFinds what is odd in a stream.\n")
    assert text.count("Real-time detection") == 1
    assert "→ 🚀 Runs on a laptop" in text
    assert f"Anomaly detection\n{SITE_URL}projects/anomaly/" in text


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
        (["numpy", "NumPy", "np"], ("#NumPy",)),
        (["C++", "c", "3.10", "2024"], ("#CPlusPlus",)),
        (["data", "model", "notes"], ()),
        (["odd-topic", "ml", "pytorch"], ("#MachineLearning", "#PyTorch", "#OddTopic")),
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


def test_a_post_does_not_end_with_a_question() -> None:
    text = post(a_til(title="Loss", body="The loss fell to zero at once.\n\nWant to know how that could be?\n"))

    assert "?" not in text
