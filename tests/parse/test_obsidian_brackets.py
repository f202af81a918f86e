"""Brackets in the words of a Markdown link are not a link by name."""

from __future__ import annotations

import pytest

from tilfolio.parse.obsidian import adapt_obsidian


@pytest.mark.parametrize("text", ["[[7]](https://example.org/c#7)", "[[7]](#notes)", "[[a]](../a.md)"])
def test_a_markdown_link_with_brackets_in_its_words_stays(text: str) -> None:
    assert adapt_obsidian(text) == text


def test_a_name_in_front_of_words_in_parentheses_is_a_link_by_name() -> None:
    assert adapt_obsidian("[[Kafka]](old)") == "[Kafka](wiki:Kafka)(old)"


@pytest.mark.parametrize(
    ("text", "adapted"),
    [
        ("[words]([[Kafka]])", "[words](wiki:Kafka)"),
        ("[words]([[B page#Why so]])", "[words](wiki:B%20page#why-so)"),
        ("([[Kafka]])", "([Kafka](wiki:Kafka))"),
        ("`[words]([[Kafka]])`", "`[words]([[Kafka]])`"),
    ],
)
def test_a_name_as_the_target_of_a_link_keeps_the_words_of_the_link(text: str, adapted: str) -> None:
    assert adapt_obsidian(text) == adapted
