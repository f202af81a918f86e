"""The content of a carousel: five to ten pages for any note."""

from __future__ import annotations

from typing import Any

import pytest

from support.builders import a_finding, a_gotcha, a_project, a_til, an_achievement
from support.contexts import a_context
from tilfolio.facts import WeekRecord
from tilfolio.images.slides import FEWEST, MOST, Slide
from tilfolio.model import FindingKind, Project, Til
from tilfolio.pages.context import Context
from tilfolio.pages.post import write_post
from tilfolio.settings import Author
from tilfolio.sharing.carousel import make_deck

STORY = "Kafka reads each partition in order. One loud key fills a partition of its own and all else waits.\n\n"
CODE = "```python\nkey = hash(user)\n```\n\n"


def slides(context: Context, subject: Til | Project | WeekRecord) -> tuple[Slide, ...]:
    return make_deck(context, subject).slides


def texts(context: Context, subject: Til | Project | WeekRecord) -> list[str]:
    return [slide.text or slide.code for slide in slides(context, subject)]


NOTHING: dict[str, Any] = {"author": Author(), "categories": (), "site_description": ""}
NASTY = {
    "title alone": "",
    "one sentence": "It lags.",
    "only code": CODE * 9,
    "only a long listing": "```\n" + "x\n" * 400 + "```\n",
    "only a table": "| a | b |\n| - | - |\n| 1 | 2 |\n",
    "many paragraphs": STORY * 3 + "\n\n".join(f"Paragraph {n} says a thing of its own." for n in range(40)),
    "one endless paragraph": "It goes on " * 600,
    "one endless word": "x" * 5000,
    "no stop in Korean": "카프카는 파티션마다 순서를 지킨다 " * 60,
}


@pytest.mark.parametrize("body", NASTY.values(), ids=list(NASTY))
def test_a_note_has_five_to_ten_pages(body: str) -> None:
    til = a_til("2026-11-20", slug="why", title="Why?", body=body)

    assert FEWEST <= len(slides(a_context(til, **NOTHING), til)) <= MOST


@pytest.mark.parametrize("count", [1, 2, 3, 20])
@pytest.mark.parametrize("body", ["", STORY + CODE], ids=["empty", "story"])
def test_a_week_has_five_to_ten_pages(count: int, body: str) -> None:
    tils = [a_til("2026-11-18", title=f"Note {number}", body=body) for number in range(count)]
    context = a_context(*tils, **NOTHING)

    assert FEWEST <= len(slides(context, context.facts.weeks[0])) <= MOST


@pytest.mark.parametrize("body", ["", STORY * 9 + CODE * 9], ids=["empty", "story"])
def test_a_project_has_five_to_ten_pages(body: str) -> None:
    project = a_project("anomaly", body=body)

    assert FEWEST <= len(slides(a_context(projects=[project], **NOTHING), project)) <= MOST


def test_a_note_tells_its_takeaways_its_code_and_its_gotcha_in_this_order() -> None:
    til = a_til("2026-11-20", slug="why", title="Why Kafka?", body=STORY + CODE, findings=(a_gotcha("One *loud* key"),))

    told = texts(a_context(til), til)

    assert told == ["Why Kafka?", STORY.strip(), "key = hash(user)", "One loud key.", "Read the whole note"]


def test_a_bug_is_told_a_page_a_part() -> None:
    kinds: tuple[FindingKind, ...] = ("symptom", "tried", "tried", "cause", "fix")
    til = a_til("2026-11-20", title="NaN", findings=tuple(a_finding(kind, f"The {kind}") for kind in kinds))

    told = slides(a_context(til), til)

    assert [(slide.label, slide.text) for slide in told[1:5]] == [
        ("What I saw", "The symptom."),
        ("What did not help", "× The tried.\n× The tried."),
        ("The cause", "The cause."),
        ("The fix", "The fix."),
    ]


def test_code_follows_a_bug_s_story_and_does_not_stand_within_it() -> None:
    kinds: tuple[FindingKind, ...] = ("symptom", "cause", "fix")
    findings = tuple(a_finding(kind, f"The {kind}") for kind in kinds)
    til = a_til("2026-11-20", title="NaN", body=CODE, findings=findings)

    assert texts(a_context(til), til)[1:5] == ["The symptom.", "The cause.", "The fix.", "key = hash(user)"]


def test_what_showed_is_told_in_words_rather_than_by_the_error_alone() -> None:
    kinds: tuple[FindingKind, ...] = ("error", "cause", "fix")
    findings = tuple(a_finding(kind, f"The {kind}") for kind in kinds)
    til = a_til("2026-11-20", title="NaN", body="Training died after a few minutes.\n", findings=findings)

    assert texts(a_context(til), til)[1:3] == ["Training died after a few minutes.", "The cause."]


def test_no_placeholder_and_no_link_without_its_address_is_told() -> None:
    bullets = ("🎯 Better (F1: {metrics.json:f1})", "⚡ Fast (Latency: 45ms) [evidence](run.ipynb)")
    achievements = tuple(an_achievement(raw=raw, key=f"fast-{at}") for at, raw in enumerate(bullets))
    project = a_project("fast", achievements=achievements, summary="Answers in {metrics.json:ms} ms.")
    context = a_context(projects=[project])

    told = texts(context, project)

    assert told[1] == "⚡ Fast (Latency: 45ms)"
    assert "{" not in "".join(told) + write_post(context, project)
    assert "evidence" not in "".join(told) + write_post(context, project)


def test_a_listing_of_the_error_follows_what_showed() -> None:
    error = "RuntimeError: worker is killed by signal: Bus error."
    findings = (a_finding("error", error), a_finding("cause", "The cause"), a_finding("fix", "The fix"))
    body = f"Training died.\n\n```\n{error}\n```\n\n{CODE}"
    til = a_til("2026-11-20", title="Bus error", body=body, findings=findings)

    told = texts(a_context(til), til)

    assert told[2:6] == [error, "The cause.", "The fix.", "key = hash(user)"]


def test_a_project_says_what_it_is_once_and_first() -> None:
    about = "Forecasts for 4,000 shops."
    project = a_project("fast", summary=about, body=f"{about}\n\nMore of it.\n")

    told = texts(a_context(projects=[project]), project)

    assert told[1] == about
    assert told.count(about) == 1


def test_an_achievement_is_told_once() -> None:
    bullet = "🚀 Fast enough for a live stream (Latency: 45ms)"
    project = a_project("fast", achievements=(an_achievement(raw=bullet),), body=f"## Achievements\n\n- {bullet}\n")

    assert sum("Fast enough" in text for text in texts(a_context(projects=[project]), project)) == 1


def test_the_source_of_a_diagram_is_no_listing() -> None:
    til = a_til("2026-11-20", slug="flow", title="Flow", body="```mermaid\nflowchart LR\n```\n\n```sh\nls\n```\n")

    assert [slide.code for slide in slides(a_context(til), til) if slide.code] == ["ls"]


def test_a_week_of_one_note_tells_what_the_note_says() -> None:
    til = a_til("2026-11-18", title="Why Kafka?", summary="It lags.", body=f"It lags.\n\n{STORY}{CODE}")
    context = a_context(til)

    told = texts(context, context.facts.weeks[0])

    assert told[:2] == ["One thing I learned in week 47, 2026", "Kafka reads each partition in order."]
    assert slides(context, context.facts.weeks[0])[1].label == "Why Kafka?"
    assert "key = hash(user)" in told
    assert "Kafka reads each partition in order." in " ".join(told)


def test_a_project_tells_its_achievements_first() -> None:
    project = a_project("anomaly", achievements=(an_achievement(raw="🚀 **Fast** (Latency: 45ms)"),), body=STORY)

    assert texts(a_context(projects=[project]), project)[1] == "🚀 Fast (Latency: 45ms)"


def test_the_last_page_leads_to_the_whole() -> None:
    til = a_til("2026-11-20", slug="why", title="Why?")

    assert slides(a_context(til), til)[-1].link == "https://ada.example/portfolio/til/why/"


def test_what_fills_up_is_the_question_the_related_notes_and_the_author() -> None:
    til = a_til("2026-11-20", "data", slug="why", title="Why?", body="")

    told = texts(a_context(til), til)

    assert told[1].startswith("Is it data?")
    assert told[2] == "Ada Author\nMeasures things"
