"""A note as an article for publishing platforms, with the page's URL in the front matter."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from support.builders import a_source
from support.contexts import a_context
from tilfolio.model import Link, Til
from tilfolio.pages.article import JOURNALS, find_address, lay_out_article
from tilfolio.parse.til import parse_note
from tilfolio.settings import Author

NOTE = """---
tags: [machine-learning, PyTorch, notes, C++, mixed precision, a b, c d]
series: "Loss: a story"
---
# "NaN": why #1?

The loss is `nan` after 300 steps.
"""


def read(place: str) -> tuple[dict[str, Any], str]:
    [til] = parse_note(a_source("nan.md", NOTE), ["data", "model", "infra"]).tils
    assert isinstance(til, Til)
    author = Author(name="Ada", profiles=("https://github.com/ada", "https://ada.hashnode.dev"))
    text = lay_out_article(a_context(til, author=author), til, JOURNALS[place], "The text.\n")
    _, front, body = text.split("---\n", 2)
    return yaml.safe_load(front), body


def test_an_article_for_dev_to_is_a_draft_that_names_its_page() -> None:
    front, body = read("devto")

    assert body == "\nThe text.\n"
    assert front == {
        "title": '"NaN": why #1?',
        "published": False,
        "description": "The loss is nan after 300 steps.",
        "tags": "machinelearning, pytorch, cplusplus, mixedprecision",
        "canonical_url": "https://ada.example/portfolio/til/nan/",
        "series": "Loss: a story",
    }


def test_an_article_for_hashnode_names_the_author_s_blog() -> None:
    front, _ = read("hashnode")

    assert front["domain"] == "ada.hashnode.dev"
    assert front["canonical"] == "https://ada.example/portfolio/til/nan/"
    assert front["saveAsDraft"] is True
    assert (front["slug"], front["tags"].split(", ")[0]) == ("nan", "machine-learning")


@pytest.mark.parametrize(("place", "most"), [("devto", 4), ("hashnode", 5)])
def test_an_article_has_as_many_tags_as_a_place_takes(place: str, most: int) -> None:
    assert len(read(place)[0]["tags"].split(", ")) == most


@pytest.mark.parametrize(
    ("target", "kind", "address"),
    [
        ("kafka.md#keys", "inline", "https://ada.example/portfolio/til/kafka/#keys"),
        ("../projects/fast/index.md", "inline", "https://ada.example/portfolio/projects/fast/"),
        ("../assets/tils/a%20b.png", "image", "https://ada.example/portfolio/assets/tils/a%20b.png"),
        ("../../assets/tils/a.png", "html", "https://ada.example/portfolio/assets/tils/a.png"),
        ("#why", "inline", "https://ada.example/portfolio/til/nan/#why"),
        ("https://example.org/x", "inline", "https://example.org/x"),
    ],
)
def test_links_of_an_article_lead_to_the_site(target: str, kind: Any, address: str) -> None:
    [til] = parse_note(a_source("nan.md", NOTE), ["data", "model", "infra"]).tils
    size = len(target)
    link = Link(target=target, start=0, end=size, target_start=0, target_end=size, kind=kind, line=1)

    assert find_address(a_context(til), til, link) == address
