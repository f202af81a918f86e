"""Boxes of VitePress, Docusaurus, MyST and Quarto are read as callouts."""

from __future__ import annotations

import pytest

from tilfolio.parse.containers import adapt_containers
from tilfolio.parse.github import adapt_github_markdown


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("::: tip\nUse it\n:::\nafter", "> [!tip]=\n> Use it\n\nafter"),
        (":::warning My title\n\na\n\n- b\n\n:::\n", "> [!warning]= My title\n>\n> a\n>\n> - b\n>\n\n"),
        (":::note[In brackets]\na\n:::\n", "> [!note]= In brackets\n> a\n\n"),
        ("```{note}\na\n```\n", "> [!note]=\n> a\n\n"),
        ("```{admonition} Title\n:class: tip\na\n```\n", "> [!note]= Title\n>\n> a\n\n"),
        (":::{tip}\na\n:::\n", "> [!tip]=\n> a\n\n"),
        ("::: {.callout-note collapse=true}\na\n:::\n", "> [!note]=\n> a\n\n"),
        ("::: tip\n```py\n:::\n```\n:::\n", "> [!tip]=\n> ```py\n> :::\n> ```\n\n"),
        ("::: tip\nno end\n", "::: tip\nno end\n"),
        ("```md\n::: tip\na\n:::\n```\n", "```md\n::: tip\na\n:::\n```\n"),
        ("```{python}\na\n```\n", "```{python}\na\n```\n"),
        ("::: tips and more\na\n:::\n", "::: tips and more\na\n:::\n"),
        ("::: code-group\na\n:::\n", "::: code-group\na\n:::\n"),
        ("a ::: tip b :::", "a ::: tip b :::"),
    ],
)
def test_a_box_is_a_callout_with_as_many_lines(typed: str, plain: str) -> None:
    assert adapt_containers(typed) == plain
    assert plain.count("\n") == typed.count("\n")


def test_a_callout_becomes_an_admonition() -> None:
    assert adapt_github_markdown(adapt_containers("::: tip Do\nUse it\n:::\n")).startswith('!!! tip "Do"\n    Use it\n')
