"""Texts that are too much for Python-Markdown are shown as they were typed."""

from __future__ import annotations

import pytest

from support.builders import a_source
from tilfolio.parse.preformatted import DEEPEST, MOST_HEADINGS, MOST_OPEN, find_excess
from tilfolio.parse.til import parse_note


@pytest.mark.parametrize(
    "text",
    [
        "[" * 10_000,
        "text " + "[a](" * 2_000,
        "![" * 1_000,
        "1. " * 500,
        "- " * 500 + "a",
        "> " * 400 + "a",
        "".join("  " * level + "- a\n" for level in range(400)),
        "".join("    " * level + "- a\n" for level in range(400)),
        "<div markdown>\n\n" * 500 + "x",
        "<a " * 1_000,
        "<p\n" * 1_000,
        "``a`" * 2_000,
        "# a\n" * 5_000,
        "a\n=\n" * 5_000,
        "***\n" * 5_000,
        "[a]:\n" * 5_000,
        "# a\n\n" * 20_000,
        "a" + "\n" * 500_000 + "b",
    ],
    ids=lambda text: repr(text[:12]),
)
def test_what_is_too_much_for_markdown_is_shown_as_typed_and_named(text: str) -> None:
    note = parse_note(a_source(text="# Title\n\nFirst.\n\n" + text), ["data"])

    assert note.tils[0].title == "Title"
    assert note.tils[0].body.startswith("<pre><code>First.\n\n")
    assert ["shown as it was typed" in error.what for error in note.errors] == [True]


def test_the_line_of_the_excess_is_named_and_no_tag_works() -> None:
    note = parse_note(a_source(text="# Title\n\n<b>bold</b> & more\n\n" + "[" * 1_000), ["data"])

    assert note.errors[0].line == 5
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in note.tils[0].body
    assert note.tils[0].links == ()


@pytest.mark.parametrize(
    "text",
    [
        "[a](b) " * 5_000,
        "- [a](b)\n" * 5_000,
        "| [a | (b |\n|-|-|\n" + "| [a | (b |\n" * 5_000,
        "".join("    " * level + "- a\n" for level in range(DEEPEST - 1)),
        "# a\n\n" * (MOST_HEADINGS - 1),
        "```\n" + "[" * 10_000 + "\n" + "# a\n" * 5_000 + "```\n",
        "    " * 100 + "an indented line of code",
        "(" * MOST_OPEN,
        "\\[" * 10_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_texts_that_markdown_reads_in_no_time_are_read(text: str) -> None:
    assert find_excess(text) is None


def test_a_code_span_of_several_long_lines_is_no_deep_list() -> None:
    line = '{"event":{"provider":"app"},' + '"log":{"level":"info"},' * 12 + "}"

    assert find_excess(f"The file:\n\n`{line}\n{line}\n{line}`\n\nMore.\n") is None
