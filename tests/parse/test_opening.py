from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.builders import a_source
from tilfolio.model import Opening, Week
from tilfolio.parse.opening import is_opening, parse_opening


def read(text: str, path: str = "weekly/2026-W47.md") -> Opening:
    opening, errors = parse_opening(a_source(path, text))

    assert errors == ()
    assert opening is not None
    return opening


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("weekly/2026-W47.md", True),
        ("weekly/2026/2026-W47.md", True),
        ("weekly/2026w47.markdown", True),
        ("weekly/2026-W4.md", False),
        ("weekly/2026-11-23.md", False),
        ("2026-W47.md", False),
        ("notes/weekly/2026-W47.md", False),
        ("weekly/2026-W47.txt", False),
    ],
)
def test_a_file_named_after_a_week_below_weekly_opens_a_digest(path: str, expected: bool) -> None:
    assert is_opening(path) == expected


def test_its_week_is_the_one_it_is_named_after() -> None:
    assert read("Words.", "weekly/2026-W53.md").week == Week(year=2026, number=53)


@pytest.mark.parametrize("name", ["2027-W53", "2026-W00", "2026-W54", "0000-W01"])
def test_a_week_that_no_calendar_has_is_named_and_not_shown(name: str) -> None:
    opening, errors = parse_opening(a_source(f"weekly/{name}.md", "Words."))

    assert opening is None
    assert [error.path for error in errors] == [f"TILs/weekly/{name}.md"]
    assert f"{name}.md" in errors[0].what


def test_its_heading_is_the_title_and_leaves_the_text() -> None:
    opening = read("# The week of *windows*\n\nWe measured, [twice](../kafka.md).\n")

    assert opening.title == "The week of windows"
    assert opening.body == "We measured, [twice](../kafka.md).\n"
    assert opening.line == 3
    assert opening.summary == "We measured, twice."
    assert [(link.target, link.line) for link in opening.links] == [("../kafka.md", 3)]


def test_a_bare_address_is_a_link_to_a_post() -> None:
    opening = read(
        "---\nshared: https://x.com/a\n---\nPosted: https://www.linkedin.com/posts/b, not `https://x.com/c`\n"
    )

    assert opening.shared == ("https://x.com/a", "https://www.linkedin.com/posts/b")


def test_a_text_without_a_heading_has_no_title() -> None:
    opening = read("Only words.\n\n## Later\n")

    assert opening.title == ""
    assert opening.body == "Only words.\n\n## Later\n"
    assert opening.line == 1


def test_front_matter_goes_first() -> None:
    opening = read("---\ntitle: Windows\ndescription: All of *it*.\ndraft: true\n---\n# Heading\n\nWords.\n")

    assert (opening.title, opening.summary, opening.draft) == ("Windows", "All of it.", True)


def test_broken_front_matter_is_named_and_the_text_is_shown() -> None:
    opening, errors = parse_opening(a_source("weekly/2026-W47.md", "---\ntitle: [\n---\nWords.\n"))

    assert opening is not None
    assert "Words." in opening.body
    assert errors


@given(st.text())
def test_no_text_stops_a_build(text: str) -> None:
    opening, _ = parse_opening(a_source("weekly/2026-W47.md", text))

    assert opening is not None
    for link in opening.links:
        assert opening.body[link.target_start : link.target_end] == link.target
