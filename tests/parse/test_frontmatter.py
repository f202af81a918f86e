"""Front matter is the text that was typed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilfolio.parse.frontmatter import Fields, read_front_matter


def fields_of(text: str) -> Fields:
    front, error = read_front_matter(text, "TILs/x.md")
    assert error is None
    return Fields(front, "TILs/x.md")


def test_a_text_without_front_matter_is_all_body() -> None:
    front, error = read_front_matter("# Undo\n\nText\n", "TILs/x.md")

    assert (front.body, front.body_line, error) == ("# Undo\n\nText\n", 1, None)


def test_the_body_knows_the_line_it_begins_on() -> None:
    front, _ = read_front_matter("---\ntitle: A\ntags: [b]\n---\n\n\nText\n", "TILs/x.md")

    assert (front.body, front.body_line) == ("Text\n", 7)
    assert (front.line_of("title"), front.line_of("tags"), front.line_of("date")) == (2, 3, None)


@pytest.mark.parametrize("text", ["---\n\nWords between two rules.\n\n---\n\nMore\n", "---\nNever closed\n"])
def test_horizontal_rules_are_no_front_matter(text: str) -> None:
    front, error = read_front_matter(text, "TILs/x.md")

    assert (front.body, error) == (text, None)


def test_empty_front_matter_is_none() -> None:
    front, error = read_front_matter("---\n---\nText", "TILs/x.md")

    assert (front.values, front.body, error) == ({}, "Text", None)


def test_tags_stay_what_was_typed() -> None:
    fields = fields_of("---\ntags: [3.10, no, null, 2024-01-01, 1e3, 0x1F, yes]\n---\n")

    assert fields.texts("tags") == ("3.10", "no", "null", "2024-01-01", "1e3", "0x1F", "yes")


@pytest.mark.parametrize(
    ("written", "tags"),
    [
        ("tags: kafka", ("kafka",)),
        ("tags: kafka, flink ,kafka", ("kafka", "flink")),
        ("tags:\n  - kafka\n  - flink", ("kafka", "flink")),
        ("tags: []", ()),
        ("tags:", ()),
    ],
)
def test_tags_are_a_list_or_a_line(written: str, tags: tuple[str, ...]) -> None:
    assert fields_of(f"---\n{written}\n---\n").texts("tags") == tags


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22",
        "2026-11-22 23:30",
        "2026-11-22T23:30:00+05:30",
        "'2026-11-22'",
        "{created: 2026-11-22, updated: 2026-11-25}",
    ],
)
def test_a_date_is_a_day_whatever_the_time(written: str) -> None:
    fields = fields_of(f"---\ndate: {written}\n---\n")

    assert fields.day("date", "created") == date(2026, 11, 22)
    assert not fields.errors


def test_a_date_says_when_it_was_updated() -> None:
    fields = fields_of("---\ndate: {created: 2026-11-22, updated: 2026-11-25}\n---\n")

    assert fields.day("date", "updated") == date(2026, 11, 25)


@pytest.mark.parametrize("written", ["[[2026-11-22]]", '"[[2026-11-22]]"', '"[[Daily/2026-11-22|today]]"'])
def test_a_date_may_be_a_link_to_the_daily_note(written: str) -> None:
    fields = fields_of(f"---\ndate: {written}\n---\n")

    assert fields.day("date", "created") == date(2026, 11, 22)
    assert not fields.errors


@pytest.mark.parametrize(
    "written",
    [
        "Nov 22 2026",
        "'Nov 22, 2026'",
        "November 22nd, 2026",
        "22 November 2026",
        "Sun, 22 Nov 2026 10:00:00 +0900",
        "Sunday 22 nov. 2026",
        "1795305600000",
    ],
)
def test_a_day_that_can_mean_one_day_only_is_read(written: str) -> None:
    fields = fields_of(f"---\ndate: {written}\n---\n")

    assert fields.day("date", "created") == date(2026, 11, 22)
    assert not fields.errors


@pytest.mark.parametrize("written", ["yesterday", "2026-13-01", "22.11.2026"])
def test_a_wrong_date_is_told_with_its_line_and_what_to_write(written: str) -> None:
    fields = fields_of(f"---\ntitle: A\ndate: {written}\n---\n")

    assert fields.day("date", "created") is None
    assert [str(error) for error in fields.errors] == [
        f"TILs/x.md:3: date '{written}' is not a day. Write \"date: 2026-11-22\"."
    ]


@pytest.mark.parametrize(
    ("written", "flag"), [("true", True), ("Yes", True), ("on", True), ("false", False), ("no", False)]
)
def test_a_flag_has_all_spellings_of_yaml(written: str, flag: bool) -> None:
    assert fields_of(f"---\ndraft: {written}\n---\n").flag("draft") is flag


def test_broken_yaml_keeps_the_lines_that_can_be_read() -> None:
    front, error = read_front_matter("---\ntitle: A: B\ntags: [x, y]\ndraft: true\n---\nText\n", "TILs/x.md")

    assert front.values["tags"] == ["x", "y"]
    assert front.values["draft"] == "true"
    assert front.body == "Text\n"
    assert error is not None
    assert error.line == 2


def test_what_is_not_ours_is_handed_on_with_its_types() -> None:
    fields = fields_of("---\ntitle: A\nhide: [toc]\nsearch: {boost: 2, exclude: true}\n---\n")

    assert fields.others(frozenset({"title"})) == {"hide": ["toc"], "search": {"boost": 2, "exclude": True}}


def test_links_are_labelled_or_bare() -> None:
    fields = fields_of("---\nlinks:\n  - Paper: https://a.example/p\n  - https://b.example\n---\n")

    assert fields.pairs("links") == (("Paper", "https://a.example/p"), ("https://b.example", "https://b.example"))


@given(st.text(max_size=200))
def test_any_text_is_read_and_nothing_is_raised(text: str) -> None:
    front, _ = read_front_matter(f"---\n{text}\n---\nThe body stays.\n", "TILs/x.md")

    assert front.body.endswith("The body stays.\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (" ---\ndraft: true\n ---\n# A\n", 2),
        ("  ---\n  draft: true\n  ---\n# A\n", 2),
        (" +++\ndraft = true\n+++\n# A\n", 2),
        ("<!--\n---\ndraft: true\n---\n-->\n# A\n", 3),
        ("<!-- ---\ndraft: true\n--- -->\n# A\n", 2),
    ],
)
def test_a_draft_is_one_also_with_an_indent_or_in_a_comment(text: str, line: int) -> None:
    front, _ = read_front_matter(text, "TILs/x.md")

    assert [(written.name, written.value, written.line) for written in front.publishing] == [("draft", "true", line)]


@pytest.mark.parametrize(
    "text", ["    ---\n    draft: true\n", "<!-- a --- b -->\ndraft: true\n", " ---\n\nText\n\n---\n"]
)
def test_code_comments_and_rules_above_a_text_are_no_front_matter(text: str) -> None:
    front, error = read_front_matter(text, "TILs/x.md")

    assert (front.publishing, front.body, error) == ((), text, None)
