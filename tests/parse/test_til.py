"""A note becomes a Til, a day log several."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_source
from tilfolio.model import NO_CATEGORY, Til
from tilfolio.parse.til import ParsedNote, parse_note

CATEGORIES = ("data", "model", "infra")


def parse(text: str, path: str = "kafka/why.md") -> ParsedNote:
    return parse_note(a_source(path, text), CATEGORIES)


def only(text: str, path: str = "kafka/why.md") -> Til:
    note = parse(text, path)
    assert not note.errors
    (til,) = note.tils
    return til


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Why Kafka\n\nText", "Why Kafka"),
        ("## TIL: Why Kafka + Flink?\n\nText", "Why Kafka + Flink?"),
        ("# TIL: Why Kafka\n", "Why Kafka"),
        ("# TIL - Why Kafka\n", "Why Kafka"),
        ("# til: why kafka\n", "why kafka"),
        ("# Until: dawn\n", "Until: dawn"),
        ("Why Kafka\n=========\n\nText", "Why Kafka"),
        ("# Why `acks=all` *matters*\n", "Why acks=all matters"),
        ("# :fire: ~~Why~~ `:fire:`\n", "🔥 Why :fire:"),
        ("---\ntitle: Written\n---\n# Heading\n", "Written"),
        ("Text without any heading.\n", "why"),
        ("", "why"),
        ("```\n# a comment\n```\n", "why"),
        ("#tag\n\nSome text.\n\n# Late\n", "Late"),
        ("## Habits\n\n- [x] run\n\n# Late\n", "Late"),
        ("## Habits\n\n- [x] run\n\n## Notes\n", "Habits"),
        ("Some text.\n\n## Example\n\nText\n", "why"),
        ("Some text.\n\n## TIL: not a title\n", "why"),
        ("## TIL: Why Kafka\n\nText\n\n# References\n", "Why Kafka"),
        ("---\n\n## After a rule\n", "After a rule"),
        ("<!-- a comment -->\n## After a comment\n", "After a comment"),
        ("<h1 align='center'>In <b>HTML</b></h1>\n\nText\n", "In HTML"),
    ],
)
def test_the_title_is_what_a_reader_would_say(text: str, title: str) -> None:
    assert only(text).title == title


def test_the_heading_that_gave_the_title_leaves_the_body() -> None:
    til = only("# Why Kafka\n\nText\n\n## Then\n\nMore\n")

    assert til.body == "Text\n\n## Then\n\nMore\n"
    assert til.line == 3
    assert til.headings == ("Then",)


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("RMSprop.md", "RMSprop"),
        ("2026-01-02.md", "2026-01-02"),
        ("2026/01/02.md", "2026-01-02"),
        ("2026-01-02-weight-decay.md", "weight-decay"),
        ("Gradient clipping.md", "Gradient clipping"),
        ("TIL: non-IID clients.md", "non-IID clients"),
        ("TIL-notes.md", "TIL-notes"),
        ("my-post/index.md", "my-post"),
        ("2026-01-02/README.md", "2026-01-02"),
    ],
)
def test_without_a_heading_the_title_is_the_name_of_the_file_as_it_is_spelled(path: str, title: str) -> None:
    assert only("Text.\n\n## Example\n\nMore.\n", path).title == title


def test_the_sections_of_a_daily_note_are_not_its_title() -> None:
    til = only("## Habits\n\n- [x] run\n\n## Notes\n\nRead.\n", "2026-01-02.md")

    assert (til.title, til.slug, til.headings) == ("2026-01-02", "2026-01-02", ("Habits", "Notes"))
    assert only("## Why Kafka?\n\nText\n", "2026-01-02.md").title == "Why Kafka?"


def test_a_heading_of_level_two_below_text_stays_in_the_body() -> None:
    til = only("An opening.\n\n## Why Kafka\n\nText\n")

    assert til.body == "An opening.\n\n## Why Kafka\n\nText\n"


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\n\n# Why\n\nText\n", "Text\n", 5),
        ("* * *\n***\n# Why\nText\n", "Text\n", 4),
        ("An opening.\n\n# Why\n\nText\n", "An opening.\n\n\n\nText\n", 1),
        ("<!-- x -->\n---\n# Why\n\nText\n", "<!-- x -->\n\n\n\nText\n", 1),
    ],
)
def test_the_title_is_not_repeated_in_the_body(text: str, body: str, line: int) -> None:
    til = only(text)

    assert (til.title, til.body, til.line) == ("Why", body, line)


@pytest.mark.parametrize("text", ["## News\n\nMoved.\n\n# Why\n\nText\n", "Text.\n\n# Why\n\nA\n\n# How\n"])
def test_a_title_that_is_one_section_among_others_stays_where_it_is(text: str) -> None:
    til = only(text)

    assert til.title == "Why"
    assert til.headings[-1] in {"Why", "How"}


def test_the_day_comes_from_front_matter_then_name_then_history() -> None:
    assert only("---\ndate: 2026-01-02\n---\n", "2026-03-04-x.md").learned_on == date(2026, 1, 2)
    assert only("# X\n", "2026-03-04-x.md").learned_on == date(2026, 3, 4)
    assert only("# X\n", "x.md").learned_on == date(2026, 11, 22)


def test_updated_is_never_before_learned() -> None:
    til = only("---\ndate: {created: 2026-12-01, updated: 2026-01-01}\n---\n# X\n")

    assert til.updated_on == date(2026, 12, 1)


def test_a_slug_can_be_written() -> None:
    assert only("---\nslug: Streams/Why Kafka\n---\n").slug == "streams/why-kafka"


@pytest.mark.parametrize("typed", ["created: 2026-11-02T18:12:13+0800", "date: 2026/11/02", "date: 2026.11.2"])
def test_the_day_may_be_typed_as_other_tools_do(typed: str) -> None:
    til = only(f"---\n{typed}\nlastmod: 2026-11-05\n---\n# X\n")

    assert (til.learned_on, til.updated_on) == (date(2026, 11, 2), date(2026, 11, 5))
    assert not til.other


def test_a_file_named_by_its_day_takes_its_slug_from_the_title() -> None:
    assert only("# Why Kafka?\n", "2026/11/22.md").slug == "why-kafka"


DAY_LOG = """---
tags: [kafka]
---
# Sunday

A long day.

## TIL: Why Kafka

It keeps a log. [See](other.md)

### Detail

More.

## TIL: Why Flink?

It keeps state.

- Gotcha: checkpoints were off.
"""


def test_a_day_log_is_one_til_for_each_heading() -> None:
    note = parse(DAY_LOG, "2026/2026-11-22.md")

    assert [til.title for til in note.tils] == ["Why Kafka", "Why Flink?"]
    assert [til.slug for til in note.tils] == ["why-kafka", "why-flink"]
    assert {til.source for til in note.tils} == {"2026/2026-11-22.md"}
    assert {til.learned_on for til in note.tils} == {date(2026, 11, 22)}
    assert {til.tags for til in note.tils} == {("kafka",)}


def test_nothing_of_a_day_log_is_lost() -> None:
    first, second = parse(DAY_LOG, "2026/2026-11-22.md").tils

    assert first.body == "A long day.\n\nIt keeps a log. [See](other.md)\n\n### Detail\n\nMore.\n"
    assert second.body.startswith("It keeps state.")
    assert [gotcha.text for gotcha in second.gotchas] == ["checkpoints were off."]


def test_links_and_gotchas_know_their_line_in_the_file() -> None:
    first, second = parse(DAY_LOG, "2026/2026-11-22.md").tils

    lines = DAY_LOG.split("\n")
    assert lines[first.links[0].line - 1].startswith("It keeps a log.")
    assert lines[second.gotchas[0].line - 1].startswith("- Gotcha")


def test_links_know_their_line_where_github_markdown_is_adapted() -> None:
    til = only("# X\n\nA list:\n- one\n- two\n\n[gone](gone.md)\n")

    assert [link.line for link in til.links] == [7]
    assert til.body[til.links[0].target_start : til.links[0].target_end] == "gone.md"


def test_a_bare_address_without_a_scheme_has_its_own_line() -> None:
    (til,) = parse_note(a_source("a.md", "# A\n\n[b](b.md)\n\nSee www.example.org here.\n"), ()).tils

    assert [(link.target, link.line) for link in til.links] == [("b.md", 3), ("http://www.example.org", 5)]


def test_a_category_is_one_of_the_sites() -> None:
    note = parse("---\ncategory: kitchen\n---\n# X\n")

    assert note.tils[0].category is None
    assert [str(error) for error in note.errors] == [
        "TILs/kafka/why.md:2: category 'kitchen' is not one of the site's. Write one of data, model, infra, none."
    ]


def test_a_category_can_be_none() -> None:
    assert only("---\ncategory: None\n---\n# X\n").category == NO_CATEGORY


def test_summary_is_the_description_or_the_first_paragraph() -> None:
    assert only("# X\n\nFirst *words*.\n\nSecond.\n").summary == "First words."
    assert only("---\ndescription: Said `so`.\n---\n# X\n\nFirst.\n").summary == "Said so."


@given(st.text(alphabet=st.sampled_from("#TIL: \n-`>[]()*ab\t=~|"), max_size=120))
def test_any_text_becomes_at_least_one_til(text: str) -> None:
    note = parse(text)

    assert note.tils
    assert all(til.title and til.slug for til in note.tils)
    assert all(til.body[link.target_start : link.target_end] == link.target for til in note.tils for link in til.links)


def test_the_box_of_a_task_is_no_part_of_a_summary() -> None:
    assert only("# A\n\n- [ ] something to do\n- [x] done\n").summary == "something to do"
    assert only("# A\n\n1. [x] done\n").summary == "done"
    assert only("# A\n\n- [x](https://example.org) is a link\n").summary == "x is a link"


@pytest.mark.parametrize(
    ("path", "text", "known_at"),
    [
        ("2026-11-20-why.md", "# Why\n", "2026-11-20T17:45:00+00:00"),
        ("why.md", "# Why\n", "2026-11-20T17:45:00+00:00"),
        ("2026-11-19-why.md", "# Why\n", None),
        ("why.md", "---\ndate: 2026-11-19 08:30\n---\n# Why\n", "2026-11-19T08:30:00+00:00"),
        ("why.md", "---\ndate: 2026-11-19\n---\n# Why\n", None),
    ],
    ids=["committed on its day", "no date", "committed later", "a time of its own", "a day of its own"],
)
def test_the_moment_of_a_note_is_its_own_or_that_of_a_commit_on_its_day(
    path: str, text: str, known_at: str | None
) -> None:
    committed = datetime(2026, 11, 20, 17, 45, tzinfo=timezone.utc)

    [til] = parse_note(a_source(path, text, added_on="2026-11-20", added_at=committed), CATEGORIES).tils

    assert til.known_at == (datetime.fromisoformat(known_at) if known_at else None)


def test_an_outline_says_what_a_note_says_but_for_its_text() -> None:
    source = a_source("vim/README.md", "---\ndraft: true\ndate: 2026-11-20\n---\n# TIL: *Vim*\n\n- [Undo](undo.md)\n")
    [whole], [outline] = parse_note(source, ()).tils, parse_note(source, (), outline=True).tils

    assert (
        (outline.title, outline.slug, outline.draft) == ("Vim", "vim", True) == (whole.title, whole.slug, whole.draft)
    )
    assert (outline.learned_on, outline.source) == (whole.learned_on, whole.source)
    assert (outline.body, outline.links) == ("", ()) != (whole.body, whole.links)
